"""The checklist of the beginning follows the record, line by line, and no line can be ticked by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from practice import clock
from practice.extensions import db
from practice.models.session_record import SessionRecord
from practice.services.couple import couples, intake
from practice.services.couple.couples import Details
from practice.services.session import session_records


@pytest.fixture
def couple(make):
    make.practice()
    return make.couple(policy=None)


def done(couple):
    db.session.rollback()
    found = intake.checklist(couple.caseload, couple.ref)
    return [line.what + (str(line.person.position) if line.person else "") for line in found if line.is_done]


def held(make, couple, kind, position=None, attendance="all", at=None):
    row = make.session.get_one(SessionRecord, session_records.start(couple.caseload, couple.ref, position))
    assert row.kind == kind
    row.attendance, row.held_at, row.saved_at = attendance, at or clock.now(), clock.now()
    db.session.commit()


def test_every_line_is_done_by_what_the_record_holds(make, couple):
    assert done(couple) == []
    details = [Details("Maya"), Details("Jonas")]
    couples.edit(couple.caseload, couple.ref, [replace(details[0], safe_contact="yes"), details[1]], None)
    db.session.commit()
    assert done(couple) == []  # both have to be asked
    couples.edit(couple.caseload, couple.ref, [replace(one, safe_contact="no") for one in details], None)
    couples.record_policy(couple.caseload, couple.ref, "limited")
    db.session.commit()
    assert done(couple) == ["contact", "policy"]
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0])
    assert "consents" not in done(couple)
    make.send(assignment.homework_ids[1])
    assert "consents" in done(couple)
    make.safety_complete(couple)
    make.reviewed(assignment)
    assert done(couple) == ["contact", "policy", "consents", "safety", "first_step"]
    held(make, couple, "individual", 2)
    assert "alone2" in done(couple)
    assert "alone1" not in done(couple)
    held(make, couple, "joint")
    assert done(couple)[-1] == "feedback"


def test_a_session_that_nobody_came_to_or_before_the_review_counts_for_nothing(make, couple):
    couples.record_policy(couple.caseload, couple.ref, "limited")
    db.session.commit()
    held(make, couple, "individual", 1, attendance="no_show")
    held(make, couple, "joint", at=clock.now() - timedelta(days=3))
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    make.reviewed(assignment)
    assert not {"alone1", "feedback"} & set(done(couple))


def test_a_new_policy_asks_both_to_read_it_again(make, couple):
    couples.record_policy(couple.caseload, couple.ref, "limited")
    db.session.commit()
    for homework_id in make.assigned(couple).homework_ids:
        make.send(homework_id)
    assert "consents" in done(couple)
    couples.record_policy(couple.caseload, couple.ref, "individual")
    db.session.commit()
    assert "consents" not in done(couple)


def test_the_emergency_contact_is_kept_with_the_person(make, therapist, app):
    couple = make.couple()
    page = therapist.get(f"/couples/{couple.ref}/people").text
    assert "In an emergency, call" in page
    partners = {"first_name": "Maya", "language": "en", "safe_contact": "yes"}
    data = {f"{part}-{name}": value for part in ("one", "two") for name, value in partners.items()}
    therapist.post(f"/couples/{couple.ref}/people", data={**data, "one-emergency": "Her sister, 0800 1"})
    assert "Her sister, 0800 1" in therapist.get(f"/couples/{couple.ref}/people").text
