"""Passkeys: one that checks its user signs in alone; a challenge counts once, here, for whom it was made."""

import json

import pytest
from sqlalchemy import select

from practice.extensions import db
from practice.models.second_factor import Passkey, Ticket
from tests.accounts.authenticator import Authenticator
from tests.accounts.test_second_step import PAGE, STEP, halfway
from tests.accounts.test_signing_in import copied, is_in, sign_in
from tests.factories import EMAIL

ALONE = "/sign-in/passkey"


def ask(client, path=f"{ALONE}/ask"):
    return json.loads(client.post(path).text)


def register(client, passkey, name="Office laptop", **answer):
    credential = passkey.create(ask(client, f"{PAGE}/passkeys/ask"), **answer)
    return client.post(f"{PAGE}/passkeys", data={"credential": credential, "name": name})


def use(client, credential, path=ALONE):
    return client.post(path, data={"credential": credential})


@pytest.fixture
def passkey(therapist):
    """Registered by the owner."""
    made = Authenticator()
    assert register(therapist, made).status_code == 200
    return made


def test_a_passkey_that_checks_its_user_signs_in_without_a_password(app, passkey):
    client = app.test_client()
    assert use(client, passkey.get(ask(client))).headers["Location"] == "/"
    assert is_in(client)
    assert "Office laptop" in client.get(PAGE).text


def test_one_that_does_not_check_its_user_is_a_second_step_only(app, therapist):
    key = Authenticator(verifies=False)
    register(therapist, key)
    client = app.test_client()
    assert use(client, key.get(ask(client))).status_code == 403
    assert not is_in(client)
    client = halfway(app)
    assert use(client, key.get(ask(client, f"{STEP}/passkey")), STEP).status_code == 303
    assert is_in(client)


def test_several_are_named_renamed_and_removed_one_by_one(app, therapist, passkey):
    ring = Authenticator()
    assert register(therapist, ring, "Key on my ring").status_code == 303  # recovery codes were made with the first
    ids = db.session.scalars(select(Passkey.id).order_by(Passkey.added_at)).all()
    assert therapist.post(f"{PAGE}/passkeys/{ids[0]}/name", data={"name": "Blue laptop"}).status_code == 303
    page = therapist.get(PAGE).text
    assert "Blue laptop" in page
    assert "Key on my ring" in page
    thief = copied(app, therapist)
    assert therapist.post(f"{PAGE}/passkeys/{ids[0]}/remove").status_code == 303
    assert not is_in(thief)
    client = app.test_client()
    assert use(client, passkey.get(ask(client))).status_code == 403
    assert use(client, ring.get(ask(client))).status_code == 303


def test_no_name_of_a_passkey_is_readable_in_the_database(therapist, passkey):
    assert b"Office" not in db.session.scalar(select(Passkey)).name.blob


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.example"}, {"origin": "http://localhost"}, {"host": "evil.example"}]
)
def test_an_answer_made_for_another_site_is_refused(app, passkey, wrong):
    client = app.test_client()
    assert use(client, passkey.get(ask(client), **wrong)).status_code == 403
    assert not is_in(client)


def test_a_passkey_registered_on_another_site_is_refused(therapist):
    assert register(therapist, Authenticator(), origin="https://evil.example").status_code == 422
    assert db.session.scalar(select(Passkey)) is None


def test_a_challenge_counts_once_also_after_a_wrong_answer_and_from_a_copied_cookie(app, passkey):
    client = app.test_client()
    options = ask(client)
    again = copied(app, client)
    credential = passkey.get(options)
    assert use(client, credential).status_code == 303
    assert use(again, passkey.get(options)).status_code == 403
    options = ask(client := app.test_client())
    again = copied(app, client)
    use(client, passkey.get(options, origin="https://evil.example"))
    assert use(again, passkey.get(options)).status_code == 403
    assert not is_in(again)


