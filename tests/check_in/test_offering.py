"""Offering the private check-in: one partner on the therapist's device, or both at home once each was asked alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock
from practice.extensions import db
from practice.models.assignment import Assignment, Homework
from practice.models.check_in import CheckIn, CheckInLink
from practice.models.couple import Couple
from practice.services.caseload.overview import rows
from practice.services.check_in import check_in_links
from practice.services.check_in.check_in_links import NotAskedAlone, NotTakingPart
from practice.services.couple import statuses
from practice.services.homework import homework_ends
from tests.check_in.making import PrivatePhone, at_home, switch_on


@pytest.fixture
def couple(make):
    make.practice()
    switch_on(make)
    return make.couple()


def links():
    db.session.rollback()
    return db.session.scalars(select(CheckInLink).order_by(CheckInLink.offered_at)).all()


def test_at_home_needs_both_asked_alone_and_then_makes_a_link_for_each(make, couple):
    client = make.signed_in()
    address = f"/couples/{couple.ref}/alone"
    assert "Make a link for each" not in client.get(address).text
    assert client.post(address, data={"understood": "y"}).status_code == 409
    assert links() == []
    make.safety_complete(couple)
    assert client.post(address).status_code == 422, "what it means has to be read"
    assert client.post(address, data={"understood": "y"}).status_code == 302
    assert {link.partner_id for link in links()} == set(couple.partner_ids)
    page = client.get(address).text
    assert page.count("readonly value=") == 2


def test_asked_alone_long_ago_is_not_asked(make, couple):
    make.safety_complete(couple)
    with make.at(clock.now() + timedelta(days=200)), pytest.raises(NotAskedAlone):
        check_in_links.offer_at_home(couple.caseload, couple.ref)


@pytest.mark.parametrize("status", ["separated", "paused", "ended", "archived"])
def test_a_case_that_is_not_active_gets_no_links_home(make, couple, status):
    make.safety_complete(couple)
    statuses.change(couple.caseload, couple.ref, status)
    db.session.commit()
    with pytest.raises(NotTakingPart):
        check_in_links.offer_at_home(couple.caseload, couple.ref)


@pytest.mark.parametrize("end", ["separated", "withdrew"])
def test_links_die_with_a_separation_and_with_a_partner_who_withdraws(make, app, couple, end):
    tokens = at_home(make, couple)
    phones = [PrivatePhone(app, token, pin) for token, pin in zip(tokens, couple.pins, strict=True)]
    assert [phone.enter().status_code for phone in phones] == [303, 303]
    if end == "separated":
        statuses.change(couple.caseload, couple.ref, "separated")
    else:
        statuses.withdraw_partner(couple.caseload, couple.ref, 1)
    db.session.commit()
    assert phones[0].client.get("/q").status_code == 403
    assert phones[0].enter().status_code == 403
    assert phones[1].enter().status_code == (403 if end == "separated" else 303)


def test_offering_again_puts_new_links_in_place_of_both(make, app, couple):
    first = at_home(make, couple)
    second = at_home(make, couple)
    assert PrivatePhone(app, first[0], couple.pins[0]).enter().status_code == 403
    assert PrivatePhone(app, second[0], couple.pins[0]).enter().status_code == 303


def test_a_link_is_extended_renewed_and_revoked_without_the_other(make, app, couple):
    tokens = at_home(make, couple)
    client = make.signed_in()
    link = next(one for one in links() if one.partner_id == couple.partner_ids[0])
    path, ends = f"/couples/{couple.ref}/alone/{link.id}", link.expires_at
    with make.at(clock.now() + timedelta(minutes=5)):
        client.post(f"{path}/extend")
    assert next(one for one in links() if one.id == link.id).expires_at > ends
    client.post(f"{path}/renew")
    assert PrivatePhone(app, tokens[0], couple.pins[0]).enter().status_code == 403
    client.post(f"{path}/revoke")
    page = client.get(f"/couples/{couple.ref}/alone").text
    assert "This link has ended." in page
    assert PrivatePhone(app, tokens[1], couple.pins[1]).enter().status_code == 303


def test_time_ends_a_link_for_good(make, app, couple):
    tokens = at_home(make, couple)
    with make.at(clock.now() + timedelta(days=15)):
        homework_ends.end_expired(db.session)
        check_in_links.end_expired(db.session)
        db.session.commit()
    assert PrivatePhone(app, tokens[0], couple.pins[0]).enter().status_code == 403, "no clock makes it live again"


def test_five_wrong_pins_freeze_it_and_the_caseload_says_so(make, app, couple):
    tokens = at_home(make, couple)
    phone = PrivatePhone(app, tokens[0], "000000" if couple.pins[0] != "000000" else "000001")
    assert [phone.enter().status_code for _ in range(5)] == [403] * 5
    assert PrivatePhone(app, tokens[0], couple.pins[0]).enter().status_code == 403
    db.session.rollback()
    assert rows(couple.caseload)[0].kept.frozen_links == 1
    assert "Frozen" in make.signed_in().get(f"/couples/{couple.ref}/alone").text


def test_in_the_clinic_the_device_opens_one_partners_and_nothing_else(make, couple):
    client = make.signed_in()
    assert client.get(f"/couples/{couple.ref}/partners/1/alone/device").status_code == 200
    assert client.post(f"/couples/{couple.ref}/partners/1/alone/device").status_code == 303
    (link,) = links()
    assert (link.place, link.token, link.partner_id) == ("clinic", None, couple.partner_ids[0])
    assert "Before you start" in client.get("/q").text
    assert client.get("/").status_code in (302, 303), "the therapist is signed out of it"
    assert "Okafor" not in client.get("/q").text


def test_on_the_device_sending_and_another_time_end_with_one_page(make, couple):
    seen = []
    for step in ("send", "later"):
        client = make.signed_in()
        client.post(f"/couples/{couple.ref}/partners/1/alone/device")
        phone = PrivatePhone.of(client)
        phone.pass_gate("no" if step == "send" else "yes")
        if step == "send":
            phone.post("questions", **{"safe.gate": "no", "safe.fear": "often"})
        seen.append((client.get("/q").status_code, client.get("/q/device").text.split("nonce=")[0]))
    assert seen[0] == seen[1]
    assert seen[0][0] == 403
    db.session.rollback()
    assert len(db.session.scalars(select(CheckIn)).all()) == 2


def test_no_query_about_homework_comes_across_it(make, app, couple):
    before = db.session.scalars(select(Couple)).one()
    state = (before.state, before.latest_assignment_id, before.last_activity_at)
    token = at_home(make, couple)[0]
    PrivatePhone(app, token, couple.pins[0]).send(fear="often")
    db.session.rollback()
    assert db.session.scalars(select(Assignment)).all() == []
    assert db.session.scalars(select(Homework)).all() == []
    after = db.session.scalars(select(Couple)).one()
    assert (after.state, after.latest_assignment_id, after.last_activity_at) == state
