"""Erasing one partner destroys the reports that hold their data: no file, no key, no attempt that brings one back."""

from sqlalchemy import func, select

from practice import extensions
from practice.audit import COMMAND_LINE
from practice.extensions import db
from practice.models.data_key import WrappedKey
from practice.models.report import Report
from practice.services.report import reporting
from practice.services.report.life.erasing import destroy, reports_holding
from tests.reporting.requested import actions, build, files, row


def keys_of(report_id):
    return db.session.scalar(select(func.count()).select_from(WrappedKey).where(WrappedKey.owner_id == report_id))


def another(wish, **changes):
    """A second row of the same report, for another audience."""
    found = row(wish)
    columns = {column.name: getattr(found, column.name) for column in Report.__table__.columns if column.name != "id"}
    made = Report(**columns | changes)
    db.session.add(made)
    db.session.commit()
    return made.id


def test_a_partner_is_held_by_the_reports_of_both_and_by_their_own_only(make, course, wish):
    one, two = course.couple.partner_ids
    own = another(wish, audience="partner", partner_id=one)
    others = another(wish, audience="partner", partner_id=two)
    joint = another(wish, audience="couple")
    elsewhere = make.couple()
    assert set(reports_holding(db.session, one)) == {wish.report_id, joint, own}
    assert set(reports_holding(db.session, two)) == {wish.report_id, joint, others}
    assert not reports_holding(db.session, elsewhere.partner_ids[0])


def test_a_destroyed_report_has_neither_file_nor_key_and_no_attempt_brings_it_back(course, wish, no_pages):
    build(wish)
    late = reporting.request(course.couple.caseload, course.ref, {"paper": "A4", "appendix": "no"})
    db.session.commit()
    own = another(wish, audience="partner", partner_id=course.couple.partner_ids[0])
    assert reporting.take(db.session, late.report_id, late.attempt) is not None
    db.session.commit()
    held = reports_holding(db.session, course.couple.partner_ids[0])
    args = (extensions.session(), extensions.keyring(), course.couple.caseload.audit, COMMAND_LINE, held)
    assert destroy(*args) == 3
    db.session.commit()
    assert files() == []
    assert [keys_of(one) for one in held] == [0, 0, 0]
    assert (row(wish).state, row(late).state, db.session.get(Report, own)) == ("expired", "expired", None)
    assert not reporting.finish(db.session, extensions.keyring(), late.report_id, late.attempt, b"%PDF late", 1)
    build(wish)
    build(late)
    assert reporting.sweep(db.session) == []
    assert (files(), row(late).superseded_because, actions().count("report.erased")) == ([], "erased", 3)
