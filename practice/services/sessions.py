"""Signed-in sessions one by one: whose a cookie's is, and ending a single one."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.audit import Actor, AuditTrail
from practice.models.therapist import TherapistSession
from practice.services.accounts import SignedIn


def whose(session: Session, token: str) -> UUID | None:
    """The therapist whose session this token names or named: also of one that has ended."""
    return session.scalar(
        select(TherapistSession.therapist_id).where(TherapistSession.token_hash == hashing.token_hash(token))
    )


def replace(session: Session, token: str) -> None:
    """End the session of a browser that has just signed in anew, so that its older cookie is worth nothing."""
    session.execute(
        update(TherapistSession)
        .where(TherapistSession.token_hash == hashing.token_hash(token), TherapistSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def end(session: Session, audit: AuditTrail, who: SignedIn, session_id: UUID) -> None:
    """End one of one's own sessions; nothing happens for another's or an ended one."""
    row = session.scalar(
        select(TherapistSession).where(
            TherapistSession.id == session_id,
            TherapistSession.therapist_id == who.id,
            TherapistSession.ended_at.is_(None),
        )
    )
    if row is not None:
        row.ended_at = clock.now()
        audit.record(Actor("therapist", who.id), "therapist.session_ended", about=("session", row.id))
