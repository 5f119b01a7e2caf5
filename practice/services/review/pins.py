"""Pins: questions and areas that the therapist wants to talk about, the agenda of the next session.

A pin holds no answer, only what it points at. Private questions can't be pinned: they have a page of their own.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import or_, select

from practice import clock
from practice.access import disclosure
from practice.access.caseload import Caseload
from practice.assessment.instrument import Instrument
from practice.models.assignment import Assignment
from practice.models.couple import Couple
from practice.models.pin import Pin
from practice.refusals import NotOnCaseload, Refusal
from practice.services.assigning import assignments
from practice.texts import N_

ITEM, AREA = "item", "area"


class NotToBePinned(Refusal):
    """The homework has no such question or area, or it is a private question."""

    status = 400
    message = N_("This can't be pinned. Nothing was changed.")


@dataclass(frozen=True)
class Pinned:
    """One thing on the agenda. `session_id` is the session in which it was talked about; None while it is open."""

    id: UUID
    assignment_id: UUID
    form: Instrument
    round: int
    kind: str
    key: str
    session_id: UUID | None

    @property
    def title(self) -> str:
        """The question as it was asked, or the area's name."""
        return self.form.item(self.key).text if self.kind == ITEM else self.form.area(self.key).title


def is_open_to_pins(form: Instrument, kind: str, key: str) -> bool:
    """Whether this form has the area, or the question and it is not private."""
    if kind == AREA:
        return form.has_area(key)
    return kind == ITEM and form.has_item(key) and disclosure.is_open_to_both_views(form.item(key))


def pin(caseload: Caseload, ref: str, assignment_id: UUID, kind: str, key: str) -> None:
    """Put a question or an area on the agenda; twice is once. Raises NotOnCaseload, NotToBePinned."""
    couple = caseload.locked_couple(ref)
    assignment = caseload.assignment(ref, assignment_id)
    if not is_open_to_pins(assignments.form_of(assignment), kind, key):
        raise NotToBePinned
    same = (Pin.assignment_id == assignment.id, Pin.kind == kind, Pin.key == key, Pin.session_id.is_(None))
    if caseload.session.scalar(select(Pin.id).where(*same)) is not None:
        return
    made = Pin(
        id=uuid4(),
        couple_id=couple.id,
        assignment_id=assignment.id,
        kind=kind,
        key=key,
        pinned_by=caseload.therapist_id,
        pinned_at=clock.now(),
    )
    caseload.session.add(made)
    caseload.audit.record(caseload.actor, "pin.made", couple_id=couple.id, about=("pin", made.id))


def unpin(caseload: Caseload, ref: str, pin_id: UUID) -> None:
    """Take an open pin off the agenda; one that is gone already is no fault. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    found = caseload.session.scalar(select(Pin).where(Pin.id == pin_id, Pin.couple_id == couple.id))
    if found is None or found.session_id is not None:
        return
    caseload.session.delete(found)
    caseload.audit.record(caseload.actor, "pin.removed", couple_id=couple.id, about=("pin", pin_id))


def agenda(caseload: Caseload, couple: Couple, session_id: UUID | None = None) -> list[Pinned]:
    """The open pins of a couple, oldest first; of one session also those that were talked about in it."""
    is_wanted = or_(Pin.session_id.is_(None), Pin.session_id == session_id) if session_id else Pin.session_id.is_(None)
    rows = caseload.session.execute(
        select(Pin, Assignment)
        .join(Assignment, Assignment.id == Pin.assignment_id)
        .where(Pin.couple_id == couple.id, is_wanted, Assignment.withdrawn_at.is_(None))
        .order_by(Pin.pinned_at, Pin.id)
    )
    return [_pinned(*row) for row in rows]


def _pinned(row: Pin, assignment: Assignment) -> Pinned:
    form = assignments.form_of(assignment)
    return Pinned(row.id, assignment.id, form, assignment.round, row.kind, row.key, row.session_id)


def talked_about(found: Iterable[Pinned]) -> frozenset[UUID]:
    """The pins that a session has taken."""
    return frozenset(one.id for one in found if one.session_id is not None)


def take(caseload: Caseload, couple: Couple, session_id: UUID, chosen: Collection[UUID]) -> None:
    """Say which of the agenda were talked about in this session: those are closed, the others open again.

    A pin that another session has taken stays with it. Raises NotOnCaseload for a pin that is not the couple's.
    """
    rows = caseload.session.scalars(select(Pin).where(Pin.couple_id == couple.id)).all()
    if not set(chosen) <= {row.id for row in rows}:
        raise NotOnCaseload
    for row in rows:
        if row.id in chosen and row.session_id is None:
            row.session_id = session_id
        elif row.id not in chosen and row.session_id == session_id:
            row.session_id = None
