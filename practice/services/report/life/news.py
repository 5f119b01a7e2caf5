"""What the dashboard says about reports to whoever asked for them, until they have looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from practice import clock
from practice.access.caseload import Caseload
from practice.models.couple import Couple
from practice.models.report import OUTSIDE, Report, ReportBatch


@dataclass(frozen=True)
class BatchNews:
    """A batch in which nothing is waiting or being made any more."""

    id: UUID
    ready: int
    failed: int


@dataclass(frozen=True)
class ReportNews:
    """Reports that the therapist asked for one by one, newest first, and finished batches: one line each of those."""

    ready: Sequence[Report]
    failed: Sequence[Report]
    out_of_date: Sequence[Report]
    batches: Sequence[BatchNews]


def news(caseload: Caseload) -> ReportNews:
    """What is new since this therapist last looked at each report or batch."""
    unseen = caseload.session.scalars(
        select(Report)
        .join(Couple, Couple.id == Report.couple_id)
        .where(
            caseload.holds(),
            Report.requested_by == caseload.therapist_id,
            Report.audience != OUTSIDE,
            Report.seen_at.is_(None),
            Report.state.in_(("ready", "failed")),
        )
        .order_by(Report.requested_at.desc())
    ).all()
    single = [one for one in unseen if one.batch_id is None and one.superseded_at is None]
    return ReportNews(
        ready=[one for one in single if one.state == "ready"],
        failed=[one for one in single if one.state == "failed"],
        out_of_date=[one for one in unseen if one.superseded_at is not None],
        batches=_batches(caseload),
    )


def _batches(caseload: Caseload) -> list[BatchNews]:
    rows = caseload.session.execute(
        select(ReportBatch.id, ReportBatch.requested_at, Report.state, func.count())
        .join(Report, Report.batch_id == ReportBatch.id)
        .where(ReportBatch.requested_by == caseload.therapist_id, ReportBatch.seen_at.is_(None))
        .group_by(ReportBatch.id, ReportBatch.requested_at, Report.state)
        .order_by(ReportBatch.requested_at.desc())
    ).all()
    found: dict[UUID, dict[str, int]] = {}
    for batch_id, _, state, count in rows:
        found.setdefault(batch_id, {})[state] = count
    return [
        BatchNews(batch_id, states.get("ready", 0), states.get("failed", 0))
        for batch_id, states in found.items()
        if not states.keys() & {"queued", "running"}
    ]


def look(caseload: Caseload, report: Report) -> None:
    """Whoever asked opened the report's page: a failure and what is out of date are told; a file waits to be read."""
    told = report.state == "failed" or report.superseded_at is not None
    if told and report.seen_at is None and report.requested_by == caseload.therapist_id:
        report.seen_at = clock.now()
