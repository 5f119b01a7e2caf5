"""The link and the PIN: what a stranger, a mail scanner and the right person get."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock, hashing
from practice.access.throttle import LINK_ADDRESS
from practice.models.assignment import Homework, HomeworkSession
from practice.models.audit import AuditEntry
from practice.models.throttle import Throttle
from practice.services.assigning import assignments
from practice.services.homework import homework as services
from practice.web import steady
from tests.homework.phone import Phone, still

WRONG = "000000x"


def row(make, homework_id) -> Homework:
    make.session.rollback()
    make.session.expire_all()
    return make.session.get_one(Homework, homework_id)


def test_a_link_that_was_never_made_shows_the_same_page_as_one_that_was(app, given, client):
    pages = {still(client.get(f"/q/{token}").text) for token in (*given.tokens, "x" * 43, "check-in", "a")}
    assert len(pages) == 1


def test_the_same_holds_with_form_tokens_on(app, given, client):
    app.config["WTF_CSRF_ENABLED"] = True
    pages = {still(client.get(f"/q/{token}").text) for token in (*given.tokens, "x" * 43)}
    assert len(pages) == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_link_consumes_nothing(make, given, client, method):
    before = len(make.session.scalars(select(AuditEntry)).all())
    for _ in range(10):
        assert getattr(client, method)(f"/q/{given.tokens[0]}").status_code == 200
    homework = row(make, given.homework_ids[0])
    assert (homework.wrong_pins, homework.opened_at) == (0, None)
    assert make.session.scalars(select(HomeworkSession)).all() == []
    assert len(make.session.scalars(select(AuditEntry)).all()) == before


def test_the_page_before_the_pin_names_nobody_and_nothing(given, client):
    page = client.get(f"/q/{given.tokens[0]}").text
    for word in ("Maya", "Jonas", "Adeyemi", "weir", given.form.title, given.form.client_title, given.tokens[0]):
        assert word not in page


def test_link_and_pin_open_the_homework_and_the_address_loses_the_token(phone):
    answer = phone.enter()
    assert (answer.status_code, answer.location) == (303, "/q")
    cookie = answer.headers["Set-Cookie"]
    for part in ("__Host-q=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_the_practices_words_are_shown_after_the_pin(phone):
    assert "The blue door" not in phone.get(f"/q/{phone.token}").text
    phone.enter()
    assert "The blue door by the weir" in phone.get("/q").text


def test_a_pin_may_be_typed_with_spaces(phone):
    assert phone.enter(f" {phone.pin[:3]} {phone.pin[3:]} ").status_code == 303


def test_every_refusal_is_the_same_page(make, app, given, client):
    wrong = client.post(f"/q/{given.tokens[0]}", data={"pin": WRONG})
    unknown = client.post(f"/q/{'x' * 43}", data={"pin": given.pins[0]})
    other = client.post(f"/q/{given.tokens[0]}", data={"pin": given.pins[1]})
    assignments.revoke_link(given.couple.caseload, given.couple.ref, given.homework_ids[0])
    make.session.commit()
    revoked = client.post(f"/q/{given.tokens[0]}", data={"pin": given.pins[0]})
    with clock.at(clock.now() + timedelta(days=60)):
        expired = client.post(f"/q/{given.tokens[1]}", data={"pin": given.pins[1]})
    answers = (wrong, unknown, other, revoked, expired)
    assert {answer.status_code for answer in answers} == {403}
    assert len({still(answer.text) for answer in answers}) == 1


def test_every_refusal_takes_the_same_time_around_the_slow_hash(make, given, client, monkeypatch):
    """What is looked up and noted differs; the wait at its end is what is left of one and the same time."""
    waited, passed = [], iter(range(10**6))
    monkeypatch.setattr(steady, "SECONDS", 0.08)
    monkeypatch.setattr(steady.time, "monotonic", lambda: next(passed) / 1000)
    monkeypatch.setattr(steady.time, "sleep", lambda seconds: waited.append(round(seconds, 6)))
    client.post(f"/q/{given.tokens[0]}", data={"pin": WRONG})
    client.post(f"/q/{'x' * 43}", data={"pin": WRONG})
    with clock.at(clock.now() + timedelta(days=60)):
        client.post(f"/q/{given.tokens[1]}", data={"pin": given.pins[1]})
    monkeypatch.setattr(services, "LINK_ADDRESS", replace(LINK_ADDRESS, tries=0))
    client.post(f"/q/{'y' * 43}", data={"pin": WRONG})
    assert len(waited) == 4
    assert set(waited) == {0.078}, "each of the two parts took one beat of the clock"
    assert client.post(f"/q/{given.tokens[0]}", data={"pin": given.pins[0]}).status_code == 303
    assert len(waited) == 4, "who gets in waits for nothing"


def test_the_fifth_wrong_pin_freezes_the_link_and_the_therapist_is_told(make, given, phone):
    for _ in range(4):
        phone.enter(WRONG)
    assert row(make, given.homework_ids[0]).frozen_at is None
    phone.enter(WRONG)
    assert row(make, given.homework_ids[0]).frozen_at is not None
    assert make.couple_row(given.couple).state == "link_frozen"
    assert phone.enter().status_code == 403


def test_the_right_pin_in_time_forgets_the_wrong_ones(make, given, phone):
    for _ in range(4):
        phone.enter(WRONG)
    assert phone.enter().status_code == 303
    assert row(make, given.homework_ids[0]).wrong_pins == 0


def test_a_form_sent_without_a_pin_counts_nothing(make, given, phone):
    for pin in ("", "   "):
        assert phone.enter(pin).status_code == 403
    assert phone.post(f"/q/{phone.token}").status_code == 403
    assert row(make, given.homework_ids[0]).wrong_pins == 0


def test_each_wrong_pin_is_remembered_in_the_trail(make, given, phone):
    phone.enter(WRONG)
    make.session.rollback()
    actions = [entry.action for entry in make.session.scalars(select(AuditEntry))]
    assert actions.count("homework.wrong_pin") == 1


def test_an_address_that_makes_up_many_links_is_counted_up_to_a_limit_and_never_answered_faster(
    make, given, phone, monkeypatch
):
    hashed = []
    real = hashing.matches
    monkeypatch.setattr(hashing, "matches", lambda stored, secret: hashed.append(1) or real(stored, secret))
    for number in range(LINK_ADDRESS.tries + 5):
        assert phone.post(f"/q/{number:043}", {"pin": WRONG}).status_code == 403
    make.session.rollback()
    counted = make.session.scalars(select(Throttle.wrong)).all()
    assert max(counted) == LINK_ADDRESS.tries, "and one row more says that a closed link was noted"
    assert len(hashed) == LINK_ADDRESS.tries + 5


def test_whoever_tries_made_up_links_at_home_does_not_lock_the_other_partner_out(given, phone, other_phone):
    for number in range(LINK_ADDRESS.tries + 1):
        phone.post(f"/q/{number:043}", {"pin": WRONG})
    assert other_phone.enter().status_code == 303


def test_a_link_that_exists_has_its_five_tries_from_an_address_over_the_limit_too(make, given, phone):
    for number in range(LINK_ADDRESS.tries):
        phone.post(f"/q/{number:043}", {"pin": WRONG})
    for _ in range(5):
        assert phone.enter(WRONG).status_code == 403
    assert row(make, given.homework_ids[0]).frozen_at is not None


def test_a_newer_session_ends_the_older(app, given, phone):
    phone.start()
    newer = Phone(app, given.tokens[0], given.pins[0]).start()
    assert newer.get("/q").status_code == 200
    assert phone.get("/q").status_code == 403


def test_a_cookie_of_ones_own_making_opens_nothing(client):
    client.set_cookie("__Host-q", "x" * 43, domain="localhost", secure=True)
    assert client.get("/q").status_code == 403


def test_half_an_hour_without_a_word_closes_the_pages(phone):
    phone.start()
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert phone.get("/q").status_code == 403


def test_answering_keeps_the_pages_open(given, phone):
    phone.start()
    item = given.form.sections[0].items[0].key
    began = clock.now()
    with clock.at(began + timedelta(minutes=20)):
        assert phone.save(1, {item: "4"}).status_code == 303
    with clock.at(began + timedelta(minutes=40)):
        assert phone.get("/q").status_code == 200


def test_an_expired_link_stays_ended_when_the_clock_goes_back(given, phone):
    with clock.at(clock.now() + timedelta(days=60)):
        assert phone.enter().status_code == 403
    assert phone.enter().status_code == 403


def test_a_revoked_link_closes_the_pages_that_are_open(make, given, phone):
    phone.start()
    assignments.revoke_link(given.couple.caseload, given.couple.ref, given.homework_ids[0])
    make.session.commit()
    assert phone.get("/q").status_code == 403


def test_posting_a_pin_needs_the_pages_own_token(app, phone):
    app.config["WTF_CSRF_ENABLED"] = True
    assert phone.enter().status_code == 400
    token = phone.client.token(f"/q/{phone.token}")
    assert phone.post(f"/q/{phone.token}", {"pin": phone.pin, "csrf_token": token}).status_code == 303


def test_before_there_is_a_practice_no_link_opens(client):
    assert client.post(f"/q/{'x' * 43}", data={"pin": "123456"}).status_code == 403
