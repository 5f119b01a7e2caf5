"""The progress note of a session: written and saved again and again, finished once, amended afterwards.

Two windows never overwrite each other silently: a save stands on the save that its page was made from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock
from practice.access import keyring as owners
from practice.access import restricted, roles
from practice.access.caseload import Caseload
from practice.models.couple import Couple
from practice.models.session_record import NoteAmendment, SessionRecord
from practice.refusals import EditedElsewhere, Refusal
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.homework import page_marks
from practice.services.review import pins
from practice.services.review.pins import Pinned
from practice.services.session import session_records
from practice.services.session.session_records import Session
from practice.texts import N_


class NoteFinished(Refusal):
    """A finished note does not change."""

    message = N_("This note was finished and stays as it is. Your text is below: add it as an amendment.")


class NotFinished(Refusal):
    message = N_("This note is not finished, so it can still be changed itself. Your text is below.")


@dataclass(frozen=True)
class Written:
    """What a session's page holds. `texts` are the note's fields that are not empty; `talked_about` are pins."""

    held_at: datetime
    attendance: str
    template: str
    texts: Mapping[str, str] = field(repr=False)
    homework: str = field(repr=False)
    talked_about: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Amendment:
    """What was added to a finished note, and when."""

    text: str = field(repr=False)
    written_at: datetime


@dataclass(frozen=True)
class Note:
    """One session with everything that was written about it, but the private note."""

    header: CaseHeader
    session: Session
    written: Written
    amendments: tuple[Amendment, ...]
    agenda: tuple[Pinned, ...]


def open_note(caseload: Caseload, ref: str, session_id: UUID) -> Note:
    """A session's page; opening it is audited. Raises NotOnCaseload."""
    note = being_written(caseload, ref, session_id)
    caseload.audit.record(caseload.actor, "note.opened", couple_id=note.header.id, about=("session", session_id))
    return note


def being_written(caseload: Caseload, ref: str, session_id: UUID) -> Note:
    """The note for a page that is open already and saves again and again: not audited. Raises NotOnCaseload."""
    return _note(caseload, *_row(caseload, ref, session_id))


def _row(caseload: Caseload, ref: str, session_id: UUID, *, locked: bool = False) -> tuple[Couple, SessionRecord]:
    """A session whose note this therapist may open: what one said alone is not for everybody who reads a case."""
    couple = caseload.couple(ref)
    row = session_records.row_of(caseload, couple, session_id, locked=locked)
    if row.partner_id is not None:
        caseload.couple(ref, roles.PRIVATE)
        restricted.require_notice(caseload, couple, row.partner_id)
    return couple, row


def _note(caseload: Caseload, couple: Couple, row: SessionRecord) -> Note:
    header = case.header(caseload, couple.ref)
    found = pins.agenda(caseload, couple, row.id)
    added = _amendments(caseload, row)
    return Note(
        header=header,
        session=session_records.session_of(row, header.persons, len(added)),
        written=_written(caseload, row, pins.talked_about(found)),
        amendments=added,
        agenda=tuple(found if row.finished_at is None else (one for one in found if one.session_id)),
    )


def _written(caseload: Caseload, row: SessionRecord, talked_about: frozenset[UUID]) -> Written:
    owner = owners.couple(row.couple_id)
    return Written(
        held_at=row.held_at,
        attendance=row.attendance,
        template=row.template,
        texts=_opened(caseload, row)["texts"],
        homework=caseload.keyring.open_text(owner, "session.homework", row.id, row.homework),
        talked_about=talked_about,
    )


def _opened(caseload: Caseload, row: SessionRecord) -> dict[str, Any]:
    """The sealed note: its texts by field and the mark of the page that saved them."""
    found: dict[str, Any] = caseload.keyring.open_json(owners.couple(row.couple_id), "session.note", row.id, row.note)
    return found


def words_of(caseload: Caseload, couple: Couple, session: Session) -> Written:
    """The words of one session's note, for a page that is audited itself. Raises NotOnCaseload."""
    return _written(caseload, session_records.row_of(caseload, couple, session.id), frozenset())


