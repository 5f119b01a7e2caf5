"""`.../own-answers`: whether partners get a copy of their own answers; `.../partners/<n>/own`: one's, to print."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from practice.services.joint import own_answers
from practice.services.review.answer_words import every
from practice.texts import locale_of
from practice.web import page
from practice.web.guard import access, caseload, commit

bp = Blueprint("own_answers", __name__, url_prefix="/couples/<ref>")


@bp.route("/own-answers", methods=["GET", "POST"])
@access("therapist")
def settings(ref: str) -> ResponseReturnValue:
    header, is_on = own_answers.settings(caseload(), ref)
    if request.method == "GET":
        return render_template(
            "own/settings.html", case=header, is_on=is_on, consequences=own_answers.CONSEQUENCES
        )
    turn_on = request.form.get("allow") == "1"
    own_answers.switch(caseload(), ref, on=turn_on)
    commit()
    flash(
        gettext("Each partner’s own answers can be printed or made into a report now. Hand each over alone.")
        if turn_on
        else gettext("No copy can be printed and no report of it opened now. What was handed over stays where it is.")
    )
    return redirect(url_for("own_answers.settings", ref=ref), 303)


@bp.get("/partners/<int:position>/own")
@access("therapist", records=True)
def show(ref: str, position: int) -> ResponseReturnValue:
    """In the partner's language, but for the bar above it that is not printed."""
    copy = own_answers.open_copy(caseload(), ref, position)
    commit()
    bar = {
        "back": gettext("Back"),
        "print": gettext("Print"),
        "hint": gettext("For this person alone, with nobody else there. Private questions are left out."),
    }
    with force_locale(locale_of(copy.language)):
        return render_template(
            "own/answers.html",
            copy=copy,
            bar=bar,
            back=url_for("own_answers.settings", ref=ref),
            day_of=lambda written: page.format_day(date.fromisoformat(written)),
            every=lambda days: every(days, gettext),
        )
