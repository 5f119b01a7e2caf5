"""Giving homework, handing over links and PINs, taking homework back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from practice import clock, hashing, programme
from practice.extensions import db
from practice.models.assignment import Homework
from practice.models.response import DraftPart
from practice.refusals import AlreadyAnswered, AlreadyWaiting, HeldForSafety, NotInProgramme, PolicyNotRecorded, TooSoon
from practice.services.assigning import assignments
from practice.services.caseload import progress
from practice.services.homework import drafts, homework, homework_ends

FIRST, SECOND = (instrument.code for instrument in programme.catalogue().programme[:2])


@pytest.fixture
def couple(make):
    make.practice()
    return make.couple()


def test_nothing_is_assigned_before_the_secrets_policy_is_recorded(make):
    make.practice()
    couple = make.couple(policy=None)
    with pytest.raises(PolicyNotRecorded):
        make.assigned(couple)
    client = make.signed_in()
    answer = client.post(f"/couples/{couple.ref}/assign", data={"instrument": FIRST})
    assert answer.status_code == 409
    assert "secrets policy first" in answer.text


def test_each_partner_gets_a_link_of_their_own_that_only_its_hash_finds(make, couple):
    assignment = make.assigned(couple)
    assert len(set(assignment.tokens)) == 2
    for token, homework_id in zip(assignment.tokens, assignment.homework_ids, strict=True):
        assert len(token) >= 43
        row = db.session.get(Homework, homework_id)
        assert row.token_hash == hashing.token_hash(token)


def test_later_steps_are_held_for_the_safety_record_or_need_a_reason(make, couple):
    with pytest.raises(HeldForSafety):
        make.assigned(couple, SECOND)
    make.assigned(couple, SECOND, reason="Agreed with the supervisor.")
    other = make.couple()
    make.safety_complete(other)
    make.assigned(other, SECOND)


def test_a_private_form_is_never_given_as_homework(make, couple):
    with pytest.raises(NotInProgramme):
        make.assigned(couple, programme.catalogue().private[0].code)


def test_the_same_step_is_not_given_twice_at_once(make, couple):
    make.assigned(couple)
    with pytest.raises(AlreadyWaiting):
        make.assigned(couple)


def test_asking_again_before_the_recall_window_has_passed_needs_a_tick(make, couple):
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    with pytest.raises(TooSoon):
        make.assigned(couple)
    make.assigned(couple, although_too_soon=True)
    with make.at(clock.now() + timedelta(days=programme.catalogue().current(FIRST).window_days, hours=1)):
        other = make.couple()
        make.assigned(other)


def test_chosen_areas_of_a_later_round_keep_their_items_and_lineage(make, couple):
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    whole = programme.catalogue().current(FIRST)
    area = whole.areas[0]
    second = make.assigned(couple, areas=[area.code], although_too_soon=True)
    form = homework.form_of(make.visit(second.homework_ids[0]))
    assert {item.key for item in form.items if item.is_scored} == {item.key for item in area.items}
    assert (form.score_lineage, form.sha256) == (whole.score_lineage, whole.sha256)
    db.session.rollback()


def test_an_ended_link_never_lives_again_whatever_the_clock_says(make, couple, client):
    assignment = make.assigned(couple)
    later = clock.now() + timedelta(days=15)
    with make.at(later):
        homework_ends.end_expired(make.session)
        db.session.commit()
    answer = client.post(f"/q/{assignment.tokens[0]}", data={"pin": couple.pins[0]})
    assert answer.status_code == 403
    assert db.session.get(Homework, assignment.homework_ids[0]).token is None


def test_extending_renewing_and_revoking(make, couple, client):
    therapist = make.signed_in()
    assignment = make.assigned(couple)
    first = assignment.homework_ids[0]
    base = f"/couples/{couple.ref}/homework/{first}"
    with make.at(clock.now() + timedelta(days=10)):
        assignments.extend_link(couple.caseload, couple.ref, first)
        db.session.commit()
    assert db.session.get(Homework, first).expires_at > clock.now() + timedelta(days=23)
    assert therapist.post(f"{base}/renew").status_code == 302
    assert client.post(f"/q/{assignment.tokens[0]}", data={"pin": couple.pins[0]}).status_code == 403
    assert therapist.post(f"{base}/revoke").status_code == 302
    page = therapist.get(f"/couples/{couple.ref}/links/{assignment.id}").text
    assert "This link has ended" in page


def test_the_pin_is_shown_until_it_was_handed_over_and_the_link_stays_the_same(make, couple):
    therapist = make.signed_in()
    assignment = make.assigned(couple)
    address = f"/couples/{couple.ref}/links/{assignment.id}"
    shown = f"{couple.pins[0][:3]} {couple.pins[0][3:]}"
    assert shown in therapist.get(address).text
    assert assignment.tokens[0] in therapist.get(address).text
    therapist.post(f"/couples/{couple.ref}/partners/1/pin/handed_over")
    page = therapist.get(address).text
    assert shown not in page
    assert assignment.tokens[0] in page


def test_withdrawing_ends_both_links_and_destroys_what_was_begun(make, couple, client):
    therapist = make.signed_in()
    assignment = make.assigned(couple)
    visit = make.visit(assignment.homework_ids[0])
    homework.acknowledge(visit, homework.policy_of(visit).version, "promise")
    part = drafts.of_visit(visit).parts[0]
    drafts.save(visit, part, {part.items[0].key: {"state": "declined"}}, 0)
    db.session.commit()
    assert therapist.post(f"/couples/{couple.ref}/assignments/{assignment.id}/withdraw").status_code == 302
    assert db.session.scalars(select(DraftPart)).all() == []
    for token, pin in zip(assignment.tokens, couple.pins, strict=True):
        assert client.post(f"/q/{token}", data={"pin": pin}).status_code == 403
    assert make.couple_row(couple).state == "nothing_assigned"
    make.assigned(couple)


def test_sent_homework_is_not_withdrawn(make, couple):
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0])
    therapist = make.signed_in()
    answer = therapist.post(f"/couples/{couple.ref}/assignments/{assignment.id}/withdraw")
    assert answer.status_code == AlreadyAnswered.status


@pytest.mark.parametrize(
    "wrong",
    [{}, {"instrument": "s9"}, {"instrument": FIRST, "due_on": "2001-01-01"}, {"instrument": FIRST, "due_on": "x"}],
)
def test_wrong_choices_are_named_and_assign_nothing(make, couple, wrong):
    therapist = make.signed_in()
    assert therapist.post(f"/couples/{couple.ref}/assign", data=wrong).status_code == 422
    assert db.session.scalar(select(Homework.id)) is None


def test_a_frozen_link_of_sent_homework_is_told_thawed_and_revoked(make, couple, client):
    therapist = make.signed_in()
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    make.reviewed(assignment)
    wrong = "000000" if couple.pins[0] != "000000" else "000001"
    for _ in range(5):
        client.post(f"/q/{assignment.tokens[0]}", data={"pin": wrong})
    assert "Link frozen" in therapist.get("/").text
    address = f"/couples/{couple.ref}/links/{assignment.id}"
    assert "Frozen: the PIN was typed wrong five times" in therapist.get(address).text
    base = f"/couples/{couple.ref}/homework/{assignment.homework_ids[0]}"
    assert therapist.post(f"{base}/renew").status_code == 302
    assert "Link frozen" not in therapist.get("/").text
    assert therapist.post(f"{base}/revoke").status_code == 302
    assert progress.rebuild(make.session) == 0


def test_homework_of_another_couple_is_not_reached_through_ones_own(make, couple):
    other = make.couple()
    assignment = make.assigned(other)
    therapist = make.signed_in()
    assert therapist.get(f"/couples/{couple.ref}/links/{assignment.id}").status_code == 404
    assert therapist.post(f"/couples/{couple.ref}/homework/{assignment.homework_ids[0]}/renew").status_code == 404
    assert therapist.get(f"/couples/{couple.ref}/links/{uuid4()}").status_code == 404


def test_unsent_answers_are_destroyed_thirty_days_after_the_link_ended(make, couple):
    assignment = make.assigned(couple)
    visit = make.visit(assignment.homework_ids[0])
    homework.acknowledge(visit, homework.policy_of(visit).version, "promise")
    part = drafts.of_visit(visit).parts[0]
    drafts.save(visit, part, {part.items[0].key: {"state": "declined"}}, 0)
    db.session.commit()
    ended = clock.now() + timedelta(days=15)
    for moment, left in ((ended, 1), (ended + timedelta(days=29), 1), (ended + timedelta(days=31), 0)):
        with make.at(moment):
            homework_ends.end_expired(make.session)
            homework_ends.destroy_old_drafts(make.session)
            db.session.commit()
            assert len(db.session.scalars(select(DraftPart.id)).all()) == left


def test_a_pin_can_be_switched_off_for_one_partner_with_the_risk_spelled_out(make, couple, client):
    therapist = make.signed_in()
    assignment = make.assigned(couple)
    address = f"/couples/{couple.ref}/partners/1/pin/off"
    assert "whoever gets hold of the link can open it" in therapist.get(address).text
    assert client.post(f"/q/{assignment.tokens[0]}", data={"pin": ""}).status_code == 403
    assert therapist.post(address).status_code == 302
    assert client.post(f"/q/{assignment.tokens[0]}", data={"pin": ""}).status_code == 303
    assert client.post(f"/q/{assignment.tokens[1]}", data={"pin": ""}).status_code == 403
    therapist.post(f"/couples/{couple.ref}/partners/1/pin/renew")
    assert client.post(f"/q/{assignment.tokens[0]}", data={"pin": ""}).status_code == 403
