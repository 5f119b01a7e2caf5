"""`/couples/<ref>/sessions/<id>/private`: a therapist's own private note on a session, one click further."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from practice.access import roles
from practice.refusals import EditedElsewhere
from practice.services.session import private_notes
from practice.web.guard import access, caseload, commit
from practice.web.session import session_pages
from practice.web.session.session_forms import PrivateNoteForm, posted_mark, posted_revision, same_lines

bp = Blueprint("private_notes", __name__, url_prefix="/couples/<ref>/sessions/<uuid:session_id>")


@bp.get("/private")
@access("therapist", records=True, needs=roles.PRIVATE)
def show(ref: str, session_id: UUID) -> ResponseReturnValue:
    found = private_notes.open_page(caseload(), ref, session_id)
    commit()
    return session_pages.private(found, PrivateNoteForm(formdata=None, private=found.text))


@bp.post("/private")
@access("therapist", needs=roles.PRIVATE)
def save(ref: str, session_id: UUID) -> ResponseReturnValue:
    found = private_notes.being_written(caseload(), ref, session_id)
    form = PrivateNoteForm()
    if not form.validate():
        return session_pages.private_wrong(found, form)
    try:
        typed = same_lines(form.private.data)
        found = private_notes.save(caseload(), ref, session_id, typed, posted_revision(), posted_mark())
    except EditedElsewhere:
        return session_pages.private_changed_elsewhere(found, form)
    commit()
    return session_pages.private_saved(found)
