"""`/couples/<ref>/homework/<id>/release`: what each allows, the words for the couple, release by hand and withdraw."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.access.joint import Opened
from practice.refusals import EditedElsewhere, HeldForSafety, Refusal
from practice.services.homework.responses import LEVELS as ALLOWED
from practice.services.joint import feedback, release
from practice.services.joint.release import NotAllowedTogether, ReleasePage
from practice.web import guard
from practice.web.guard import access, caseload, commit
from practice.web.homework.homework_pages import is_autosave, saved_words
from practice.web.joint import share_charts
from practice.web.joint.release_form import ReleaseForm, filled
from practice.web.session.session_forms import posted_mark
from practice.web.session.session_pages import first_fault

bp = Blueprint("release", __name__, url_prefix="/couples/<ref>/homework/<uuid:assignment_id>/release")


@bp.get("")
@access("therapist", records=True)
def show(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    page = release.open_page(caseload(), ref, assignment_id)
    opened = _asked_for() or _to_begin_with(page)
    form = ReleaseForm(formdata=None, data=filled(page.words, opened, page.revision))
    return _render(page, form, opened)


def _asked_for() -> Opened | None:
    """What the address names for the preview."""
    if "level" not in request.args:
        return None
    asked = request.args
    return Opened(asked["level"], frozenset(asked.getlist("areas")), frozenset(asked.getlist("pieces")))


def _to_begin_with(page: ReleasePage) -> Opened:
    """What is released now, or else area results of every area about oneself and the two."""
    if page.state and page.state.is_live:
        return page.state.opened
    return Opened("areas", frozenset(area.code for area in page.offer.areas if not area.about_partner))


def _render(
    page: ReleasePage, form: ReleaseForm, opened: Opened, refused: Refusal | None = None
) -> ResponseReturnValue:
    form.offer(page)
    if opened.level not in release.LEVELS:
        opened = replace(opened, level="talk_first")
    shown = release.preview(caseload(), page.header.ref, page.assignment_id, opened, page.words)
    commit()
    status = 409 if refused else 422 if form.errors else 200
    return render_template(
        "release/show.html",
        case=page.header,
        page=page,
        form=form,
        saved=saved_words(page.saved_at),
        chosen=opened,
        preview=shown,
        refused=refused,
        allowed_words=ALLOWED,
        level_words=release.LEVELS,
        charts_of=share_charts,
        size=share_charts.ROW,
    ), status


@bp.post("")
@access("therapist")
def save(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    """Keep the words; with "release" open what is chosen as well, with "preview" show what that would be."""
    if is_autosave():
        return _save_words(ref, assignment_id)
    page = release.open_page(caseload(), ref, assignment_id)
    form = ReleaseForm()
    form.offer(page)
    if not form.validate():
        return _render(page, form, form.opened())
    try:
        said = _do(ref, assignment_id, form)
    except (EditedElsewhere, HeldForSafety, NotAllowedTogether) as refusal:
        guard.start_writing()
        page = release.open_page(caseload(), ref, assignment_id)
        form.revision.data = str(page.revision)  # pressed again, what stands in the form counts
        return _render(page, form, form.opened(), refusal)
    commit()
    flash(said)
    return redirect(_back(ref, assignment_id, form), 303)


def _save_words(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    """The short answer to the page's script. What the couple is shown changes by hand only, never while one types."""
    page = release.being_written(caseload(), ref, assignment_id)
    if page.state and page.state.is_live:
        return jsonify(said=gettext("Not saved yet: it is released by now. Press Save.")), 409
    form = ReleaseForm()
    form.offer(page)
    if not form.validate():
        return jsonify(said=first_fault(form)), 422
    try:
        kept = feedback.write(caseload(), ref, assignment_id, form.words(), form.known_revision, posted_mark())
    except EditedElsewhere:
        return jsonify(said=gettext("Changed in another window. Press Save to see both.")), 409
    commit()
    return jsonify(said=saved_words(kept.saved_at), revision=kept.revision)


def _do(ref: str, assignment_id: UUID, form: ReleaseForm) -> str:
    feedback.write(caseload(), ref, assignment_id, form.words(), form.known_revision, posted_mark())
    if request.form.get("then") != "release":
        return gettext("Saved. Nothing is opened by that.")
    release.release(caseload(), ref, assignment_id, form.opened(), form.reason.data or "")
    return gettext("Released. It stands on the shared page until you withdraw it or a partner narrows their choice.")


def _back(ref: str, assignment_id: UUID, form: ReleaseForm) -> str:
    if request.form.get("then") != "preview":
        return url_for("release.show", ref=ref, assignment_id=assignment_id)
    opened = form.opened()
    return url_for(
        "release.show",
        ref=ref,
        assignment_id=assignment_id,
        level=opened.level,
        areas=sorted(opened.areas),
        pieces=sorted(opened.pieces),
        _anchor="preview",
    )


@bp.post("/withdraw")
@access("therapist")
def withdraw(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    release.withdraw(caseload(), ref, assignment_id)
    commit()
    flash(gettext("Withdrawn. The shared page shows nothing any more."))
    return redirect(url_for("release.show", ref=ref, assignment_id=assignment_id), 303)
