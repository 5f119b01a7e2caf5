"""The second step: a code of the app, a recovery code or a passkey, after the password or to prove oneself again.

Wrong codes count for the account together with the address that tries them, so that a stranger elsewhere locks nobody
out. Six digits could be guessed from many addresses at once by whoever has the password; the app's codes of one account
are therefore bounded: by network where the therapist has been lately, and in all from everywhere else. Passkeys and
recovery codes can't be guessed and stay open to everybody.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from practice.access.keyring import Keyring
from practice.access.throttle import ADDRESS, Limit, Throttles
from practice.audit import Actor, AuditTrail
from practice.models.therapist import Therapist
from practice.refusals import Refusal
from practice.services.people import accounts, sessions
from practice.services.signing_in import authenticator, passkeys, recovery_codes, tickets
from practice.services.signing_in.passkeys import Asked, Site
from practice.texts import N_

CODE = Limit("code", 8, timedelta(minutes=15))
APP_CODES = Limit("app codes of strangers", 100, timedelta(days=1))
PASSKEY_ASKED = Limit("passkey asked", 60, timedelta(minutes=15))
APP_DIGITS = 6


class TooManyAsked(Refusal):
    status = 429
    message = N_("This was asked for too often from your address. Wait a quarter of an hour, or use your password.")


@dataclass(frozen=True)
class Browser:
    """Who is in front of us, as far as one can see: its name, its address, and the address without the last part."""

    device: str
    address: str
    network: str


@dataclass(frozen=True)
class Step:
    """Where a sign-in stands after the password: whose it is, and what is there for the second step."""

    therapist_id: UUID
    email: str
    has_app: bool
    has_passkeys: bool
    has_codes: bool


def step_of(session: Session, keyring: Keyring, token: str) -> Step | None:
    """The half-finished sign-in of this token; None where there is none (any more)."""
    ticket = tickets.look(session, tickets.SECOND_STEP, token)
    therapist = session.get(Therapist, ticket.therapist_id) if ticket else None
    if therapist is None or therapist.disabled_at is not None:
        return None
    return Step(
        therapist.id,
        keyring.practice().open("therapist.email", therapist.id, therapist.email).decode(),
        has_app=authenticator.since(session, therapist.id) is not None,
        has_passkeys=bool(passkeys.all_of(session, keyring, therapist.id)),
        has_codes=bool(recovery_codes.left(session, therapist.id)),
    )


def with_code(
    session: Session, keyring: Keyring, audit: AuditTrail, token: str, typed: str, browser: Browser
) -> str | None:
    """A new session's token for a good code, or None. The caller commits either way, so that a wrong one counts."""
    ticket = tickets.look(session, tickets.SECOND_STEP, token)
    if ticket is None or ticket.therapist_id is None:
        return None
    method = code_fits(session, keyring, audit, ticket.therapist_id, typed, browser)
    if method is None or tickets.use(session, tickets.SECOND_STEP, token) is None:
        return None
    return _let_in(session, audit, ticket.therapist_id, method, browser)


def with_passkey(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    site: Site,
    *,
    token: str,
    asked: str,
    answer: str,
    browser: Browser,
) -> str | None:
    """The same for a passkey; `asked` is the challenge's token."""
    ticket = tickets.look(session, tickets.SECOND_STEP, token)
    if ticket is None or ticket.therapist_id is None:
        return None
    if not passkey_fits(session, keyring, audit, site, ticket.therapist_id, asked, answer, browser):
        return None
    if tickets.use(session, tickets.SECOND_STEP, token) is None:
        return None
    return _let_in(session, audit, ticket.therapist_id, "passkey", browser)


def ask_anybody(session: Session, keyring: Keyring, site: Site, browser: Browser) -> Asked:
    """Ask a visitor for a passkey that signs in alone. Raises TooManyAsked."""
    throttles = _throttles(session, keyring)
    if throttles.is_over_in_line(PASSKEY_ASKED, browser.address):
        raise TooManyAsked
    throttles.count(PASSKEY_ASKED, browser.address)
    return passkeys.ask_to_prove(session, site, None)


