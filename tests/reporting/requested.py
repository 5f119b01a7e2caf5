"""What the tests of a requested report look at."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from practice.extensions import db
from practice.jobs import ReportFailed, build_report
from practice.models.audit import AuditEntry
from practice.models.report import Report, ReportFile
from practice.services.report import reporting

SECRET = "MARKER of what Maya wrote"


def row(wish):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Report, wish.report_id)


def files():
    return db.session.scalars(select(ReportFile).options(undefer(ReportFile.pdf))).all()


def build(wish):
    """As a worker does: with nothing read before."""
    db.session.rollback()
    build_report(str(wish.report_id), wish.attempt)


def actions():
    return [one.action for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.number))]


def failed(wish):
    """Run the job, which fails; what it raised."""
    with pytest.raises(ReportFailed) as caught:
        build(wish)
    report = row(wish)
    assert report.state == "failed"
    assert report.failed_because in reporting.REASONS
    assert report.finished_at is not None
    assert files() == []
    return str(caught.value), report.failed_because
