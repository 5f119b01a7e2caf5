"""The sessions of a couple: begun, listed, removed while empty, and the next one planned.

A session's note is in `session_notes`, the therapist's private note in `private_notes`. `sessions` is about signing in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select

from practice import clock
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.models.couple import Couple
from practice.models.pin import Pin
from practice.models.session_record import NoteAmendment, PrivateNote, SessionRecord
from practice.refusals import NotOnCaseload, Refusal
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.texts import N_

TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "free": ("text",),
    "dap": ("data", "assessment", "plan"),
    "soap": ("subjective", "objective", "assessment", "plan"),
}
FIELDS = ("text", "subjective", "objective", "data", "assessment", "plan")
EVERYBODY, NOBODY, CANCELLED = "all", "no_show", "cancelled"
BOOKED_AROUND = timedelta(hours=3)  # a session begun within three hours of the booked time is the booked one


class NotEmpty(Refusal):
    """A session with a word written about it is part of the record."""

    message = N_("There is something written about this session, so it can't be removed. Nothing was changed.")


@dataclass(frozen=True)
class Session:
    """A session as pages show it. `person` is whose file the note belongs to: the one seen alone, None for both."""

    id: UUID
    kind: str
    person: Person | None
    held_at: datetime
    attendance: str
    template: str
    revision: int
    saved_at: datetime | None
    finished_at: datetime | None
    amendments: int

    @property
    def is_joint(self) -> bool:
        """Whether the note belongs to the couple's file, so that a page about the couple may show its words."""
        return self.person is None


@dataclass(frozen=True)
class SessionList:
    """The couple's sessions, newest first."""

    header: CaseHeader
    sessions: tuple[Session, ...]


def attendances(persons: Sequence[Person], kind: str) -> dict[str, int | None]:
    """Who may have come: each key with the position of the only one who did, None where that says nothing."""
    alone = {f"only_{person.position}": person.position for person in persons} if kind == "joint" else {}
    return {EVERYBODY: None, **alone, NOBODY: None, CANCELLED: None}


