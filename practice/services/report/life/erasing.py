"""The end of a report's file: the key and the sealed pages go, the row stays and says when and why.

What was asked for can be made again from what the record still holds; the old file can't be read by anybody any more.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from practice import clock
from practice.access import keyring as owners
from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.couple import Partner
from practice.models.disclosing import Disclosure
from practice.models.report import Report, ReportFile


def reports_holding(session: Session, partner_id: UUID) -> Sequence[UUID]:
    """The reports that hold something of this partner: those of both, and the partner's own; not the other's own.

    Also those that are being made, which may have read the answers already, and those without a file. Oldest first.
    """
    return session.scalars(
        select(Report.id)
        .join(Partner, Partner.couple_id == Report.couple_id)
        .where(Partner.id == partner_id, or_(Report.partner_id.is_(None), Report.partner_id == partner_id))
        .order_by(Report.requested_at, Report.id)
    ).all()


def destroy(
    session: Session,
    keyring: Keyring,
    audit: AuditTrail,
    by: Actor,
    report_ids: Iterable[UUID],
    because: str = "erased",
) -> int:
    """Destroy the files and keys of these reports, also of those being made; how many reports. The caller commits.

    A report of both stays as a row without a file, which "Make it again" can be asked of; one partner's own report
    goes whole. Audited in each case's chain.
    """
    wanted = list(report_ids)
    # The audit chain first, then the reports: whoever takes both takes them in this order.
    for report_id, couple_id in session.execute(select(Report.id, Report.couple_id).where(Report.id.in_(wanted))).all():
        audit.record(by, f"report.{because}", couple_id=couple_id, about=("report", report_id))
    reports = locked(session, wanted)
    for report in reports:
        _end_file(session, keyring, report)
        if because == "erased":
            report.superseded_at, report.superseded_because = report.expired_at, because
        if because == "erased" and report.partner_id is not None:
            session.delete(report)
    session.flush()
    return len(reports)


def locked(session: Session, report_ids: Iterable[UUID]) -> Sequence[Report]:
    """These reports as they are now; no attempt finishes or starts on them before this transaction's end."""
    return session.scalars(
        select(Report)
        .where(Report.id.in_(list(report_ids)))
        .order_by(Report.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _end_file(session: Session, keyring: Keyring, report: Report) -> None:
    """No attempt that is under way counts any more, so that none of them brings a file back."""
    report.attempt += 1
    report.state, report.stage = "expired", "done"
    report.expired_at, report.failed_because = clock.now(), None
    keyring.destroy(owners.report(report.id))
    session.execute(
        update(Disclosure)
        .where(Disclosure.report_id == report.id)
        .values(content=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(ReportFile).where(ReportFile.report_id == report.id))
