"""What happened with somebody's sign-in lately, from the audit trail, for their own account page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.audit import PRACTICE_CHAIN
from practice.models.audit import AuditEntry
from practice.texts import N_

SHOWN = 6
WORDS = {
    ("therapist.signed_in", "done"): N_("Signed in"),
    ("therapist.signed_in", "refused"): N_("Somebody tried to sign in"),
    ("therapist.code_given", "refused"): N_("A wrong code was given"),
    ("therapist.passkey_given", "refused"): N_("A passkey was refused"),
    ("therapist.password_asked_again", "refused"): N_("A wrong password was given while signed in"),
    ("therapist.recovery_code_used", "done"): N_("A recovery code was used"),
    ("therapist.recovery_codes_made", "done"): N_("New recovery codes were made"),
    ("therapist.app_added", "done"): N_("An authenticator app was set up"),
    ("therapist.app_removed", "done"): N_("The authenticator app was taken away"),
    ("therapist.passkey_added", "done"): N_("A passkey was added"),
    ("therapist.passkey_removed", "done"): N_("A passkey was taken away"),
    ("therapist.password_changed", "done"): N_("The password was changed"),
    ("therapist.password_reset", "done"): N_("The password was changed through a mail"),
    ("therapist.reset_asked", "done"): N_("A mail for a new password was asked for"),
}


@dataclass(frozen=True)
class Event:
    words: str
    at: datetime
    is_odd: bool


def events(session: Session, therapist_id: UUID) -> list[Event]:
    """The newest, newest first. `is_odd`: refused, so worth a second look."""
    rows = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.chain == PRACTICE_CHAIN,
            AuditEntry.actor_kind == "therapist",
            AuditEntry.actor_id == therapist_id,
            AuditEntry.action.in_({action for action, _ in WORDS}),
        )
        .order_by(AuditEntry.number.desc())
        .limit(SHOWN)
    )
    return [
        Event(WORDS[row.action, row.outcome], row.at, row.outcome == "refused")
        for row in rows
        if (row.action, row.outcome) in WORDS
    ]