def test_a_challenge_of_ones_own_making_or_of_another_browser_is_refused(app, passkey):
    other, client = app.test_client(), app.test_client()
    theirs = ask(other)
    ask(client)
    assert use(client, passkey.get(theirs)).status_code == 403
    assert use(app.test_client(), passkey.get(theirs)).status_code == 403


def test_a_challenge_is_forgotten_after_five_minutes(app, passkey, make):
    client = app.test_client()
    options = ask(client)
    with make.at(db.session.scalar(select(Ticket.expires_at))):
        assert use(client, passkey.get(options)).status_code == 403


def test_a_colleagues_passkey_is_no_second_step_of_mine(make, app, therapist, passkey):
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    theirs = Authenticator()
    register(anna, theirs)
    client = halfway(app)
    assert use(client, theirs.get(ask(client, f"{STEP}/passkey")), STEP).status_code == 403
    passkey.handle = theirs.handle  # my key, said to be hers
    assert use(client, passkey.get(ask(client, f"{STEP}/passkey")), STEP).status_code == 403
    assert not is_in(client)
    mine = db.session.scalar(select(Passkey.id).order_by(Passkey.added_at))
    assert anna.post(f"{PAGE}/passkeys/{mine}/remove").status_code == 404
    assert anna.post(f"{PAGE}/passkeys/{mine}/name", data={"name": "x"}).status_code == 404


def test_a_challenge_for_one_therapist_registers_nothing_for_another(make, app, therapist):
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    credential = Authenticator().create(ask(therapist, f"{PAGE}/passkeys/ask"))
    assert anna.post(f"{PAGE}/passkeys", data={"credential": credential, "name": "x"}).status_code == 422


def test_a_passkey_belongs_to_one_account(make, therapist, passkey):
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    assert register(anna, passkey).status_code == 422


def test_a_copied_key_whose_counter_stands_still_is_refused(app, passkey):
    client = app.test_client()
    assert use(client, passkey.get(ask(client))).status_code == 303
    passkey.count -= 1
    client = app.test_client()
    assert use(client, passkey.get(ask(client))).status_code == 403
    passkey.count += 5
    assert use(client, passkey.get(ask(client))).status_code == 303


def test_a_passkey_that_does_not_count_goes_on_working(app, therapist):
    silent = Authenticator(counts=False)
    register(therapist, silent)
    for _ in range(2):
        client = app.test_client()
        assert use(client, silent.get(ask(client))).status_code == 303


def test_a_disabled_account_has_no_way_in_with_its_passkey(make, app, therapist):
    make.therapist("anna@example.org")
    key = Authenticator()
    register(make.signed_in("anna@example.org"), key)
    app.test_cli_runner().invoke(args=["therapist", "disable", "anna@example.org"])
    client = app.test_client()
    assert use(client, key.get(ask(client))).status_code == 403


@pytest.mark.parametrize(
    "rubbish",
    ["", "null", "[" * 5000, '{"id": 1}', '{"id":"AA","rawId":"AA","type":"public-key","response":{}}', "é" * 30_000],
)
def test_rubbish_is_refused_without_an_error(app, therapist, passkey, rubbish):
    client = app.test_client()
    ask(client)
    assert use(client, rubbish).status_code in (303, 403)
    assert not is_in(client)
    ask(therapist, f"{PAGE}/passkeys/ask")
    assert therapist.post(f"{PAGE}/passkeys", data={"credential": rubbish, "name": "x"}).status_code == 422


def test_the_second_step_offers_the_app_without_a_script_too(make, app, therapist, passkey):
    make.code(EMAIL)
    page = halfway(app).get(STEP).text
    form = page[page.index("data-passkey") :][:300]
    assert "hidden" in form
    assert 'name="code"' in page


def test_asking_for_passkeys_without_end_is_stopped(app, therapist):
    client = app.test_client()
    answers = [client.post(f"{ALONE}/ask").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert sign_in(client).status_code == 303
