"""Signing in: one neutral refusal, bounded tries, sessions that end, no way to another site."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from practice import clock
from practice.audit import COMMAND_LINE
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.therapist import TherapistSession
from practice.services.people import accounts, people
from tests.factories import EMAIL, PASSWORD

COOKIE = "__Host-fourfold"
WRONG = "a wrong but long password"


def sign_in(client, email=EMAIL, password=PASSWORD, **options):
    return client.post("/sign-in", data={"email": email, "password": password}, **options)


def is_in(client) -> bool:
    return client.get("/account").status_code == 200


def plain(answer) -> tuple[int, str]:
    """Status and page without what differs at every load and without the typed address."""
    return answer.status_code, re.sub(r'(nonce|value)="[^"]*"', "", answer.text)


@pytest.fixture
def practice(make):
    make.practice()


@pytest.fixture
def later():
    """Moves the clock by so many minutes."""
    start = clock.now()
    moved = []

    def move(minutes):
        while moved:
            moved.pop().__exit__(None, None, None)
        at = clock.at(start + timedelta(minutes=minutes))
        at.__enter__()
        moved.append(at)

    yield move
    while moved:
        moved.pop().__exit__(None, None, None)


def test_the_right_password_opens_the_caseload(practice, client):
    answer = sign_in(client, f"  {EMAIL.upper()} ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert is_in(client)


def test_unknown_wrong_disabled_and_throttled_get_one_answer(app, make, practice):
    disabled = make.therapist("gone@example.org")
    people.disable(make.session, make.audit, disabled, COMMAND_LINE)
    make.therapist("tried@example.org")
    db.session.commit()
    for _ in range(8):
        sign_in(app.test_client(), "tried@example.org", WRONG)
    answers = [
        sign_in(app.test_client(), "nobody@example.org"),
        sign_in(app.test_client(), EMAIL, WRONG),
        sign_in(app.test_client(), "gone@example.org"),
        sign_in(app.test_client(), "tried@example.org"),
    ]
    assert len({plain(answer) for answer in answers}) == 1
    assert answers[0].status_code == 403
    assert "do not fit together" in answers[0].text


def test_every_refused_try_takes_one_slow_hash(make, practice, client, monkeypatch):
    people.disable(make.session, make.audit, make.therapist("gone@example.org"), COMMAND_LINE)
    db.session.commit()
    hashed = []
    real = accounts.hashing.matches
    monkeypatch.setattr(accounts.hashing, "matches", lambda stored, secret: hashed.append(1) or real(stored, secret))
    for email in ("nobody@example.org", "gone@example.org", EMAIL):
        sign_in(client, email, WRONG)
    assert len(hashed) == 3


def test_a_refused_page_keeps_the_address_and_not_the_password(practice, client):
    page = sign_in(client, EMAIL, WRONG).text
    assert EMAIL in page
    assert WRONG not in page


def test_after_eight_wrong_tries_even_the_right_password_waits_a_quarter_of_an_hour(practice, client, later):
    for _ in range(8):
        assert sign_in(client, EMAIL, WRONG).status_code == 403
    assert sign_in(client).status_code == 403
    later(16)
    assert sign_in(client).status_code == 303


def test_many_tries_at_the_same_moment_are_not_more_than_one_by_one(make, practice, client):
    begun = accounts.attempt(make.session, make.keyring, EMAIL, "127.0.0.1")
    for _ in range(8):
        sign_in(client, EMAIL, WRONG)
    token = accounts.sign_in(make.session, make.keyring, make.audit, begun, fits=True, device="late")
    db.session.commit()
    assert token is None


def test_a_stranger_elsewhere_can_not_lock_an_account_out(practice, client):
    for _ in range(20):
        sign_in(client, EMAIL, WRONG, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert sign_in(client, environ_base={"REMOTE_ADDR": "198.51.100.2"}).status_code == 303


def test_one_household_has_no_more_tries_for_having_many_addresses(practice, client):
    """Of IPv6 everybody has 2**64; the other half of the address counts."""
    for number in range(8):
        sign_in(client, EMAIL, WRONG, environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{number}"})
    assert sign_in(client, environ_base={"REMOTE_ADDR": "2001:db8:1:2:aaaa::1"}).status_code == 403
    assert sign_in(client, environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"}).status_code == 303


def test_one_address_can_not_try_account_after_account(make, practice, client):
    make.therapist("anna@example.org")
    for number in range(40):
        sign_in(client, f"guess{number}@example.org", WRONG)
    assert sign_in(client, "anna@example.org").status_code == 403


def test_what_a_forwarded_header_claims_does_not_count_without_a_proxy(practice, client):
    for number in range(8):
        sign_in(client, EMAIL, WRONG, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert sign_in(client, headers={"X-Forwarded-For": "203.0.113.200"}).status_code == 403


def test_each_try_is_recorded_with_its_outcome(practice, client):
    sign_in(client, EMAIL, WRONG)
    sign_in(client, "nobody@example.org", WRONG)
    sign_in(client)
    rows = db.session.execute(
        select(AuditEntry.actor_kind, AuditEntry.outcome)
        .where(AuditEntry.action == "therapist.signed_in")
        .order_by(AuditEntry.number)
    ).all()
    assert [tuple(row) for row in rows] == [("therapist", "refused"), ("visitor", "refused"), ("therapist", "done")]


def test_the_cookie_is_for_this_host_over_tls_and_out_of_scripts_reach(practice, client):
    cookie = next(line for line in sign_in(client).headers.getlist("Set-Cookie") if line.startswith(COOKIE))
    parts = {part.strip() for part in cookie.split(";")}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
    assert not any(part.startswith("Domain") for part in parts)


def test_looking_around_without_signing_in_makes_no_session_row(practice, client):
    client.get("/sign-in")
    client.get("/")
    assert db.session.scalar(select(func.count()).select_from(TherapistSession)) == 0


def test_the_sign_in_form_needs_its_token(app, practice, client):
    app.config["WTF_CSRF_ENABLED"] = True
    assert sign_in(client).status_code == 400
    assert not is_in(client)
    token = client.token("/sign-in")
    data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=data, headers={"Referer": "https://localhost/sign-in"}).status_code == 303


@pytest.mark.parametrize(
    "data", [{}, {"email": EMAIL}, {"password": PASSWORD}, {"email": EMAIL, "password": "x" * 5000}]
)
def test_an_incomplete_form_names_its_field(practice, client, data):
    answer = client.post("/sign-in", data=data)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_field_names_suit_a_password_manager(practice, client):
    page = client.get("/sign-in").text
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


@pytest.mark.parametrize("next_path", ["/reports", "/audit?before=1", "/couples/AAA-AAA"])
def test_signing_in_leads_back_to_the_page_that_was_asked_for(practice, client, next_path):
    asked = client.get(next_path)
    assert asked.status_code == 302
    page = client.get(asked.headers["Location"]).text
    carried = re.search(r'name="next"[^>]*value="([^"]*)"', page)[1].replace("&amp;", "&")
    assert carried == next_path
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": carried})
    assert answer.headers["Location"] == next_path


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n//evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "///evil.example",
        "evil.example",
        "/" + "a" * 2000,
        "https:/evil.example",
        "/%0d%0aSet-Cookie:x=1\r\n",
    ],
)
def test_no_address_of_another_site_is_followed(practice, client, elsewhere):
    data = {"email": EMAIL, "password": PASSWORD, "next": elsewhere}
    assert client.post("/sign-in", data=data).headers["Location"] == "/"
    assert client.get("/sign-in", query_string={"next": elsewhere}).headers["Location"] == "/"


def copied(app, client):
    """Another browser with a copy of this one's cookie."""
    thief = app.test_client()
    thief.set_cookie(COOKIE, client.get_cookie(COOKIE, domain="localhost").value, domain="localhost", secure=True)
    return thief


