"""An invitation's link makes one account, once, within a week; it is shown once and kept as a hash."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from practice import clock
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.invitation import Invitation
from practice.models.therapist import Therapist

EMAIL = "zoe@example.org"
GOOD = {"name": "Zoë Brandt", "password": "green rowing boats in rain"}


def invite(therapist, email=EMAIL):
    page = therapist.post("/account/people/invite", data={"email": email})
    assert page.status_code == 200
    return "/invitation/" + page.text.split("/invitation/")[1].split('"')[0]


def test_the_link_makes_an_account_with_an_empty_caseload(app, make, therapist):
    make.couple(names=(("Олена", "Коваль"), ("Ben", "Ode")))
    link = invite(therapist)
    browser = app.test_client()
    assert browser.get(link).status_code == 200
    assert browser.post(link, data=GOOD).status_code == 303
    assert browser.post("/sign-in", data={"email": EMAIL, "password": GOOD["password"]}).status_code == 303
    assert "Your caseload is empty" in browser.get("/").text
    assert not db.session.scalars(select(Therapist).order_by(Therapist.created_at.desc())).first().is_owner
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"invitation.made", "invitation.used", "therapist.added"} <= actions


def test_it_works_once_and_not_after_a_week_nor_when_withdrawn_nor_replaced(app, make, therapist):
    browser = app.test_client()
    used = invite(therapist)
    assert browser.post(used, data=GOOD).status_code == 303
    late = invite(therapist, "late@example.org")
    replaced = invite(therapist, "twice@example.org")
    withdrawn = invite(therapist, "twice@example.org")
    row = db.session.scalars(select(Invitation).order_by(Invitation.invited_at.desc())).first()
    assert therapist.post(f"/account/people/invitations/{row.id}/withdraw").status_code == 303
    with make.at(clock.now() + timedelta(days=7)):
        assert browser.post(late, data=GOOD).status_code == 404
    pages = {browser.post(link, data=GOOD).text for link in (used, replaced, withdrawn, "/invitation/nobody")}
    assert len({page.split("<main")[1].split("<script")[0] for page in pages}) == 1
    assert db.session.query(Therapist).count() == 2


def test_a_look_at_the_link_uses_nothing_and_says_nothing_of_whom_it_is_for(app, therapist):
    link = invite(therapist)
    browser = app.test_client()
    pages = [browser.get(path).text for path in (link, "/invitation/nobody", link)]
    assert not any("zoe" in page or "weir" in page for page in pages)
    assert browser.post(link, data=GOOD).status_code == 303


def test_the_link_is_shown_once_and_kept_as_a_hash(therapist):
    link = invite(therapist)
    token = link.removeprefix("/invitation/")
    assert token not in therapist.get("/account/people").text
    assert EMAIL in therapist.get("/account/people").text
    row = db.session.execute(text("SELECT * FROM invitation")).one()
    assert not any(token in str(value) or EMAIL in str(value) for value in row)


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("password", "short"), ("password", "zoezoezoe-example-org")]
)
def test_bad_details_are_named_and_the_link_stays(app, therapist, field, value):
    link = invite(therapist)
    browser = app.test_client()
    answer = browser.post(link, data=GOOD | {field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert browser.post(link, data=GOOD).status_code == 303


def test_somebody_with_an_account_is_not_invited(therapist):
    answer = therapist.post("/account/people/invite", data={"email": "Ruth@Example.org"})
    assert answer.status_code == 422
    assert "There is an account with this e-mail address" in answer.text
    assert db.session.query(Invitation).count() == 0


def test_a_therapist_does_not_invite(make):
    make.practice()
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    assert anna.get("/account/people/invite").status_code == 404
    assert anna.post("/account/people/invite", data={"email": EMAIL}).status_code == 404
