"""While the screen is turned, no address of the therapist opens anything but the shared page, until it is left."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from practice import clock
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.web import guard
from tests.access.test_policy import ids_of
from tests.factories import EMAIL, PASSWORD
from tests.release.conftest import release_all

OPEN = {"share.show", "share.turn", "share.leave", "share.left", "share.stay"}


@pytest.fixture
def turned(sent):
    """A released case, and the browser whose screen is turned to its couple."""
    case = sent("s1")
    release_all(case)
    client = case.make.signed_in()
    assert client.post(f"{case.path}/share").status_code == 303
    return case, client


def test_only_the_shared_page_and_leaving_it_are_declared_open(app):
    found = {rule.endpoint for rule in app.url_map.iter_rules() if guard.access_of(app, rule.endpoint).turned}
    assert found == OPEN


def test_a_turned_screen_that_looks_again_by_itself_does_not_keep_the_session_open(turned):
    case, client = turned
    with case.make.at(clock.now() + timedelta(minutes=10)):
        assert client.get(f"{case.path}/share", headers={"X-Looks-Again": "1"}).status_code == 200
    with case.make.at(clock.now() + timedelta(minutes=20)):
        assert "/sign-in" in client.get(f"{case.path}/share").location


def filled(address: str, values: dict) -> str:
    """The address with every placeholder filled: a choice by its first word, what is not known by a new id."""
    address = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", address)
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(values.get(found[1], uuid4())), address)


def test_every_other_address_asks_whether_to_leave_first(app, turned):
    case, client = turned
    values = ids_of(case.couple, case.assignment)
    walked = 0
    for rule in app.url_map.iter_rules():
        access, address = guard.access_of(app, rule.endpoint), filled(rule.rule, values)
        if access.who not in ("therapist", "owner") or rule.endpoint in OPEN:
            continue
        for method in rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"}:
            answer = client.open(address, method=method)
            if method == "GET":
                assert (answer.status_code, answer.location) == (303, "/share/leave"), address
            else:
                assert answer.status_code == 409, address
                assert "Leave this page?" in answer.text
            for word in ("Maya", "Jonas", "Okafor", "Ruth"):
                assert word not in answer.text, f"{method} {address}"
            walked += 1
    assert walked > 40


def test_another_rounds_or_couples_shared_page_asks_too(turned):
    case, client = turned
    other = case.make.couple(names=(("Ines", "Alder"), ("Piet", "Moor")))
    theirs = case.make.assigned(other)
    for ref, number in ((other.ref, theirs.id), (case.couple.ref, uuid4())):
        path = f"/couples/{ref}/homework/{number}/share"
        assert client.get(path).location == "/share/leave"
        assert client.post(path).status_code == 409
        assert "Ines" not in client.post(path).text
    assert "Your area results" in client.get(f"{case.path}/share").text


def test_error_pages_of_the_turned_screen_have_no_way_elsewhere(turned):
    _, client = turned
    page = client.get("/no/such/page")
    assert page.status_code == 404
    assert "Ruth" not in page.text
    assert "<nav" not in page.text


def test_leaving_takes_a_button_and_leads_back_to_the_review(turned):
    case, client = turned
    page = client.get("/share/leave").text
    assert "Turn the screen back first" in page
    assert case.couple.ref not in page
    assert client.get("/").location == "/share/leave", "looking at the question is not leaving"
    assert client.get("/share/stay").location == f"{case.path}/share"
    answer = client.post("/share/leave")
    assert (answer.status_code, answer.location) == (303, case.path)
    assert client.get(case.path).status_code == 200
    assert client.get("/share/leave").location == "/"
    assert client.post("/share/leave").location == "/"


def test_the_address_alone_shows_nothing_and_turns_nothing(sent):
    case = sent("s1")
    release_all(case)
    client = case.make.signed_in()
    page = client.get(f"{case.path}/share").text
    assert "Your area results" not in page
    assert "Maya" not in page
    assert client.get("/").status_code == 200


def test_turning_twice_is_turning_once(turned):
    case, client = turned
    assert client.post(f"{case.path}/share").location == f"{case.path}/share"


def test_another_sign_in_of_the_same_therapist_goes_on(turned):
    case, _ = turned
    assert case.make.signed_in().get("/").status_code == 200


def test_what_was_sent_from_another_tab_is_kept_unread_and_offered_after_leaving(turned):
    case, client = turned
    answer = client.post(f"{case.path}/release", data={"then": "save", "pattern": "Zqtyped text", "revision": "0"})
    assert answer.status_code == 409
    assert "Zqtyped" not in answer.text
    kept = re.search(r'name="kept" value="([^"]+)"', answer.text)[1]
    page = client.post("/share/leave", data={"kept": kept}).text
    assert "Zqtyped text" in page
    assert "while the screen was turned" in page
    assert f'action="{case.path}/release"' in page


def test_signing_out_and_in_again_on_the_turned_screen_leads_to_no_page_of_before(turned):
    case, client = turned
    with clock.at(clock.now() + timedelta(minutes=20)):
        answer = client.get(f"{case.path}/share")
        assert answer.location.startswith("/sign-in")
        client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
        assert client.get("/").location == "/share/leave"
        assert client.post("/share/leave").location == case.path


def test_the_cookie_changes_when_the_screen_is_turned_so_that_no_page_is_kept_for_going_back(sent):
    case = sent("s1")
    client = case.make.signed_in()
    client.get("/")
    before = client.get_cookie("__Host-fourfold").value
    answer = client.post(f"{case.path}/share")
    assert "__Host-fourfold" in answer.headers["Set-Cookie"]
    assert client.get_cookie("__Host-fourfold").value != before


def test_turning_and_leaving_are_recorded(turned):
    case, client = turned
    client.post("/share/leave")
    found = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.chain == str(case.couple.id)).order_by(AuditEntry.number)
    ).all()
    assert [action for action in found if action.startswith("share.")] == ["share.opened", "share.left"]


def test_a_case_that_is_gone_meanwhile_can_still_be_left(turned):
    case, client = turned
    anna = case.make.therapist("anna@example.org")
    row = case.make.couple_row(case.couple)
    row.therapist_id = anna
    db.session.commit()
    assert client.get(f"{case.path}/share").status_code == 404
    assert client.get("/").location == "/share/leave"
    assert client.post("/share/leave").location == "/"
    assert client.get("/").status_code == 200
