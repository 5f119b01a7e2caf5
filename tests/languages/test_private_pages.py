"""The private check-in of a Spanish speaker is in Spanish from first to last; its therapist reads it in English."""

from html import unescape

import pytest
from sqlalchemy import update

from practice import programme
from practice.extensions import db
from practice.models.check_in import CheckIn
from practice.models.couple import Partner
from practice.services.check_in import check_ins
from tests.check_in.making import FORM, PrivatePhone, at_home, switch_on
from tests.languages.test_pages import english_in

SPANISH = programme.catalogue().current("safe").in_language("es")


@pytest.fixture
def couple(make):
    make.practice()
    switch_on(make)
    return make.couple()


@pytest.fixture
def phone(make, app, couple):
    token = at_home(make, couple)[0]
    db.session.execute(update(Partner).where(Partner.id == couple.partner_ids[0]).values(language="es"))
    db.session.commit()
    return PrivatePhone(app, token, couple.pins[0])


def test_every_page_is_in_spanish_and_keeps_its_language(phone, couple):
    phone.enter()
    seen = [phone.client.get("/q", follow_redirects=True).text]
    phone.post("before")
    seen.append(phone.client.get("/q/part/1", follow_redirects=True).text)
    seen.append(phone.pass_gate().text)
    seen.append(phone.post("questions", **{"safe.gate": "no", "safe.fear": "once"}).text)
    for page in seen:
        assert '<html lang="es">' in page
        assert english_in(page) == []
    whole = unescape(" ".join(seen))
    assert [item.key for item in SPANISH.items if item.text not in whole] == []
    assert [item.key for item in FORM.items if item.text in whole] == []
    db.session.rollback()
    assert db.session.query(CheckIn.language).scalar() == "es"
    found = check_ins.open_of_partner(couple.caseload, couple.ref, couple.partner_ids[0])
    assert found[0].form.item("safe.fear").text == "I was afraid of how my partner would react."
    db.session.commit()


def test_leaving_it_for_another_time_is_said_in_spanish(phone):
    page = phone.postpone().text
    assert "No pasa nada. No se guardó ninguna respuesta." in page
    assert english_in(page) == []
