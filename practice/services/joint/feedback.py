"""The therapist's own words for the shared page: a pattern, strengths, two aims; sealed, edited in place."""

from dataclasses import dataclass
from datetime import datetime
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
from practice.services.homework import page_marks
from practice.services.report.life import superseding

STRENGTHS = 2
AIMS = 2


@dataclass(frozen=True)
class Kept:
    """What was written, how often it was saved (0: never), and when last."""

    words: Words
    revision: int
    saved_at: datetime | None


def open_words(caseload: Caseload, couple: Couple, assignment_id: UUID) -> Kept:
    row = _row(caseload, couple, assignment_id)
    words = disclosure.feedback_of(caseload, couple, assignment_id)
    return Kept(words, row.revision if row else 0, row.written_at if row else None)


def write(
    caseload: Caseload, ref: str, assignment_id: UUID, words: Words, revision: int, mark: str = ""
) -> Kept:
    """Keep the words in place of the older ones; the same words again are no change, others mark the joint reports.

    They stand on the save that the page was made from, or follow one of the same page (`mark`), which is recorded once.
    Raises NotOnCaseload, EditedElsewhere when they were saved elsewhere since `revision` was read.
    """
    couple = caseload.locked_couple(ref)
    caseload.assignment(ref, assignment_id)
    before, row = open_words(caseload, couple, assignment_id), _row(caseload, couple, assignment_id)
    if words == before.words:
        return before
    order = page_marks.order(_mark(caseload, couple, row), mark)
    if before.revision != revision and order == "earlier":
        return before
    if before.revision != revision and order == "other":
        raise EditedElsewhere
    row = row or Feedback(id=uuid4(), couple_id=couple.id, assignment_id=assignment_id, revision=0)
    sealed = {**words.plain, "page": page_marks.kept(mark)}
    row.words = caseload.keyring.seal_json(owners.couple(couple.id), "feedback.words", row.id, sealed)
    row.revision += 1
    row.written_by, row.written_at = caseload.therapist_id, clock.now()
    caseload.session.add(row)
    caseload.session.flush()
    if order == "other":
        caseload.audit.record(
            caseload.actor, "feedback.written", couple_id=couple.id, about=("assignment", assignment_id)
        )
    superseding.words_changed(caseload.session, couple.id, assignment_id)
    return Kept(words, row.revision, row.written_at)


def _mark(caseload: Caseload, couple: Couple, row: Feedback | None) -> str:
    """The mark of the page that saved last."""
    if row is None:
        return ""
    sealed: dict[str, str] = caseload.keyring.open_json(
        owners.couple(couple.id), "feedback.words", row.id, row.words
    )
    return sealed.get("page", "")


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
