"""Finished reports whose file was kept as long as the practice keeps them: the file goes, the row says so.

A report can be made again from the record at any time, so nothing is lost with its file.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import clock
from practice.access.keyring import Keyring
from practice.audit import TIMED, AuditTrail
from practice.models.erasure import LegalHold
from practice.models.practice import Practice
from practice.models.report import Report
from practice.services.report.life import erasing
from practice.texts import N_

AT_ONCE = 100  # of one round of the timed work
KEPT_DAYS = {
    30: N_("30 days"),
    90: N_("90 days"),
    365: N_("a year"),
    0: N_("as long as the case"),
}


def due(session: Session) -> Sequence[UUID]:
    """The reports whose time is over, oldest first; none of a case that is held as evidence."""
    days = session.scalar(select(Practice.report_days))
    if not days:
        return []
    held = select(LegalHold.couple_id).where(LegalHold.lifted_at.is_(None))
    return session.scalars(
        select(Report.id)
        .where(
            Report.state == "ready",
            Report.finished_at < clock.now() - timedelta(days=days),
            Report.couple_id.not_in(held),
        )
        .order_by(Report.finished_at)
        .limit(AT_ONCE)
    ).all()


def expire(session: Session, keyring: Keyring, audit: AuditTrail, report_ids: Sequence[UUID]) -> int:
    """Delete the files and keys of these reports; how many. The caller commits."""
    return erasing.destroy(session, keyring, audit, TIMED, report_ids, "expired")


def kept_until(session: Session, report: Report) -> datetime | None:
    """When a finished report's file goes; None where it is kept as long as the case, or there is no file."""
    days = session.scalar(select(Practice.report_days))
    if not days or report.state != "ready" or report.finished_at is None:
        return None
    return report.finished_at + timedelta(days=days)
