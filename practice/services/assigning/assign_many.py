"""One step for several couples at once: first what would happen to each, then the doing, then taking it back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from practice.access.caseload import Caseload
from practice.models.assignment import Assignment
from practice.models.couple import Couple
from practice.refusals import AlreadyAnswered, Refusal
from practice.services.assigning import assignments
from practice.services.assigning.assignments import Choices
from practice.services.couple import couples

MOST = 60  # couples at once: the largest caseload of one therapist that the product is made for


@dataclass(frozen=True)
class Outlook:
    """What assigning would do for one couple: the round it would be, or why it can't be done."""

    ref: str
    name: str
    round: int | None
    refusal: Refusal | None


def outlook(caseload: Caseload, refs: Iterable[str], choices: Choices) -> list[Outlook]:
    """Look at each chosen couple, in the order given; nothing is changed. Raises NotOnCaseload."""
    found = []
    for ref in list(dict.fromkeys(refs))[:MOST]:
        couple = caseload.couple(ref)
        name = couples.couple_name(couples.people(caseload.keyring, couple.partners))
        found.append(_outlook(caseload, couple, name, choices))
    return found


def _outlook(caseload: Caseload, couple: Couple, name: str, choices: Choices) -> Outlook:
    try:
        return Outlook(couple.ref, name, assignments.require_assignable(caseload, couple, choices), None)
    except Refusal as refusal:
        return Outlook(couple.ref, name, None, refusal)


def assign(caseload: Caseload, refs: Iterable[str], instrument: str, due_on: date | None) -> list[UUID]:
    """Assign to every chosen couple that can have it now; the others are left as they are. Raises NotOnCaseload."""
    choices = Choices(instrument=instrument, due_on=due_on)
    able = [one.ref for one in outlook(caseload, refs, choices) if one.refusal is None]
    return [assignments.assign(caseload, ref, choices).id for ref in able]


@dataclass(frozen=True)
class Given:
    """One of the assignments just made, and whether it can still be taken back."""

    id: UUID
    ref: str
    name: str
    can_undo: bool


def given(caseload: Caseload, assignment_ids: Sequence[UUID]) -> list[Given]:
    """The assignments of this caseload among the ids; what is another's is left out without a word."""
    rows = caseload.session.execute(
        select(Assignment, Couple)
        .join(Couple, Couple.id == Assignment.couple_id)
        .where(caseload.holds(), Assignment.id.in_(assignment_ids[:MOST]))
        .options(selectinload(Assignment.homework))
    ).all()
    names = couples.names(caseload, [couple.id for _, couple in rows])
    found = [Given(one.id, couple.ref, names[couple.id], _can_undo(one)) for one, couple in rows]
    return sorted(found, key=lambda one: one.name.casefold())


def _can_undo(assignment: Assignment) -> bool:
    untouched = not any(homework.opened_at or homework.sent_at for homework in assignment.homework)
    return assignment.withdrawn_at is None and untouched


def undo(caseload: Caseload, assignment_ids: Sequence[UUID]) -> int:
    """Withdraw those that nobody has opened yet; how many. A partner's begun answers are never destroyed by an undo."""
    taken_back = 0
    for one in given(caseload, assignment_ids):
        if one.can_undo:
            try:
                assignments.withdraw(caseload, one.ref, one.id)
            except AlreadyAnswered:  # sent since
                continue
            taken_back += 1
    return taken_back
