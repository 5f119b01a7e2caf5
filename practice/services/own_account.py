"""What a therapist changes about their own account. Whatever lets somebody in needs the password once more."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import hashing
from practice.access.keyring import Keyring
from practice.access.throttle import Limit, Throttles
from practice.audit import Actor, AuditTrail
from practice.models.therapist import Therapist
from practice.refusals import Refusal
from practice.services import accounts
from practice.services.accounts import SignedIn
from practice.texts import N_

# A session left open or stolen must not be a place to try passwords.
PASSWORD_AGAIN = Limit("password again", 8, timedelta(minutes=15))


class AddressTaken(Refusal):
    message = N_("There is an account with this e-mail address. Nothing was changed.")


def password_fits(session: Session, keyring: Keyring, audit: AuditTrail, who: SignedIn, password: str) -> bool:
    """Whether this is the password of who is signed in. A wrong one is counted; the caller commits either way."""
    throttles = _throttles(session, keyring)
    stored = session.scalars(select(Therapist.password_hash).where(Therapist.id == who.id)).one()
    if throttles.is_over(PASSWORD_AGAIN, str(who.id)):
        return hashing.matches_nobody(password)
    if not hashing.matches(stored, password):
        throttles.count(PASSWORD_AGAIN, str(who.id))
        audit.record(Actor("therapist", who.id), "therapist.password_asked_again", outcome="refused")
        return False
    throttles.clear(PASSWORD_AGAIN, str(who.id))
    return True


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
    audit.record(Actor("therapist", who.id), "therapist.email_changed")


def change_password(
    session: Session, keyring: Keyring, audit: AuditTrail, who: SignedIn, *, current: str, new: str
) -> bool:
    """As accounts.change_password, with bounded tries. Raises WeakPassword; the caller commits either way."""
    throttles = _throttles(session, keyring)
    if throttles.is_over(PASSWORD_AGAIN, str(who.id)):
        return hashing.matches_nobody(current)
    context = accounts.email_of(session, keyring, who)
    if not accounts.change_password(session, audit, who, current, new, context):
        throttles.count(PASSWORD_AGAIN, str(who.id))
        return False
    throttles.clear(PASSWORD_AGAIN, str(who.id))
    return True
