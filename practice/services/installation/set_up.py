"""The first run: an empty database becomes a practice with its owner and a recovery key."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.practice import Practice
from practice.refusals import Refusal
from practice.services.installation import recovery
from practice.services.installation.recovery import InstallationKeys
from practice.services.people import accounts
from practice.services.people.accounts import NewTherapist, PracticeDetails
from practice.services.signing_in.second_step import Browser
from practice.texts import N_


class AlreadySetUp(Refusal):
    message = N_("Somebody set this practice up in the meantime. Nothing of yours was kept. Sign in instead.")


def set_up(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    keys: InstallationKeys,
    *,
    details: PracticeDetails,
    owner: NewTherapist,
    password_hash: str,
    browser: Browser,
) -> str:
    """Create the practice, its owner and the recovery key; the owner's session token.

    `password_hash` is what accounts.hashed made of the owner's. Raises AlreadySetUp: the audit chain's head
    serialises two that set up at the same moment.
    """
    accounts.set_up(session, keyring, audit, details, by=Actor("visitor"))
    if session.scalar(select(func.count()).select_from(Practice)) != 1:
        raise AlreadySetUp
    therapist = accounts.add_therapist(
        session, keyring, audit, owner, is_owner=True, by=Actor("visitor"), password_hash=password_hash
    )
    actor = Actor("therapist", therapist.id)
    recovery.make(session, keyring, audit, keys, by=actor)
    audit.record(actor, "therapist.signed_in")
    return accounts.open_session(session, therapist.id, browser.device, network=browser.network)
