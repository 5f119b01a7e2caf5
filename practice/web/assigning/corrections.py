"""`.../correct/<n>`: what a therapist typed wrongly from a sheet of paper is put right; what stood there is kept."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from practice.services.paper import corrections
from practice.services.paper.corrections import NothingToCorrect, Typed
from practice.services.review.answer_words import in_words
from practice.web.assigning.paper_forms import PostedSheet, numbered
from practice.web.fields import text
from practice.web.guard import access, caseload, commit
from practice.web.homework.homework_forms import fields_of

bp = Blueprint("corrections", __name__, url_prefix="/couples/<ref>/homework/<uuid:assignment_id>/correct")

REASON_MOST = 500


class CorrectionForm(FlaskForm):  # type: ignore[misc]
    """The answers of the sheet are read as where they were first typed (PostedSheet)."""

    reason = text(
        _l("What was wrong"), REASON_MOST, needed=True, hint=_l("Such as: question 4 was typed as 2 instead of 5.")
    )


@bp.route("/<int:position>", methods=["GET", "POST"])
@access("therapist", records=True)
def show(ref: str, assignment_id: UUID, position: int) -> ResponseReturnValue:
    read = corrections.open_typed if request.method == "GET" else corrections.being_corrected
    typed = read(caseload(), ref, assignment_id, position)
    form = CorrectionForm()
    posted = PostedSheet(typed.form, fields_of(typed.form.items, typed.found.answers))
    if not form.is_submitted() or not posted.is_final:
        return _page(typed, form, posted)
    if posted.impossible:
        return _page(typed, form, posted), 400
    if not form.validate() or posted.problems:
        return _page(typed, form, posted), 422
    try:
        corrections.correct(caseload(), ref, assignment_id, position, posted.answers, form.reason.data or "")
    except NothingToCorrect as refusal:
        form.reason.errors = [gettext(refusal.message)]
        return _page(typed, form, posted), refusal.status
    commit()
    flash(gettext("Corrected. What stood there before is kept, and reports made from it say that they are old."))
    return redirect(url_for("corrections.show", ref=ref, assignment_id=assignment_id, position=position), 303)


def _page(typed: Typed, form: CorrectionForm, posted: PostedSheet) -> str:
    commit()  # that it was opened
    return render_template(
        "paper/correct.html",
        case=typed.header,
        typed=typed,
        questionnaire=numbered(typed.form),
        form=form,
        posted=posted,
        in_words=lambda item, answer: in_words(item, answer, gettext),
    )
