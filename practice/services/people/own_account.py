"""What a therapist changes about their own account. Whatever lets somebody in needs the password once more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.access.keyring import Keyring
from practice.access.throttle import Limit, Throttles
from practice.audit import Actor, AuditTrail
from practice.models.therapist import Therapist
from practice.refusals import Refusal
from practice.services.people import accounts, sessions
from practice.services.people.accounts import SignedIn
from practice.services.signing_in import passwords, tickets, which
from practice.texts import N_

# A session left open or stolen must not be a place to try passwords.
PASSWORD_AGAIN = Limit("password again", 8, timedelta(minutes=15))


class AddressTaken(Refusal):
    message = N_("There is an account with this e-mail address. Nothing was changed.")


@dataclass(frozen=True, repr=False)
class Tried:
    """A password given once more and compared before the writing transaction; `stored` is what it was compared with."""

    stored: str
    fits: bool


def try_password(session: Session, keyring: Keyring, who: SignedIn, password: str) -> Tried:
    """Compare a password with that of who is signed in. Slow, and changes nothing. Raises TooBusy."""
    stored = _stored(session, who)
    if _throttles(session, keyring).is_over(PASSWORD_AGAIN, str(who.id)):
        return Tried(stored, hashing.matches_nobody(password))
    return Tried(stored, passwords.matches(stored, password))


def password_fits(session: Session, keyring: Keyring, audit: AuditTrail, who: SignedIn, tried: Tried) -> bool:
    """Whether this was the password of who is signed in. A wrong one is counted; the caller commits either way.

    The limit counts again here, where tries stand in line: many at the same moment are not more than one by one.
    """
    throttles = _throttles(session, keyring)
    if throttles.is_over(PASSWORD_AGAIN, str(who.id)):
        return False
    if not tried.fits or tried.stored != _stored(session, who):
        throttles.count(PASSWORD_AGAIN, str(who.id))
        audit.record(Actor("therapist", who.id), "therapist.password_asked_again", outcome="refused")
        return False
    throttles.clear(PASSWORD_AGAIN, str(who.id))
    return True


def _stored(session: Session, who: SignedIn) -> str:
    return session.scalars(select(Therapist.password_hash).where(Therapist.id == who.id)).one()


def _throttles(session: Session, keyring: Keyring) -> Throttles:
    return Throttles(session, keyring.practice().derive("throttle"))


def rename(session: Session, keyring: Keyring, audit: AuditTrail, who: SignedIn, name: str) -> None:
    therapist = session.get_one(Therapist, who.id)
    therapist.name = keyring.practice().seal("therapist.name", therapist.id, name.strip().encode())
    audit.record(Actor("therapist", who.id), "therapist.renamed")


def change_email(session: Session, keyring: Keyring, audit: AuditTrail, who: SignedIn, email: str) -> None:
    """Sign in with another address from now on; the caller has asked for the password. Raises AddressTaken."""
    therapist = session.get_one(Therapist, who.id)
    index = accounts.email_index(keyring, email)
    if session.scalar(select(Therapist.id).where(Therapist.email_index == index, Therapist.id != who.id)) is not None:
        raise AddressTaken
    therapist.email_index = index
    therapist.email = keyring.practice().seal("therapist.email", therapist.id, email.strip().encode())
    tickets.drop(session, who.id, tickets.RESET)  # they lie in the mailbox of before
    audit.record(Actor("therapist", who.id), "therapist.email_changed")


@dataclass(frozen=True, repr=False)
class NewPassword:
    """A new password as it is stored; `is_short`: it only does beside a second factor."""

    hash: str
    is_short: bool


def new_password(session: Session, keyring: Keyring, therapist_id: UUID, password: str) -> NewPassword:
    """What a new password of this account is stored as. Slow: made before the writing transaction.

    Raises WeakPassword, TooBusy.
    """
    has_factor = which.has_factor(session, therapist_id)
    passwords.refuse_weak(password, own_words(session, keyring, therapist_id), has_factor=has_factor)
    return NewPassword(hashing.hash_secret(passwords.plain(password)), passwords.is_short(password))


def own_words(session: Session, keyring: Keyring, therapist_id: UUID) -> tuple[str, ...]:
    """The words that this account's password may not be made of: name, address, the practice's name."""
    therapist, key = session.get_one(Therapist, therapist_id), keyring.practice()
    name = key.open("therapist.name", therapist.id, therapist.name).decode()
    email = key.open("therapist.email", therapist.id, therapist.email).decode()
    practice = accounts.practice_of(session)
    return (name, email, practice.name if practice else "")


def store_password(session: Session, therapist_id: UUID, new: NewPassword) -> None:
    """From now on this is the account's password; sign-ins and reset links that are under way are worth nothing."""
    tickets.drop(session, therapist_id)
    therapist = session.get_one(Therapist, therapist_id)
    therapist.password_hash, therapist.password_short = new.hash, new.is_short
    therapist.password_at = clock.now()
    session.flush()


def change_password(session: Session, audit: AuditTrail, who: SignedIn, new: NewPassword) -> str:
    """Sign in with another password from now on; every other session ends. This one's new token.

    The caller has asked for the old one.
    """
    store_password(session, who.id, new)
    audit.record(Actor("therapist", who.id), "therapist.password_changed")
    return sessions.change_cookie(session, audit, who)


def password_changed_at(session: Session, therapist_id: UUID) -> datetime | None:
    return session.scalar(select(Therapist.password_at).where(Therapist.id == therapist_id))
