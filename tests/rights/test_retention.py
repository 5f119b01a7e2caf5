"""Ended cases go when their time is over: told for thirty days, stopped by a hold, carried out as timed work."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from practice import timed_work
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.couple import Couple
from practice.models.erasure import Erasure
from practice.models.retention import RetentionRun
from practice.models.therapist import TherapistSession
from practice.models.throttle import Throttle
from practice.services.couple import legal_hold, statuses
from practice.services.rights import restriction, retention

ENDED = datetime(2020, 2, 29, 12, 0, tzinfo=UTC)
YEARS = 5
OVER = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def couple(make):
    make.practice()
    with make.at(ENDED - 30 * DAY):
        couple = make.couple()
        make.send(make.assigned(couple).homework_ids[0])
    with make.at(ENDED):
        statuses.change(make.caseload(), couple.ref, "ended")
        db.session.commit()
    return couple


def choose(make, years=YEARS):
    retention.choose(make.session, make.audit, years, make.caseload().actor)
    db.session.commit()


def work(make, moment):
    with make.at(moment):
        timed_work.keep_no_longer()
        timed_work.keep_no_longer()
    db.session.remove()


def noted_at(make, couple):
    return make.session.scalar(select(Couple.erasure_noted_at).where(Couple.id == couple.id))


def is_there(make, couple):
    return make.session.scalar(select(Couple.id).where(Couple.id == couple.id)) is not None


def actions(make, couple):
    return list(make.session.scalars(select(AuditEntry.action).where(AuditEntry.chain == str(couple.id))))


def test_without_a_period_nothing_is_deleted_and_nobody_is_told(make, couple):
    work(make, ENDED + 20000 * DAY)
    assert is_there(make, couple)
    assert noted_at(make, couple) is None


def test_a_case_is_told_of_thirty_days_before_and_then_erased_by_the_timed_work(make, couple):
    choose(make)
    other = make.couple(names=(("Ada", "One"), ("Ben", "Two")))
    work(make, OVER - 31 * DAY)
    assert noted_at(make, couple) is None
    work(make, OVER - 30 * DAY)
    assert noted_at(make, couple) == OVER - 30 * DAY
    with make.at(OVER - 29 * DAY):
        page = make.signed_in().get("/").text
        assert "Erased soon" in page
        assert "on 1 Mar" in page
    work(make, OVER - timedelta(seconds=1))
    assert is_there(make, couple)
    work(make, OVER)
    assert not is_there(make, couple)
    assert is_there(make, other)
    [row] = make.session.scalars(select(Erasure)).all()
    assert (row.couple_id, row.partner_id, row.erased_by) == (couple.id, None, None)
    assert {"retention.noted", "retention.erased", "couple.erased"} <= set(actions(make, couple))
    done = [(one.noted, one.erased) for one in reversed(retention.runs(make.session)) if one.noted or one.erased]
    assert done == [(1, 0), (0, 1)]
    assert "because the time is over" in make.signed_in().get("/").text


def test_a_period_set_late_still_gives_thirty_days(make, couple):
    late = OVER + 400 * DAY
    with make.at(late):
        choose(make)
    work(make, late)
    work(make, late + 29 * DAY)
    assert is_there(make, couple)
    work(make, late + 30 * DAY)
    assert not is_there(make, couple)


def held(make, couple):
    legal_hold.place(make.caseload(), couple.ref, "Letter of the court")
    return lambda: legal_hold.lift(make.caseload(), couple.ref)


def restricted(make, couple):
    restriction.begin(make.caseload(), couple.ref, 2, "A dispute")
    return lambda: restriction.lift(make.caseload(), couple.ref, 2)


def taken_up_again(make, couple):
    statuses.change(make.caseload(), couple.ref, "active")


def none_any_more(make, _couple):
    choose(make, 0)


@pytest.mark.parametrize("stop", [held, restricted, taken_up_again, none_any_more])
def test_what_stops_it_stops_it_also_in_the_last_moment_and_the_notice_begins_anew(make, couple, stop):
    choose(make)
    work(make, OVER - 30 * DAY)
    go_on = stop(make, couple)
    db.session.commit()
    work(make, OVER + DAY)
    assert is_there(make, couple)
    assert noted_at(make, couple) is None
    if go_on is None:
        return
    with make.at(OVER + DAY):
        assert "is past its time and kept" in make.signed_in().get("/").text
        go_on()
        db.session.commit()
    work(make, OVER + 2 * DAY)
    work(make, OVER + 31 * DAY)
    assert is_there(make, couple), "thirty days again"
    work(make, OVER + 32 * DAY)
    assert not is_there(make, couple)


def test_the_owner_sets_it_having_looked_the_law_up_and_nobody_else_does(make, couple):
    owner = make.signed_in()
    assert "No period is set" in owner.get("/account/retention").text
    assert owner.post("/account/retention", data={"years": "10"}).status_code == 422
    assert owner.post("/account/retention", data={"years": "0", "looked_up": "y"}).status_code == 422
    assert owner.post("/account/retention", data={"years": "10", "looked_up": "y"}).status_code == 303
    make.therapist("anna@example.org")
    other = make.signed_in("anna@example.org")
    assert other.post("/account/retention", data={"years": ""}).status_code == 404
    db.session.remove()
    assert "practice.retention_changed" in make.session.scalars(select(AuditEntry.action)).all()
    assert owner.post("/account/retention", data={"years": ""}).status_code == 303
    assert "No period is set" in owner.get("/account").text


def test_rows_of_signing_in_go_once_nobody_needs_them_and_the_newest_session_stays(make, couple):
    for days in (0, 60, 130):
        with make.at(OVER + days * DAY):
            make.signed_in()
    make.session.add(Throttle(subject=bytes(32), since=OVER, wrong=3))
    db.session.commit()
    work(make, OVER + 131 * DAY)
    assert len(make.session.scalars(select(TherapistSession)).all()) == 2
    assert make.session.get(Throttle, bytes(32)) is None
    [run] = make.session.scalars(select(RetentionRun)).all()
    assert (run.sessions, run.throttles >= 1, run.erased) == (1, True, 0)
    work(make, OVER + 600 * DAY)
    assert len(make.session.scalars(select(TherapistSession)).all()) == 1
