"""A clock that jumps, forward or back, and both changes to and from summer time: nothing ends early or lives again."""

import logging
import threading
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from practice import clock, timed_work
from practice.access.throttle import ADDRESS, Throttles
from practice.commands import tick
from practice.extensions import db
from practice.models.assignment import Homework
from practice.models.report import Report
from practice.models.response import DraftPart
from practice.running.steady import JUMP, LONG_ENOUGH, SteadyClock
from practice.services.homework import drafts, homework
from practice.services.report import reporting
from tests.homework.phone import Phone

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AHEAD = timedelta(days=400)


class Machine:
    """A machine's own count of seconds and its clock, which can be set."""

    def __init__(self) -> None:
        self.ticks, self.wall = 5000.0, NOW.timestamp()
        self.steady = SteadyClock(lambda: self.wall, lambda: self.ticks)

    def runs(self, seconds: float) -> None:
        self.ticks += seconds
        self.wall += seconds


@pytest.fixture
def couple(make):
    make.practice()
    with make.at(NOW):
        return make.couple()


def test_only_a_clock_that_ran_evenly_for_ten_minutes_is_believed():
    machine = Machine()
    assert not machine.steady.is_steady(), "it has just started"
    machine.runs(LONG_ENOUGH)
    assert (machine.steady.look(), machine.steady.is_steady()) == (0, True)
    machine.wall += JUMP / 2  # a correction
    assert (machine.steady.look(), machine.steady.is_steady()) == (0, True)
    for jump in (AHEAD.total_seconds(), -AHEAD.total_seconds()):
        machine.wall += jump
        assert (round(machine.steady.look()), machine.steady.is_steady()) == (round(jump), False)
        machine.runs(LONG_ENOUGH - 1)
        assert (machine.steady.look(), machine.steady.is_steady()) == (0, False)
        machine.runs(1)
        assert machine.steady.is_steady()


def test_a_clock_that_jumps_ahead_for_a_moment_ends_and_destroys_nothing(make, couple, caplog):
    """Beside it the same clock, believed: then links end and drafts go."""
    with make.at(NOW):
        given = make.assigned(couple)
        visit = make.visit(given.homework_ids[0])
        homework.acknowledge(visit, homework.policy_of(visit).version, "What this partner was promised.")
        part = drafts.of_visit(visit).parts[0]
        drafts.save(visit, part, {part.items[0].key: {"value": 4}}, 0)
        db.session.commit()
    machine = Machine()
    machine.runs(LONG_ENOUGH)
    assert tick._is_steady(machine.steady, tick.loops()[0])

    def kept():
        db.session.rollback()
        ended = db.session.scalars(select(Homework.ended_at)).all()
        return [one is None for one in ended], len(db.session.scalars(select(DraftPart.id)).all())

    before = kept()
    assert before == ([True, True], 1)
    machine.wall += AHEAD.total_seconds()
    with caplog.at_level(logging.WARNING), make.at(NOW + AHEAD):
        sure = tick._is_steady(machine.steady, tick.loops()[0])
        tick.one_round(tick.loops()[0], "one", threading.Event(), sure=sure)
    assert "The clock jumped" in caplog.text
    assert kept() == before
    for days in (400, 440):  # ended, and a month later destroyed
        with make.at(NOW + timedelta(days=days)):
            timed_work.end_links()
    assert kept() == ([False, False], 0)


def test_a_session_used_while_the_clock_was_ahead_is_over_once_it_is_right(app, make, couple):
    with make.at(NOW + AHEAD):
        given = make.assigned(couple)
        phone = Phone(app, given.tokens[0], couple.pins[0]).start()
        therapist = make.signed_in()
        assert phone.get("/q").status_code == 200
        assert therapist.get("/").status_code == 200
    with make.at(NOW):
        assert phone.get("/q").status_code == 403
        assert therapist.get("/").status_code == 302


def test_wrong_tries_counted_while_the_clock_was_ahead_lock_nobody_out_for_a_year(make):
    tries = Throttles(make.session, b"k" * 32)
    with make.at(NOW + AHEAD):
        for _ in range(ADDRESS.tries):
            tries.count(ADDRESS, "here")
        assert tries.is_over(ADDRESS, "here")
    with make.at(NOW):
        assert not tries.is_over(ADDRESS, "here")
        assert tries.count(ADDRESS, "here") == 1
    db.session.rollback()


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_report_whose_worker_died_while_the_clock_was_ahead_is_made_once_it_is_right(make, couple, state):
    with make.at(NOW + AHEAD):
        for homework_id in make.assigned(couple).homework_ids:
            make.send(homework_id)
        wish = reporting.request(make.caseload(), couple.ref, {})
        if state == "running":
            reporting.take(make.session, wish.report_id, wish.attempt)
        db.session.commit()
    with make.at(NOW):
        (again,) = reporting.sweep(make.session)
        db.session.commit()
    assert again.report_id == wish.report_id
    assert db.session.get(Report, wish.report_id).state == "queued"


CHANGES = [
    ("Europe/London", date(2027, 3, 28)),
    ("Europe/London", date(2027, 10, 31)),
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2027, 11, 7)),
]


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_a_link_ends_with_its_due_day_on_the_wall_clock_also_when_the_clocks_change(make, zone, change):
    """Due the day before, on and after the change: each day is whole, be it an hour longer or shorter."""
    make.practice(time_zone=zone)
    for due in (change - timedelta(days=1), change, change + timedelta(days=1)):
        with make.at(datetime.combine(due - timedelta(days=20), time(12), ZoneInfo(zone))):
            given = make.assigned(make.couple(), due_on=due)
        ends = db.session.get(Homework, given.homework_ids[0]).expires_at.astimezone(ZoneInfo(zone))
        assert (ends.date(), ends.time()) == (due + timedelta(days=1), time())


def test_today_is_the_practices_day_in_the_hour_that_comes_twice():
    with clock.at(datetime(2027, 10, 31, 0, 30, tzinfo=UTC)):
        assert clock.today("Europe/London") == date(2027, 10, 31)
        assert clock.today("America/New_York") == date(2027, 10, 30)
