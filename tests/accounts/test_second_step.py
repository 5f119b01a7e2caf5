"""The second step: an app whose codes count once, recovery codes, tries that are bounded, cookies that die."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier

import pyotp
import pytest
from sqlalchemy import select

from practice import clock
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.second_factor import AuthenticatorApp, RecoveryCode
from practice.services.signing_in import second_step
from practice.web import guard
from tests.access.test_policy import addresses
from tests.accounts.test_signing_in import copied, is_in, later, sign_in  # noqa: F401 - later is a fixture
from tests.factories import APP_SECRET, EMAIL, PASSWORD

STEP = "/sign-in/second-step"
PAGE = "/account/second-step"
ELSEWHERE = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}


def give(client, code, **options):
    return client.post(STEP, data={"code": code}, **options)


def halfway(app, **options):
    """A browser in which the password was given."""
    client = app.test_client()
    assert sign_in(client, **options).headers["Location"].startswith(STEP)
    return client


def app_code(secret=APP_SECRET, step=0):
    return pyotp.TOTP(secret).at(clock.now(), counter_offset=step)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def set_up_app(client):
    """Set up an app; its secret and the recovery codes on the page that confirms it."""
    client.post(f"{PAGE}/app/new")
    letters = re.search(r'class="sunk letters".*?</p>', client.get(f"{PAGE}/app").text, re.DOTALL)[0]
    secret = "".join(re.findall(r"<span>(\w+)</span>", letters))
    answer = client.post(f"{PAGE}/app", data={"code": app_code(secret)})
    return secret, shown_codes(answer)


def shown_codes(answer):
    return re.findall(r"<span>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</span>", answer.text)


@pytest.fixture(autouse=True)
def clock_stands():
    """In the middle of a step, so that none ends during a test."""
    now = clock.now()
    with clock.at(now.replace(second=now.second // 30 * 30 + 15)):
        yield


@pytest.fixture
def protected(make):
    """The owner's account has the app of the tests."""
    make.practice()
    make.code()


def test_an_app_counts_from_its_first_code_on_and_then_signing_in_needs_one(app, therapist):
    therapist.post(f"{PAGE}/app/new")
    page = therapist.get(f"{PAGE}/app").text
    assert "<svg" in page
    assert therapist.post(f"{PAGE}/app", data={"code": "000000"}).status_code == 422
    assert sign_in(app.test_client()).headers["Location"] == "/"
    secret, codes = set_up_app(therapist)
    assert len(set(codes)) == 10
    client = halfway(app)
    assert not is_in(client)
    assert give(client, app_code(secret)).status_code == 403  # it was typed for setting up
    assert give(client, app_code(secret, 1)).headers["Location"] == "/"
    assert is_in(client)
    assert therapist.get(PAGE).text.count(codes[0]) == 0


def test_the_secret_is_sealed(therapist):
    secret, _ = set_up_app(therapist)
    row = db.session.scalar(select(AuthenticatorApp))
    assert secret.encode() not in row.secret.blob
    assert row.waiting is None


def test_a_code_is_good_for_a_step_around_now_once_and_never_an_older_one(app, protected):
    for step, good in ((-2, False), (2, False), (-1, True), (-1, False), (0, True), (-1, False), (1, True), (0, False)):
        client = halfway(app)
        assert is_in(client) is False
        assert (give(client, app_code(step=step)).status_code == 303) is good, step
        assert is_in(client) is good


def test_of_two_posts_of_one_code_at_the_same_moment_one_gets_in(app, protected):
    code, both = app_code(), Barrier(2)
    browsers = [halfway(app), halfway(app)]
    db.session.rollback()

    def post(client):
        both.wait()
        return give(client, code).status_code

    with ThreadPoolExecutor(2) as pool:
        posts = [pool.submit(copy_context().run, post, client) for client in browsers]
    assert sorted(one.result() for one in posts) == [303, 403]
    assert sorted(is_in(client) for client in browsers) == [False, True]


def test_wrong_codes_stop_the_address_that_tries_them_and_nobody_else(app, protected):
    stranger, owner = halfway(app, **ELSEWHERE), app.test_client()
    for _ in range(8):
        assert give(stranger, wrong(app_code()), **ELSEWHERE).status_code == 403
    assert give(stranger, app_code(), **ELSEWHERE).status_code == 403
    sign_in(owner)
    assert give(owner, app_code()).status_code == 303


