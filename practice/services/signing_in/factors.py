"""Second factors as their owner changes them. Every change ends the other sessions and gives this one a new cookie."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.refusals import Refusal
from practice.services.people import sessions
from practice.services.people.accounts import SignedIn
from practice.services.signing_in import authenticator, passkeys, passwords, recovery_codes, second_step, which
from practice.services.signing_in.passkeys import Registered, Site
from practice.services.signing_in.second_step import Browser
from practice.texts import N_


class StillNeeded(Refusal):
    message = N_("A second factor is needed here. Set up another one first, then take this one away.")


class LongerPasswordFirst(Refusal):
    message = N_("Your password only does beside a second factor. Choose one of %(least)s characters first.")

    def __init__(self) -> None:
        super().__init__(least=passwords.LEAST)


class MakeAFactorFirst(Refusal):
    message = N_("Recovery codes stand in for a second factor. Set one up first.")


@dataclass(frozen=True, repr=False)
class Factors:
    """What a therapist has. `codes_left` is None where no recovery codes were made."""

    app_since: datetime | None
    passkeys: list[Registered]
    codes_left: int | None


@dataclass(frozen=True, repr=False)
class Changed:
    """This session's new token, and new recovery codes where there were none: they are shown now and never again."""

    token: str
    codes: list[str]


def of(session: Session, keyring: Keyring, therapist_id: UUID) -> Factors:
    return Factors(
        authenticator.since(session, therapist_id),
        passkeys.all_of(session, keyring, therapist_id),
        recovery_codes.left(session, therapist_id),
    )


def confirm_app(
    session: Session, keyring: Keyring, audit: AuditTrail, who: SignedIn, code: str, browser: Browser
) -> Changed | None:
    """Take the waiting app for a code of it; None for a wrong one. The caller commits either way."""
    if second_step.is_over(session, keyring, who.id, browser):
        return None
    if not authenticator.confirm(session, keyring, who.id, "".join(code.split())):
        second_step.count_wrong(session, keyring, audit, who.id, browser)
        return None
    return _changed(session, keyring, audit, who, "therapist.app_added")


def add_passkey(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    who: SignedIn,
    site: Site,
    *,
    asked: str,
    answer: str,
    name: str,
) -> Changed | None:
    """Register a passkey; None for an answer that does not fit. The caller commits either way."""
    added = passkeys.add(session, keyring, site, who.id, asked, answer, name)
    return None if added is None else _changed(session, keyring, audit, who, "therapist.passkey_added", added)


def remove_app(session: Session, audit: AuditTrail, who: SignedIn, *, needed: bool) -> str:
    """This session's new token. Raises StillNeeded, LongerPasswordFirst."""
    authenticator.remove(session, who.id)
    return _removed(session, audit, who, "therapist.app_removed", None, needed=needed)


def remove_passkey(
    session: Session, audit: AuditTrail, who: SignedIn, passkey_id: UUID, *, needed: bool
) -> str:
    """This session's new token. Raises NoSuchPasskey, StillNeeded, LongerPasswordFirst."""
    passkeys.remove(session, who.id, passkey_id)
    return _removed(session, audit, who, "therapist.passkey_removed", passkey_id, needed=needed)


def new_codes(session: Session, keyring: Keyring, audit: AuditTrail, who: SignedIn) -> Changed:
    """Ten new recovery codes; those from before open nothing any more. Raises MakeAFactorFirst."""
    if not which.has_factor(session, who.id):
        raise MakeAFactorFirst
    codes = recovery_codes.renew(session, keyring, who.id)
    audit.record(Actor("therapist", who.id), "therapist.recovery_codes_made")
    return Changed(sessions.change_cookie(session, audit, who), codes)


def remove_all(session: Session, therapist_id: UUID) -> None:
    """Nothing beside the password is left. The caller ends the sessions and writes the entry."""
    authenticator.remove(session, therapist_id)
    passkeys.remove_all(session, therapist_id)
    recovery_codes.remove(session, therapist_id)


def _changed(
    session: Session, keyring: Keyring, audit: AuditTrail, who: SignedIn, action: str, row: UUID | None = None
) -> Changed:
    audit.record(Actor("therapist", who.id), action, about=("passkey", row) if row else None)
    codes: list[str] = []
    if recovery_codes.left(session, who.id) is None:
        codes = recovery_codes.renew(session, keyring, who.id)
        audit.record(Actor("therapist", who.id), "therapist.recovery_codes_made")
    return Changed(sessions.change_cookie(session, audit, who), codes)


def _removed(
    session: Session, audit: AuditTrail, who: SignedIn, action: str, row: UUID | None, *, needed: bool
) -> str:
    """A refusal here rolls the removal back."""
    if not which.has_factor(session, who.id):
        if needed:
            raise StillNeeded
        if who.password_short:
            raise LongerPasswordFirst
        recovery_codes.remove(session, who.id)
    audit.record(Actor("therapist", who.id), action, about=("passkey", row) if row else None)
    return sessions.change_cookie(session, audit, who)
