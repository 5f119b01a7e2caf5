"""Private (psychotherapy) notes: a therapist's own, on one session, apart from the record and read by nobody else.

Nothing but this module opens them: no export, brief or list holds a word of them, and a report only those that their
own writer ticked for it, one by one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock
from practice.access import keyring as owners
from practice.access import roles
from practice.access.caseload import Caseload
from practice.models.couple import Couple
from practice.models.session_record import PrivateNote, SessionRecord
from practice.refusals import EditedElsewhere
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.homework import page_marks
from practice.services.report.life import superseding
from practice.services.session import session_records
from practice.services.session.session_records import Session


@dataclass(frozen=True)
class PrivatePage:
    """The signed-in therapist's own note on a session; empty, at revision 0, before the first save."""

    header: CaseHeader
    session: Session
    text: str = field(repr=False)
    revision: int
    saved_at: datetime | None


@dataclass(frozen=True)
class OwnNote:
    """One of the signed-in therapist's own notes; `text` is empty where it was not opened."""

    id: UUID
    session: Session
    saved_at: datetime
    text: str = field(default="", repr=False)


def own_notes(caseload: Caseload, ref: str) -> list[OwnNote]:
    """Which sessions the signed-in therapist has a private note on, newest first, without a word of them.

    Raises NotOnCaseload, also for somebody who may not write private notes in this case.
    """
    couple = caseload.couple(ref, roles.PRIVATE)
    persons = case.header(caseload, ref).persons
    return [
        OwnNote(note.id, session_records.session_of(row, persons, 0), note.saved_at)
        for note, row in _of_couple(caseload, couple)
    ]


def ticked(caseload: Caseload, couple: Couple, persons: Sequence[Person], ids: Collection[UUID]) -> list[OwnNote]:
    """The signed-in therapist's own notes among `ids`, oldest first, with their words; emptied ones are left out.

    Raises NotOnCaseload, Unreadable.
    """
    if not ids:
        return []
    caseload.couple(couple.ref, roles.PRIVATE)
    found = [
        OwnNote(
            note.id, session_records.session_of(row, persons, 0), note.saved_at, _open(caseload, row, note)["text"]
        )
        for note, row in reversed(_of_couple(caseload, couple))
        if note.id in ids
    ]
    return [one for one in found if one.text.strip()]


def _of_couple(caseload: Caseload, couple: Couple) -> list[tuple[PrivateNote, SessionRecord]]:
    rows = caseload.session.execute(
        select(PrivateNote, SessionRecord)
        .join(SessionRecord, SessionRecord.id == PrivateNote.session_id)
        .where(SessionRecord.couple_id == couple.id, PrivateNote.written_by == caseload.therapist_id)
        .order_by(SessionRecord.held_at.desc(), SessionRecord.id)
    )
    return [(row[0], row[1]) for row in rows]


def open_page(caseload: Caseload, ref: str, session_id: UUID) -> PrivatePage:
    """Opening it is audited, by an action of its own. Raises NotOnCaseload."""
    page = being_written(caseload, ref, session_id)
    caseload.audit.record(
        caseload.actor, "private_note.opened", couple_id=page.header.id, about=("session", session_id)
    )
    return page


def being_written(caseload: Caseload, ref: str, session_id: UUID) -> PrivatePage:
    """The note for a page that is open already and saves again and again: not audited. Raises NotOnCaseload."""
    return _page(caseload, ref, session_records.row_of(caseload, caseload.couple(ref), session_id))


def _page(caseload: Caseload, ref: str, row: SessionRecord) -> PrivatePage:
    header = case.header(caseload, ref)
    note = _own(caseload, row)
    return PrivatePage(
        header=header,
        session=session_records.session_of(row, header.persons, 0),
        text=_open(caseload, row, note)["text"] if note else "",
        revision=note.revision if note else 0,
        saved_at=note.saved_at if note else None,
    )


def _own(caseload: Caseload, row: SessionRecord) -> PrivateNote | None:
    return caseload.session.scalar(
        select(PrivateNote).where(
            PrivateNote.session_id == row.id, PrivateNote.written_by == caseload.therapist_id
        )
    )


def _open(caseload: Caseload, row: SessionRecord, note: PrivateNote) -> dict[str, str]:
    """The sealed note: its text and the mark of the page that saved it."""
    owner = owners.couple(row.couple_id)
    found: dict[str, str] = caseload.keyring.open_json(owner, "private_note.text", note.id, note.text)
    return found


def save(
    caseload: Caseload, ref: str, session_id: UUID, text: str, revision: int, mark: str = ""
) -> PrivatePage:
    """Save the note, standing on the save that the page was made from or following one of the same page (`mark`).

    Raises NotOnCaseload, EditedElsewhere.
    """
    couple = caseload.couple(ref)
    row = session_records.row_of(caseload, couple, session_id, locked=True)
    note = _own(caseload, row)
    before = _open(caseload, row, note) if note else {"text": "", "page": ""}
    if text == before["text"]:
        return _page(caseload, ref, row)
    if (note.revision if note else 0) != revision:
        order = page_marks.order(before["page"], mark)
        if order == "earlier":
            return _page(caseload, ref, row)
        if order == "other":
            raise EditedElsewhere
    if note is None:
        note = PrivateNote(id=uuid4(), session_id=row.id, written_by=caseload.therapist_id, revision=0)
        caseload.audit.record(
            caseload.actor, "private_note.begun", couple_id=couple.id, about=("session", row.id)
        )
    sealed = {"text": text, "page": page_marks.kept(mark)}
    note.text = caseload.keyring.seal_json(owners.couple(couple.id), "private_note.text", note.id, sealed)
    note.revision += 1
    note.saved_at = clock.now()
    caseload.session.add(note)
    caseload.session.flush()
    superseding.note_changed(caseload.session, couple.id, note.id)
    return _page(caseload, ref, row)
