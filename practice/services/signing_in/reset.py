"""A new password through one's own mailbox, where mail is sent at all. The second factor stays as it was.

Whoever asks gets the same answer, for any address. The link is good once and for half an hour; it goes through the
sealed outbox like every mail, and its words say nothing of what is kept here.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.access.keyring import Keyring
from practice.access.throttle import Limit, Throttles
from practice.audit import Actor, AuditTrail
from practice.models.therapist import Therapist
from practice.refusals import Refusal
from practice.services.mail import therapist_mail
from practice.services.people import accounts, own_account, sessions
from practice.services.people.own_account import NewPassword
from practice.services.signing_in import tickets
from practice.texts import N_

BY_ADDRESS = Limit("reset by address", 10, timedelta(minutes=15))
BY_ACCOUNT = Limit("reset by account", 3, timedelta(hours=1))


class NoSuchReset(Refusal):
    """Unknown, used or too old: which of these is not told."""

    status = 404
    message = N_("This link opens nothing any more. Ask for another on the sign-in page.")


def ask(session: Session, keyring: Keyring, audit: AuditTrail, link: str, email: str, address: str) -> None:
    """Send a link to this address, if an account that can sign in has it and not too many were asked for.

    `link` is what the token is put after. What the caller answers is the same in every case; they commit.
    """
    throttles = Throttles(session, keyring.practice().derive("throttle"))
    asked = ((BY_ADDRESS, address), (BY_ACCOUNT, email.strip().casefold()))
    over = [throttles.is_over_in_line(limit, subject) for limit, subject in asked]
    for limit, subject in asked:
        throttles.count(limit, subject)
    found = session.scalar(select(Therapist).where(Therapist.email_index == accounts.email_index(keyring, email)))
    if found is None or found.disabled_at is not None or any(over):
        audit.record(Actor("visitor"), "therapist.reset_asked", outcome="refused")
        return
    token = tickets.issue(session, tickets.RESET, found.id)
    actor = Actor("therapist", found.id)
    audit.record(actor, "therapist.reset_asked")
    once = f"{therapist_mail.RESET}|{uuid4().hex}"
    therapist_mail.queue(session, keyring, audit, actor, found, once, _link_words(link + token))


def _link_words(link: str) -> tuple[str, str]:
    minutes = int(tickets.GOOD_FOR[tickets.RESET].total_seconds() // 60)
    return "The link that was asked for", (
        f"Somebody asked for a new password for this address. With this link it can be chosen, once and within "
        f"{minutes} minutes:\n\n{link}\n\nIf it was not you, do nothing: the password stays as it is.\n"
    )


def of(session: Session, token: str) -> UUID:
    """Whose password a link changes, before anything slow is done. Raises NoSuchReset."""
    found = tickets.look(session, tickets.RESET, token)
    therapist = session.get(Therapist, found.therapist_id) if found else None
    if therapist is None or therapist.disabled_at is not None:
        raise NoSuchReset
    return therapist.id


def finish(
    session: Session, keyring: Keyring, audit: AuditTrail, token: str, new: NewPassword, *, tell: bool
) -> None:
    """Use the link up: the account has another password, and nothing of before opens anything.

    Its owner is told by mail where there is mail. Raises NoSuchReset, also for the second of two at the same moment.
    """
    therapist_id = of(session, token)
    if tickets.use(session, tickets.RESET, token) is None:
        raise NoSuchReset
    own_account.store_password(session, therapist_id, new)
    sessions.end_all(session, therapist_id)
    actor = Actor("therapist", therapist_id)
    audit.record(actor, "therapist.password_reset")
    if tell:
        once = f"{therapist_mail.NOTICE}|{uuid4().hex}"
        therapist = session.get_one(Therapist, therapist_id)
        therapist_mail.queue(session, keyring, audit, actor, therapist, once, NOTICE_WORDS)


NOTICE_WORDS = (
    "Your password was changed",
    "The password for this address was changed a moment ago, through a link that was sent here. If it was not you, "
    "tell whoever looks after the machine at once.\n",
)
