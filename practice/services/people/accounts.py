"""Accounts: the practice's set-up, therapists, signing in and out with sessions as rows."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.access.keyring import Keyring
from practice.access.throttle import ACCOUNT_AND_ADDRESS, ADDRESS, Throttles
from practice.audit import COMMAND_LINE, Actor, AuditTrail
from practice.models.practice import Practice
from practice.models.therapist import Therapist, TherapistSession
from practice.refusals import Refusal
from practice.services.signing_in import passwords, tickets, which
from practice.texts import N_
from practice.vault import Owner

IDLE = timedelta(minutes=15)  # where the practice has not chosen otherwise
LONGEST = timedelta(hours=12)

@dataclass(frozen=True)
class PracticeDetails:
    """What the owner types when setting the practice up."""

    name: str
    phrase: str
    resources: str
    duty_to_report: str
    time_zone: str
    link_days: int = 14
    pin_needed: bool = True
    session_minutes: int = 15
    report_days: int = 90


@dataclass(frozen=True)
class NewTherapist:
    name: str
    email: str
    password: str


@dataclass(frozen=True)
class SignedIn:
    """A therapist with an open session: what a request knows about who is there.

    `sharing` is the assignment whose shared page this session shows on a turned screen, if it does. `checked_at`: when
    this session last proved who it is. `touched_at`: when it was last used, to the minute. `password_short`: the
    password only does beside a second factor.
    """

    id: UUID
    session_id: UUID
    name: str
    is_owner: bool
    sharing: UUID | None = None
    has_factor: bool = False
    password_short: bool = False
    checked_at: datetime | None = None
    touched_at: datetime | None = None


@dataclass(frozen=True, repr=False)
class Halfway:
    """The password was right and the second step is missing: the token of its ticket."""

    token: str


def practice_of(session: Session) -> Practice | None:
    return session.scalar(select(Practice))


def set_up(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    details: PracticeDetails,
    *,
    is_sample: bool = False,
    by: Actor = COMMAND_LINE,
) -> Practice:
    """Create the practice and its key; there is one practice an installation."""
    practice = Practice(
        id=uuid4(),
        name=details.name,
        phrase=details.phrase,
        resources=details.resources,
        duty_to_report=details.duty_to_report,
        time_zone=details.time_zone,
        link_days=details.link_days,
        pin_needed=details.pin_needed,
        session_minutes=details.session_minutes,
        report_days=details.report_days,
        is_sample=is_sample,
        created_at=clock.now(),
    )
    session.add(practice)
    keyring.make(Owner("practice", practice.id))
    session.flush()
    audit.record(by, "practice.set_up")
    return practice


def hashed(new: NewTherapist, practice_name: str = "") -> str:
    """The hash of a new account's password. Slow: made before the writing transaction. Raises WeakPassword, TooBusy."""
    passwords.refuse_weak(new.password, (new.name, new.email, practice_name))
    return hashing.hash_secret(passwords.plain(new.password))


def add_therapist(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    new: NewTherapist,
    *,
    is_owner: bool,
    by: Actor,
    password_hash: str | None = None,
) -> Therapist:
    """Add an account; `password_hash` is what `hashed` made, where others would have to wait for it.

    Raises WeakPassword, and Refusal when the address has an account.
    """
    password_hash = password_hash or hashed(new, _practice_name(session))
    index = email_index(keyring, new.email)
    if session.scalar(select(Therapist.id).where(Therapist.email_index == index)) is not None:
        raise Refusal(N_("There is an account with this e-mail address. Nothing was changed."))
    therapist = Therapist(
        id=uuid4(),
        email_index=index,
        password_hash=password_hash,
        is_owner=is_owner,
        created_at=clock.now(),
        password_at=clock.now(),
    )
    key = keyring.practice()
    therapist.email = key.seal("therapist.email", therapist.id, new.email.strip().encode())
    therapist.name = key.seal("therapist.name", therapist.id, new.name.strip().encode())
    session.add(therapist)
    session.flush()
    audit.record(by, "therapist.added", about=("therapist", therapist.id))
    return therapist


def _practice_name(session: Session) -> str:
    return session.scalar(select(Practice.name)) or ""


def email_index(keyring: Keyring, email: str) -> bytes:
    """A keyed hash by which an account is found; without the key it says nothing about the address."""
    return hmac.digest(keyring.practice().derive("email"), email.strip().casefold().encode(), hashlib.sha256)


