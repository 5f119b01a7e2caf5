"""A form sent after the session ended: its text comes back after signing in, to its writer only."""

import html
import re
from datetime import timedelta

import pytest

from practice import clock
from practice.extensions import db
from practice.services.people import accounts
from practice.web import kept_form
from tests.factories import EMAIL, PASSWORD

FORM = {
    "practice_name": "Practice at the weir",
    "phrase": "The blue door by the weir",
    "resources": "A long text that must not be lost: café, Київ, <b>bold</b> & “quotes”\r\nsecond line",
    "duty_to_report": "",
    "time_zone": "Europe/London",
    "link_days": "14",
}


@pytest.fixture
def ended(therapist):
    """The answer to a form that was sent after the session had been idle for too long."""
    with clock.at(clock.now() + timedelta(minutes=20)):
        return therapist.post("/account/practice", data=FORM)


def hidden(page, name="kept"):
    return html.unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1])


def sign_in(client, kept, email=EMAIL, password=PASSWORD):
    return client.post("/sign-in", data={"email": email, "password": password, "kept": kept})


def posted_again(page):
    """The form of the page that shows what was typed, as a browser would send it."""
    action = re.search(r'<form method="post" action="([^"]+)" class="card', page)[1]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return html.unescape(action), {name: html.unescape(value) for name, value in fields}


def test_the_page_asks_to_sign_in_and_shows_nothing_of_the_text(ended):
    assert ended.status_code == 403
    assert "Your session had ended" in ended.text
    assert "must not be lost" not in ended.text
    assert "weir" not in ended.text


def test_nothing_is_saved_before_the_button_is_pressed_once_more(ended, therapist):
    page = sign_in(therapist, hidden(ended.text))
    assert page.status_code == 200
    assert accounts.practice_of(db.session).resources == "Helpline 0800 000 000"
    action, fields = posted_again(page.text)
    assert action == "/account/practice"
    assert {name: fields[name].replace("\r\n", "\n") for name in FORM} == {
        name: value.replace("\r\n", "\n") for name, value in FORM.items()
    }
    assert therapist.post(action, data=fields).status_code == 303
    db.session.expire_all()
    assert "must not be lost" in accounts.practice_of(db.session).resources


def test_a_wrong_password_in_between_loses_nothing(ended, therapist):
    refused = sign_in(therapist, hidden(ended.text), password="wrong for the first time")
    assert refused.status_code == 403
    assert "must not be lost" in sign_in(therapist, hidden(refused.text)).text


def test_another_therapist_does_not_get_the_text(ended, make, app):
    make.therapist("anna@example.org")
    answer = sign_in(app.test_client(), hidden(ended.text), "anna@example.org")
    assert answer.status_code == 303
    assert "must not be lost" not in answer.text


def test_the_text_is_not_shown_after_four_hours(ended, therapist):
    with clock.at(clock.now() + timedelta(hours=5)):
        assert sign_in(therapist, hidden(ended.text)).status_code == 303


@pytest.mark.parametrize(
    "change", [lambda text: text[:-8], lambda text: "A" + text[1:], lambda _text: "x", lambda _text: "é"]
)
def test_an_altered_text_is_not_shown(ended, therapist, change):
    assert sign_in(therapist, change(hidden(ended.text))).status_code == 303


def test_passwords_are_not_kept(therapist):
    with clock.at(clock.now() + timedelta(minutes=20)):
        data = {"email": "new@example.org", "current": PASSWORD, "password": "another password of length"}
        answer = therapist.post("/account/email", data=data)
    page = sign_in(therapist, hidden(answer.text)).text
    assert "new@example.org" in page
    assert PASSWORD not in page
    assert "another password of length" not in page


def test_somebody_who_never_had_a_session_gets_it_back_too(make, client):
    make.practice()
    answer = client.post("/account/practice", data=FORM)
    assert "must not be lost" in sign_in(client, hidden(answer.text)).text


def test_more_text_than_can_be_carried_is_shown_instead(therapist, monkeypatch):
    monkeypatch.setattr(kept_form, "MOST_BYTES", 100)
    with clock.at(clock.now() + timedelta(minutes=20)):
        answer = therapist.post("/account/practice", data=FORM)
    assert answer.status_code == 413
    assert "must not be lost" in answer.text
