"""What time does to homework: links end as a stored fact, and drafts that can't be sent any more are destroyed."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from practice import clock
from practice.models.assignment import Assignment, Homework
from practice.models.erasure import LegalHold
from practice.models.response import DraftPart
from practice.services.caseload import progress

DRAFT_KEPT = timedelta(days=30)  # after its link has ended, so that a renewed link finds what was begun


def end_expired(session: Session) -> None:
    """Write the end of every link whose time has come, and the state of its couple."""
    expired = session.scalars(
        select(Homework).where(Homework.ended_at.is_(None), Homework.expires_at <= clock.now())
    ).all()
    for homework in expired:
        homework.ended_at, homework.ended_because, homework.token = clock.now(), "expired", None
    session.flush()
    assignments = {homework.assignment_id for homework in expired}
    couples = session.scalars(select(Assignment.couple_id).where(Assignment.id.in_(assignments)).distinct())
    for couple_id in couples.all():
        progress.refresh(session, couple_id)


def destroy_old_drafts(session: Session) -> None:
    """Destroy unsent answers 30 days after their link ended; none of a case that is held as evidence."""
    held = select(LegalHold.couple_id).where(LegalHold.lifted_at.is_(None))
    old = (
        select(Homework.id)
        .join(Assignment, Assignment.id == Homework.assignment_id)
        .where(
            Homework.ended_at < clock.now() - DRAFT_KEPT,
            Homework.sent_at.is_(None),
            Assignment.couple_id.not_in(held),
        )
    )
    session.execute(delete(DraftPart).where(DraftPart.homework_id.in_(old)))
