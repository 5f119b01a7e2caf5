"""Steps that follow a review: the next one is assigned when the last has been marked as reviewed.

The schedule is the programme in order, then its first step again. The closing round, with its own questions, is always
started by hand. Nothing is sent by itself: each assignment makes links, and the therapist hands them over.
"""

from sqlalchemy import select

from practice import programme
from practice.access.caseload import Caseload
from practice.assessment.instrument import Instrument
from practice.models.assignment import Assignment
from practice.models.couple import Couple
from practice.refusals import Refusal
from practice.services.assigning import assignments
from practice.services.assigning.assignments import Choices


def set_going_on(caseload: Caseload, ref: str, *, goes_on: bool) -> None:
    """Let the next step follow a review, or not. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    if couple.goes_on != goes_on:
        couple.goes_on = goes_on
        caseload.audit.record(
            caseload.actor, "schedule.on" if goes_on else "schedule.off", couple_id=couple.id
        )


def next_step(caseload: Caseload, couple: Couple) -> Instrument | None:
    """The step that comes next; None once the first step has been asked again after the last."""
    steps = programme.catalogue().programme
    given = _given(caseload, couple)
    for step in steps:
        if step.code not in given:
            return step
    first, last = steps[0].code, steps[-1].code
    asked_again = first in given[given.index(last) + 1 :]
    return None if asked_again else steps[0]


def _given(caseload: Caseload, couple: Couple) -> list[str]:
    """The codes of what was assigned and not withdrawn, oldest first."""
    return list(
        caseload.session.scalars(
            select(Assignment.instrument)
            .where(Assignment.couple_id == couple.id, Assignment.withdrawn_at.is_(None))
            .order_by(Assignment.assigned_at, Assignment.round)
        )
    )


def go_on(caseload: Caseload, ref: str) -> Assignment | Refusal | None:
    """Assign the next step after a review. None where none follows; the refusal where something stands in its way.

    Asked while other homework is still out or waits for review, it waits too. Raises NotOnCaseload.
    """
    couple = caseload.couple(ref)
    if not couple.goes_on or couple.state != "reviewed" or couple.to_review_id is not None:
        return None
    step = next_step(caseload, couple)
    if step is None:
        return None
    try:
        return assignments.assign(caseload, ref, Choices(instrument=step.code))
    except Refusal as refusal:
        return refusal
