"""What a case's status stops, and what a partner who withdraws keeps."""

from datetime import timedelta

import pytest

from practice import clock
from practice.extensions import db
from practice.models.assignment import Homework
from practice.refusals import CaseNotActive, NoLinkNow
from practice.services.caseload import attention, listing, overview
from practice.services.couple import couples, statuses


@pytest.fixture
def couple(make):
    make.practice()
    return make.couple()


def rows_of(make, assignment):
    db.session.expire_all()
    return [make.session.get_one(Homework, one) for one in assignment.homework_ids]


@pytest.mark.parametrize("status", ["separated", "ended", "archived"])
def test_links_end_and_nothing_new_can_be_assigned(make, client, couple, status):
    assignment = make.assigned(couple)
    statuses.change(couple.caseload, couple.ref, status)
    db.session.commit()
    assert all(one.ended_at and one.token is None for one in rows_of(make, assignment))
    assert client.post(f"/q/{assignment.tokens[0]}", data={"pin": couple.pins[0]}).status_code == 403
    with pytest.raises(CaseNotActive):
        make.assigned(couple, "s2")


@pytest.mark.parametrize("what", ["separated", "ended", "archived", "withdrew"])
def test_a_link_that_ended_for_good_is_not_made_anew_by_hand(make, couple, what):
    assignment = make.assigned(couple)
    if what == "withdrew":
        statuses.withdraw_partner(couple.caseload, couple.ref, 2)
    else:
        statuses.change(couple.caseload, couple.ref, what)
    db.session.commit()
    therapist = make.signed_in()
    page = therapist.get(f"/couples/{couple.ref}/links/{assignment.id}").text
    assert ("No other is made now" in page, f"{assignment.homework_ids[1]}/renew" in page) == (True, False)
    answer = therapist.post(f"/couples/{couple.ref}/homework/{assignment.homework_ids[1]}/renew")
    assert answer.status_code == NoLinkNow.status
    assert rows_of(make, assignment)[1].token is None


def test_an_open_session_closes_with_the_case(make, client, couple):
    assignment = make.assigned(couple)
    client.post(f"/q/{assignment.tokens[0]}", data={"pin": couple.pins[0]})
    assert client.get("/q").status_code == 200
    statuses.change(couple.caseload, couple.ref, "separated")
    db.session.commit()
    assert client.get("/q").status_code == 403


def test_a_pause_leaves_links_open_and_assigns_nothing_new(make, client, couple):
    assignment = make.assigned(couple)
    statuses.change(couple.caseload, couple.ref, "paused")
    db.session.commit()
    assert client.post(f"/q/{assignment.tokens[0]}", data={"pin": couple.pins[0]}).status_code == 303
    with pytest.raises(CaseNotActive):
        make.assigned(couple, "s2")


@pytest.mark.parametrize(
    ("status", "expected"), [("separated", "not_asked"), ("ended", "not_asked"), ("paused", "yes")]
)
def test_addresses_are_asked_again_where_the_couple_parts(make, couple, status, expected):
    row = make.couple_row(couple)
    details = [couples.Details(name, safe_contact="yes", email=f"{name}@example.org") for name in ("Maya", "Jonas")]
    couples.edit(couple.caseload, couple.ref, details, row.next_session_at)
    statuses.change(couple.caseload, couple.ref, status)
    db.session.commit()
    persons = couples.people(couple.caseload.keyring, couple.caseload.couple(couple.ref).partners)
    assert [one.details.safe_contact for one in persons] == [expected, expected]
    assert [one.details.email for one in persons] == ["Maya@example.org", "Jonas@example.org"]


def test_who_withdraws_keeps_what_was_sent_and_the_other_goes_on(make, client, couple):
    first = make.assigned(couple)
    make.send(first.homework_ids[0])
    statuses.withdraw_partner(couple.caseload, couple.ref, 2)
    db.session.commit()
    one, two = rows_of(make, first)
    assert (one.ended_at, two.ended_because) == (None, "withdrew")
    assert make.couple_row(couple).state == "ready_to_review"  # nobody else is waited for
    make.reviewed(first)
    with make.at(clock.now() + timedelta(days=60)):
        second = make.assigned(couple)
        assert len(second.homework_ids) == 1
        assert make.session.get_one(Homework, second.homework_ids[0]).partner_id == couple.partner_ids[0]


