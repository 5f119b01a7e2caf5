"""The next mail that may go out now: whether it is still right is asked at this moment, not when it was queued."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from practice import clock
from practice.access.keyring import Keyring
from practice.audit import AuditTrail
from practice.mailer import Letter
from practice.models.outbox import OutboxMail
from practice.models.practice import Practice
from practice.services.mail import mail_situation, mail_texts, outbox, partner_mail, therapist_mail
from practice.services.mail.mail_situation import Office
from practice.services.mail.mail_times import hours_of
from practice.services.mail.outbox import Message
from practice.vault import Unreadable


@dataclass(frozen=True, repr=False)
class Taken:
    """A mail that is ours to send; `attempt` says for which try the outcome counts."""

    id: UUID
    attempt: int
    letter: Letter


def take_next(
    session: Session, keyring: Keyring, audit: AuditTrail, office: Office, practice: Practice
) -> Taken | None:
    """Claim the mail that waits longest, ending on the way those that are not right any more. The caller commits before
    it speaks to the server."""
    outbox.settle_left(session, audit)
    while (row := outbox.next_due(session)) is not None:
        try:
            message, obstacle = _right_now(session, keyring, office, row)
        except Unreadable:
            outbox.settle(session, audit, row, "failed", "unreadable")
            continue
        if message is None:
            outbox.settle(session, audit, row, "cancelled", obstacle)
        elif not _has_to_wait(practice, row):
            outbox.take(row)
            session.flush()
            return Taken(row.id, row.attempts, _letter(row, message, office))
        session.flush()
    return None


def _right_now(
    session: Session, keyring: Keyring, office: Office, row: OutboxMail
) -> tuple[Message | None, str | None]:
    """The mail's words as they are right at this moment, or why it must not go out."""
    if row.homework_id is None:
        wanted = therapist_mail.is_wanted(session, row)
        return (outbox.open_message(keyring, row), None) if wanted else (None, "switched_off")
    found = mail_situation.of_homework(session, [row.homework_id])
    if not found:
        return None, "closed"
    if not mail_situation.is_asked_for(found[0], row.rule):
        return None, "switched_off"
    obstacle = mail_situation.obstacle(keyring, found[0])
    if obstacle is not None:
        return None, obstacle
    queued = outbox.open_message(keyring, row)
    fresh = partner_mail.words(session, keyring, office, found[0], row.rule, queued.stop_url or "")
    if fresh != queued:
        outbox.rewrite(keyring, row, fresh)
    return fresh, None


def _has_to_wait(practice: Practice, row: OutboxMail) -> bool:
    """Nothing goes to a partner in the quiet hours, but for a link that the therapist has just sent by hand."""
    by_hand = row.rule == mail_texts.LINK and row.attempts == 0
    if row.partner_id is None or by_hand or not hours_of(practice).is_quiet(clock.now()):
        return False
    row.next_try_at = hours_of(practice).next_allowed(clock.now())
    return True


def _letter(row: OutboxMail, message: Message, office: Office) -> Letter:
    return Letter(
        sender=office.sender,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
        message_id=outbox.message_id(row, office.host),
        written_at=row.created_at,
        stop_url=message.stop_url,
    )
