"""Signed-in sessions: whose a cookie's is, which are open, ending one or all, and giving the rest another cookie."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.audit import Actor, AuditTrail
from practice.models.therapist import TherapistSession
from practice.services.people import accounts
from practice.services.people.accounts import SignedIn

FRESH_FOR = timedelta(minutes=10)  # after somebody proved who they are, pages with keys and people open
NETWORK_KNOWN_FOR = timedelta(days=30)


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


def open_ones(session: Session, therapist_id: UUID) -> list[TherapistSession]:
    """The therapist's sessions that still open something, newest first."""
    rows = session.scalars(
        select(TherapistSession)
        .where(TherapistSession.therapist_id == therapist_id, TherapistSession.ended_at.is_(None))
        .order_by(TherapistSession.touched_at.desc())
    )
    longest_idle = accounts.idle(session)
    return [row for row in rows if accounts.still_open(row, longest_idle)]


def end_others(session: Session, audit: AuditTrail, who: SignedIn) -> None:
    """End the therapist's sessions but this one."""
    end_all(session, who.id, but=who.session_id)
    audit.record(Actor("therapist", who.id), "therapist.sessions_ended")


def end_all(session: Session, therapist_id: UUID, *, but: UUID | None = None) -> None:
    session.execute(
        update(TherapistSession)
        .where(
            TherapistSession.therapist_id == therapist_id,
            TherapistSession.ended_at.is_(None),
            *([TherapistSession.id != but] if but else []),
        )
        .values(ended_at=clock.now())
    )


def change_cookie(session: Session, audit: AuditTrail, who: SignedIn) -> str:
    """After a change of what somebody signs in with: end the other sessions, and give this one a new token.

    Whoever had copied a cookie, this session's too, is out.
    """
    end_others(session, audit, who)
    token = hashing.new_token()
    session.execute(
        update(TherapistSession)
        .where(TherapistSession.id == who.session_id)
        .values(token_hash=hashing.token_hash(token))
    )
    return token


def is_fresh(who: SignedIn) -> bool:
    """Whether who is there has proved it a short time ago."""
    return who.checked_at is not None and timedelta() <= clock.now() - who.checked_at <= FRESH_FOR


def proved(session: Session, audit: AuditTrail, who: SignedIn) -> None:
    """This session has just proved again who it is."""
    session.execute(
        update(TherapistSession).where(TherapistSession.id == who.session_id).values(checked_at=clock.now())
    )
    audit.record(Actor("therapist", who.id), "therapist.asked_again")


def knows(session: Session, therapist_id: UUID, network: str | None) -> bool:
    """Whether this therapist has signed in from this network lately."""
    found = session.scalar(
        select(TherapistSession.id)
        .where(
            TherapistSession.therapist_id == therapist_id,
            TherapistSession.network == network,
            TherapistSession.created_at > clock.now() - NETWORK_KNOWN_FOR,
        )
        .limit(1)
    )
    return network is not None and found is not None
