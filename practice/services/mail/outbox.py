"""The outbox: mail is sealed in it when it is asked for, and each is handed over once.

queued -> sending -> sent | failed | maybe_sent, or back to queued for another time; cancelled when it is no longer
right. Whether it is right is asked again at the moment of sending. A mail that was being sent when the process died may
have gone out, so it is never sent again. The network is not spoken to here (practice.jobs does, between two commits).
"""

import hashlib
import random
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.access import keyring as owners
from practice.access.keyring import Keyring
from practice.audit import TIMED, Actor, AuditTrail
from practice.mailer import Outcome
from practice.models.couple import Couple
from practice.models.outbox import OutboxMail
from practice.services.mail.mail_times import Hours
from practice.vault import Owner

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=2)
GIVE_UP_AFTER = timedelta(hours=24)
BEING_SENT = timedelta(minutes=2)  # longer than any conversation with a server; afterwards its process is gone
OUT_OF_REACH = timedelta(hours=26)  # a wait that only a clock that was wrong can have written
LATE_AFTER = 4  # tries: about ten minutes, then the therapist is told that it is delayed

LINES = {
    "queued": "mail.queued",
    "sent": "mail.sent",
    "failed": "mail.failed",
    "maybe_sent": "mail.sent",
    "cancelled": "mail.cancelled",
}


@dataclass(frozen=True, repr=False)
class Message:
    """What is sealed: who gets it, and the words. `stop_url` is None in a therapist's mail."""

    recipient: str
    subject: str
    body: str
    stop_url: str | None = None


@dataclass(frozen=True)
class About:
    """What a mail is about and whose it is: a partner's homework, or a therapist."""

    therapist_id: UUID | None = None
    couple_id: UUID | None = None
    partner_id: UUID | None = None
    homework_id: UUID | None = None


def new_stop_token() -> str:
    return hashing.new_token()


def stop_hash(token: str) -> bytes:
    return hashlib.sha256(b"fourfold/stop|" + token.encode(errors="replace")).digest()


def queue(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    actor: Actor,
    *,
    rule: str,
    once: str,
    about: About,
    message: Message,
    once_a_day: str | None = None,
    stop_token: str | None = None,
) -> OutboxMail | None:
    """Seal a mail into the outbox, due at once. None where there is one already that `once` or `once_a_day` names."""
    row = OutboxMail(
        id=uuid4(),
        rule=rule,
        once=once,
        once_a_day=once_a_day,
        stop_hash=stop_hash(stop_token) if stop_token else None,
        state="queued",
        attempts=0,
        created_at=clock.now(),
        next_try_at=clock.now(),
        **asdict(about),
    )
    row.message = keyring.seal_json(_owner(keyring, row), "outbox.message", row.id, asdict(message))
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return None
    _record(audit, actor, row)
    return row


def _owner(keyring: Keyring, row: OutboxMail) -> Owner:
    return owners.person(row.partner_id) if row.partner_id else keyring.practice().owner


def open_message(keyring: Keyring, row: OutboxMail) -> Message:
    """The words of a mail that is still to go out. Raises Unreadable."""
    if row.message is None:
        raise ValueError("this mail is settled")
    return Message(**keyring.open_json(_owner(keyring, row), "outbox.message", row.id, row.message))


def rewrite(keyring: Keyring, row: OutboxMail, message: Message) -> None:
    """Put the words that are right now in place of those that were right when it was asked for."""
    row.message = keyring.seal_json(_owner(keyring, row), "outbox.message", row.id, asdict(message))


def has_work(session: Session) -> bool:
    """Whether a mail is due or was left by a process that died; read only."""
    return session.scalar(select(OutboxMail.id).where(or_(_due(), _left())).limit(1)) is not None


def _due() -> ColumnElement[bool]:
    return and_(OutboxMail.state == "queued", _is_over(clock.now()))


def _left() -> ColumnElement[bool]:
    return and_(OutboxMail.state == "sending", _is_over(clock.now()))


def _is_over(now: datetime) -> ColumnElement[bool]:
    return or_(OutboxMail.next_try_at <= now, OutboxMail.next_try_at > now + OUT_OF_REACH)


