"""How the installation is doing, as plain numbers for monitoring: nothing of a case or a person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice.models.lease import Lease
from practice.models.outbox import OutboxMail
from practice.models.report import Report
from practice.services.installation import leases

REPORT_STATES = ("queued", "running", "ready", "failed")
WAITING_MAIL = ("queued", "sending")
_BY_STATE = {
    "report": select(Report.state, func.count().label("number")).group_by(Report.state),
    "mail": select(OutboxMail.state, func.count().label("number")).group_by(OutboxMail.state),
}


@dataclass(frozen=True)
class Measures:
    """`reports` and `mails` count rows by state; ages are seconds, 0 where nothing waits.

    `timed_work_late` is how long ago the lease of the timed work ran out: above a few seconds nobody does it.
    """

    reports: dict[str, int]
    oldest_report: float
    mails: dict[str, int]
    oldest_mail: float
    timed_work_late: float


def measures(session: Session, now: datetime) -> Measures:
    """Counted now; four short statements."""
    reports = {row.state: row.number for row in session.execute(_BY_STATE["report"])}
    mails = {row.state: row.number for row in session.execute(_BY_STATE["mail"])}
    waiting = session.scalar(select(func.min(Report.requested_at)).where(Report.state.in_(("queued", "running"))))
    due = session.scalar(select(func.min(OutboxMail.next_try_at)).where(OutboxMail.state.in_(WAITING_MAIL)))
    until = session.scalar(select(func.max(Lease.until)).where(Lease.name == leases.TIMED_WORK))
    return Measures(
        reports=dict.fromkeys(REPORT_STATES, 0) | reports,
        oldest_report=_since(waiting, now),
        mails=mails,
        oldest_mail=_since(due, now),
        timed_work_late=_since(until, now),
    )


def _since(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else max(0.0, (now - moment).total_seconds())
