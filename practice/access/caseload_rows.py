"""The caseload's one query: a row a partner, as plain columns.

Columns and no objects, only those that the page needs, and yes or no where a moment itself is of no use: the page shows
fifty couples and asks for a hundred such rows, so that each column costs. The statement is built once a right.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, select

from practice.access import scope
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple, Partner
from practice.models.data_key import WrappedKey

OF_COUPLE = (
    Couple.id,
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
    Couple.latest_assignment_id,
    Couple.to_review_id,
    Couple.to_review_instrument,
    Assignment.round,
)
OF_PARTNER = (
    Partner.id.label("partner_id"),
    Partner.position,
    Partner.name,
    Partner.safety_due,
    Partner.withdrew_at.is_not(None).label("withdrew"),
    WrappedKey.wrapped,
)
OF_HOMEWORK = (  # all empty where nothing was assigned
    Homework.expires_at,
    Homework.sent_at.is_not(None).label("sent"),
    Homework.frozen_at.is_not(None).label("frozen"),
    Homework.ended_at.is_not(None).label("ended"),
    Homework.opened_at.is_not(None).label("opened"),
    Homework.answered,
    Homework.asked,
)


@lru_cache
def statement(right: str) -> Select[*tuple[Any, ...]]:
    """For the couples on which a therapist has this right. Binds what scope.couple_ids binds."""
    return (
        select(*OF_COUPLE, *OF_PARTNER, *OF_HOMEWORK)
        .join(Partner, Partner.couple_id == Couple.id)
        .join(WrappedKey, and_(WrappedKey.owner_kind == "person", WrappedKey.owner_id == Partner.id))
        .outerjoin(
            Homework,
            and_(Homework.partner_id == Partner.id, Homework.assignment_id == Couple.latest_assignment_id),
        )
        .outerjoin(Assignment, Assignment.id == Couple.latest_assignment_id)
        .where(Couple.id.in_(scope.couple_ids(right)))
        .order_by(Couple.created_at, Couple.id, Partner.position)
    )
