"""The owner adds and disables therapists; nobody else opens the owner's pages."""

import pytest
from sqlalchemy import select

from practice.extensions import db
from practice.models.therapist import Therapist
from practice.services.people import accounts
from tests.factories import EMAIL, PASSWORD

OWNERS = ["/account/practice", "/account/people", "/account/people/new", "/account/recovery-key", "/audit"]
NEW = {"name": "Zoë Brandt", "email": "zoe@example.org", "password": "green rowing boats in rain"}


def sign_in(app, email, password):
    return app.test_client().post("/sign-in", data={"email": email, "password": password}).status_code == 303


def id_of(email_order):
    return db.session.scalars(select(Therapist.id).order_by(Therapist.created_at)).all()[email_order]


@pytest.mark.parametrize("path", OWNERS)
def test_an_owners_page_does_not_exist_for_a_therapist(make, path):
    make.practice()
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    assert anna.get(path).status_code == 404
    assert anna.post(path).status_code in (404, 405)
    assert path not in anna.get("/account").text


def test_an_added_therapist_signs_in_to_an_empty_caseload(app, make, therapist):
    make.couple(names=(("Олена", "Коваль"), ("Ben", "Ode")))
    assert therapist.post("/account/people/new", data=NEW).status_code == 303
    zoe = app.test_client()
    assert zoe.post("/sign-in", data=NEW).status_code == 303
    page = zoe.get("/").text
    assert "Your caseload is empty" in page
    assert "Олена" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("email", "no address"), ("email", ""), ("email", EMAIL), ("password", "short"), ("password", "")],
)
def test_a_bad_account_is_refused_with_the_field_named_and_the_rest_kept(therapist, field, value):
    answer = therapist.post("/account/people/new", data=NEW | {field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert (NEW["email"] if field == "name" else NEW["name"]) in answer.text
    assert NEW["password"] not in answer.text
    assert db.session.query(Therapist).count() == 1


def test_disabling_ends_open_sessions_at_once_and_enabling_lets_in_again(app, make, therapist):
    anna_id = make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    assert therapist.post(f"/account/people/{anna_id}/disable").status_code == 303
    assert anna.get("/account").status_code == 302
    assert not sign_in(app, "anna@example.org", PASSWORD)
    assert "Disabled" in therapist.get("/account/people").text
    assert therapist.post(f"/account/people/{anna_id}/enable").status_code == 303
    assert anna.get("/account").status_code == 302
    assert sign_in(app, "anna@example.org", PASSWORD)


def test_the_last_owner_can_not_be_disabled(app, therapist):
    answer = therapist.post(f"/account/people/{id_of(0)}/disable")
    assert answer.status_code == 409
    assert "able to sign in as owner" in answer.text
    assert therapist.get("/account").status_code == 200


def test_an_unknown_account_is_a_404(therapist):
    for act in ("disable", "enable"):
        path = f"/account/people/00000000-0000-0000-0000-000000000000/{act}"
        assert therapist.post(path).status_code == 404


def test_settings_are_kept_and_bad_ones_named(therapist):
    good = {
        "practice_name": "Новая практика",
        "phrase": "The green boat",
        "resources": "112",
        "duty_to_report": "",
        "time_zone": "America/Argentina/Buenos_Aires",
        "link_days": "21",
    }
    assert therapist.post("/account/practice", data=good).status_code == 303
    db.session.expire_all()
    practice = accounts.practice_of(db.session)
    assert (practice.name, practice.time_zone, practice.link_days) == (
        "Новая практика",
        "America/Argentina/Buenos_Aires",
        21,
    )
    bad = [("link_days", "0"), ("link_days", "91"), ("link_days", "many"), ("time_zone", "Mars/Base")]
    bad += [("phrase", " "), ("practice_name", "x" * 201), ("resources", "")]
    for field, value in bad:
        answer = therapist.post("/account/practice", data=good | {field: value})
        assert answer.status_code == 422, field
        assert f'href="#{field}"' in answer.text
    db.session.expire_all()
    assert accounts.practice_of(db.session).link_days == 21


def test_every_form_of_these_pages_needs_its_token(app, therapist):
    app.config["WTF_CSRF_ENABLED"] = True
    for path in (
        "/account/name",
        "/account/email",
        "/account/password",
        "/account/practice",
        "/account/people/new",
        f"/account/people/{id_of(0)}/disable",
        f"/account/people/{id_of(0)}/enable",
        "/account/sessions/end-others",
        f"/account/sessions/{id_of(0)}/end",
        "/account/recovery-key/new",
        f"/account/recovery-key/{id_of(0)}/saved",
        "/welcome/remove-sample",
        "/sign-out",
    ):
        assert therapist.post(path, data=NEW).status_code == 400, path
