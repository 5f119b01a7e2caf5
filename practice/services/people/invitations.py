"""Invitations: a link that works once, for a week, with which a colleague makes their own account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.invitation import Invitation
from practice.models.therapist import Therapist
from practice.refusals import Refusal
from practice.services.people import accounts
from practice.services.people.accounts import NewTherapist
from practice.texts import N_

GOOD_FOR = timedelta(days=7)


class HasAccount(Refusal):
    message = N_("There is an account with this e-mail address. Nothing was changed.")


class NoSuchInvitation(Refusal):
    """Unknown, used, withdrawn or older than a week: which of these is not told."""

    status = 404
    message = N_("This link opens nothing any more. Ask whoever sent it for another.")


@dataclass(frozen=True)
class Invited:
    """An invitation that is still open."""

    id: UUID
    email: str
    invited_at: datetime
    expires_at: datetime


def invite(session: Session, keyring: Keyring, audit: AuditTrail, email: str, by: Actor) -> str:
    """The token of a new link for this address; an earlier one for it ends. Raises HasAccount."""
    index = accounts.email_index(keyring, email)
    if session.scalar(select(Therapist.id).where(Therapist.email_index == index)) is not None:
        raise HasAccount
    for earlier in _open(session):
        if _email(keyring, earlier).casefold() == email.strip().casefold():
            earlier.ended_at = clock.now()
    token, row = hashing.new_token(), Invitation(id=uuid4(), invited_by=by.id, invited_at=clock.now())
    row.token_hash, row.expires_at = hashing.token_hash(token), row.invited_at + GOOD_FOR
    row.email = keyring.practice().seal("invitation.email", row.id, email.strip().encode())
    session.add(row)
    session.flush()
    audit.record(by, "invitation.made", about=("invitation", row.id))
    return token


def open_ones(session: Session, keyring: Keyring) -> list[Invited]:
    """The invitations that can still be used, newest first."""
    return [Invited(row.id, _email(keyring, row), row.invited_at, row.expires_at) for row in _open(session)]


def withdraw(session: Session, audit: AuditTrail, invitation_id: UUID, by: Actor) -> None:
    """End a link before it is used; nothing happens to one that has ended. Raises NoSuchInvitation."""
    row = session.get(Invitation, invitation_id, with_for_update=True)
    if row is None:
        raise NoSuchInvitation
    if row.ended_at is None:
        row.ended_at = clock.now()
        audit.record(by, "invitation.withdrawn", about=("invitation", row.id))


def email_of(session: Session, keyring: Keyring, token: str) -> str:
    """The address that a link was made for, before anything slow is done. Raises NoSuchInvitation."""
    return _email(keyring, _usable(session, token))


def accept(
    session: Session, keyring: Keyring, audit: AuditTrail, token: str, new: NewTherapist, password_hash: str
) -> UUID:
    """Make the account and use the link up. Raises NoSuchInvitation, also for the second of two at the same moment."""
    row = _usable(session, token, lock=True)
    row.ended_at = clock.now()
    by = Actor("visitor")
    therapist = accounts.add_therapist(
        session, keyring, audit, new, is_owner=False, by=by, password_hash=password_hash
    )
    row.therapist_id = therapist.id
    audit.record(by, "invitation.used", about=("invitation", row.id))
    return therapist.id


def _usable(session: Session, token: str, *, lock: bool = False) -> Invitation:
    wanted = select(Invitation).where(Invitation.token_hash == hashing.token_hash(token))
    row = session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None or row.ended_at is not None or row.expires_at <= clock.now():
        raise NoSuchInvitation
    return row


def _open(session: Session) -> Sequence[Invitation]:
    return session.scalars(
        select(Invitation)
        .where(Invitation.ended_at.is_(None), Invitation.expires_at > clock.now())
        .order_by(Invitation.invited_at.desc())
    ).all()


def _email(keyring: Keyring, row: Invitation) -> str:
    return keyring.practice().open("invitation.email", row.id, row.email).decode()
