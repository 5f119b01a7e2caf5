"""A finished file is kept as long as the practice says; then it and its key go, and the report can be made again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from practice import clock, timed_work
from practice.extensions import db
from practice.models.erasure import LegalHold
from practice.models.practice import Practice
from practice.refusals import NotInTurn
from practice.services.report import reporting
from practice.services.report.life import expiry
from practice.vault import Sealed
from tests.reporting.requested import actions, build, files, row
from tests.reporting.test_erasing import keys_of


def practice_keeps(days):
    db.session.query(Practice).one().report_days = days
    db.session.commit()


def after(days):
    with clock.at(clock.now() + timedelta(days=days)):
        timed_work.expire_reports()
    db.session.rollback()


def test_a_new_practice_keeps_them_for_ninety_days_and_then_only_the_row(course, wish, no_pages):
    build(wish)
    assert expiry.kept_until(db.session, row(wish)) == row(wish).finished_at + timedelta(days=90)
    after(89)
    assert row(wish).state == "ready"
    after(91)
    assert (row(wish).state, files(), keys_of(wish.report_id)) == ("expired", [], 0)
    assert actions()[-1] == "report.expired"
    caseload = course.couple.caseload
    for act in (reporting.open_pdf, reporting.try_again):
        with pytest.raises(NotInTurn):
            act(caseload, wish.report_id)
    again = reporting.make_again(caseload, wish.report_id)
    db.session.commit()
    build(again)
    assert (row(again).state, row(again).choices) == ("ready", row(wish).choices)
    with pytest.raises(NotInTurn):
        reporting.make_again(caseload, again.report_id)
    reporting.delete_report(caseload, wish.report_id)
    db.session.commit()
    assert row(wish) is None


def test_as_long_as_the_case_and_a_case_held_as_evidence_never_end_by_time(make, course, wish, no_pages):
    build(wish)
    practice_keeps(0)
    after(4000)
    practice_keeps(30)
    hold = LegalHold(id=uuid4(), couple_id=course.couple.id, reason=Sealed(b"sealed"), placed_at=clock.now())
    hold.placed_by = course.couple.caseload.therapist_id
    db.session.add(hold)
    db.session.commit()
    after(4000)
    assert row(wish).state == "ready"
    db.session.query(LegalHold).one().lifted_at = clock.now()
    db.session.commit()
    after(31)
    assert row(wish).state == "expired"


def test_the_owner_chooses_and_every_page_says_so(make, course, wish, app, no_pages):
    build(wish)
    owner = make.signed_in()
    page = owner.get("/account/practice").text
    assert 'name="report_days" type="radio" value="90" checked' in page or 'checked id="report_days-1"' in page
    kept = {"practice_name": "P", "phrase": "Blue", "resources": "112", "duty_to_report": "", "link_days": "14"}
    kept |= {"time_zone": "Europe/London", "session_minutes": "15", "report_days": "30"}
    assert owner.post("/account/practice", data=kept).status_code == 303
    db.session.rollback()
    assert db.session.query(Practice.report_days).scalar() == 30
    assert "The file is kept until" in owner.get(f"/reports/{wish.report_id}").text
    after(31)
    page = owner.get(f"/reports/{wish.report_id}").text
    assert "No longer kept" in page and "Make it again" in page and "Download" not in page