def for_own_data(caseload: Caseload, row: SessionRecord) -> tuple[Written, tuple[Amendment, ...]]:
    """The words of a session with one partner alone, for the copy of that partner's data; audited there."""
    return _written(caseload, row, frozenset()), _amendments(caseload, row)


def _amendments(caseload: Caseload, row: SessionRecord) -> tuple[Amendment, ...]:
    rows = caseload.session.scalars(
        select(NoteAmendment)
        .where(NoteAmendment.session_id == row.id)
        .order_by(NoteAmendment.written_at, NoteAmendment.id)
    )
    owner = owners.couple(row.couple_id)
    return tuple(
        Amendment(caseload.keyring.open_text(owner, "note.amendment", one.id, one.text), one.written_at) for one in rows
    )


def save(caseload: Caseload, ref: str, session_id: UUID, written: Written, revision: int, mark: str = "") -> Note:
    """Save what the page holds, standing on the save that the page was made from; the note afterwards.

    What is there already is not written again, whatever the page stood on. `mark` names the page and counts its saves
    (page_marks): one whose answer was lost is no conflict. Raises NotOnCaseload, NoteFinished, EditedElsewhere when
    another window saved in between: nothing is overwritten.
    """
    couple, row = _row(caseload, ref, session_id, locked=True)
    if row.finished_at is not None:
        raise NoteFinished
    before = _written(caseload, row, pins.talked_about(pins.agenda(caseload, couple, row.id)))
    if written == before:
        return _note(caseload, couple, row)
    if row.revision != revision:
        order = page_marks.order(_opened(caseload, row)["page"], mark)
        if order == "earlier":
            return _note(caseload, couple, row)
        if order == "other":
            raise EditedElsewhere
    _write(caseload, couple, row, written, mark)
    if row.revision == 1:
        caseload.audit.record(caseload.actor, "note.begun", couple_id=couple.id, about=("session", row.id))
    return _note(caseload, couple, row)


def _write(caseload: Caseload, couple: Couple, row: SessionRecord, written: Written, mark: str) -> None:
    owner = owners.couple(couple.id)
    row.held_at, row.attendance, row.template = written.held_at, written.attendance, written.template
    note = {"texts": dict(written.texts), "page": page_marks.kept(mark)}
    row.note = caseload.keyring.seal_json(owner, "session.note", row.id, note)
    row.homework = caseload.keyring.seal_text(owner, "session.homework", row.id, written.homework)
    if row.kind == "joint":
        row.partner_id = _who_came_alone(couple, written.attendance)
    pins.take(caseload, couple, row.id, written.talked_about)
    row.revision += 1
    row.saved_at = clock.now()
    caseload.session.flush()


def _who_came_alone(couple: Couple, attendance: str) -> UUID | None:
    """A joint session to which one came became an individual one: its note belongs to that person's file."""
    for partner in couple.partners:
        if attendance == f"only_{partner.position}":
            return partner.id
    return None


def finish(caseload: Caseload, ref: str, session_id: UUID) -> None:
    """From now on the note stays as it is; what is said later is an amendment. Raises NotOnCaseload."""
    couple, row = _row(caseload, ref, session_id, locked=True)
    if row.finished_at is not None:
        return
    row.finished_at = clock.now()
    caseload.audit.record(caseload.actor, "note.finished", couple_id=couple.id, about=("session", row.id))


def amend(caseload: Caseload, ref: str, session_id: UUID, text: str) -> None:
    """Add to a finished note; the same words sent twice are one amendment. Raises NotOnCaseload, NotFinished."""
    couple, row = _row(caseload, ref, session_id, locked=True)
    if row.finished_at is None:
        raise NotFinished
    newest = _amendments(caseload, row)[-1:]
    if newest and newest[0].text == text:
        return
    added = NoteAmendment(
        id=uuid4(), session_id=row.id, written_by=caseload.therapist_id, written_at=clock.now()
    )
    added.text = caseload.keyring.seal_text(owners.couple(couple.id), "note.amendment", added.id, text)
    caseload.session.add(added)
    caseload.audit.record(caseload.actor, "note.amended", couple_id=couple.id, about=("session", row.id))
