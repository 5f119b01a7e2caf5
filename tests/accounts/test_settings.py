"""The practice's defaults: a searchable time zone, the PIN, how long a session stays open."""

from datetime import timedelta

import pytest

from practice import clock
from practice.extensions import db
from practice.models.couple import Partner
from practice.services.couple import couples
from practice.services.people import accounts
from practice.web.account.account_forms import time_zone

SETTINGS = {
    "practice_name": "At the weir",
    "phrase": "The blue door",
    "resources": "112",
    "duty_to_report": "",
    "time_zone": "Europe/London",
    "link_days": "14",
}


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/London", "Europe/London"),
        (" madrid ", "Europe/Madrid"),
        ("New York", "America/New_York"),
        ("america/argentina/buenos aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("Atlantis", "Atlantis"),
        (None, ""),
    ],
)
def test_a_zone_is_found_by_its_city_or_name(typed, zone):
    assert time_zone(typed) == zone


def test_the_page_offers_every_zone_to_a_search_and_keeps_the_own_one(therapist):
    page = therapist.get("/account/practice").text
    assert page.count("<option") > 400
    assert 'list="time_zones"' in page and 'value="Europe/London"' in page


@pytest.mark.parametrize(
    ("minutes", "status"), [("4", 422), ("5", 303), ("60", 303), ("61", 422), ("", 422), ("x", 422)]
)
def test_a_session_lasts_five_to_sixty_minutes_without_use(therapist, minutes, status):
    assert therapist.post("/account/practice", data=SETTINGS | {"session_minutes": minutes}).status_code == status


def test_the_length_of_sessions_counts_at_once(make, therapist):
    assert therapist.post("/account/practice", data=SETTINGS | {"session_minutes": "30"}).status_code == 303
    with make.at(clock.now() + timedelta(minutes=29)):
        assert therapist.get("/account").status_code == 200
        assert "30 minutes without use" in therapist.get("/account").text
    with make.at(clock.now() + timedelta(minutes=61)):
        assert therapist.get("/account").status_code == 302


def test_partners_of_later_couples_need_no_pin_where_the_practice_says_so(make, therapist):
    before = make.couple()
    assert therapist.post("/account/practice", data=SETTINGS | {"pin_needed": "no"}).status_code == 303
    after = make.couple()
    make.assigned(after)
    db.session.expire_all()
    assert all(make.session.get_one(Partner, one).pin_needed for one in before.partner_ids)
    assert not any(make.session.get_one(Partner, one).pin_needed for one in after.partner_ids)
    couples.renew_pin(after.caseload, after.ref, 1)
    assert couples.pin_of(after.caseload, after.ref, 1) is not None
    db.session.rollback()
    assert accounts.practice_of(db.session).pin_needed is False
