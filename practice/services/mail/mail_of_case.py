"""What a therapist sees and decides about a couple's mail: what became of it, who may be written to, words to copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from practice import clock
from practice.access.caseload import Caseload
from practice.models.outbox import OutboxMail
from practice.models.practice import Practice
from practice.services.mail import mail_situation, mail_texts, mailboxes, outbox
from practice.services.mail.mail_situation import Situation
from practice.texts import N_

KINDS: Mapping[str, str] = {
    mail_texts.LINK: N_("Link"),
    mail_texts.NOT_OPENED: N_("Reminder"),
    mail_texts.ENDS_SOON: N_("Reminder"),
}
REASONS: Mapping[str, str] = {
    **mailboxes.OBSTACLES,
    "connection": N_("The mail server can’t be reached."),
    "encryption": N_("The mail server offers no safe connection."),
    "password": N_("The mail server refuses our password."),
    "busy": N_("The mail server asked to try again later."),
    "address": N_("The address was refused."),
    "sender": N_("The mail server refuses our own address."),
    "content": N_("The mail server refused the mail."),
    "no_answer": N_("The mail server took it and did not answer."),
    "interrupted": N_("The machine stopped while it was being sent."),
    "unreadable": N_("A sealed part of the record does not open."),
    "switched_off": N_("It was switched off."),
    "no_server": N_("There is no mail server any more."),
}


@dataclass(frozen=True)
class MailLine:
    """One mail of a homework, without its words. `stopped`: its address for stopping was used."""

    kind: str
    state: str
    reason: str | None
    at: datetime
    stopped: bool
    partner_id: UUID | None


@dataclass(frozen=True)
class MailOf:
    """The mail about one partner's homework. `obstacle` is why that person may not be written to now; `number` how many
    mails with the link were asked for; `text` the words for a message by hand, None where there is no open link or the
    person wants none."""

    obstacle: str | None
    number: int
    lines: tuple[MailLine, ...]
    stopped_at: datetime | None
    text: str | None


def of_assignment(caseload: Caseload, ref: str, assignment_id: UUID, base: str) -> dict[UUID, MailOf]:
    """The mail of an assignment by homework; `base` begins the addresses in the text. Raises NotOnCaseload."""
    assignment = caseload.assignment(ref, assignment_id)
    situations = mail_situation.of_homework(caseload.session, [one.id for one in assignment.homework])
    mail_situation.load_keys(caseload.keyring, situations)
    rows = caseload.session.scalars(
        select(OutboxMail)
        .where(OutboxMail.homework_id.in_([one.homework.id for one in situations]))
        .order_by(OutboxMail.created_at.desc(), OutboxMail.id)
    ).all()
    zone = caseload.session.scalars(select(Practice.time_zone)).one()
    return {one.homework.id: _of_homework(caseload, one, rows, base, zone) for one in situations}


def _of_homework(
    caseload: Caseload, situation: Situation, rows: Sequence[OutboxMail], base: str, zone: str
) -> MailOf:
    own = [row for row in rows if row.homework_id == situation.homework.id]
    obstacle = mail_situation.obstacle(caseload.keyring, situation)
    return MailOf(
        obstacle=obstacle,
        number=sum(1 for row in own if row.rule == mail_texts.LINK),
        lines=tuple(_line(row) for row in own),
        stopped_at=situation.partner.mail_stopped_at,
        text=_text(caseload, situation, obstacle, base, zone),
    )


def _line(row: OutboxMail) -> MailLine:
    at = row.settled_at or row.created_at
    return MailLine(row.rule, row.state, row.reason, at, row.stopped_at is not None, row.partner_id)


def _text(caseload: Caseload, situation: Situation, obstacle: str | None, base: str, zone: str) -> str | None:
    if obstacle in (*mailboxes.ASKED_NOT_TO, "closed", "sent") or situation.homework.token is None:
        return None
    occasion = mail_situation.occasion(caseload.keyring, situation, mail_texts.LINK, base, zone)
    return mail_texts.to_copy(occasion)


def switch_reminders(caseload: Caseload, ref: str, assignment_id: UUID, *, on: bool) -> None:
    """Whether the partners of an assignment are reminded from now on. Raises NotOnCaseload."""
    assignment = caseload.assignment(ref, assignment_id)
    assignment.remind = on
    caseload.audit.record(
        caseload.actor,
        "reminders.switched_on" if on else "reminders.switched_off",
        couple_id=assignment.couple_id,
        about=("assignment", assignment.id),
    )


def news(caseload: Caseload, ref: str) -> list[MailLine]:
    """What the therapist has not noted yet about a couple's mail, newest first. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    if not couple.mail_news:
        return []
    rows = caseload.session.scalars(
        select(OutboxMail)
        .where(OutboxMail.couple_id == couple.id, outbox.is_news())
        .order_by(OutboxMail.created_at.desc())
    )
    return [_line(row) for row in rows]


def note(caseload: Caseload, ref: str) -> None:
    """The therapist has seen what is late or did not arrive and who asked for no more. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    seen = update(OutboxMail).where(OutboxMail.couple_id == couple.id, outbox.is_news())
    caseload.session.execute(seen.values(noted_at=clock.now()))
    outbox.refresh_news(caseload.session, couple.id)
    caseload.audit.record(caseload.actor, "mail.noted", couple_id=couple.id)
