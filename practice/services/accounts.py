"""Accounts: the practice's set-up, therapists, signing in and out with sessions as rows."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ScalarSelect, select, update
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.access.keyring import Keyring
from practice.access.throttle import ACCOUNT_AND_ADDRESS, ADDRESS, Throttles
from practice.audit import COMMAND_LINE, Actor, AuditTrail
from practice.models.practice import Practice
from practice.models.therapist import Therapist, TherapistSession
from practice.refusals import Refusal
from practice.texts import N_
from practice.vault import Owner

IDLE = timedelta(minutes=15)  # where the practice has not chosen otherwise
LONGEST = timedelta(hours=12)
PASSWORD_LEAST = 15  # without a second factor
PASSWORD_MOST = 200


class WeakPassword(Refusal):
    status = 400


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

    `sharing` is the assignment whose shared page this session shows on a turned screen, if it does.
    """

    id: UUID
    session_id: UUID
    name: str
    is_owner: bool
    sharing: UUID | None = None


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


def hashed(new: NewTherapist) -> str:
    """The hash of a new account's password. Slow: made before the writing transaction. Raises WeakPassword, TooBusy."""
    refuse_weak(new.password, (new.name, new.email))
    return hashing.hash_secret(new.password)


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
    password_hash = password_hash or hashed(new)
    index = email_index(keyring, new.email)
    if session.scalar(select(Therapist.id).where(Therapist.email_index == index)) is not None:
        raise Refusal(N_("There is an account with this e-mail address. Nothing was changed."))
    therapist = Therapist(
        id=uuid4(),
        email_index=index,
        password_hash=password_hash,
        is_owner=is_owner,
        created_at=clock.now(),
    )
    key = keyring.practice()
    therapist.email = key.seal("therapist.email", therapist.id, new.email.strip().encode())
    therapist.name = key.seal("therapist.name", therapist.id, new.name.strip().encode())
    session.add(therapist)
    session.flush()
    audit.record(by, "therapist.added", about=("therapist", therapist.id))
    return therapist


def refuse_weak(password: str, context: tuple[str, ...]) -> None:
    """Raises WeakPassword for one that is short, one repeated piece, or made of the account's own words."""
    if len(password) < PASSWORD_LEAST:
        message = N_("Use at least %(least)s characters. A few words in a row are easy to keep.")
        raise WeakPassword(message, least=PASSWORD_LEAST)
    if len(password) > PASSWORD_MOST:
        raise WeakPassword(N_("Use at most %(most)s characters."), most=PASSWORD_MOST)
    plain = password.casefold()
    words = {part for text in context for part in text.casefold().replace("@", " ").replace(".", " ").split()}
    for word in sorted({*words, "fourfold", "therapist", "password"}, key=len, reverse=True):
        if len(word) >= 3:
            plain = plain.replace(word, "")
    if len(set(plain)) < 5 or len(plain) < 8:
        raise WeakPassword(N_("This password is easy to guess. Use words that are not your name or address."))


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
        return hashing.matches(self.stored, password)


def attempt(session: Session, keyring: Keyring, email: str, address: str) -> Attempt:
    """Find the account that a try is for; unknown, disabled and throttled ones look the same."""
    throttles = Throttles(session, keyring.practice().derive("throttle"))
    over = _is_over(throttles, email, address)
    therapist = session.scalar(select(Therapist).where(Therapist.email_index == email_index(keyring, email)))
    if therapist is None or therapist.disabled_at is not None or over:
        return Attempt(email, address, therapist.id if therapist else None, None)
    return Attempt(email, address, therapist.id, therapist.password_hash)


