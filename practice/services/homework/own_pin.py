"""A partner's own PIN, chosen at first use: from then on nobody else knows it, the therapist included."""

from practice import hashing
from practice.access import check_in_link, homework_link
from practice.access.homework_link import Visit
from practice.services.couple.couples import pin_pepper
from practice.texts import N_

NOT_SIX_DIGITS = N_("A PIN has six digits.")
TOO_PLAIN = N_("This one is easy to guess. Mix the digits more.")
_UP = "0123456789012345"


def fault(pin: str) -> str | None:
    """What is wrong with a PIN that somebody wants, as a message id; None when it will do."""
    if len(pin) != hashing.PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        return NOT_SIX_DIGITS
    if len(set(pin)) < 3 or pin in _UP or pin[::-1] in _UP or pin[:3] == pin[3:]:
        return TOO_PLAIN
    return None


def may_choose(visit: Visit) -> bool:
    """Before the first question of a homework, where links need a PIN, and never on a device that is handed over."""
    return not visit.is_kiosk and visit.partner.pin_needed and visit.homework.opened_at is None


def hashed(visit: Visit, pin: str) -> str:
    """The slow half, outside any writing transaction."""
    return hashing.hash_secret(hashing.peppered(pin, pin_pepper(visit.keyring)))


def keep(visit: Visit, pin_hash: str) -> None:
    """Put the chosen PIN in place of the therapist's, which can't be read any more."""
    visit.partner.pin_hash, visit.partner.pin, visit.partner.pin_handed_over_at = pin_hash, None, None
    homework_link.close_others(visit.session, visit.partner.id, keep=visit.row.id)
    check_in_link.close_all(visit.session, visit.partner.id)
    visit.audit.record(
        visit.actor, "pin.chosen", couple_id=visit.assignment.couple_id, about=("partner", visit.partner.id)
    )
