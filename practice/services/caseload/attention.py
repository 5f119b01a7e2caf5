"""What needs the therapist now, and which couple first: those with a session soon, then by how pressing it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import compress

from practice import clock
from practice.services.caseload.overview import CoupleRow

SOON = timedelta(days=2)  # a session this near puts its couple first
UNOPENED_AFTER = timedelta(days=3)


# Most pressing first. What was sent is never lost: a paused or ended couple's answers wait here for review as well.
REASONS = (
    "link_frozen",
    "ready_to_review",
    "private_page",
    "safety_due",
    "mail",
    "link_ended",
    "link_expiring",
    "neither_opened",
)
ALONE = ("private_page", "safety_due")  # what one partner answered can stand behind it
_RANK = {reason: rank for rank, reason in enumerate(REASONS)}


@dataclass(frozen=True, slots=True)
class Attention:
    """A couple with everything about it that waits for the therapist, most pressing first."""

    row: CoupleRow
    reasons: tuple[str, ...]

    @property
    def ref(self) -> str:
        return self.row.ref


def attention(found: Sequence[CoupleRow], *, in_company: bool = False) -> list[Attention]:
    """The couples that need the therapist; a session within two days comes first, the soonest of them first.

    `in_company`: somebody may look at the screen, so that nothing stands there that is for the therapist alone.
    """
    now, hidden = clock.now(), ALONE if in_company else ()
    pressing = []
    for row in found:
        reasons = () if row.status == "archived" else reasons_of(row, now)
        shown = tuple([one for one in reasons if one not in hidden]) if hidden else reasons
        if shown:
            pressing.append(Attention(row, shown))
    return sorted(pressing, key=lambda one: _order(one, now))


def reasons_of(row: CoupleRow, now: datetime) -> tuple[str, ...]:
    """What waits for the therapist here. Raises Unreadable."""
    kept, state = row.kept, row.state if row.status == "active" else ""
    holds = (
        kept.frozen_links > 0,
        kept.to_review_id is not None,
        kept.private_pages > 0,
        _safety_waits(row),
        kept.mail_news > 0,
        state == "link_ended",
        state == "link_expiring",
        state == "waiting" and _neither_opened(row, now),
    )
    return tuple(compress(REASONS, holds))


def _safety_waits(row: CoupleRow) -> bool:
    """Only once no private page waits: what one partner has just answered must not show in a line of its own."""
    return row.status in ("active", "separated") and not row.kept.private_pages and row.safety_is_due


def _neither_opened(row: CoupleRow, now: datetime) -> bool:
    return now - row.kept.state_since >= UNOPENED_AFTER and all(one.state == "not_opened" for one in row.partners)


def _order(one: Attention, now: datetime) -> tuple[int, float, float]:
    row, rank = one.row, _RANK[one.reasons[0]]
    if row.next_session_at is not None and row.session_is_coming and row.next_session_at - now <= SOON:
        return (0, row.next_session_at.timestamp(), rank)
    return (1, rank, row.kept.state_since.timestamp())
