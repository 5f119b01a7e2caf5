"""A partner's own answers: off by default, for both or neither; a copy holds its author's answers and nothing else."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from practice import programme
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.couple import Partner
from practice.models.response import Response
from practice.services.homework import homework
from practice.vault import Sealed
from tests.factories import rated

OWN, OTHER, SECRET = "MARKER-own-words", "MARKER-other-words", "MARKER-private"


@pytest.fixture
def couple(make):
    make.practice()
    couple = make.couple()
    couple.first = make.assigned(couple)
    return couple


@pytest.fixture
def therapist(make, couple):
    return make.signed_in()


def form():
    return programme.catalogue().current("s1")


def answers(words: str, point: int = 4) -> dict:
    text = next(item for item in form().items if item.type == "text")
    rank = next(item for item in form().items if item.type == "rank")
    private = next(item for item in form().items if item.privacy == "private")
    return rated(form(), point) | {
        text.key: {"value": words},
        rank.key: {"value": {rank.scale.options[0].key: 1}},
        private.key: {"value": [private.scale.options[0].key], "comment": SECRET},
    }


def switch_on(therapist, couple):
    assert therapist.post(f"/couples/{couple.ref}/own-answers", data={"allow": "1"}).status_code == 303


def copy_of(therapist, couple, position: int = 1):
    return therapist.get(f"/couples/{couple.ref}/partners/{position}/own")


def still(page: str) -> str:
    return re.sub('nonce="[^"]+"', "", page)


def test_it_is_off_until_somebody_switches_it_on_knowing_what_it_means(make, couple, therapist):
    make.send(couple.first.homework_ids[0], answers(OWN))
    for position in (1, 2):
        refused = copy_of(therapist, couple, position)
        assert refused.status_code == 409
        assert "not handed over in this case" in refused.text
        assert OWN not in refused.text
    page = unescape(therapist.get(f"/couples/{couple.ref}/own-answers").text)
    assert "can demand to see the copy of the other" in page
    assert "for both partners or for neither" in page
    assert "/own" in therapist.get(f"/couples/{couple.ref}/people").text


def test_it_is_on_for_both_partners_or_for_neither(make, couple, therapist):
    switch_on(therapist, couple)
    assert [copy_of(therapist, couple, one).status_code for one in (1, 2)] == [200, 200]
    therapist.post(f"/couples/{couple.ref}/own-answers", data={"allow": "0"})
    assert [copy_of(therapist, couple, one).status_code for one in (1, 2)] == [409, 409]


def test_a_copy_holds_every_own_answer_and_no_private_one(make, couple, therapist):
    make.send(couple.first.homework_ids[0], answers(OWN))
    switch_on(therapist, couple)
    page = unescape(copy_of(therapist, couple).text)
    assert OWN in page
    assert page.count("Agree") >= len(form().ratings)
    assert SECRET not in page
    for item in form().items:
        assert (item.text in page) == (item.privacy != "private"), item.key


def test_nothing_of_the_other_partner_is_in_it(make, couple, therapist):
    make.send(couple.first.homework_ids[0], answers(OWN))
    make.send(couple.first.homework_ids[1], answers(OTHER, 1))
    switch_on(therapist, couple)
    one, two = (copy_of(therapist, couple, position).text for position in (1, 2))
    assert OWN in one
    assert OTHER not in one
    assert OTHER in two
    assert OWN not in two
    for page in (one, two):
        assert SECRET not in page
        assert not [name for name in ("Maya", "Okafor", "Jonas", "Lindqvist") if name in page]


@pytest.mark.parametrize("what", ["nothing", "begun", "sent", "sent otherwise"])
def test_a_copy_is_byte_for_byte_the_same_whatever_the_other_did(make, couple, therapist, what):
    make.send(couple.first.homework_ids[0], answers(OWN))
    switch_on(therapist, couple)
    before = still(copy_of(therapist, couple).text)
    if what == "begun":
        visit = make.visit(couple.first.homework_ids[1])
        homework.acknowledge(visit, 1, "Promised.")
        section = form().sections[0]
        make.draft(visit, section.key, {section.items[0].key: {"value": 2}})
    if what.startswith("sent"):
        make.send(couple.first.homework_ids[1], answers(OTHER, 1 if what == "sent" else 5))
    assert still(copy_of(therapist, couple).text) == before


def test_before_anything_was_sent_both_copies_read_the_same(couple, therapist):
    switch_on(therapist, couple)
    one, two = (still(copy_of(therapist, couple, position).text) for position in (1, 2))
    assert one == two
    assert "Nothing has been sent yet" in one


def test_it_is_in_the_partners_language(make, couple, therapist):
    make.send(couple.first.homework_ids[0], answers(OWN))
    make.session.get_one(Partner, couple.partner_ids[0]).language = "es"
    db.session.commit()
    switch_on(therapist, couple)
    assert '<html lang="es">' in copy_of(therapist, couple).text
    assert '<html lang="en">' in copy_of(therapist, couple, 2).text


def test_a_plan_stands_in_it_with_its_owner_and_its_day(make, couple, therapist):
    make.safety_complete(couple)
    steps = programme.catalogue().current("s3")
    plan = next(item for item in steps.items if item.type == "plan")
    row = {
        "component": plan.components.options[0].key,
        "action": "I ask one open question.",
        "owner": "me",
        "due_on": "2031-02-01",
        "measure": "We talk longer.",
    }
    make.send(make.assigned(couple, "s3").homework_ids[0], {plan.key: {"value": [row]}})
    switch_on(therapist, couple)
    page = unescape(copy_of(therapist, couple).text)
    component = plan.components.options[0].text
    for words in (component, "I ask one open question.", "(Me, by 1 Feb 2031)", "We talk longer."):
        assert words in page


def test_switching_and_opening_are_in_the_trail(make, couple, therapist):
    switch_on(therapist, couple)
    switch_on(therapist, couple)
    copy_of(therapist, couple, 2)
    therapist.post(f"/couples/{couple.ref}/own-answers", data={"allow": "0"})
    entries = make.session.scalars(
        select(AuditEntry).where(AuditEntry.action.like("own_answers.%")).order_by(AuditEntry.number)
    ).all()
    assert [entry.action for entry in entries] == ["own_answers.allowed", "own_answers.opened", "own_answers.ended"]
    assert entries[1].object_id == couple.partner_ids[1]


def test_a_colleague_and_a_third_partner_find_nothing(make, couple, therapist):
    switch_on(therapist, couple)
    assert copy_of(therapist, couple, 3).status_code == 404
    make.therapist("anna@example.org")
    colleague = make.signed_in("anna@example.org")
    assert copy_of(colleague, couple).status_code == 404
    assert colleague.get(f"/couples/{couple.ref}/own-answers").status_code == 404
    assert colleague.post(f"/couples/{couple.ref}/own-answers", data={"allow": "0"}).status_code == 404
    assert copy_of(therapist, couple).status_code == 200


def test_an_altered_response_is_an_error_and_never_a_shorter_copy(make, couple, therapist):
    response_id = make.send(couple.first.homework_ids[0], answers(OWN))
    switch_on(therapist, couple)
    row = make.session.get_one(Response, response_id)
    row.answers = Sealed(row.answers.blob[:-1] + bytes([row.answers.blob[-1] ^ 1]))
    db.session.commit()
    assert copy_of(therapist, couple).status_code == 500
    assert copy_of(therapist, couple, 2).status_code == 200


def test_switching_asks_for_the_form_token(app, couple, therapist):
    app.config["WTF_CSRF_ENABLED"] = True
    assert therapist.post(f"/couples/{couple.ref}/own-answers", data={"allow": "1"}).status_code == 400
