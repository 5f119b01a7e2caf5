"""`./paper/<n>`: a form to be printed for one partner; `./enter/<n>`: what was filled in, typed by the therapist."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from practice import clock
from practice.services.homework import responses
from practice.services.paper import paper
from practice.services.paper.paper import Entry, Sheet
from practice.texts import locale_of
from practice.web import page
from practice.web.assigning.paper_forms import EntryForm, PostedSheet, numbered, numbers_of
from practice.web.guard import access, caseload, commit
from practice.web.homework import homework_pages

bp = Blueprint("paper", __name__, url_prefix="/couples/<ref>/homework/<uuid:assignment_id>")


@bp.get("/paper/<int:position>")
@access("therapist", records=True)
def show(ref: str, assignment_id: UUID, position: int) -> ResponseReturnValue:
    """In the partner's language, but for the bar above it that is not printed."""
    sheet = paper.print_sheet(caseload(), ref, assignment_id, position)
    commit()
    bar = {
        "back": gettext("Back to the links"),
        "print": gettext("Print"),
        "hint": gettext(
            "No name stands on it: the code at the foot of each page says whose it is. Hand it over alone. "
            "How an earlier plan went is not asked on paper, so that no earlier answer is printed."
        ),
    }
    with force_locale(locale_of(sheet.form.language)):
        return render_template(
            "paper/form.html",
            sheet=sheet,
            bar=bar,
            back=url_for("assignments.links_page", ref=ref, assignment_id=assignment_id),
            numbers=numbers_of(sheet.form),
            say=homework_pages.say,
            levels=responses.LEVELS,
            hints=responses.LEVEL_HINTS,
            open_words=responses.open_words(sheet.form),
        )


@bp.route("/enter/<int:position>", methods=["GET", "POST"])
@access("therapist")
def enter(ref: str, assignment_id: UUID, position: int) -> ResponseReturnValue:
    sheet = paper.sheet_of(caseload(), ref, assignment_id, position)
    form = EntryForm(sheet)
    posted = PostedSheet(sheet.form)
    if not form.is_submitted() or not posted.is_final:
        return _page(sheet, form, posted)
    if posted.impossible:
        return _page(sheet, form, posted), 400
    is_valid = form.validate()
    if not is_valid or posted.problems or not posted.answers:
        form.has_no_answers = not posted.answers and not posted.problems
        return _page(sheet, form, posted), 422
    paper.enter(caseload(), ref, assignment_id, position, _entry(ref, assignment_id, position, form, posted))
    commit()
    flash(
        gettext(
            "Kept as what %(name)s sent, entered from paper by you. Typed something wrongly? The review has the way to "
            "put it right.",
            name=sheet.person.label,
        )
    )
    return redirect(url_for("assignments.links_page", ref=ref, assignment_id=assignment_id), 303)


def _entry(ref: str, assignment_id: UUID, position: int, form: EntryForm, posted: PostedSheet) -> Entry:
    """With the words that stood on that sheet: those of its policy version, in its language."""
    version = form.policy_version()
    as_printed = paper.sheet_of(caseload(), ref, assignment_id, position, version)
    with force_locale(locale_of(as_printed.form.language)):
        promise = homework_pages.as_read(as_printed.promises)
    return Entry(
        answers=posted.answers,
        promise=promise,
        policy_version=version,
        answered_on=form.answered_on.data or clock.today(page.zone()),
        sharing=form.sharing(),
        signed_on=form.signed_on.data if form.signed.data else None,
    )


def _page(sheet: Sheet, form: EntryForm, posted: PostedSheet) -> str:
    return render_template(
        "paper/enter.html",
        case=sheet.header,
        sheet=sheet,
        questionnaire=numbered(sheet.form),
        form=form,
        posted=posted,
        hints=responses.LEVEL_HINTS,
    )