def test_whoever_has_the_password_cannot_try_all_codes_from_many_addresses(app, protected, monkeypatch):
    """The bound of all strangers together; it stops neither a known network nor a recovery code."""
    monkeypatch.setattr(second_step, "APP_CODES", second_step.Limit("s", 3, timedelta(days=1)))
    owner = halfway(app)
    assert give(owner, app_code(step=-1)).status_code == 303
    codes = shown_codes(owner.post(f"{PAGE}/codes"))
    for number in range(3):
        address = {"environ_base": {"REMOTE_ADDR": f"198.51.{number}.1"}}
        give(halfway(app, **address), wrong(app_code()), **address)
    fourth = {"environ_base": {"REMOTE_ADDR": "198.51.100.1"}}
    stranger = halfway(app, **fourth)
    assert give(stranger, app_code(), **fourth).status_code == 403
    assert stranger.post(STEP, data={"recovery_code": codes[0]}, **fourth).status_code == 303
    assert give(halfway(app), app_code()).status_code == 303


def test_nor_from_many_addresses_of_a_network_that_is_known(app, protected, monkeypatch):
    monkeypatch.setattr(second_step, "APP_CODES", second_step.Limit("s", 3, timedelta(days=1)))
    places = [{"environ_base": {"REMOTE_ADDR": f"198.51.100.{number}"}} for number in range(1, 6)]
    assert give(halfway(app, **places[0]), app_code(step=-1), **places[0]).status_code == 303
    for place in places[1:4]:
        give(halfway(app, **place), wrong(app_code()), **place)
    assert give(halfway(app, **places[4]), app_code(), **places[4]).status_code == 403
    assert give(halfway(app), app_code()).status_code == 303, "elsewhere they are still taken"


def test_each_recovery_code_signs_in_once_however_it_is_typed_and_a_new_set_replaces_the_old(app, therapist):
    _, codes = set_up_app(therapist)
    for typed in (codes[0], codes[1].lower().replace("-", " "), codes[2].replace("0", "O").replace("1", "l")):
        assert halfway(app).post(STEP, data={"recovery_code": typed}).status_code == 303
        assert halfway(app).post(STEP, data={"recovery_code": typed}).status_code == 403
    assert "7 of 10" in therapist.get(PAGE).text
    kept = b"".join(row.code_hash for row in db.session.scalars(select(RecoveryCode)))
    assert not any(code.encode() in kept or code.replace("-", "").encode() in kept for code in codes)
    new = shown_codes(therapist.post(f"{PAGE}/codes"))
    assert len(new) == 10
    assert halfway(app).post(STEP, data={"recovery_code": codes[5]}).status_code == 403
    assert halfway(app).post(STEP, data={"recovery_code": new[0]}).status_code == 303


def test_the_password_alone_opens_nothing_and_is_forgotten_after_ten_minutes(app, protected, later):  # noqa: F811
    client = halfway(app)
    assert client.get("/").headers["Location"].startswith("/sign-in")
    later(11)
    assert give(client, app_code()).headers["Location"] == "/sign-in"


def test_a_disabled_account_does_not_get_past_its_second_step(make, app, protected):
    make.therapist("anna@example.org")
    code = make.code("anna@example.org")
    client = halfway(app, email="anna@example.org")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["therapist", "disable", "anna@example.org"]).exit_code == 0
    assert give(client, code).headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (f"{PAGE}/codes", {}),
        (f"{PAGE}/app/remove", {}),
        ("/account/password", {"current": PASSWORD, "password": "nine slow barges at dawn"}),
    ],
)
def test_a_change_of_what_one_signs_in_with_kills_every_copied_cookie(make, app, therapist, path, data):
    make.code()
    thief, other = copied(app, therapist), halfway(app)
    assert give(other, app_code()).status_code == 303
    assert is_in(thief)
    assert therapist.post(path, data=data).status_code in (200, 303)
    assert is_in(therapist)
    assert not is_in(thief)
    assert not is_in(other)