def test_who_takes_part_again_is_given_homework_again(make, couple):
    statuses.withdraw_partner(couple.caseload, couple.ref, 1)
    statuses.take_back(couple.caseload, couple.ref, 1)
    db.session.commit()
    assert len(make.assigned(couple).homework_ids) == 2


def test_an_archived_couple_is_found_by_its_filter_and_by_a_search_only(make, couple):
    statuses.change(couple.caseload, couple.ref, "archived")
    db.session.commit()
    rows = overview.rows(couple.caseload)
    assert listing.chosen(rows, "", "all", "name") == []
    assert len(listing.chosen(rows, "", "archived", "name")) == 1
    assert len(listing.chosen(rows, "okafor", "all", "name")) == 1
    assert attention.attention(rows) == []


def test_what_was_sent_before_the_case_ended_still_waits_for_review(make, couple):
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[1])
    statuses.change(couple.caseload, couple.ref, "ended")
    db.session.commit()
    (one,) = attention.attention(overview.rows(couple.caseload))
    assert one.reasons == ("ready_to_review",)


def test_what_a_status_does_is_said_before_it_is_done(make, therapist):
    couple = make.couple()
    make.assigned(couple)
    said = therapist.get(f"/couples/{couple.ref}/status?to=separated").text
    assert "Every link ends now" in said
    assert make.couple_row(couple).status == "active"
    therapist.post(f"/couples/{couple.ref}/status/separated")
    assert make.couple_row(couple).status == "separated"
    assert "Separated" in therapist.get(f"/couples/{couple.ref}").text
    assert "Record that Maya has withdrawn" in therapist.get(f"/couples/{couple.ref}/status/partners/1").text


def test_each_change_of_status_is_in_the_trail_once(make, therapist):
    couple = make.couple()
    for _ in range(2):
        therapist.post(f"/couples/{couple.ref}/status/paused")
    assert therapist.get("/audit").text.count("Case paused") == 1


def test_a_withdrawal_can_be_read_on_the_couples_page_and_the_caseload(make, couple):
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0])
    statuses.withdraw_partner(couple.caseload, couple.ref, 2)
    db.session.commit()
    therapist = make.signed_in()
    page = therapist.get(f"/couples/{couple.ref}").text
    assert "withdrew" in page
    assert "link ended" not in page
    caseload = therapist.get("/").text
    assert "one partner has withdrawn" in caseload
    assert "Withdrew" in caseload
    assert "All answers to" not in caseload


def test_who_withdrew_is_not_offered_a_word_nor_named_as_asked(make, therapist):
    couple = make.couple()
    assert "Assign to both partners" in therapist.get(f"/couples/{couple.ref}/assign").text
    statuses.withdraw_partner(couple.caseload, couple.ref, 2)
    db.session.commit()
    page = therapist.get(f"/couples/{couple.ref}/assign").text
    assert "Assign to Maya" in page
    assert "Jonas is not asked anything now" in page
    assert 'name="message_2"' not in page
    answer = therapist.post(f"/couples/{couple.ref}/assign", data={"instrument": "s1", "message_1": "Take your time."})
    assert answer.status_code == 302
    assert make.session.query(Homework).count() == 1


def test_a_step_is_not_with_the_couple_once_only_the_one_who_withdrew_has_not_sent(make, therapist):
    couple = make.couple()
    make.send(make.assigned(couple).homework_ids[0])
    assert "Still with the couple" in therapist.get(f"/couples/{couple.ref}/assign").text
    statuses.withdraw_partner(couple.caseload, couple.ref, 2)
    db.session.commit()
    assert "Still with the couple" not in therapist.get(f"/couples/{couple.ref}/assign").text
