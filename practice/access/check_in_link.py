"""A check-in link's token and PIN -> exactly one partner's private check-in.

It opens at the same address, with the same PIN and the same answers to a wrong one as homework, but from a table of
its own. The session stands on the link's row: there is one at most, and a newer one ends the older.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.access.homework_link import IDLE, LONGEST, PIN_TRIES, Attempt, Entry, attempt_at
from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.check_in import CheckInLink
from practice.models.couple import Partner


@dataclass
class PrivateVisit:
    """One partner's open private check-in: what its pages work on. Never given to anything about homework."""

    session: Session
    keyring: Keyring
    audit: AuditTrail
    link: CheckInLink
    partner: Partner

    @property
    def actor(self) -> Actor:
        return Actor("partner", self.partner.id)

    @property
    def couple_id(self) -> UUID:
        return self.partner.couple_id

    @property
    def is_kiosk(self) -> bool:
        return self.link.session_kiosk


def attempt(session: Session, keyring: Keyring, token: str, pin: str) -> Attempt:
    """Find what a token and a PIN would have to fit. Changes nothing."""
    link = select(CheckInLink.partner_id).where(CheckInLink.token_hash == hashing.token_hash(token))
    return attempt_at(session, keyring, link, token, pin)


def enter(session: Session, audit: AuditTrail, tried: Attempt, *, fits: bool) -> Entry:
    """Open the check-in, or not; as `homework_link.enter` does. The caller commits either way."""
    link = _locked(session, CheckInLink.token_hash == hashing.token_hash(tried.token))
    if link is None:
        return Entry(None, None, is_closed=True)
    partner, ended_at = session.get_one(Partner, link.partner_id), link.ended_at
    if not is_live(link):
        return Entry(None, partner.couple_id if link.ended_at != ended_at else None, is_closed=True)
    if not fits:
        _count_wrong_pin(link, partner, audit, tried.pin)
        return Entry(None, partner.couple_id)
    link.wrong_pins = 0
    _record(audit, link, partner, "check_in_link.opened")
    return Entry(begin(link), partner.couple_id)


def _locked(session: Session, which: ColumnElement[bool]) -> CheckInLink | None:
    return session.scalar(
        select(CheckInLink).where(which).with_for_update().execution_options(populate_existing=True)
    )


def is_live(link: CheckInLink) -> bool:
    """Whether the link opens; an end that the clock brought is stored, so that no clock takes it back."""
    if link.ended_at is None and link.expires_at <= clock.now():
        end(link, "expired")
    return link.ended_at is None and link.frozen_at is None


def end(link: CheckInLink, because: str) -> None:
    """Store that the link has ended, with its session and the sealed token. Ending twice keeps the first reason."""
    if link.ended_at is None:
        link.ended_at, link.ended_because = clock.now(), because
    link.token = None
    close(link)


def _count_wrong_pin(link: CheckInLink, partner: Partner, audit: AuditTrail, pin: str) -> None:
    if not pin:
        return
    link.wrong_pins += 1
    if link.wrong_pins >= PIN_TRIES:
        link.frozen_at = clock.now()
    _record(audit, link, partner, "check_in_link.wrong_pin", "frozen" if link.frozen_at else "refused")


def _record(audit: AuditTrail, link: CheckInLink, partner: Partner, action: str, outcome: str = "done") -> None:
    audit.record(
        Actor("partner", partner.id),
        action,
        couple_id=partner.couple_id,
        about=("check_in_link", link.id),
        outcome=outcome,
    )


def begin(link: CheckInLink, *, kiosk: bool = False) -> str:
    """The token of a new session in place of any older one."""
    token, now = hashing.new_token(), clock.now()
    link.session_hash, link.session_kiosk = hashing.token_hash(token), kiosk
    link.session_began_at = link.session_touched_at = now
    return token


def visit(session: Session, keyring: Keyring, audit: AuditTrail, token: str) -> PrivateVisit | None:
    """The open session of this cookie; None when it or its link ended, after 30 idle minutes and after 12 hours."""
    link = session.scalar(select(CheckInLink).where(CheckInLink.session_hash == hashing.token_hash(token)))
    if link is None or link.ended_at is not None or _is_over(link):
        return None
    return PrivateVisit(session, keyring, audit, link, session.get_one(Partner, link.partner_id))


def _is_over(link: CheckInLink) -> bool:
    if link.session_touched_at is None or link.session_began_at is None:
        return True
    return not (clock.is_within(link.session_touched_at, IDLE) and clock.is_within(link.session_began_at, LONGEST))


def lock(visit: PrivateVisit) -> bool:
    """Let one request at a time change this check-in; False where its session was ended in between."""
    before = visit.link.session_hash
    link = _locked(visit.session, CheckInLink.id == visit.link.id)
    return link is not None and link.ended_at is None and before is not None and link.session_hash == before


def touch(visit: PrivateVisit) -> None:
    """Keep an active session open; at most one write a minute."""
    before = visit.link.session_touched_at
    if before is None or not clock.is_within(before, timedelta(minutes=1)):
        visit.link.session_touched_at = clock.now()


def close(link: CheckInLink) -> None:
    """End the link's session: the cookie opens nothing from now on."""
    link.session_hash = link.session_began_at = link.session_touched_at = None
    link.session_kiosk = False


def close_all(session: Session, partner_id: UUID) -> None:
    """End every session of a partner's check-ins: after another PIN the old one's sessions open nothing any more."""
    session.execute(
        update(CheckInLink)
        .where(CheckInLink.partner_id == partner_id)
        .values(session_hash=None, session_began_at=None, session_touched_at=None, session_kiosk=False)
    )


def mark_of(visit: PrivateVisit) -> str:
    """What the forms of one check-in carry, so that an old page can't post into another that was opened since."""
    return hashlib.sha256(b"fourfold/for|" + visit.link.id.bytes).hexdigest()[:32]