@dataclass(frozen=True, repr=False)
class Attempt:
    """A try to sign in, found before the slow hash so that no transaction waits; `stored` None lets nobody in."""

    email: str
    address: str
    therapist_id: UUID | None
    stored: str | None

    def fits(self, password: str) -> bool:
        """Whether the password is this account's; takes as long when there is none. Raises TooBusy."""
        if self.stored is None:
            return hashing.matches_nobody(password)
        return passwords.matches(self.stored, password)


def attempt(session: Session, keyring: Keyring, email: str, address: str) -> Attempt:
    """Find the account that a try is for; unknown, disabled and throttled ones look the same."""
    throttles = Throttles(session, keyring.practice().derive("throttle"))
    over = _is_over(throttles, email, address)
    therapist = session.scalar(select(Therapist).where(Therapist.email_index == email_index(keyring, email)))
    if therapist is None or therapist.disabled_at is not None or over:
        return Attempt(email, address, therapist.id if therapist else None, None)
    return Attempt(email, address, therapist.id, therapist.password_hash)


def sign_in(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    tried: Attempt,
    *,
    fits: bool,
    device: str,
    network: str | None = None,
) -> str | Halfway | None:
    """A new session's token, Halfway where a second step is missing, or None.

    The caller commits in any case, so that a refused try is remembered. The limit counts again here, where tries stand
    in line: many at the same moment are not more than one by one.
    """
    throttles = Throttles(session, keyring.practice().derive("throttle"))
    actor = Actor("therapist", tried.therapist_id) if tried.therapist_id else Actor("visitor")
    over = throttles.is_over_in_line(ACCOUNT_AND_ADDRESS, _pair(tried.email, tried.address))
    over = throttles.is_over_in_line(ADDRESS, tried.address) or over
    if not fits or tried.therapist_id is None or over:
        throttles.count(ACCOUNT_AND_ADDRESS, _pair(tried.email, tried.address))
        throttles.count(ADDRESS, tried.address)
        audit.record(actor, "therapist.signed_in", outcome="refused")
        return None
    throttles.clear(ACCOUNT_AND_ADDRESS, _pair(tried.email, tried.address))
    if which.has_factor(session, tried.therapist_id):
        audit.record(actor, "therapist.password_given")
        return Halfway(tickets.issue(session, tickets.SECOND_STEP, tried.therapist_id))
    audit.record(actor, "therapist.signed_in")
    return open_session(session, tried.therapist_id, device, network=network)


def _is_over(throttles: Throttles, email: str, address: str) -> bool:
    return throttles.is_over(ACCOUNT_AND_ADDRESS, _pair(email, address)) or throttles.is_over(ADDRESS, address)


def _pair(email: str, address: str) -> str:
    return f"{email.strip().casefold()}|{address}"


def open_session(
    session: Session, therapist_id: UUID, device: str, *, method: str = "password", network: str | None = None
) -> str:
    """A new session's token. `method` says with what it was opened, `network` from where, without the last part."""
    token, now = hashing.new_token(), clock.now()
    session.add(
        TherapistSession(
            therapist_id=therapist_id,
            token_hash=hashing.token_hash(token),
            device=device[:120],
            created_at=now,
            touched_at=now,
            checked_at=now,
            method=method,
            network=network,
        )
    )
    return token


def idle(session: Session) -> timedelta:
    """How long a session stays open without use in this practice."""
    minutes = session.scalar(select(Practice.session_minutes))
    return IDLE if minutes is None else timedelta(minutes=minutes)


def still_open(opened: TherapistSession | Row[Any], longest_idle: timedelta) -> bool:
    """Whether a session's cookie opens anything: not ended, used lately, not too old."""
    lately = clock.is_within(opened.touched_at, longest_idle) and clock.is_within(opened.created_at, LONGEST)
    return opened.ended_at is None and lately


def needs_touch(who: SignedIn) -> bool:
    """Whether the session's last use is more than a minute old; its row is written at most once a minute."""
    return who.touched_at is not None and not clock.is_within(who.touched_at, timedelta(minutes=1))


def touch(session: Session, session_id: UUID) -> None:
    session.execute(
        update(TherapistSession).where(TherapistSession.id == session_id).values(touched_at=clock.now())
    )


def end_session(session: Session, audit: AuditTrail, who: SignedIn) -> None:
    """End this session: its cookie opens nothing any more, wherever it was copied to."""
    session.execute(
        update(TherapistSession).where(TherapistSession.id == who.session_id).values(ended_at=clock.now())
    )
    audit.record(Actor("therapist", who.id), "therapist.signed_out")


def email_of(session: Session, keyring: Keyring, who: SignedIn) -> str:
    therapist = session.get_one(Therapist, who.id)
    return keyring.practice().open("therapist.email", therapist.id, therapist.email).decode()
