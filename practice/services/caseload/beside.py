"""Whether there is anything beside the couples to ask for: one statement instead of one a kind.

On most days nobody covers for anybody and nothing is new. Each part of the page that is about others, reports or
notices is asked for only where this says that there is something.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Uuid, and_, bindparam, exists, or_, select

from practice.access import scope
from practice.access.caseload import Caseload
from practice.models.case_access import AbsenceCover, CaseAccess, Notice
from practice.models.couple import Couple
from practice.models.report import OUTSIDE, Report, ReportBatch

_THERAPIST = bindparam("scope_therapist", type_=Uuid)
_TODAY = bindparam("scope_today", type_=Date)


@dataclass(frozen=True)
class Beside:
    """What there is. `others`: cases on which somebody else is as well; `reports`: news of them; `notices`: unseen."""

    others: bool
    reports: bool
    notices: bool


def beside(caseload: Caseload) -> Beside:
    bound = {"scope_therapist": caseload.therapist_id, "scope_today": caseload.today}
    row = caseload.session.connection().execute(_statement(caseload.right), bound).one()
    return Beside(others=bool(row.others), reports=bool(row.reports), notices=bool(row.notices))


@lru_cache
def _statement(right: str) -> Select[*tuple[Any, ...]]:
    return select(
        or_(_added(), _added_by_others(), _covers()).label("others"),
        or_(_reports(right), _batches()).label("reports"),
        exists().where(Notice.therapist_id == _THERAPIST, Notice.seen_at.is_(None)).label("notices"),
    )


def _added() -> ColumnElement[bool]:
    return exists().where(CaseAccess.therapist_id == _THERAPIST, _holds_today())


def _added_by_others() -> ColumnElement[bool]:
    """That somebody was added to a case of the therapist's own."""
    return exists().where(Couple.therapist_id == _THERAPIST, CaseAccess.couple_id == Couple.id, _holds_today())


def _holds_today() -> ColumnElement[bool]:
    return and_(
        CaseAccess.ended_at.is_(None),
        CaseAccess.from_day <= _TODAY,
        or_(CaseAccess.until_day.is_(None), CaseAccess.until_day >= _TODAY),
    )


def _covers() -> ColumnElement[bool]:
    return exists().where(
        AbsenceCover.stand_in_id == _THERAPIST,
        AbsenceCover.ended_at.is_(None),
        AbsenceCover.from_day <= _TODAY,
        AbsenceCover.until_day >= _TODAY,
    )


def _reports(right: str) -> ColumnElement[bool]:
    """By way of the caseload's couples, for which there is an index, as for all other questions about reports."""
    return exists().where(
        Report.couple_id.in_(scope.couple_ids(right)),
        Report.requested_by == _THERAPIST,
        Report.audience != OUTSIDE,
        Report.seen_at.is_(None),
        Report.state.in_(("ready", "failed")),
    )


def _batches() -> ColumnElement[bool]:
    return exists().where(ReportBatch.requested_by == _THERAPIST, ReportBatch.seen_at.is_(None))
