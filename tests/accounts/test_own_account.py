"""What a therapist changes about their own account, and what the password has to be given for."""

import pytest
from sqlalchemy import select

from practice.extensions import db
from practice.models.therapist import TherapistSession
from tests.factories import EMAIL, PASSWORD

NEW = "nine slow barges at dawn"


def sign_in(app, email=EMAIL, password=PASSWORD):
    client = app.test_client()
    return client, client.post("/sign-in", data={"email": email, "password": password}).status_code == 303


def is_in(client):
    return client.get("/account").status_code == 200


def test_the_account_page_says_who_and_where(therapist):
    page = therapist.get("/account").text
    assert EMAIL in page
    assert "This one" in page
    assert "owner" in page


def test_a_new_name_stands_on_every_page(therapist):
    assert therapist.post("/account/name", data={"name": " Рут Adéyemi "}).status_code == 303
    assert "Рут Adéyemi" in therapist.get("/help").text


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Ruth\u202eevil", "Ruth\x00"])
def test_a_bad_name_is_refused_with_the_field_named(therapist, name):
    answer = therapist.post("/account/name", data={"name": name})
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    assert "Dr Ruth Adeyemi" in therapist.get("/help").text


def test_another_address_needs_the_password_and_then_signs_in(app, therapist):
    wrong = therapist.post("/account/email", data={"email": "new@example.org", "current": "not the password"})
    assert wrong.status_code == 422
    assert "new@example.org" in wrong.text
    assert sign_in(app, "new@example.org")[1] is False
    right = therapist.post("/account/email", data={"email": "new@example.org", "current": PASSWORD})
    assert right.status_code == 303
    assert sign_in(app, "new@example.org")[1]
    assert not sign_in(app)[1]


def test_two_accounts_never_share_an_address(make, therapist):
    make.therapist("anna@example.org")
    answer = therapist.post("/account/email", data={"email": "Anna@Example.org", "current": PASSWORD})
    assert answer.status_code == 422
    assert "There is an account with this e-mail address" in answer.text


def test_a_session_left_open_is_no_place_to_try_passwords(app, therapist):
    for number in range(8):
        data = {"email": "new@example.org", "current": f"a wrong guess, number {number}"}
        therapist.post("/account/email", data=data)
    for path, data in (
        ("/account/email", {"email": "new@example.org", "current": PASSWORD}),
        ("/account/password", {"current": PASSWORD, "password": NEW}),
    ):
        answer = therapist.post(path, data=data)
        assert answer.status_code == 422
        assert "too many tries" in answer.text
    assert sign_in(app)[1]


def test_a_new_password_ends_the_other_sessions_and_replaces_the_old_one(app, therapist):
    other, _ = sign_in(app)
    assert therapist.post("/account/password", data={"current": PASSWORD, "password": NEW}).status_code == 303
    assert is_in(therapist)
    assert not is_in(other)
    assert not sign_in(app)[1]
    assert sign_in(app, password=NEW)[1]


@pytest.mark.parametrize(
    "weak", ["short", "a" * 40, "ruth adeyemi ruth", "ruth@example.org ruth", "password password", "x" * 201, ""]
)
def test_a_weak_password_is_refused(app, therapist, weak):
    answer = therapist.post("/account/password", data={"current": PASSWORD, "password": weak})
    assert answer.status_code == 422
    assert 'href="#password"' in answer.text
    assert sign_in(app)[1]


def test_a_long_passphrase_without_digits_or_signs_is_welcome(app, therapist):
    words = "harbour lantern thistle " * 6
    assert therapist.post("/account/password", data={"current": PASSWORD, "password": words}).status_code == 303
    assert sign_in(app, password=words)[1]


def test_one_session_can_be_ended_alone(app, therapist):
    other, _ = sign_in(app)
    third, _ = sign_in(app)
    ids = db.session.scalars(select(TherapistSession.id).order_by(TherapistSession.created_at)).all()
    assert therapist.post(f"/account/sessions/{ids[1]}/end").status_code == 303
    assert [is_in(client) for client in (therapist, other, third)] == [True, False, True]
    assert therapist.post("/account/sessions/end-others").status_code == 303
    assert [is_in(client) for client in (therapist, third)] == [True, False]


def test_nobody_ends_another_therapists_session(make, therapist):
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    newest = db.session.scalar(select(TherapistSession.id).order_by(TherapistSession.created_at.desc()))
    therapist.post(f"/account/sessions/{newest}/end")
    therapist.post("/account/sessions/end-others")
    assert is_in(anna)
