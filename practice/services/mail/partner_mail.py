"""Mail to a partner about their own homework: the link when the therapist asks for it, reminders by rule, and an end to
both. What one partner is sent depends on nothing that the other was asked or did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from practice import clock
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.audit import TIMED, Actor, AuditTrail
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple, Partner
from practice.models.outbox import OutboxMail
from practice.models.practice import Practice
from practice.refusals import Refusal
from practice.services.couple import couples
from practice.services.mail import mail_situation, mail_texts, outbox
from practice.services.mail.mail_situation import Office, Situation
from practice.services.mail.mail_times import Hours, hours_of, rule_due
from practice.services.mail.outbox import About, Message
from practice.texts import N_
from practice.vault import Unreadable

Candidate = Row[UUID, UUID, datetime | None, datetime, datetime, date | None]

AT_ONCE = 50  # reminders of one round: a short transaction
IN_PEACE = timedelta(days=3)


@dataclass(frozen=True)
class Asked:
    """A rule asks for a reminder."""

    homework_id: UUID
    partner_id: UUID
    rule: str


class NotWrittenTo(Refusal):
    message = N_("Nothing was sent: this person may not be written to now. The page with the links says why.")


class NoMailHere(Refusal):
    message = N_("Nothing was sent: no mail server is set up here.")


def send_link(caseload: Caseload, office: Office | None, ref: str, homework_id: UUID, number: int) -> bool:
    """Ask for a mail with the link, by hand; `number` is how many there were when the therapist looked.

    False for a second click on the same page. Raises NotOnCaseload, NoMailHere, NotWrittenTo.
    """
    caseload.homework(ref, homework_id)
    if office is None:
        raise NoMailHere
    (situation,) = mail_situation.of_homework(caseload.session, [homework_id])
    if mail_situation.obstacle(caseload.keyring, situation) is not None:
        raise NotWrittenTo
    if number != links_sent(caseload.session, homework_id):
        return False
    once = f"{mail_texts.LINK}|{homework_id.hex}|{number}"
    row = _queue(caseload.session, caseload.keyring, caseload.audit, caseload.actor, office, situation, once)
    return row is not None


def links_sent(session: Session, homework_id: UUID) -> int:
    """How many mails with its link were asked for."""
    found = select(func.count()).select_from(OutboxMail)
    return session.scalar(
        found.where(OutboxMail.homework_id == homework_id, OutboxMail.rule == mail_texts.LINK)
    ) or 0


def _queue(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    actor: Actor,
    office: Office,
    situation: Situation,
    once: str,
    once_a_day: str | None = None,
) -> OutboxMail | None:
    rule, token = once.partition("|")[0], outbox.new_stop_token()
    message = words(session, keyring, office, situation, rule, f"{office.base}/q/stop/{token}")
    return outbox.queue(
        session,
        keyring,
        audit,
        actor,
        rule=rule,
        once=once,
        once_a_day=once_a_day,
        about=_about(situation),
        message=message,
        stop_token=token,
    )


def _about(situation: Situation) -> About:
    return About(
        couple_id=situation.couple.id, partner_id=situation.partner.id, homework_id=situation.homework.id
    )


def words(
    session: Session, keyring: Keyring, office: Office, situation: Situation, rule: str, stop_url: str
) -> Message:
    """The mail as it is right at this moment. Raises Unreadable."""
    zone = session.scalars(select(Practice.time_zone)).one()
    occasion = mail_situation.occasion(keyring, situation, rule, office.base, zone)
    return Message(
        recipient=mail_situation.address(keyring, situation),
        subject=mail_texts.subject(occasion),
        body=mail_texts.body(occasion, stop_url),
        stop_url=stop_url,
    )


def reminders_due(session: Session, keyring: Keyring, practice: Practice) -> list[tuple[UUID, str]]:
    """The homework whose partner is to be reminded now, each with the rule that asks for it; read only."""
    hours, now = hours_of(practice), clock.now()
    if hours.is_quiet(now):
        return []
    found = ((row, _rule(hours, now, row)) for row in _candidates(session, now))
    asked = [Asked(row.id, row.partner_id, rule) for row, rule in found if rule]
    wanted = {one.homework_id: one.rule for one in _not_yet(session, hours, now, asked)}
    situations = mail_situation.of_homework(session, wanted)
    mail_situation.load_keys(keyring, situations)
    may = (one.homework.id for one in situations if _may_be_written_to(keyring, one))
    return [(homework_id, wanted[homework_id]) for homework_id in islice(may, AT_ONCE)]


def _candidates(session: Session, now: datetime) -> Sequence[Candidate]:
    """Homework that may be reminded of, what ends first before the rest."""
    return session.execute(
        select(
            Homework.id,
            Homework.partner_id,
            Homework.opened_at,
            Homework.expires_at,
            Assignment.assigned_at,
            Assignment.due_on,
        )
        .join(Assignment, Assignment.id == Homework.assignment_id)
        .join(Couple, Couple.id == Assignment.couple_id)
        .join(Partner, Partner.id == Homework.partner_id)
        .where(
            Assignment.remind,
            Assignment.withdrawn_at.is_(None),
            Homework.sent_at.is_(None),
            Homework.ended_at.is_(None),
            Homework.frozen_at.is_(None),
            Homework.expires_at > now,
            Couple.status == "active",
            Partner.withdrew_at.is_(None),
            Partner.restricted_at.is_(None),
            Partner.mail_stopped_at.is_(None),
        )
        .order_by(Homework.expires_at, Homework.id)
    ).all()


def _rule(hours: Hours, now: datetime, row: Candidate) -> str | None:
    return rule_due(
        hours,
        now,
        assigned_at=row.assigned_at,
        due_on=row.due_on,
        expires_at=row.expires_at,
        opened=row.opened_at is not None,
    )


def _not_yet(session: Session, hours: Hours, now: datetime, asked: Sequence[Asked]) -> list[Asked]:
    """One homework a partner at most: a rule reminds of each once, and who was written to today, or reminded of a
    link that waits in the last three days, is left in peace until later."""
    rows = session.execute(
        select(OutboxMail.homework_id, OutboxMail.partner_id, OutboxMail.rule, OutboxMail.created_at).where(
            OutboxMail.partner_id.in_({one.partner_id for one in asked})
        )
    ).all()
    done = {(row.homework_id, row.rule) for row in rows}
    today = {row.partner_id for row in rows if hours.day(row.created_at) == hours.day(now)}
    lately = {row.partner_id for row in rows if row.rule in mail_texts.REMINDERS and now - row.created_at < IN_PEACE}
    found: dict[UUID, Asked] = {}
    for one in sorted(asked, key=lambda each: each.rule != mail_texts.ENDS_SOON):
        rest = today if one.rule == mail_texts.ENDS_SOON else today | lately
        if (one.homework_id, one.rule) not in done and one.partner_id not in rest:
            found.setdefault(one.partner_id, one)
    return list(found.values())


def _may_be_written_to(keyring: Keyring, situation: Situation) -> bool:
    try:
        return mail_situation.obstacle(keyring, situation) is None
    except Unreadable:  # told where the record is opened; the others must not wait for it
        return False


def queue_reminders(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    office: Office,
    practice: Practice,
    due: Sequence[tuple[UUID, str]],
) -> int:
    """Put the reminders that are still right into the outbox; how many. One a rule and homework, and one a partner
    and day: the database refuses another, whoever asks."""
    rules, hours, queued = dict(due), hours_of(practice), 0
    situations = mail_situation.of_homework(session, rules)
    mail_situation.load_keys(keyring, situations)
    for one in sorted(situations, key=lambda each: each.homework.id):
        homework_id = one.homework.id
        if not one.assignment.remind or not _may_be_written_to(keyring, one):
            continue
        once = f"{rules[homework_id]}|{homework_id.hex}"
        day = f"{one.partner.id.hex}|{hours.day(clock.now())}"
        queued += _queue(session, keyring, audit, TIMED, office, one, once, day) is not None
    return queued


def stop(session: Session, audit: AuditTrail, token: str) -> None:
    """No more mail to the partner who was sent this address. Does nothing for a made-up one, or a second time."""
    row = session.scalar(
        select(OutboxMail).where(OutboxMail.stop_hash == outbox.stop_hash(token)).with_for_update()
    )
    if row is None or row.partner_id is None or row.couple_id is None:
        return
    partner = session.get_one(Partner, row.partner_id, with_for_update=True)
    if partner.mail_stopped_at is not None:
        return
    partner.mail_stopped_at = row.stopped_at = clock.now()
    row.noted_at = None
    outbox.refresh_news(session, row.couple_id)
    audit.record(
        Actor("partner", partner.id), "mail.stopped", couple_id=row.couple_id, about=("partner", partner.id)
    )


def allow_again(caseload: Caseload, ref: str, position: int) -> None:
    """The partner has told the therapist that they want mail again. Raises NotOnCaseload."""
    partner = couples.partner_at(caseload, ref, position)
    if partner.mail_stopped_at is not None:
        partner.mail_stopped_at = None
        caseload.audit.record(
            caseload.actor, "mail.allowed_again", couple_id=partner.couple_id, about=("partner", partner.id)
        )