def next_due(session: Session) -> OutboxMail | None:
    """The mail that waits longest, locked; two hosts never get the same one."""
    return session.scalar(
        select(OutboxMail)
        .where(_due())
        .order_by(OutboxMail.next_try_at, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def take(row: OutboxMail) -> None:
    """From now on this mail is being sent: commit before the first word to the server. While it is, `next_try_at` is
    when its process must be taken for dead."""
    row.state, row.reason = "sending", None
    row.attempts += 1
    row.next_try_at = clock.now() + BEING_SENT


def finish(
    session: Session, audit: AuditTrail, hours: Hours, mail_id: UUID, attempt: int, outcome: Outcome
) -> None:
    """Write what became of a try. Does nothing for an older try, and not where the mail is gone with its case."""
    row = session.scalar(
        select(OutboxMail)
        .where(OutboxMail.id == mail_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    was_taken_for_dead = row is not None and (row.state, row.reason) == ("maybe_sent", "interrupted")
    if row is None or row.attempts != attempt or not (row.state == "sending" or was_taken_for_dead):
        return
    _after_try(session, audit, hours, row, outcome)
    if outcome.is_server:
        _the_same_for_all(session, audit, hours, outcome)


def _after_try(session: Session, audit: AuditTrail, hours: Hours, row: OutboxMail, outcome: Outcome) -> None:
    if outcome.kind == "later" and clock.now() - row.created_at < GIVE_UP_AFTER:
        _try_later(session, hours, row, outcome)
        return
    states = {"sent": "sent", "unsure": "maybe_sent"}
    settle(session, audit, row, states.get(outcome.kind, "failed"), outcome.reason)


def _try_later(session: Session, hours: Hours, row: OutboxMail, outcome: Outcome) -> None:
    at = clock.now() + wait_after(row.attempts)
    row.state, row.reason = "queued", outcome.reason
    row.next_try_at = hours.next_allowed(at) if row.partner_id else at
    session.flush()
    if row.attempts >= LATE_AFTER and row.couple_id:
        refresh_news(session, row.couple_id)


def _the_same_for_all(session: Session, audit: AuditTrail, hours: Hours, outcome: Outcome) -> None:
    """The server is away for every mail: it counts as a try of each that is due, so that none waits behind another."""
    due = select(OutboxMail).where(_due()).with_for_update(skip_locked=True)
    for row in session.scalars(due.execution_options(populate_existing=True)).all():
        row.attempts += 1
        _after_try(session, audit, hours, row, outcome)


def wait_after(attempts: int) -> timedelta:
    """One minute, doubled each time up to two hours, moved by up to a fifth so that not all come back at once."""
    longest: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)
    return longest * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing


def settle(session: Session, audit: AuditTrail, row: OutboxMail, state: str, reason: str | None) -> None:
    """End a mail, erase its words, and let the case's therapist know where it did not arrive."""
    row.state, row.reason, row.message, row.settled_at = state, reason, None, clock.now()
    row.noted_at = None  # that it was late may have been noted; how it ended was not
    session.flush()
    if state == "sent" and row.homework_id:
        _earlier_are_made_good(session, row)
    if row.couple_id:
        refresh_news(session, row.couple_id)
    _record(audit, TIMED, row)


def _earlier_are_made_good(session: Session, row: OutboxMail) -> None:
    failed = (OutboxMail.homework_id == row.homework_id, OutboxMail.state == "failed", OutboxMail.noted_at.is_(None))
    session.execute(update(OutboxMail).where(*failed).values(noted_at=clock.now()))


def settle_left(session: Session, audit: AuditTrail) -> None:
    """A mail whose process died while sending may have gone out: it is told so, and not sent again."""
    left = select(OutboxMail).where(_left()).with_for_update(skip_locked=True)
    for row in session.scalars(left.execution_options(populate_existing=True)).all():
        settle(session, audit, row, "maybe_sent", "interrupted")


def cancel_waiting(session: Session, audit: AuditTrail, reason: str) -> None:
    """No mail goes out here any more: what waits is not kept for a day when it would be wrong."""
    for row in session.scalars(select(OutboxMail).where(OutboxMail.state == "queued").with_for_update()).all():
        settle(session, audit, row, "cancelled", reason)


def refresh_news(session: Session, couple_id: UUID) -> None:
    """Write on the couple's row how many of its mails the therapist has to know of."""
    session.flush()
    session.execute(update(Couple).where(Couple.id == couple_id).values(mail_news=count_news(session, couple_id)))


def count_news(session: Session, couple_id: UUID) -> int:
    found = select(func.count()).select_from(OutboxMail).where(OutboxMail.couple_id == couple_id, is_news())
    return session.scalar(found) or 0


def is_news() -> ColumnElement[bool]:
    """Mail that did not arrive for sure or is late, and mail whose address for stopping was used; not noted yet."""
    is_bad = OutboxMail.state.in_(("failed", "maybe_sent"))
    is_late = and_(OutboxMail.state == "queued", OutboxMail.attempts >= LATE_AFTER)
    return and_(OutboxMail.noted_at.is_(None), or_(is_bad, is_late, OutboxMail.stopped_at.is_not(None)))


def _record(audit: AuditTrail, actor: Actor, row: OutboxMail) -> None:
    about = ("homework", row.homework_id) if row.homework_id else ("therapist", row.therapist_id)
    outcome = {"failed": "failed", "maybe_sent": "unsure"}.get(row.state, "done")
    audit.record(actor, LINES[row.state], couple_id=row.couple_id, about=about, outcome=outcome)


def message_id(row: OutboxMail, host: str) -> str:
    """The same at every try, so that a mail that arrives twice after all is seen as one."""
    return f"<{row.id.hex}@{host}>"
