"""The private check-in is off until the owner has read what its wording lacks, and turns it on for that version."""

import pytest
from sqlalchemy import select

from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.check_in import CheckInLink, CheckInSwitch
from practice.services.check_in import check_in_links, check_in_switch
from practice.services.check_in.check_in_switch import CheckInOff
from tests.check_in.making import FORM, PrivatePhone, at_home, switch_on

PAGE = "/account/private-check-in"


def test_it_is_off_at_first_and_then_nothing_offers_it(make):
    make.practice()
    couple = make.couple()
    client = make.signed_in()
    assert "check-in" not in client.get(f"/couples/{couple.ref}/people").text
    assert client.get(f"/couples/{couple.ref}/alone").status_code == 409
    assert client.post(f"/couples/{couple.ref}/partners/1/alone/device").status_code == 409
    with pytest.raises(CheckInOff):
        check_in_links.offer_at_home(couple.caseload, couple.ref)


def test_the_owner_turns_it_on_only_after_reading_that_nobody_signed_it_off(make):
    make.practice()
    client = make.signed_in()
    page = client.get(PAGE).text
    assert FORM.version in page
    assert "sign-off" in page
    assert client.post(f"{PAGE}/on").status_code == 422
    assert not check_in_switch.is_on(db.session)
    assert client.post(f"{PAGE}/on", data={"read": "y"}).status_code == 303
    db.session.rollback()
    row = db.session.scalars(select(CheckInSwitch)).one()
    assert (row.is_on, row.instrument_version) == (True, FORM.version)
    assert row.switched_by == make.caseload().therapist_id
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "check_in.switched_on")).one()
    assert "Dr Ruth Adeyemi" in client.get(PAGE).text


def test_nobody_but_the_owner_finds_the_switch(make):
    make.practice()
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    assert anna.get(PAGE).status_code == 404
    assert anna.post(f"{PAGE}/on", data={"read": "y"}).status_code == 404
    assert not check_in_switch.is_on(db.session)


def test_turned_off_every_link_that_is_out_ends_and_the_turn_is_kept(make, app):
    make.practice()
    couple = make.couple()
    switch_on(make)
    phone = PrivatePhone(app, at_home(make, couple)[0], couple.pins[0])
    assert phone.enter().status_code == 303
    assert make.signed_in().post(f"{PAGE}/off").status_code == 303
    assert phone.client.get("/q").status_code == 403
    assert phone.enter().status_code == 403
    db.session.rollback()
    assert {link.ended_because for link in db.session.scalars(select(CheckInLink))} == {"switched_off"}
    assert len(db.session.scalars(select(CheckInSwitch)).all()) == 2


def test_another_version_of_the_wording_is_off_until_it_was_read(make):
    make.practice()
    switch_on(make)
    db.session.scalars(select(CheckInSwitch)).one().instrument_version = "0.9.0"
    db.session.commit()
    assert not check_in_switch.is_on(db.session)
