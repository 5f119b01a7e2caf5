"""`/couples/<ref>/sessions`: the sessions of a couple, each with its note; the next session.

Every page works without script; with it, `note.js` saves the note a moment after typing stops.
"""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.access import roles
from practice.refusals import EditedElsewhere
from practice.services.session import session_notes, session_records
from practice.web.guard import access, caseload, commit
from practice.web.session import session_pages
from practice.web.session.session_forms import (
    AmendForm,
    NextSessionForm,
    NoteForm,
    posted_mark,
    posted_revision,
    same_lines,
)

bp = Blueprint("session_records", __name__, url_prefix="/couples/<ref>")


@bp.get("/sessions")
@access("therapist", records=True, needs=roles.READ)
def index(ref: str) -> ResponseReturnValue:
    found = session_records.open_list(caseload(), ref)
    commit()
    return session_pages.listed(found, session_pages.next_session(found.header))


@bp.post("/sessions")
@access("therapist")
def start(ref: str) -> ResponseReturnValue:
    """Begin the record of a session: one press, then the note."""
    whom = request.form.get("with", "")
    caseload().couple(ref)
    if whom != "both" and not (whom.isascii() and whom.isdigit() and len(whom) < 3):
        abort(400)
    session_id = session_records.start(caseload(), ref, None if whom == "both" else int(whom))
    commit()
    return redirect(url_for("session_records.show", ref=ref, session_id=session_id), 303)


@bp.post("/next-session")
@access("therapist")
def plan_next(ref: str) -> ResponseReturnValue:
    caseload().couple(ref)
    form = NextSessionForm()
    if not form.validate():
        found = session_records.open_list(caseload(), ref)
        commit()
        return session_pages.listed(found, form), 422
    session_records.plan_next(caseload(), ref, form.moment())
    commit()
    flash(session_pages.planned_words(form.moment()))
    return redirect(session_pages.back(ref), 303)


@bp.get("/sessions/<uuid:session_id>")
@access("therapist", records=True, needs=roles.READ)
def show(ref: str, session_id: UUID) -> ResponseReturnValue:
    note = session_notes.open_note(caseload(), ref, session_id)
    commit()
    if note.session.finished_at:
        return session_pages.finished(note, AmendForm())
    return session_pages.editor(note, NoteForm(note))


@bp.post("/sessions/<uuid:session_id>")
@access("therapist")
def save(ref: str, session_id: UUID) -> ResponseReturnValue:
    """Save the note; with "finish" also lock it. What can't be saved is shown again as it was typed."""
    note = session_notes.being_written(caseload(), ref, session_id)
    form = NoteForm(note)
    if not form.validate():
        return session_pages.wrong(note, form)
    try:
        note = session_notes.save(caseload(), ref, session_id, form.written(), posted_revision(), posted_mark())
    except EditedElsewhere:
        return session_pages.changed_elsewhere(note, form)
    if session_pages.is_finishing():
        session_notes.finish(caseload(), ref, session_id)
    commit()
    return session_pages.saved(note)


@bp.post("/sessions/<uuid:session_id>/amend")
@access("therapist")
def amend(ref: str, session_id: UUID) -> ResponseReturnValue:
    note = session_notes.being_written(caseload(), ref, session_id)
    form = AmendForm()
    if not form.validate():
        return session_pages.finished(note, form), 422
    session_notes.amend(caseload(), ref, session_id, same_lines(form.amendment.data))
    commit()
    flash(gettext("Added. The note itself stays as it was."))
    return redirect(url_for("session_records.show", ref=ref, session_id=session_id), 303)


@bp.post("/sessions/<uuid:session_id>/remove")
@access("therapist")
def remove(ref: str, session_id: UUID) -> ResponseReturnValue:
    session_records.remove(caseload(), ref, session_id)
    commit()
    flash(gettext("Removed. Nothing had been written about it."))
    return redirect(url_for("session_records.index", ref=ref), 303)
