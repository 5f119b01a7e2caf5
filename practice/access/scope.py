"""Which couples are on a therapist's caseload for a right, as SQL: own, covered, and those they were added to.

Days are the practice's calendar days, both included: an access begins and ends at the practice's midnight.
"""

from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Uuid, bindparam, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import CompoundSelect

from practice.access import roles
from practice.models.case_access import AbsenceCover, CaseAccess
from practice.models.couple import Couple

_THERAPIST = bindparam("scope_therapist", type_=Uuid)
_TODAY = bindparam("scope_today", type_=Date)


@lru_cache
def couple_ids(right: str) -> CompoundSelect[Any]:
    """The ids of all couples on which the bound therapist has `right` on the bound day.

    Binds `scope_therapist` and `scope_today`: give them with the statement, or with `.params()`.
    """
    able = roles.roles_with(right)
    couple = aliased(Couple)
    parts: list[Select[Any]] = []
    if roles.OWN in able:
        parts.append(select(couple.id).where(couple.therapist_id == _THERAPIST))
    if roles.COVER in able:
        covered = aliased(Couple)
        parts.append(
            select(covered.id)
            .join(AbsenceCover, AbsenceCover.absent_id == covered.therapist_id)
            .where(
                AbsenceCover.stand_in_id == _THERAPIST,
                AbsenceCover.ended_at.is_(None),
                AbsenceCover.from_day <= _TODAY,
                AbsenceCover.until_day >= _TODAY,
            )
        )
    added = [role for role in roles.ADDED if role in able]
    if added:
        parts.append(
            select(CaseAccess.couple_id).where(
                CaseAccess.therapist_id == _THERAPIST,
                CaseAccess.role.in_(added),
                CaseAccess.ended_at.is_(None),
                CaseAccess.from_day <= _TODAY,
                or_(CaseAccess.until_day.is_(None), CaseAccess.until_day >= _TODAY),
            )
        )
    return union_all(*parts)


def holds(therapist_id: UUID, right: str, today: date) -> ColumnElement[bool]:
    """That a statement's Couple is one on which the therapist has the right on this day."""
    return Couple.id.in_(couple_ids(right).params(scope_therapist=therapist_id, scope_today=today))
