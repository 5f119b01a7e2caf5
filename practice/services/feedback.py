"""The therapist's own words for the shared page: a pattern, strengths, two aims; sealed, edited in place."""

from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock
from practice.access import disclosure
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.joint import Words
from practice.models.assignment import Assignment
from practice.models.couple import Couple
from practice.models.release import Feedback
from practice.refusals import EditedElsewhere

STRENGTHS = 2
AIMS = 2


def open_words(caseload: Caseload, couple: Couple, assignment_id: UUID) -> tuple[Words, int]:
    """What was written, and how often it was saved (0: never)."""
    row = _row(caseload, couple, assignment_id)
    return disclosure.feedback_of(caseload, couple, assignment_id), row.revision if row else 0


def write(caseload: Caseload, ref: str, assignment_id: UUID, words: Words, revision: int) -> None:
    """Keep the words in place of the older ones; the same words again are no change.

    Raises NotOnCaseload, EditedElsewhere when they were saved elsewhere since `revision` was read.
    """
    couple = caseload.locked_couple(ref)
    caseload.assignment(ref, assignment_id)
    row = _row(caseload, couple, assignment_id)
    if (row.revision if row else 0) != revision:
        raise EditedElsewhere
    if words == disclosure.feedback_of(caseload, couple, assignment_id):
        return
    row = row or Feedback(id=uuid4(), couple_id=couple.id, assignment_id=assignment_id, revision=0)
    row.words = caseload.keyring.seal_json(owners.couple(couple.id), "feedback.words", row.id, words.plain)
    row.revision += 1
    row.written_by, row.written_at = caseload.therapist_id, clock.now()
    caseload.session.add(row)
    caseload.session.flush()
    caseload.audit.record(
        caseload.actor, "feedback.written", couple_id=couple.id, about=("assignment", assignment_id)
    )


def approved(caseload: Caseload, couple: Couple) -> dict[tuple[str, str], str]:
    """What the therapist approved as aims on the shared pages: (instrument, area) -> the aim in a few words."""
    rows = caseload.session.execute(
        select(Feedback.assignment_id, Assignment.instrument)
        .join(Assignment, Assignment.id == Feedback.assignment_id)
        .where(Feedback.couple_id == couple.id)
        .order_by(Feedback.written_at)
    ).all()
    return {
        (row.instrument, aim.area): aim.lead
        for row in rows
        for aim in disclosure.feedback_of(caseload, couple, row.assignment_id).aims
        if aim.area
    }


def _row(caseload: Caseload, couple: Couple, assignment_id: UUID) -> Feedback | None:
    return caseload.session.scalar(
        select(Feedback)
        .where(Feedback.couple_id == couple.id, Feedback.assignment_id == assignment_id)
        .execution_options(populate_existing=True)
    )
