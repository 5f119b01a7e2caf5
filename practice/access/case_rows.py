"""One case's statement: the couple, its partners, their wrapped keys, and who beside its own therapist is on it today.

Every page of a case needs the four together: names stand at its top, and the role in which somebody looks at it decides
which links they get.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, String, Uuid, and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager

from practice.access import roles, scope
from practice.models.case_access import AbsenceCover, CaseAccess
from practice.models.couple import Couple, Partner
from practice.models.data_key import WrappedKey


@dataclass(frozen=True)
class Link:
    """Somebody who is on a case that is not their own: in which role, and the last day if there is one."""

    person_id: UUID
    role: str
    until: date | None


@lru_cache
def statement(right: str, by: str = "ref") -> Select[*tuple[Any, ...]]:
    """A row a partner, once for each link. Binds `case` (the couple's `ref` or `id`) and what scope.couple_ids binds.

    Of the links only those that concern the bound therapist: their own, and on their own case everybody's.
    """
    is_this = {"ref": Couple.ref == bindparam("case", type_=String), "id": Couple.id == bindparam("case", type_=Uuid)}
    return (
        select(
            Couple,
            WrappedKey.owner_id,
            WrappedKey.wrapped,
            CaseAccess.therapist_id.label("added_id"),
            CaseAccess.role,
            CaseAccess.until_day,
            AbsenceCover.until_day.label("covered_until"),
        )
        .join(Couple.partners)
        # Outer joins throughout: an erased key or a case of one's own must not make the couple disappear.
        .outerjoin(WrappedKey, and_(WrappedKey.owner_kind == "person", WrappedKey.owner_id == Partner.id))
        .outerjoin(
            CaseAccess,
            and_(
                CaseAccess.couple_id == Couple.id,
                scope.is_added(),
                or_(CaseAccess.therapist_id == scope.THERAPIST, Couple.therapist_id == scope.THERAPIST),
            ),
        )
        .outerjoin(AbsenceCover, and_(AbsenceCover.absent_id == Couple.therapist_id, scope.stands_in()))
        .where(Couple.id.in_(scope.couple_ids(right)), is_this[by])
        .order_by(Partner.position, CaseAccess.granted_at)
        .options(contains_eager(Couple.partners))
    )


def links(rows: Iterable[Row[Any]], therapist_id: UUID) -> tuple[Link, ...]:
    """Who beside the case's own therapist is on it, whoever was added first, from the rows of `statement`."""
    rows = list(rows)
    added = [Link(row.added_id, row.role, row.until_day) for row in rows if row.added_id]
    covering = [Link(therapist_id, roles.COVER, row.covered_until) for row in rows if row.covered_until]
    return tuple(dict.fromkeys((*added, *covering)))
