"""What became of a mail, in words: for the therapist who sent it and for whom it was about."""

from collections.abc import Mapping

from practice.texts import N_

STATES: Mapping[str, str] = {
    "queued": N_("waiting to be sent"),
    "sending": N_("being sent"),
    "sent": N_("sent"),
    "failed": N_("not delivered"),
    "maybe_sent": N_("may have been sent"),
    "cancelled": N_("not sent"),
}
