"""Whose report a report is comes and goes without touching the reports that are there."""

from alembic import command
from sqlalchemy import text

from practice.extensions import db
from practice.models.report import Report
from practice.services.installation.migrations import config
from practice.services.report import reporting


def test_a_report_from_before_is_nobodys_own(app, make):
    make.practice()
    couple = make.couple()
    wish = reporting.request(couple.caseload, couple.ref, {"paper": "A4"})
    couple.caseload.session.commit()
    db.session.remove()
    command.downgrade(config(), "0019")
    assert db.session.execute(text("SELECT audience FROM report")).scalars().all() == ["therapist"]
    db.session.remove()
    command.upgrade(config(), "head")
    report = make.session.get_one(Report, wish.report_id)
    assert (report.audience, report.partner_id, report.choices) == ("therapist", None, {"paper": "A4"})
