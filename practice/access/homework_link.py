"""A link's token and PIN -> exactly one partner's homework. The only way in for somebody without an account.

Unknown, expired, revoked, frozen and wrong PIN are one answer to the visitor and take the same time. A sent homework's
link still opens until it ends, for the page that changes what may be looked at together; no answer is shown there.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session, selectinload

from practice import clock, hashing
from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.assignment import Assignment, Homework, HomeworkSession
from practice.models.couple import Partner

PIN_TRIES = 5
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)


@dataclass
class Visit:
    """One partner's open homework session: what every client page works on."""

    session: Session
    keyring: Keyring
    audit: AuditTrail
    row: HomeworkSession
    homework: Homework
    assignment: Assignment
    partner: Partner

    @property
    def actor(self) -> Actor:
        return Actor("partner", self.partner.id)

    @property
    def is_kiosk(self) -> bool:
        """Whether it goes on on the therapist's own device, which is given back afterwards."""
        return self.row.kiosk


@dataclass(frozen=True, repr=False)
class Attempt:
    """A try to open a link, looked up before the slow hash so that no transaction waits for it."""

    token: str
    pin: str
    stored: str | None
    pin_needed: bool
    pepper: bytes
    is_hopeless: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is a link of this token, live or ended."""
        return self.stored is not None

    def hopeless(self) -> "Attempt":
        """The same try at a link that does not exist, when too many of them came from its address."""
        return replace(self, is_hopeless=True)

    def fits(self) -> bool:
        """Whether the PIN is the right one; takes as long when there is no such link. Raises TooBusy."""
        tried = hashing.peppered(self.pin, self.pepper)
        if self.stored is None or not self.pin_needed:
            hashing.matches_nobody(tried)
            return self.stored is not None
        return hashing.matches(self.stored, tried)


def attempt(session: Session, keyring: Keyring, token: str, pin: str) -> Attempt:
    """Find what a token and a PIN would have to fit. Changes nothing."""
    link = select(Homework.partner_id).where(Homework.token_hash == hashing.token_hash(token))
    return attempt_at(session, keyring, link, token, pin)


def attempt_at(session: Session, keyring: Keyring, link: Select[UUID], token: str, pin: str) -> Attempt:
    """The same for any kind of link: `link` selects the id of the partner whose it is, or nothing."""
    found = session.execute(
        select(Partner.pin_hash, Partner.pin_needed).where(Partner.id.in_(link))
    ).one_or_none()
    pepper = keyring.practice().derive("pin")
    if found is None:
        return Attempt(token, pin, None, True, pepper)
    return Attempt(token, pin, found.pin_hash, found.pin_needed, pepper)


@dataclass(frozen=True)
class Entry:
    """What came of a try: the new session's token or None, and the case whose state may have changed.

    `is_closed`: there is no such link, or it has ended or is frozen, so that no PIN was looked at.
    """

    token: str | None
    couple_id: UUID | None
    is_closed: bool = False


def enter(session: Session, audit: AuditTrail, tried: Attempt, *, fits: bool) -> Entry:
    """Open a homework session, or not: one kind of no for everything. The caller commits either way.

    A wrong PIN is counted on the homework's row; the fifth freezes the link until the therapist renews it. A form that
    was sent without a PIN (a mail scanner's) counts nothing.
    """
    homework = _find(session, tried.token)
    if homework is None:
        return Entry(None, None, is_closed=True)
    couple_id, ended_at = homework.assignment.couple_id, homework.ended_at
    if not _is_live(homework):
        return Entry(None, couple_id if homework.ended_at != ended_at else None, is_closed=True)
    if not fits:
        _count_wrong_pin(homework, audit, tried.pin)
        return Entry(None, couple_id)
    homework.wrong_pins = 0
    actor = Actor("partner", homework.partner_id)
    audit.record(actor, "homework.opened", couple_id=couple_id, about=("homework", homework.id))
    return Entry(_begin(session, homework), couple_id)


def begin_handed_over(session: Session, homework_id: UUID) -> str | None:
    """The token of a session on a device that the therapist hands over: no link and no PIN, the therapist vouches.

    None where the link would open no question: ended, frozen or sent. The caller has found it on the caseload.
    """
    homework = _locked(session, Homework.id == homework_id)
    if homework is None or homework.sent_at is not None or not _is_live(homework):
        return None
    return _begin(session, homework, kiosk=True)


def _find(session: Session, token: str) -> Homework | None:
    return _locked(session, Homework.token_hash == hashing.token_hash(token))


def _locked(session: Session, which: ColumnElement[bool]) -> Homework | None:
    """The homework, locked and as it stands now: tries at the same moment are counted one after the other."""
    return session.scalar(
        select(Homework)
        .where(which)
        .options(selectinload(Homework.assignment))
        .with_for_update(of=Homework)
        .execution_options(populate_existing=True)
    )


def _is_live(homework: Homework) -> bool:
    """Whether the link opens; an end that the clock brought is stored, so that no clock takes it back."""
    if homework.ended_at is None and homework.expires_at <= clock.now():
        homework.ended_at, homework.ended_because = clock.now(), "expired"
        homework.token = None
    return homework.ended_at is None and homework.frozen_at is None


def _count_wrong_pin(homework: Homework, audit: AuditTrail, pin: str) -> None:
    if not pin:
        return
    homework.wrong_pins += 1
    if homework.wrong_pins >= PIN_TRIES:
        homework.frozen_at = clock.now()
    audit.record(
        Actor("partner", homework.partner_id),
        "homework.wrong_pin",
        couple_id=homework.assignment.couple_id,
        about=("homework", homework.id),
        outcome="frozen" if homework.frozen_at else "refused",
    )


def _begin(session: Session, homework: Homework, *, kiosk: bool = False) -> str:
    """A new session in place of any older one of this homework."""
    session.execute(delete(HomeworkSession).where(HomeworkSession.homework_id == homework.id))
    token, now = hashing.new_token(), clock.now()
    session.add(
        HomeworkSession(
            homework_id=homework.id,
            token_hash=hashing.token_hash(token),
            created_at=now,
            touched_at=now,
            written_items=[],
            kiosk=kiosk,
        )
    )
    return token


def visit(session: Session, keyring: Keyring, audit: AuditTrail, token: str) -> Visit | None:
    """The open session of this cookie; None when it or its link ended, after 30 idle minutes and after 12 hours."""
    row = session.scalar(
        select(HomeworkSession).where(HomeworkSession.token_hash == hashing.token_hash(token))
    )
    now = clock.now()
    if row is None or row.ended_at is not None or is_over(row.created_at, row.touched_at, now):
        return None
    homework = session.scalars(
        select(Homework).where(Homework.id == row.homework_id).options(selectinload(Homework.assignment))
    ).one()
    if homework.ended_at is not None:
        return None
    partner = session.get_one(Partner, homework.partner_id)
    return Visit(session, keyring, audit, row, homework, homework.assignment, partner)


def is_over(began_at: datetime, touched_at: datetime, now: datetime) -> bool:
    """Whether a session has ended by itself: after 30 idle minutes, or after 12 hours; also where the
    clock was that far ahead when it was used."""
    return abs(now - touched_at) > IDLE or abs(now - began_at) > LONGEST


def touch(visit: Visit) -> None:
    """Keep an active session open; at most one write a minute."""
    if needs_touch(visit.row.touched_at):
        visit.row.touched_at = clock.now()


def needs_touch(touched_at: datetime) -> bool:
    return not clock.is_within(touched_at, timedelta(minutes=1))


def close_others(session: Session, partner_id: UUID, keep: UUID | None = None) -> None:
    """End every session of a partner, but for one: after another PIN the old one's sessions open nothing any more."""
    own = select(Homework.id).where(Homework.partner_id == partner_id)
    ended = delete(HomeworkSession).where(HomeworkSession.homework_id.in_(own))
    if keep is not None:
        ended = ended.where(HomeworkSession.id != keep)
    session.execute(ended)


def mark_of(visit: Visit) -> str:
    """What the forms of one homework carry, so that an old page can't post into another that was opened since."""
    return mark(visit.homework.id)


def mark(homework_id: UUID) -> str:
    """The same for a homework that was found another way."""
    return hashlib.sha256(b"fourfold/for|" + homework_id.bytes).hexdigest()[:32]


def leave(visit: Visit) -> None:
    """End the session at once: the cookie opens nothing from now on."""
    visit.session.delete(visit.row)
