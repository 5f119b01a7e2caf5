"""Quiet hours and due times, in two zones and over both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.services.mail.mail_times import Hours, rule_due

LONDON = Hours(ZoneInfo("Europe/London"), time(21), time(8))
NEW_YORK = Hours(ZoneInfo("America/New_York"), time(21), time(8))


def local(hours, *parts, fold=0):
    return datetime(*parts, tzinfo=hours.zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "asked", "wanted"),
    [
        (LONDON, (2026, 11, 2, 20, 59), (2026, 11, 2, 20, 59)),
        (LONDON, (2026, 11, 2, 21, 0), (2026, 11, 3, 8, 0)),
        (LONDON, (2026, 11, 3, 7, 59), (2026, 11, 3, 8, 0)),
        (LONDON, (2026, 11, 3, 8, 0), (2026, 11, 3, 8, 0)),
        (LONDON, (2026, 3, 28, 22, 0), (2026, 3, 29, 8, 0)),  # the clocks go forward in this night
        (LONDON, (2026, 10, 24, 22, 0), (2026, 10, 25, 8, 0)),  # and back in this one
        (NEW_YORK, (2026, 3, 7, 22, 0), (2026, 3, 8, 8, 0)),
        (NEW_YORK, (2026, 10, 31, 22, 0), (2026, 11, 1, 8, 0)),
    ],
)
def test_mail_waits_for_the_end_of_the_quiet_hours_on_the_wall_clock(hours, asked, wanted):
    assert hours.next_allowed(local(hours, *asked)) == local(hours, *wanted)


def test_a_night_is_an_hour_shorter_or_longer_when_the_clocks_change():
    assert LONDON.next_allowed(local(LONDON, 2026, 3, 28, 22)) - local(LONDON, 2026, 3, 28, 22) == timedelta(hours=9)
    assert LONDON.next_allowed(local(LONDON, 2026, 10, 24, 22)) - local(LONDON, 2026, 10, 24, 22) == timedelta(hours=11)


def test_quiet_hours_at_noon_and_none_at_all():
    siesta = Hours(ZoneInfo("Europe/Madrid"), time(13), time(16))
    assert siesta.next_allowed(local(siesta, 2026, 5, 4, 14)) == local(siesta, 2026, 5, 4, 16)
    assert not siesta.is_quiet(local(siesta, 2026, 5, 4, 3))
    never = Hours(ZoneInfo("Europe/Madrid"), time(8), time(8))
    assert not any(never.is_quiet(local(never, 2026, 5, 4, hour)) for hour in range(24))


NEW_YEAR = datetime(2025, 1, 1, tzinfo=UTC)
ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata", "UTC")


@given(
    st.sampled_from(ZONES),
    st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)
def test_at_any_moment_in_any_zone_the_next_allowed_one_is_not_quiet_and_not_before(zone, moment, quiet_from, quiet_to):
    hours = Hours(ZoneInfo(zone), quiet_from, quiet_to)
    found = hours.next_allowed(moment)
    assert moment <= found <= moment + timedelta(hours=26)
    assert not hours.is_quiet(found)


def rule(hours, now, **changes):
    given = {
        "assigned_at": local(hours, 2026, 3, 26, 12),
        "due_on": None,
        "expires_at": local(hours, 2026, 4, 9, 12),
        "opened": False,
    }
    return rule_due(hours, now, **given | changes)


@pytest.mark.parametrize("hours", [LONDON, NEW_YORK])
@pytest.mark.parametrize(("assigned", "changes"), [((2026, 3, 27, 12), "forward"), ((2026, 10, 24, 12), "back")])
def test_three_days_after_assigning_is_the_same_time_of_day_whatever_the_clocks_did(hours, assigned, changes):
    assigned_at = local(hours, *assigned)
    end = hours.shifted(assigned_at, timedelta(days=14))
    due = local(hours, assigned[0], assigned[1], assigned[2] + 3, 12)
    given = {"assigned_at": assigned_at, "due_on": None, "expires_at": end, "opened": False}
    assert rule_due(hours, due - timedelta(seconds=1), **given) is None
    assert rule_due(hours, due, **given) == "not_opened"
    assert rule_due(hours, due, **given | {"opened": True}) is None
    last = hours.shifted(end, -timedelta(days=2))
    assert rule_due(hours, last - timedelta(seconds=1), **given) == "not_opened"
    assert rule_due(hours, last, **given | {"opened": True}) == "ends_soon"
    assert rule_due(hours, end, **given) is None


def test_two_days_before_the_due_day_ends_comes_before_the_links_own_end():
    now = local(LONDON, 2026, 3, 31, 8)
    assert rule(LONDON, now, due_on=date(2026, 4, 1), opened=True) == "ends_soon"
    assert rule(LONDON, now, due_on=date(2026, 4, 2), opened=True) is None
    assert rule(LONDON, local(LONDON, 2026, 4, 3, 9), due_on=date(2026, 4, 1), opened=True) is None
    assert rule(LONDON, local(LONDON, 2026, 4, 7, 12), due_on=date(2026, 4, 1), opened=True) == "ends_soon"


def test_nobody_is_reminded_on_the_first_day_or_at_night():
    short = {"expires_at": local(LONDON, 2026, 3, 27, 20), "opened": True}
    assert rule(LONDON, local(LONDON, 2026, 3, 26, 13), **short) is None
    assert rule(LONDON, local(LONDON, 2026, 3, 27, 12), **short) == "ends_soon"
    assert rule(LONDON, local(LONDON, 2026, 4, 8, 3)) is None


def test_the_days_look_is_taken_once_from_eight_on_and_not_again_when_the_clock_goes_back():
    morning = local(LONDON, 2026, 10, 25, 8)
    assert not LONDON.digest_is_due(morning - timedelta(seconds=1), None)
    assert LONDON.digest_is_due(morning, None)
    assert not LONDON.digest_is_due(morning + timedelta(hours=3), morning)
    assert not LONDON.digest_is_due(morning - timedelta(days=3), morning)
    assert LONDON.digest_is_due(morning + timedelta(days=1), morning)
