"""Every route has declared who may open it; the rest is closed. A colleague's case looks like one that is not there."""

import re
from uuid import uuid4

import pytest

from practice.web import guard
from tests.factories import EMAIL

OPEN_TO_ANYONE = {  # a new entry here is a decision: it opens a page to strangers
    "forgotten.ask",
    "forgotten.choose",
    "forgotten.chosen",
    "health.alive",
    "health.ready",
    "homework.enter",
    "homework.link",
    "homework.more",
    "invitations.accept",
    "invitations.join",
    "kiosk.give_back",
    "leaving.leave",
    "leaving.left",
    "metrics.show",  # only with the token of the installation, else as if it did not exist
    "second_step.ask_second",
    "second_step.show",
    "sign_in.ask_passkey",
    "sign_in.show",
    "sign_in.sign_out",
    "sign_in.with_passkey",
    "static",
    "stopping.ask",
    "stopping.stop",
}


def rules(app):
    return list(app.url_map.iter_rules())


def test_every_route_declares_who_may_open_it(app):
    undeclared = [rule.endpoint for rule in rules(app) if guard.access_of(app, rule.endpoint) is None]
    assert undeclared == []


def test_what_strangers_may_open_is_on_the_list(app):
    found = {rule.endpoint for rule in rules(app) if guard.access_of(app, rule.endpoint).who == "anyone"}
    assert found <= OPEN_TO_ANYONE, found - OPEN_TO_ANYONE


def test_a_route_without_a_declaration_is_closed_to_its_own_therapist(app, make):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    make.practice()
    client = make.signed_in()
    assert client.get("/forgotten").status_code == 404


def addresses(app, values):
    """Every route with its placeholders filled; those that need what `values` lacks are left out."""
    for rule in rules(app):
        if rule.endpoint == "static":
            continue
        built = re.sub(r"<(?:[^:<>]+(?:\([^)]*\))?:)?([a-z_]+)>", lambda m: str(values.get(m[1], "?")), rule.rule)
        if "?" not in built:
            yield rule, built


def test_a_stranger_sees_no_therapists_page_and_no_clients_page(app, make, client):
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    for rule, address in addresses(app, ids_of(couple, assignment)):
        access = guard.access_of(app, rule.endpoint)
        if access.who == "anyone":
            continue
        for method in rule.methods & {"GET", "POST"}:
            answer = client.open(address, method=method)
            assert answer.status_code in (302, 303, 401, 403, 404), f"{method} {address}: {answer.status_code}"
            assert "Okafor" not in answer.text


def ids_of(couple, assignment):
    return {
        "ref": couple.ref,
        "assignment_id": assignment.id,
        "homework_id": assignment.homework_ids[0],
        "position": 1,
        "act": "renew",
        "number": 1,
        "report_id": uuid4(),
        "session_id": uuid4(),
        "authorization_id": uuid4(),
        "disclosure_id": uuid4(),
        "goal_id": uuid4(),
        "code": "s1",
        "token": assignment.tokens[0],
        "switch": "on",
    }


@pytest.fixture
def colleague(make):
    make.practice()
    make.therapist("anna@example.org")
    return make.signed_in("anna@example.org")


def test_a_colleagues_couple_cannot_be_told_from_one_that_does_not_exist(app, make, colleague):
    couple = make.couple()
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0])
    mine = ids_of(couple, assignment)
    nobody = mine | {"ref": "AAA-AAA", "assignment_id": uuid4(), "homework_id": uuid4()}
    for (rule, theirs), (_, absent) in zip(addresses(app, mine), addresses(app, nobody), strict=True):
        if guard.access_of(app, rule.endpoint).who != "therapist" or "<ref>" not in rule.rule:
            continue
        for method in rule.methods & {"GET", "POST"}:
            one, other = colleague.open(theirs, method=method), colleague.open(absent, method=method)
            assert (one.status_code, plain(one.text)) == (other.status_code, plain(other.text)), f"{method} {rule.rule}"
            assert one.status_code == 404


def plain(page):
    """The page without what differs at every load."""
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_an_owner_does_not_see_cases_they_are_not_on(make):
    make.practice()
    anna = make.therapist("anna@example.org")
    couple = make.couple(therapist_id=anna, names=(("Олена", "Коваль"), ("Zoë", "Müller")))
    owner = make.signed_in(EMAIL)
    assert owner.get(f"/couples/{couple.ref}").status_code == 404
    assert "Олена" not in owner.get("/").text
