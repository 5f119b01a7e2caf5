"""What needs the therapist now, and which couple first: those with a session soon, then by how pressing it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from practice import clock
from practice.services.caseload.overview import CoupleRow

SOON = timedelta(days=2)  # a session this near puts its couple first
UNOPENED_AFTER = timedelta(days=3)


@dataclass(frozen=True)
class Attention:
    """A couple with everything about it that waits for the therapist, most pressing first."""

    row: CoupleRow
    reasons: tuple[str, ...]


def _neither_opened(row: CoupleRow) -> bool:
    waits = row.state == "waiting" and all(one.state == "not_opened" for one in row.partners)
    return waits and clock.now() - row.state_since >= UNOPENED_AFTER


def _is_active(row: CoupleRow) -> bool:
    return row.status == "active"


def _safety_waits(row: CoupleRow) -> bool:
    """Only once no private page waits: what one partner has just answered must not show in a line of its own."""
    return row.status in ("active", "separated") and row.safety_is_due and not row.private_pages


# Most pressing first. What was sent is never lost: a paused or ended couple's answers wait here for review as well.
REASONS: dict[str, Callable[[CoupleRow], bool]] = {
    "link_frozen": lambda row: row.frozen_links > 0,
    "ready_to_review": lambda row: row.to_review_id is not None,
    "private_page": lambda row: row.private_pages > 0,
    "safety_due": _safety_waits,
    "mail": lambda row: row.mail_news > 0,
    "link_ended": lambda row: _is_active(row) and row.state == "link_ended",
    "link_expiring": lambda row: _is_active(row) and row.state == "link_expiring",
    "neither_opened": lambda row: _is_active(row) and _neither_opened(row),
}
ALONE = ("private_page", "safety_due")  # what one partner answered can stand behind it
_RANK = {reason: rank for rank, reason in enumerate(REASONS)}


def attention(found: Sequence[CoupleRow], *, in_company: bool = False) -> list[Attention]:
    """The couples that need the therapist; a session within two days comes first, the soonest of them first.

    `in_company`: somebody may look at the screen, so that nothing stands there that is for the therapist alone.
    """
    hidden = ALONE if in_company else ()
    rows = [row for row in found if row.status != "archived"]
    pressing = [Attention(row, tuple(one for one in reasons_of(row) if one not in hidden)) for row in rows]
    return sorted((one for one in pressing if one.reasons), key=_order)


def reasons_of(row: CoupleRow) -> tuple[str, ...]:
    return tuple(reason for reason, holds in REASONS.items() if holds(row))


def _order(one: Attention) -> tuple[object, ...]:
    row, now = one.row, clock.now()
    if row.next_session_at is not None and row.session_is_coming and row.next_session_at - now <= SOON:
        return (0, row.next_session_at.timestamp(), _RANK[one.reasons[0]])
    return (1, _RANK[one.reasons[0]], row.state_since.timestamp())
