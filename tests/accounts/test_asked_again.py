"""Pages with keys, people, exports and the trail ask once more who is there, and lose nothing that was typed."""

import re
from uuid import uuid4

import pytest

from practice.extensions import db
from practice.web import guard
from tests.access.test_policy import addresses
from tests.accounts.authenticator import Authenticator
from tests.accounts.test_passkeys import ask, register
from tests.accounts.test_signing_in import later  # noqa: F401 - a fixture
from tests.factories import PASSWORD

AGAIN = "/account/again"
SENSITIVE = re.compile(
    r"export|\.csv|/audit|account/people|/practice$|recovery-key|invit|hand-over|/second-step|/key|/access"
)
# Open without being asked: who is on a case, an invited colleague's link, the first run, the second step of a sign-in.
NOT_ASKED = {"case_team.show", "invitations.join", "invitations.accept", "first_run.practice"}


def test_every_page_with_keys_people_exports_or_the_trail_asks_again(app, therapist, later):  # noqa: F811
    couple = {"ref": "AAA-AAA"}
    ids = dict.fromkeys(("therapist_id", "invitation_id", "key_id", "access_id", "passkey_id"), uuid4())
    later(11)
    asked = set()
    for rule, address in addresses(app, couple | ids):
        opened = guard.access_of(app, rule.endpoint)
        if opened.who not in ("therapist", "owner") or not opened.fresh:
            continue
        for method in rule.methods & {"GET", "POST"}:
            answer = therapist.open(address, method=method)
            if method == "GET":
                assert answer.headers["Location"].startswith(f"{AGAIN}?next="), address
            else:
                assert answer.status_code == 403, address
                assert "Is it still you?" in answer.text, address
            asked.add(rule.endpoint)
    assert len(asked) > 15


def test_no_route_with_such_an_address_is_left_out(app):
    left = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if SENSITIVE.search(rule.rule) and not guard.access_of(app, rule.endpoint).fresh
    }
    assert {one for one in left if one not in NOT_ASKED and not one.startswith("second_step.")} == set()


def test_nobody_is_asked_again_in_the_first_ten_minutes_and_on_other_pages_never(therapist, later):  # noqa: F811
    later(9)
    assert therapist.get("/account/people").status_code == 200
    later(12)
    assert therapist.get("/account/people").status_code == 303
    assert therapist.get("/").status_code == 200


def test_after_the_password_the_page_opens_and_stays_open_for_ten_minutes(therapist, later):  # noqa: F811
    later(11)
    led = therapist.get("/audit?before=x").headers["Location"]
    carried = re.search(r'name="next"[^>]*value="([^"]*)"', therapist.get(led).text)[1]
    assert therapist.post(AGAIN, data={"current": "not the password", "next": carried}).status_code == 422
    assert therapist.get("/audit").status_code == 303
    assert therapist.post(AGAIN, data={"current": PASSWORD, "next": carried}).headers["Location"] == "/audit?before=x"
    assert therapist.get("/audit").status_code == 200
    later(20)
    assert therapist.get("/audit").status_code == 200
    later(22)
    assert therapist.get("/audit").status_code == 303


def test_what_was_typed_is_kept_and_sent_once_more(therapist, later):  # noqa: F811
    later(11)
    asked = therapist.post("/account/people/invite", data={"email": "zoe@example.org"})
    assert "zoe@example.org" not in asked.text
    kept = re.search(r'name="kept"[^>]*value="([^"]+)"', asked.text)[1]
    shown = therapist.post(AGAIN, data={"current": PASSWORD, "kept": kept})
    assert 'action="/account/people/invite"' in shown.text
    assert "zoe@example.org" in shown.text
    assert "/invitation/" in therapist.post("/account/people/invite", data={"email": "zoe@example.org"}).text


def test_nothing_is_done_before_the_answer(make, therapist, later):  # noqa: F811
    anna = make.therapist("anna@example.org")
    later(11)
    therapist.post(f"/account/people/{anna}/disable")
    db.session.rollback()
    assert make.signed_in("anna@example.org").get("/").status_code == 200


@pytest.mark.parametrize("way", ["code", "passkey"])
def test_a_second_factor_answers_as_well_once(make, therapist, later, way):  # noqa: F811
    key = Authenticator(verifies=False)
    register(therapist, key)
    later(11)
    given = {"code": make.code()} if way == "code" else {"credential": key.get(ask(therapist, f"{AGAIN}/passkey"))}
    assert therapist.post(AGAIN, data=given).status_code == 303
    assert therapist.get("/account/people").status_code == 200
    assert therapist.post(AGAIN, data=given).status_code == 422


def test_the_place_to_go_on_to_is_never_another_site(therapist):
    answer = therapist.post(AGAIN, data={"current": PASSWORD, "next": "//evil.example/"})
    assert answer.headers["Location"] == "/account"


def test_a_colleague_is_not_asked_for_what_is_the_owners(make, therapist, later):  # noqa: F811
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    later(11)
    assert anna.get("/audit").status_code == 404
