"""Which couples are on a therapist's caseload for a right, as SQL: own, covered, and those they were added to.

Days are the practice's calendar days, both included: an access begins and ends at the practice's midnight.
"""

from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Uuid, and_, bindparam, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import CompoundSelect

from practice.access import roles
from practice.models.case_access import AbsenceCover, CaseAccess
from practice.models.couple import Couple

THERAPIST = bindparam("scope_therapist", type_=Uuid)
TODAY = bindparam("scope_today", type_=Date)


def stands_in() -> ColumnElement[bool]:
    """That a statement's AbsenceCover lets the bound therapist stand in on the bound day."""
    return and_(
        AbsenceCover.stand_in_id == THERAPIST,
        AbsenceCover.ended_at.is_(None),
        AbsenceCover.from_day <= TODAY,
        AbsenceCover.until_day >= TODAY,
    )


def is_added() -> ColumnElement[bool]:
    """That a statement's CaseAccess, whoever's it is, holds on the bound day."""
    return and_(
        CaseAccess.ended_at.is_(None),
        CaseAccess.from_day <= TODAY,
        or_(CaseAccess.until_day.is_(None), CaseAccess.until_day >= TODAY),
    )


@lru_cache
def couple_ids(right: str) -> CompoundSelect[Any]:
    """The ids of all couples on which the bound therapist has `right` on the bound day.

    Binds `scope_therapist` and `scope_today`: give them with the statement, or with `.params()`.
    """
    able = roles.roles_with(right)
    couple = aliased(Couple)
    parts: list[Select[Any]] = []
    if roles.OWN in able:
        parts.append(select(couple.id).where(couple.therapist_id == THERAPIST))
    if roles.COVER in able:
        covered = aliased(Couple)
        parts.append(
            select(covered.id)
            .join(AbsenceCover, AbsenceCover.absent_id == covered.therapist_id)
            .where(stands_in())
        )
    added = [role for role in roles.ADDED if role in able]
    if added:
        parts.append(
            select(CaseAccess.couple_id).where(
                CaseAccess.therapist_id == THERAPIST,
                CaseAccess.role.in_(added),
                is_added(),
            )
        )
    return union_all(*parts)


def holds(therapist_id: UUID, right: str, today: date) -> ColumnElement[bool]:
    """That a statement's Couple is one on which the therapist has the right on this day."""
    return Couple.id.in_(couple_ids(right).params(scope_therapist=therapist_id, scope_today=today))
