"""Mail to therapists: once a day what is new, as counts without names, and a test of the mail server for the owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from practice import clock
from practice.access import roles, scope
from practice.access.keyring import Keyring
from practice.audit import TIMED, Actor, AuditTrail
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple
from practice.models.outbox import OutboxMail
from practice.models.practice import Practice
from practice.models.therapist import Therapist
from practice.services.mail import outbox
from practice.services.mail.mail_situation import Office
from practice.services.mail.mail_times import hours_of
from practice.services.mail.outbox import About, Message

DIGEST = "digest"
TEST = "test"
RESET = "reset"  # a link for a new password
NOTICE = "notice"  # that the password was changed
RESET_KEPT = timedelta(minutes=20)  # a link that comes later than this would hardly open anything


@dataclass(frozen=True)
class News:
    """What waits on one caseload: how many of each, and when the newest came. Private pages are never counted."""

    to_review: int
    frozen: int
    mail: int
    newest: datetime | None

    @property
    def lines(self) -> list[str]:
        counted = (
            (self.to_review, "couple ready to review", "couples ready to review"),
            (self.frozen, "link frozen", "links frozen"),
            (self.mail, "note about mail", "notes about mail"),
        )
        return [f"{count} {one if count == 1 else many}" for count, one, many in counted if count]


def news_of(session: Session, therapist_id: UUID, today: date) -> News:
    """What waits for a therapist on the cases that they work on: their own, covered and shared ones."""
    mine = scope.holds(therapist_id, roles.WORK, today)
    review = session.execute(
        select(func.count(Couple.id.distinct()), func.max(Homework.sent_at))
        .join(Homework, Homework.assignment_id == Couple.to_review_id)
        .where(mine, Couple.status != "archived")
    ).one()
    frozen = session.execute(
        select(func.count(), func.max(Homework.frozen_at))
        .join(Assignment, Assignment.id == Homework.assignment_id)
        .join(Couple, Couple.id == Assignment.couple_id)
        .where(mine, Homework.frozen_at.is_not(None), Homework.ended_at.is_(None), Couple.status != "archived")
    ).one()
    mail = session.scalar(select(func.sum(Couple.mail_news)).where(mine, Couple.status != "archived")) or 0
    moments = [review[1], frozen[1], _newest_mail(session, mine) if mail else None]
    return News(review[0], frozen[0], mail, max((one for one in moments if one), default=None))


def _newest_mail(session: Session, mine: ColumnElement[bool]) -> datetime | None:
    newest = func.max(func.coalesce(OutboxMail.stopped_at, OutboxMail.settled_at, OutboxMail.created_at))
    return session.scalar(
        select(newest)
        .join(Couple, Couple.id == OutboxMail.couple_id)
        .where(mine, outbox.is_news())
    )


def digests_due(session: Session, practice: Practice) -> list[UUID]:
    """The therapists whose day's look has not been taken yet; read only."""
    hours, now = hours_of(practice), clock.now()
    found = session.execute(
        select(Therapist.id, Therapist.digest_at).where(Therapist.digest, Therapist.disabled_at.is_(None))
    )
    return [row.id for row in found if hours.digest_is_due(now, row.digest_at)]


def queue_digests(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    office: Office,
    practice: Practice,
    therapist_ids: Sequence[UUID],
) -> None:
    """Take the day's look at each caseload, and write where something came since the one before."""
    day = hours_of(practice).day(clock.now())
    for therapist_id in therapist_ids:
        therapist = session.get_one(Therapist, therapist_id, with_for_update=True)
        last, therapist.digest_at = therapist.digest_at or therapist.created_at, clock.now()
        news = news_of(session, therapist_id, clock.today(practice.time_zone))
        if news.newest is not None and news.newest >= last:
            once = f"{DIGEST}|{therapist_id.hex}|{day}"
            queue(session, keyring, audit, TIMED, therapist, once, digest_words(news, office))


def digest_words(news: News, office: Office) -> tuple[str, str]:
    """Subject and text. Counts only: a mailbox is read over a shoulder too."""
    return "Your daily summary", "\n".join([*news.lines, "", office.base, ""])


def queue_test(session: Session, keyring: Keyring, audit: AuditTrail, office: Office, therapist_id: UUID) -> None:
    """A mail to the owner's own address, to see that the mail server takes it."""
    therapist = session.get_one(Therapist, therapist_id)
    words = ("A test", f"This mail was asked for on the settings page. It arrived.\n\n{office.base}\n")
    queue(session, keyring, audit, Actor("therapist", therapist_id), therapist, f"{TEST}|{uuid4().hex}", words)


def queue(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    actor: Actor,
    therapist: Therapist,
    once: str,
    words: tuple[str, str],
) -> None:
    """Put a mail to a therapist's own address into the outbox: `words` are subject and text, `once` is rule|what."""
    address = keyring.practice().open("therapist.email", therapist.id, therapist.email).decode()
    outbox.queue(
        session,
        keyring,
        audit,
        actor,
        rule=once.partition("|")[0],
        once=once,
        about=About(therapist_id=therapist.id),
        message=Message(address, *words),
    )


def is_wanted(session: Session, mail: OutboxMail) -> bool:
    """Whether this therapist is still to get this mail at the moment of sending."""
    therapist = session.get(Therapist, mail.therapist_id)
    if therapist is None or therapist.disabled_at is not None:
        return False
    if mail.rule == RESET:
        return clock.now() - mail.created_at < RESET_KEPT
    return mail.rule != DIGEST or therapist.digest


def last_test(session: Session, therapist_id: UUID) -> OutboxMail | None:
    return session.scalar(
        select(OutboxMail)
        .where(OutboxMail.therapist_id == therapist_id, OutboxMail.rule == TEST)
        .order_by(OutboxMail.created_at.desc())
        .limit(1)
    )


def digest_is_on(session: Session, therapist_id: UUID) -> bool:
    return session.scalars(select(Therapist.digest).where(Therapist.id == therapist_id)).one()


def switch_digest(session: Session, audit: AuditTrail, therapist_id: UUID, *, on: bool) -> None:
    """Whether the daily summary comes; switched on, it begins with what comes from now on."""
    therapist = session.get_one(Therapist, therapist_id)
    if on and not therapist.digest:
        therapist.digest_at = clock.now()
    therapist.digest = on
    audit.record(Actor("therapist", therapist_id), "digest.switched_on" if on else "digest.switched_off")