def sign_in(
    session: Session, keyring: Keyring, audit: AuditTrail, tried: Attempt, *, fits: bool, device: str
) -> str | None:
    """A new session's token, or None. The caller commits in any case, so that a refused try is remembered.

    The limit counts again here, where tries stand in line: many at the same moment are not more than one by one.
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
    audit.record(actor, "therapist.signed_in")
    return open_session(session, tried.therapist_id, device)


def _is_over(throttles: Throttles, email: str, address: str) -> bool:
    return throttles.is_over(ACCOUNT_AND_ADDRESS, _pair(email, address)) or throttles.is_over(ADDRESS, address)


def _pair(email: str, address: str) -> str:
    return f"{email.strip().casefold()}|{address}"


def open_session(session: Session, therapist_id: UUID, device: str) -> str:
    token, now = hashing.new_token(), clock.now()
    session.add(
        TherapistSession(
            therapist_id=therapist_id,
            token_hash=hashing.token_hash(token),
            device=device[:120],
            created_at=now,
            touched_at=now,
        )
    )
    return token


def signed_in(session: Session, keyring: Keyring, token: str) -> SignedIn | None:
    """Who this token is; None once it ended, was idle for too long, is 12 hours old, or the account is off."""
    row = session.execute(
        select(TherapistSession, Therapist, _session_minutes())
        .join(Therapist, Therapist.id == TherapistSession.therapist_id)
        .where(TherapistSession.token_hash == hashing.token_hash(token))
    ).one_or_none()
    if row is None:
        return None
    opened, therapist, minutes = row
    if not _still_open(opened, timedelta(minutes=minutes)) or therapist.disabled_at is not None:
        return None
    name = keyring.practice().open("therapist.name", therapist.id, therapist.name).decode()
    return SignedIn(therapist.id, opened.id, name, therapist.is_owner, opened.sharing)


def _session_minutes() -> ScalarSelect[int]:
    return select(Practice.session_minutes).limit(1).scalar_subquery()


def idle(session: Session) -> timedelta:
    """How long a session stays open without use in this practice."""
    minutes = session.scalar(select(Practice.session_minutes))
    return IDLE if minutes is None else timedelta(minutes=minutes)


def _still_open(opened: TherapistSession, longest_idle: timedelta) -> bool:
    now = clock.now()
    return opened.ended_at is None and now - opened.touched_at <= longest_idle and now - opened.created_at <= LONGEST


def needs_touch(session: Session, session_id: UUID) -> bool:
    """Whether the session's last use is more than a minute old; its row is written at most once a minute."""
    touched_at = session.scalar(select(TherapistSession.touched_at).where(TherapistSession.id == session_id))
    return touched_at is not None and clock.now() - touched_at > timedelta(minutes=1)


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


def open_sessions(session: Session, therapist_id: UUID) -> list[TherapistSession]:
    """The therapist's sessions that still open something, newest first."""
    rows = session.scalars(
        select(TherapistSession)
        .where(TherapistSession.therapist_id == therapist_id, TherapistSession.ended_at.is_(None))
        .order_by(TherapistSession.touched_at.desc())
    )
    longest_idle = idle(session)
    return [row for row in rows if _still_open(row, longest_idle)]


def end_sessions(session: Session, audit: AuditTrail, who: SignedIn, *, except_this: bool) -> None:
    """End the therapist's sessions, all or all the others."""
    ended = update(TherapistSession).where(
        TherapistSession.therapist_id == who.id, TherapistSession.ended_at.is_(None)
    )
    if except_this:
        ended = ended.where(TherapistSession.id != who.session_id)
    session.execute(ended.values(ended_at=clock.now()))
    audit.record(Actor("therapist", who.id), "therapist.sessions_ended")


def email_of(session: Session, keyring: Keyring, who: SignedIn) -> str:
    therapist = session.get_one(Therapist, who.id)
    return keyring.practice().open("therapist.email", therapist.id, therapist.email).decode()


def last_signed_in(session: Session, therapist_id: UUID) -> datetime | None:
    return session.scalar(
        select(TherapistSession.created_at)
        .where(TherapistSession.therapist_id == therapist_id)
        .order_by(TherapistSession.created_at.desc())
        .offset(1)
        .limit(1)
    )
