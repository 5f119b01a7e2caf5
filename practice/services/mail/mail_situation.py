"""One partner's homework as the mail sees it: whether it may be written about now, and the words for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from practice import clock
from practice.access import keyring as owners
from practice.access.keyring import Keyring
from practice.config import Settings
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple, Partner
from practice.models.practice import Practice
from practice.services.mail import mail_texts, mailboxes
from practice.services.mail.mail_texts import Occasion


@dataclass(frozen=True)
class Office:
    """Where mail comes from, and what its addresses begin with."""

    sender: str
    base: str

    @property
    def host(self) -> str:
        return self.sender.rpartition("@")[2]


def office_of(settings: Settings, practice: Practice | None) -> Office | None:
    """None where no mail goes out: no mail server, no public address for its links, or an invented practice."""
    if not (settings.smtp_url and settings.mail_from and settings.public_url) or practice is None or practice.is_sample:
        return None
    return Office(settings.mail_from, settings.public_url)


@dataclass(frozen=True)
class Situation:
    """A homework with everything that decides whether its partner may be written to."""

    homework: Homework
    assignment: Assignment
    couple: Couple
    partner: Partner


def of_homework(session: Session, ids: Iterable[UUID]) -> list[Situation]:
    """The situations of some homework as the database has them now."""
    rows = session.execute(
        select(Homework, Assignment, Couple, Partner)
        .join(Assignment, Assignment.id == Homework.assignment_id)
        .join(Couple, Couple.id == Assignment.couple_id)
        .join(Partner, Partner.id == Homework.partner_id)
        .where(Homework.id.in_(list(ids)))
        .options(selectinload(Couple.partners))
        .execution_options(populate_existing=True)
    )
    return [Situation(*row) for row in rows]


def load_keys(keyring: Keyring, situations: Iterable[Situation]) -> None:
    """Open the keys of all partners concerned with one query."""
    keyring.load(owners.person(partner.id) for one in situations for partner in one.couple.partners)


def obstacle(keyring: Keyring, situation: Situation) -> str | None:
    """Why this partner may not be written to about it now, a key of mailboxes.OBSTACLES. Raises Unreadable."""
    homework = situation.homework
    if homework.sent_at is not None:
        return "sent"
    is_closed = homework.ended_at is not None or homework.frozen_at is not None or homework.expires_at <= clock.now()
    if is_closed or homework.token is None or situation.assignment.withdrawn_at is not None:
        return "closed"
    if situation.couple.status != "active":
        return "status"
    return mailboxes.of_partner(keyring, situation.partner, situation.couple.partners).obstacle


def address(keyring: Keyring, situation: Situation) -> str:
    return mailboxes.of_partner(keyring, situation.partner, situation.couple.partners).address


def occasion(keyring: Keyring, situation: Situation, rule: str, base: str, zone: str) -> Occasion:
    """What a mail about this homework says. Nothing of the other partner goes into it. Raises Unreadable."""
    homework, partner = situation.homework, situation.partner
    if homework.token is None:
        raise ValueError("a closed link has no address")
    token = keyring.open_text(owners.person(partner.id), "homework.token", homework.id, homework.token)
    return Occasion(
        rule=rule,
        link=f"{base}/q/{token}",
        open_until=homework.expires_at,
        time_zone=zone,
        pin_needed=partner.pin_needed,
        language=partner.language,
    )


def is_asked_for(situation: Situation, rule: str) -> bool:
    """Whether the therapist still wants this mail: reminders can be switched off for an assignment."""
    return rule not in mail_texts.REMINDERS or situation.assignment.remind