def test_a_copied_cookie_is_dead_after_signing_out(app, therapist):
    thief = copied(app, therapist)
    assert is_in(thief)
    assert therapist.post("/sign-out").status_code == 303
    assert not is_in(therapist)
    assert not is_in(thief)


def test_signing_in_anew_ends_the_session_that_the_browser_had(app, therapist):
    old = copied(app, therapist)
    assert sign_in(therapist).status_code == 303
    assert is_in(therapist)
    assert not is_in(old)


def test_signing_out_without_a_session_is_no_error(practice, client):
    assert client.post("/sign-out").status_code == 303
    assert client.get("/sign-out").status_code == 405


def test_a_session_ends_after_fifteen_minutes_without_use(therapist, later):
    later(14)
    assert is_in(therapist)
    later(30)
    assert not is_in(therapist)


def test_use_keeps_a_session_open(therapist, later):
    for minutes in (10, 20, 30):
        later(minutes)
        assert therapist.get("/help").status_code == 200
    later(44)
    assert is_in(therapist)
    later(60)
    assert not is_in(therapist)


def test_the_use_of_a_session_is_written_at_most_once_a_minute(therapist, later):
    def touched():
        return db.session.scalar(select(TherapistSession.touched_at))

    before = touched()
    later(0.5)
    therapist.get("/help")
    assert touched() == before
    later(2)
    therapist.get("/help")
    assert touched() - before > timedelta(minutes=1)


def test_no_session_lives_longer_than_twelve_hours(therapist, later):
    for minutes in range(14, 12 * 60, 14):
        later(minutes)
        therapist.get("/help")
    later(12 * 60 - 1)
    assert is_in(therapist)
    later(12 * 60 + 1)
    assert not is_in(therapist)


def test_an_ended_session_does_not_come_back_when_the_clock_goes_back(therapist, later):
    therapist.post("/sign-out")
    later(-60)
    assert not is_in(therapist)


def test_a_forged_cookie_is_nobody(app, practice):
    client = app.test_client()
    client.set_cookie(COOKIE, "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb", domain="localhost", secure=True)
    assert not is_in(client)
