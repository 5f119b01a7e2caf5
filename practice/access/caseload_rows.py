"""The caseload's one query: a row a partner, as plain columns.

Columns and no objects, only those that the page needs, a word where four moments would say no more, and as text the ids
that end in an address: the page shows fifty couples and asks for a hundred such rows, so that every value that is made
of a column costs. What a column means for a couple is read from the first row of its partners only.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, String, and_, case, cast, literal_column, select

from practice.access import scope
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple, Partner
from practice.models.data_key import WrappedKey
from practice.vault import Sealed


class OfCouple(NamedTuple):
    """What stands in each row of a couple, in the order of `_COUPLE`. SQLite writes the ids' text without dashes."""

    ref: str
    status: str
    status_since: datetime | None
    state: str
    state_since: datetime
    next_session_at: datetime | None
    last_activity_at: datetime
    frozen_links: int
    private_pages: int
    mail_news: int
    latest_instrument: str | None
    latest_assignment_id: str | None
    to_review_id: str | None
    to_review_instrument: str | None
    round: int | None


class OfPartner(NamedTuple):
    """The rest of a row, in the order of `_PARTNER`. What is about the homework is empty where nothing was assigned.

    `done` is 'sent', 'frozen', 'ended', 'started' or 'not_opened', as it was written down; a link may have ended by the
    clock since. `open_until` is the link's end while the homework is neither sent nor ended.
    """

    id: UUID
    position: int
    name: Sealed
    safety_due: Sealed | None
    withdrew: bool
    wrapped: bytes
    done: str | None
    open_until: datetime | None
    answered: int | None
    asked: int | None


_COUPLE: tuple[Any, ...] = (
    Couple.ref,
    Couple.status,
    Couple.status_since,
    Couple.state,
    Couple.state_since,
    Couple.next_session_at,
    Couple.last_activity_at,
    Couple.frozen_links,
    Couple.private_pages,
    Couple.mail_news,
    Couple.latest_instrument,
    cast(Couple.latest_assignment_id, String),
    cast(Couple.to_review_id, String),
    Couple.to_review_instrument,
    Assignment.round,
)
_PARTNER: tuple[Any, ...] = (
    Partner.id,
    Partner.position,
    Partner.name,
    Partner.safety_due,
    Partner.withdrew_at.is_not(None),
    WrappedKey.wrapped,
    case(
        (Homework.sent_at.is_not(None), literal_column("'sent'")),
        (Homework.frozen_at.is_not(None), literal_column("'frozen'")),
        (Homework.ended_at.is_not(None), literal_column("'ended'")),
        (Homework.opened_at.is_not(None), literal_column("'started'")),
        (Homework.id.is_not(None), literal_column("'not_opened'")),
    ),
    case((and_(Homework.sent_at.is_(None), Homework.ended_at.is_(None)), Homework.expires_at)),
    Homework.answered,
    Homework.asked,
)
_CUT = len(_COUPLE)


def couples(rows: Iterable[Row[Any]]) -> list[tuple[OfCouple, list[OfPartner]]]:
    """Each couple with its partners in order of position, from the rows of `statement`."""
    found: list[tuple[OfCouple, list[OfPartner]]] = []
    ref, partners = "", list[OfPartner]()
    for row in rows:
        if row[0] != ref:
            ref, partners = row[0], []
            found.append((OfCouple._make(row[:_CUT]), partners))
        partners.append(OfPartner._make(row[_CUT:]))
    return found


@lru_cache
def statement(right: str) -> Select[*tuple[Any, ...]]:
    """For the couples on which a therapist has this right. Binds what scope.couple_ids binds."""
    return (
        select(*_COUPLE, *_PARTNER)
        .select_from(Couple)
        .join(Partner, Partner.couple_id == Couple.id)
        # Every partner has a key. An outer join, since SQLite would begin an inner one at everybody's keys.
        .outerjoin(WrappedKey, and_(WrappedKey.owner_kind == "person", WrappedKey.owner_id == Partner.id))
        .outerjoin(
            Homework,
            and_(Homework.partner_id == Partner.id, Homework.assignment_id == Couple.latest_assignment_id),
        )
        .outerjoin(Assignment, Assignment.id == Couple.latest_assignment_id)
        .where(Couple.id.in_(scope.couple_ids(right)))
        .order_by(Couple.created_at, Couple.id, Partner.position)
    )