def test_a_short_password_needs_a_second_step_which_then_cannot_be_taken_away(app, therapist):
    short = {"current": PASSWORD, "password": "low tide 9"}
    assert therapist.post("/account/password", data=short).status_code == 422
    set_up_app(therapist)
    assert therapist.post("/account/password", data=short | {"password": "tide 9x"}).status_code == 422
    assert therapist.post("/account/password", data=short).status_code == 303
    refused = therapist.post(f"{PAGE}/app/remove")
    assert refused.status_code == 409
    assert "15 characters first" in refused.text
    longer = {"current": "low tide 9", "password": PASSWORD}
    assert therapist.post("/account/password", data=longer).status_code == 303
    assert therapist.post(f"{PAGE}/app/remove").status_code == 303
    assert sign_in(app.test_client()).headers["Location"] == "/"


def test_the_command_takes_a_lost_factor_away_ends_the_sessions_and_is_audited(app, therapist):
    set_up_app(therapist)
    therapist.post("/account/password", data={"current": PASSWORD, "password": "low tide 9"})
    result = app.test_cli_runner().invoke(args=["therapist", "reset-factor", EMAIL])
    assert result.exit_code == 0, result.output
    assert not is_in(therapist)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "therapist.factor_reset"))
    assert entry.actor_kind == "command"
    client = app.test_client()  # the short password alone opens one page: where it is made longer, or a factor set up
    sign_in(client, password="low tide 9")
    assert client.get("/").headers["Location"].startswith(PAGE)
    assert client.post("/account/password", data={"current": "low tide 9", "password": PASSWORD}).status_code == 303
    assert client.get("/").status_code == 200


def test_the_owner_sees_who_signs_in_with_the_password_only(make, app, protected):
    make.therapist("anna@example.org")
    client = halfway(app)
    give(client, app_code())
    page = client.get("/account/people").text
    assert page.count("with a second step") == page.count("password only") == 1


def test_the_account_page_says_how_from_where_and_what_was_odd(app, protected):
    client = halfway(app, **ELSEWHERE)
    give(client, wrong(app_code()), **ELSEWHERE)
    assert give(client, app_code(), headers={"User-Agent": "Firefox/140 Linux"}, **ELSEWHERE).status_code == 303
    page = client.get("/account").text
    assert "Firefox on Linux" in page
    assert "203.0.113.x" in page
    assert "203.0.113.9" not in page
    assert "A wrong code was given" in page


class TestUnderAPublicAddress:
    @pytest.fixture
    def environ(self, environ):
        return environ | {"PUBLIC_URL": "https://fourfold.example.org", "TRUSTED_PROXIES": "0"}

    def test_no_therapists_page_opens_before_a_second_step_is_set_up(self, app, make):
        make.practice()
        couple = make.couple()
        client = app.test_client()
        sign_in(client)
        seen = 0
        for rule, address in addresses(app, {"ref": couple.ref, "position": 1, "number": 1, "switch": "on"}):
            opened = guard.access_of(app, rule.endpoint)
            if opened.who not in ("therapist", "owner") or opened.before_factor:
                continue
            for method in rule.methods & {"GET", "POST"}:
                answer = client.open(address, method=method)
                assert answer.status_code == 303, f"{method} {address}"
                assert answer.headers["Location"].startswith(PAGE), f"{method} {address}"
                seen += 1
        assert seen > 50

    def test_only_pages_of_the_account_open_before_it(self, app):
        found = [rule.rule for rule in app.url_map.iter_rules() if guard.access_of(app, rule.endpoint).before_factor]
        assert found
        assert all(one.startswith((PAGE, "/account/again", "/account/password")) for one in found)

    def test_an_invited_therapists_first_sign_in_leads_through_setting_it_up_and_on(self, app, make):
        make.practice()
        make.therapist("anna@example.org")
        client = app.test_client()
        sign_in(client, "anna@example.org")
        led = client.get("/reports").headers["Location"]
        assert led == f"{PAGE}?next=/reports"
        client.post(f"{PAGE}/app/new")
        letters = re.search(r'class="sunk letters".*?</p>', client.get(f"{PAGE}/app?next=/reports").text, re.DOTALL)[0]
        secret = "".join(re.findall(r"<span>(\w+)</span>", letters))
        page = client.post(f"{PAGE}/app", data={"code": app_code(secret), "next": "/reports"}).text
        assert 'href="/reports"' in page
        assert client.get("/reports").status_code == 200

    def test_the_last_one_cannot_be_taken_away(self, make):
        make.practice()
        client = make.signed_in()
        answer = client.post(f"{PAGE}/app/remove")
        assert answer.status_code == 409
        assert "needed here" in answer.text
        assert client.get("/").status_code == 200