def with_passkey_alone(
    session: Session, keyring: Keyring, audit: AuditTrail, site: Site, asked: str, answer: str, browser: Browser
) -> str | None:
    """A new session's token for a passkey whose device has checked its user, or None. The caller commits either way."""
    throttles = _throttles(session, keyring)
    over = throttles.is_over_in_line(ADDRESS, browser.address)
    proof = passkeys.prove(session, site, asked, answer, None)
    if proof is None or over or not _may_enter(session, proof.therapist_id):
        throttles.count(ADDRESS, browser.address)
        actor = Actor("therapist", proof.therapist_id) if proof else Actor("visitor")
        audit.record(actor, "therapist.signed_in", outcome="refused")
        return None
    return _let_in(session, audit, proof.therapist_id, "passkey_alone", browser)


def code_fits(
    session: Session, keyring: Keyring, audit: AuditTrail, therapist_id: UUID, typed: str, browser: Browser
) -> str | None:
    """Which it was, "code" or "recovery_code", where it is good: once. None for a wrong one, which counts."""
    throttles, pair = _throttles(session, keyring), f"{therapist_id}|{browser.address}"
    digits = "".join(typed.split())
    is_app = len(digits) == APP_DIGITS and digits.isascii() and digits.isdigit()
    is_known = sessions.knows(session, therapist_id, browser.network)
    place = f"{therapist_id}|{browser.network}" if is_known else str(therapist_id)
    over = throttles.is_over_in_line(CODE, pair)
    if is_app:
        over = throttles.is_over_in_line(APP_CODES, place) or over
    if not over and is_app and authenticator.takes(session, keyring, therapist_id, digits):
        throttles.clear(CODE, pair)
        return "code"
    if not over and not is_app and recovery_codes.takes(session, keyring, therapist_id, typed):
        throttles.clear(CODE, pair)
        audit.record(Actor("therapist", therapist_id), "therapist.recovery_code_used")
        return "recovery_code"
    throttles.count(CODE, pair)
    if is_app:
        throttles.count(APP_CODES, place)
    audit.record(Actor("therapist", therapist_id), "therapist.code_given", outcome="refused")
    return None


def passkey_fits(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    site: Site,
    therapist_id: UUID,
    asked: str,
    answer: str,
    browser: Browser,
) -> bool:
    """Whether this is a signature of one of this therapist's passkeys. A wrong one counts; the caller commits."""
    throttles, pair = _throttles(session, keyring), f"{therapist_id}|{browser.address}"
    over = throttles.is_over_in_line(CODE, pair)
    if passkeys.prove(session, site, asked, answer, therapist_id) is not None and not over:
        throttles.clear(CODE, pair)
        return True
    throttles.count(CODE, pair)
    audit.record(Actor("therapist", therapist_id), "therapist.passkey_given", outcome="refused")
    return False


def is_over(session: Session, keyring: Keyring, therapist_id: UUID, browser: Browser) -> bool:
    """Whether this address gave too many wrong codes for this account; counted where tries stand in line."""
    return _throttles(session, keyring).is_over_in_line(CODE, f"{therapist_id}|{browser.address}")


def count_wrong(session: Session, keyring: Keyring, audit: AuditTrail, therapist_id: UUID, browser: Browser) -> None:
    _throttles(session, keyring).count(CODE, f"{therapist_id}|{browser.address}")
    audit.record(Actor("therapist", therapist_id), "therapist.code_given", outcome="refused")


def _may_enter(session: Session, therapist_id: UUID) -> bool:
    therapist = session.get(Therapist, therapist_id)
    return therapist is not None and therapist.disabled_at is None


def _let_in(session: Session, audit: AuditTrail, therapist_id: UUID, method: str, browser: Browser) -> str | None:
    if not _may_enter(session, therapist_id):
        return None
    audit.record(Actor("therapist", therapist_id), "therapist.signed_in")
    return accounts.open_session(session, therapist_id, browser.device, method=method, network=browser.network)


def _throttles(session: Session, keyring: Keyring) -> Throttles:
    return Throttles(session, keyring.practice().derive("throttle"))