def open_list(caseload: Caseload, ref: str) -> SessionList:
    """The couple's sessions without a word of their notes; opening it is audited. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    found = of_couple(caseload, couple, header.persons)
    caseload.audit.record(caseload.actor, "sessions.opened", couple_id=couple.id)
    return SessionList(header, tuple(found))


def of_couple(caseload: Caseload, couple: Couple, persons: Sequence[Person]) -> list[Session]:
    """Every session of a couple, newest first: two statements."""
    rows = caseload.session.scalars(
        select(SessionRecord)
        .where(SessionRecord.couple_id == couple.id)
        .order_by(SessionRecord.held_at.desc(), SessionRecord.started_at.desc(), SessionRecord.id)
    ).all()
    counted = caseload.session.execute(
        select(NoteAmendment.session_id, func.count())
        .join(SessionRecord, SessionRecord.id == NoteAmendment.session_id)
        .where(SessionRecord.couple_id == couple.id)
        .group_by(NoteAmendment.session_id)
    )
    amendments = {row[0]: row[1] for row in counted}
    return [session_of(row, persons, amendments.get(row.id, 0)) for row in rows]


def session_of(row: SessionRecord, persons: Sequence[Person], amendments: int) -> Session:
    return Session(
        id=row.id,
        kind=row.kind,
        person=next((one for one in persons if one.id == row.partner_id), None),
        held_at=row.held_at,
        attendance=row.attendance,
        template=row.template,
        revision=row.revision,
        saved_at=row.saved_at,
        finished_at=row.finished_at,
        amendments=amendments,
    )


def row_of(caseload: Caseload, couple: Couple, session_id: UUID, *, locked: bool = False) -> SessionRecord:
    """One session of this couple, waited for where it is to be written on. Raises NotOnCaseload."""
    wanted = select(SessionRecord).where(SessionRecord.id == session_id, SessionRecord.couple_id == couple.id)
    row = caseload.session.scalar(wanted.with_for_update() if locked else wanted)
    if row is None:
        raise NotOnCaseload
    return row


def start(caseload: Caseload, ref: str, position: int | None = None) -> UUID:
    """Begin the record of a session with both, or with the partner at a position alone; its id.

    It is dated at the booked time when that is near, else now. Pressed twice, the empty one is opened again. Raises
    NotOnCaseload.
    """
    couple = caseload.locked_couple(ref)
    partner_id = _partner_id(couple, position)
    kind = "joint" if partner_id is None else "individual"
    empty = _untouched(caseload, couple, kind, partner_id)
    if empty is not None:
        empty.held_at = _when(couple)
        return empty.id
    row = SessionRecord(
        id=uuid4(),
        couple_id=couple.id,
        partner_id=partner_id,
        kind=kind,
        held_at=_when(couple),
        attendance=EVERYBODY,
        template=_usual_template(caseload),
        revision=0,
        started_by=caseload.therapist_id,
        started_at=clock.now(),
    )
    owner = owners.couple(couple.id)
    row.note = caseload.keyring.seal_json(owner, "session.note", row.id, {"texts": {}, "page": ""})
    row.homework = caseload.keyring.seal_text(owner, "session.homework", row.id, "")
    caseload.session.add(row)
    caseload.audit.record(caseload.actor, "session.started", couple_id=couple.id, about=("session", row.id))
    return row.id


def _untouched(caseload: Caseload, couple: Couple, kind: str, partner_id: UUID | None) -> SessionRecord | None:
    return caseload.session.scalar(
        select(SessionRecord)
        .where(
            SessionRecord.couple_id == couple.id,
            SessionRecord.kind == kind,
            SessionRecord.partner_id == partner_id,
            SessionRecord.revision == 0,
            SessionRecord.finished_at.is_(None),
        )
        .limit(1)
    )


def _partner_id(couple: Couple, position: int | None) -> UUID | None:
    if position is None:
        return None
    for partner in couple.partners:
        if partner.position == position:
            return partner.id
    raise NotOnCaseload


def _when(couple: Couple) -> datetime:
    now = clock.now().replace(second=0, microsecond=0)
    booked = couple.next_session_at
    return booked if booked and abs(booked - now) <= BOOKED_AROUND else now


def _usual_template(caseload: Caseload) -> str:
    """The one that this therapist used last."""
    used = caseload.session.scalar(
        select(SessionRecord.template)
        .where(SessionRecord.started_by == caseload.therapist_id)
        .order_by(SessionRecord.started_at.desc())
        .limit(1)
    )
    return used or "free"


def remove(caseload: Caseload, ref: str, session_id: UUID) -> None:
    """Remove a session that was begun by mistake. Raises NotOnCaseload, NotEmpty."""
    couple = caseload.couple(ref)
    row = row_of(caseload, couple, session_id, locked=True)
    if not _is_empty(caseload, row):
        raise NotEmpty
    caseload.session.delete(row)
    caseload.audit.record(caseload.actor, "session.removed", couple_id=couple.id, about=("session", session_id))


def _is_empty(caseload: Caseload, row: SessionRecord) -> bool:
    owner = owners.couple(row.couple_id)
    texts = caseload.keyring.open_json(owner, "session.note", row.id, row.note)["texts"]
    agreed = caseload.keyring.open_text(owner, "session.homework", row.id, row.homework)
    if row.finished_at is not None or agreed or any(texts.values()):
        return False
    private = select(PrivateNote.id).where(PrivateNote.session_id == row.id)
    pinned = select(Pin.id).where(Pin.session_id == row.id)
    return all(caseload.session.scalar(one.limit(1)) is None for one in (private, pinned))


def plan_next(caseload: Caseload, ref: str, moment: datetime | None) -> None:
    """Say when the couple comes next; None takes the booking back. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    couple.next_session_at = moment
    caseload.audit.record(caseload.actor, "session.planned", couple_id=couple.id)
