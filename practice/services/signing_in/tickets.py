"""Tickets: what works once and for a short time when signing in. The holder has a random token, the row its hash."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.models.second_factor import Ticket

SECOND_STEP = "second_step"  # the password was right
PASSKEY_ADDED = "passkey_added"  # a challenge for registering a passkey
PASSKEY_PROOF = "passkey_proof"  # a challenge for signing with one
RESET = "reset"  # a link for a new password
GOOD_FOR = {
    SECOND_STEP: timedelta(minutes=10),
    PASSKEY_ADDED: timedelta(minutes=5),
    PASSKEY_PROOF: timedelta(minutes=5),
    RESET: timedelta(minutes=30),
}


@dataclass(frozen=True, repr=False)
class Issued:
    """What a ticket was made for. `therapist_id` is None where the passkey itself has to tell who it is."""

    therapist_id: UUID | None
    challenge: bytes


def issue(session: Session, kind: str, therapist_id: UUID | None, challenge: bytes = b"") -> str:
    """A new ticket's token. Those whose time is over are thrown away on the way."""
    now = clock.now()
    session.execute(delete(Ticket).where(Ticket.expires_at <= now))
    token = hashing.new_token()
    session.add(
        Ticket(
            token_hash=hashing.token_hash(token),
            kind=kind,
            therapist_id=therapist_id,
            challenge=challenge,
            expires_at=now + GOOD_FOR[kind],
        )
    )
    session.flush()
    return token


def look(session: Session, kind: str, token: str) -> Issued | None:
    """What a ticket is for, without using it; None for an unknown, used or old one."""
    row = session.scalar(
        select(Ticket).where(
            Ticket.token_hash == hashing.token_hash(token), Ticket.kind == kind, Ticket.expires_at > clock.now()
        )
    )
    return None if row is None else Issued(row.therapist_id, row.challenge or b"")


def use(session: Session, kind: str, token: str) -> Issued | None:
    """Use a ticket up; None for an unknown, used or old one, and for the second of two at the same moment."""
    found = look(session, kind, token)
    gone = session.execute(delete(Ticket).where(Ticket.token_hash == hashing.token_hash(token), Ticket.kind == kind))
    return found if isinstance(gone, CursorResult) and gone.rowcount == 1 else None


def drop(session: Session, therapist_id: UUID, *kinds: str) -> None:
    """Throw away a therapist's tickets: those of these kinds, or all."""
    session.execute(
        delete(Ticket).where(Ticket.therapist_id == therapist_id, Ticket.kind.in_(kinds or tuple(GOOD_FOR)))
    )
