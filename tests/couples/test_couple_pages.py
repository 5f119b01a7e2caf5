"""Adding, editing and deleting couples; the secrets policy and the safety record."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from practice import clock
from practice.extensions import db
from practice.models.couple import Couple
from practice.models.data_key import WrappedKey
from practice.refusals import HeldForSafety
from practice.services.couple import couples
from practice.services.safety import safety, safety_due

BOTH = {"one-first_name": "Zoë", "two-first_name": "Олена", "one-language": "en", "two-language": "es"}
BOTH |= {"one-safe_contact": "not_asked", "two-safe_contact": "yes"}


def test_a_couple_is_added_with_names_of_any_alphabet_and_shown(therapist):
    answer = therapist.post("/couples/new", data=BOTH | {"two-last_name": "Коваль"})
    assert answer.status_code == 302
    page = therapist.get(answer.location).text
    assert "Zoë &amp; Олена" in page
    assert "Олена Коваль" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"one-first_name": "  "}, "Fill this in."),
        ({"one-first_name": "x" * 81}, "Use at most 80 characters."),
        ({"one-first_name": "Maya\u202egnp"}, "invisible control characters"),
        ({"one-email": "not an address"}, "Write an address like"),
        ({"one-language": "xx"}, "Not a valid choice"),
        ({"one-email": "us@example.org", "two-email": "US@example.org"}, "Both partners have this address"),
        ({"next_session_at": "tomorrow"}, "Not a valid"),
        ({"next_session_at": "0001-01-01T09:00"}, "This time has passed."),
        ({"next_session_at": "2026-01-01T09:00"}, "This time has passed."),
        ({"next_session_at": "9999-12-31T23:59"}, "This day is too far ahead."),
    ],
)
def test_a_wrong_field_is_named_nothing_is_stored_and_what_was_typed_is_kept(therapist, wrong, said):
    answer = therapist.post("/couples/new", data=BOTH | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Олена"' in answer.text
    assert db.session.scalar(select(Couple.id)) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*BOTH, "one-email", "next_session_at", "odd"]), st.text(max_size=300)))
def test_no_value_in_any_field_breaks_the_form(therapist, typed):
    assert therapist.post("/couples/new", data=BOTH | typed).status_code in (302, 422)


def test_editing_replaces_what_is_known(therapist, make):
    couple = make.couple()
    page = therapist.get(f"/couples/{couple.ref}/people").text
    assert 'value="Okafor"' in page
    answer = therapist.post(f"/couples/{couple.ref}/people", data=BOTH | {"one-pronouns": "they/them"})
    assert answer.status_code == 302
    assert "they/them" in therapist.get(answer.location).text


def test_a_session_that_was_held_meanwhile_keeps_nobody_from_editing(therapist, make):
    couple = make.couple()
    make.session.get(Couple, couple.id).next_session_at = clock.now() - timedelta(days=2, seconds=7)
    make.session.commit()
    page = therapist.get(f"/couples/{couple.ref}/people").text
    held = re.search(r'name="next_session_at"[^>]*value="([^"]+)"', page)[1]
    assert therapist.post(f"/couples/{couple.ref}/people", data=BOTH | {"next_session_at": held}).status_code == 302
    earlier = BOTH | {"next_session_at": "2025-01-01T09:00"}
    assert "This time has passed." in therapist.post(f"/couples/{couple.ref}/people", data=earlier).text


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31"])
def test_no_page_takes_a_day_that_cannot_be_meant(therapist, make, day):
    couple = make.couple()
    for path, data in (
        ("partners/1/asked", {"asked_on": day, "how": "by_call"}),
        ("assign", {"instrument": "s1", "due_on": day}),
        ("access", {"colleague": "", "role": "supervisor", "until": day}),
        ("next-session", {"next_session_at": f"{day}T09:00"}),
    ):
        answer = therapist.post(f"/couples/{couple.ref}/{path}", data=data)
        assert answer.status_code == 422, path
        assert any(
            said in answer.text for said in ("from the year 2000", "not come yet", "has passed", "too far", "is over")
        ), path


def test_deleting_a_wrongly_added_couple_destroys_rows_and_keys(therapist, make):
    kept, couple = make.couple(), make.couple()
    make.assigned(couple)
    assert "Delete" in therapist.get(f"/couples/{couple.ref}/delete").text
    assert therapist.post(f"/couples/{couple.ref}/delete").status_code == 302
    assert therapist.get(f"/couples/{couple.ref}").status_code == 404
    owners = set(db.session.scalars(select(WrappedKey.owner_id)))
    assert not owners & {couple.id, *couple.partner_ids}
    assert {kept.id, *kept.partner_ids} <= owners
    assert db.session.scalar(text("select count(*) from homework")) == 0


def test_a_couple_with_answers_is_a_record_and_is_not_deleted(therapist, make):
    couple = make.couple()
    make.send(make.assigned(couple).homework_ids[0])
    assert therapist.post(f"/couples/{couple.ref}/delete").status_code == 409
    assert therapist.get(f"/couples/{couple.ref}").status_code == 200


def test_a_changed_policy_is_a_new_version_and_the_same_one_is_not(make):
    make.practice()
    couple = make.couple(policy="limited")
    assert couples.record_policy(couple.caseload, couple.ref, "limited").version == 1
    assert couples.record_policy(couple.caseload, couple.ref, "no_secrets").version == 2


def test_the_safety_record_holds_until_both_were_asked_and_joint_work_is_decided(make):
    make.practice()
    couple = make.couple()
    row = couple.caseload.couple(couple.ref)
    holds = lambda: safety.record_of(couple.caseload, row).holds  # noqa: E731
    assert holds()
    safety.record_asked(couple.caseload, couple.ref, 1, clock.now().date(), "in_person")
    safety.decide(couple.caseload, couple.ref, "joint")
    assert holds()
    safety.record_asked(couple.caseload, couple.ref, 2, clock.now().date(), "by_call")
    assert not holds()
    safety.decide(couple.caseload, couple.ref, "undecided")
    assert holds()


def test_the_safety_record_is_due_again_after_six_months(make):
    make.practice()
    couple = make.couple()
    long_ago = clock.now().date() - safety_due.GOOD_FOR
    for position, asked_on in ((1, clock.now().date()), (2, long_ago)):
        safety.record_asked(couple.caseload, couple.ref, position, asked_on, "in_person")
    safety.decide(couple.caseload, couple.ref, "joint")
    row = couple.caseload.couple(couple.ref)
    assert not safety.record_of(couple.caseload, row).holds
    safety.record_asked(couple.caseload, couple.ref, 1, long_ago - timedelta(days=2), "in_person")
    assert not safety.record_of(couple.caseload, row).holds, "an older entry does not take the newer one's place"


def test_going_on_against_the_hold_needs_a_reason_that_is_kept_sealed(make):
    make.practice()
    couple = make.couple()
    row = couple.caseload.couple(couple.ref)
    with pytest.raises(HeldForSafety):
        safety.require_open(couple.caseload, row, "   ")
    safety.require_open(couple.caseload, row, "Both were asked by the referring colleague.")
    db.session.commit()
    assert db.session.scalar(text("select count(*) from override")) == 1


def test_a_day_that_has_not_come_is_refused(therapist, make):
    couple = make.couple()
    tomorrow = (clock.now().date() + timedelta(days=2)).isoformat()
    answer = therapist.post(
        f"/couples/{couple.ref}/partners/1/asked", data={"asked_on": tomorrow, "how": "in_person"}
    )
    assert answer.status_code == 422
    assert "has not come yet" in answer.text
