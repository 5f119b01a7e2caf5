"""Which address of a partner may be written to: only their own, and only if they called it safe when asked alone."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from practice.access.keyring import Keyring
from practice.models.couple import Partner
from practice.services.couple import couples
from practice.texts import N_

DOTS_DO_NOT_COUNT = ("gmail.com", "googlemail.com")

# Why a partner is not written to, as the therapist reads it.
OBSTACLES = {
    "no_address": N_("There is no e-mail address."),
    "not_asked": N_("Nobody has asked, alone, whether this address is safe."),
    "no": N_("This address is not safe."),
    "never": N_("This person wants no messages at all."),
    "shared": N_("Both partners read this address."),
    "stopped": N_("This person asked for no more messages."),
    "withdrew": N_("This partner has withdrawn."),
    "restricted": N_("This person asked that nothing is done with their data."),
    "status": N_("The case is not active."),
    "sent": N_("The answers are sent."),
    "closed": N_("The link does not open."),
}
ASKED_NOT_TO = ("no", "never", "stopped", "restricted")  # then no text is offered for a message by hand either


@dataclass(frozen=True, repr=False)
class Mailbox:
    """A partner's address, or why there is none that may be written to."""

    address: str
    obstacle: str | None


def normal(email: str) -> str:
    """The mailbox behind an address, for comparing: letter case, +tags and the like lead to the same one."""
    text = unicodedata.normalize("NFKC", email).strip().casefold()
    name, at, host = text.rpartition("@")
    name = name.partition("+")[0] or name
    if host in DOTS_DO_NOT_COUNT:
        name, host = name.replace(".", ""), DOTS_DO_NOT_COUNT[0]
    return f"{name}{at}{host}"


def are_the_same(one: str, two: str) -> bool:
    """Whether two addresses lead to one mailbox; empty ones are no address."""
    return bool(one.strip()) and normal(one) == normal(two)


def of_partner(keyring: Keyring, partner: Partner, everybody: Iterable[Partner]) -> Mailbox:
    """The mailbox of one of the couple's partners. Raises Unreadable."""
    details = couples.person_of(keyring, partner).details
    others = [couples.person_of(keyring, one).details.email for one in everybody if one.id != partner.id]
    shared = any(are_the_same(details.email, other) for other in others)
    return Mailbox(details.email, _obstacle(partner, details.email, details.safe_contact, shared))


def _obstacle(partner: Partner, email: str, safe: str, shared: bool) -> str | None:
    if partner.is_out:
        return "restricted" if partner.restricted_at is not None else "withdrew"
    if partner.mail_stopped_at is not None:
        return "stopped"
    if safe == "never":
        return "never"
    if not email:
        return "no_address"
    if shared:
        return "shared"
    return None if safe == "yes" else safe
