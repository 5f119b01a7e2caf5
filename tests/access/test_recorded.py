"""What the trail remembers: openings, denied access, tries at links that are closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from practice import audit, clock, extensions
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.services.assigning import assignments
from practice.services.report import reporting
from tests.factories import PASSWORD


def entries(action):
    db.session.rollback()
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def is_sound():
    return list(audit.faults(extensions.session(), extensions.settings().audit_key)) == []


@pytest.fixture
def couple(make, therapist):
    return make.couple()


@pytest.fixture
def report_id(couple):
    wish = reporting.request(couple.caseload, couple.ref, {"paper": "A4", "appendix": "no"})
    db.session.commit()
    return wish.report_id


def test_opening_the_people_of_a_couple_is_recorded(therapist, couple):
    assert therapist.get(f"/couples/{couple.ref}/people").status_code == 200
    assert [one.chain for one in entries("people.opened")] == [str(couple.id)]


def test_opening_reports_is_recorded_but_not_each_look_while_one_is_made(therapist, couple, report_id):
    assert therapist.get(f"/couples/{couple.ref}/reports").status_code == 200
    assert therapist.get(f"/reports/{report_id}").status_code == 200
    assert [one.object_id for one in entries("reports.opened")] == [None, report_id]
    assert therapist.get(f"/reports/{report_id}?again=1").status_code == 200
    assert len(entries("reports.opened")) == 2


def test_the_look_that_finds_a_report_finished_is_recorded(therapist, report_id):
    report = db.session.get_one(reporting.Report, report_id)
    report.state, report.failed_because, report.finished_at = "failed", "gave_up", clock.now()
    db.session.commit()
    assert therapist.get(f"/reports/{report_id}?again=1").status_code == 200
    assert len(entries("reports.opened")) == 1


def test_the_recovery_key_is_recorded_while_it_is_shown(therapist):
    therapist.get("/account/recovery-key")
    assert entries("recovery_key.shown") == []
    therapist.post("/account/recovery-key/new", data={"current": PASSWORD})
    therapist.get("/account/recovery-key")
    assert len(entries("recovery_key.shown")) == 1


def test_a_refused_safety_decision_keeps_the_record_of_its_opening(therapist, couple):
    before = len(entries("safety.opened"))
    assert therapist.post(f"/couples/{couple.ref}/safety", data={"decision": "nothing"}).status_code == 422
    assert len(entries("safety.opened")) == before + 1


def test_denied_access_is_recorded_alike_for_a_colleagues_case_and_an_absent_one(make, couple):
    anna = make.therapist("anna@example.org")
    client = make.signed_in("anna@example.org")
    for path in (f"/couples/{couple.ref}", "/couples/AAA-AAA", f"/reports/{uuid4()}", "/account/practice"):
        assert client.get(path).status_code == 404
    assert client.post(f"/couples/{couple.ref}/policy", data={"policy": "limited"}).status_code == 404
    found = sorted(entries("access.denied"), key=lambda one: one.number)
    wanted = ["couples.show", "reports.show", "practice_pages.show", "couples.policy"]
    assert [one.object_kind for one in found] == wanted
    assert {(one.chain, one.actor_id, one.object_id, one.outcome) for one in found} == {
        ("practice", anna, None, "refused")
    }
    assert is_sound()


def test_asking_again_and_again_does_not_fill_the_trail_and_how_often_stands_there(make, couple):
    make.therapist("anna@example.org")
    client = make.signed_in("anna@example.org")
    for _ in range(12):
        assert client.get(f"/couples/{couple.ref}").status_code == 404
    client.get(f"/couples/{couple.ref}/people")
    found = sorted(entries("access.denied"), key=lambda one: one.number)
    assert [(one.object_kind, one.outcome) for one in found] == [
        ("couples.show", "refused"), ("couples.show", "refused 10 times"), ("couples.people", "refused")
    ]
    with clock.at(clock.now() + timedelta(minutes=61)):
        client = make.signed_in("anna@example.org")
        client.get(f"/couples/{couple.ref}")
        assert len(entries("access.denied")) == 4


def test_who_is_not_signed_in_leaves_no_denied_access(couple, client):
    client.get(f"/couples/{couple.ref}")
    client.get("/account/practice")
    assert entries("access.denied") == []


def test_a_pin_tried_on_a_closed_link_is_recorded_once_a_minute_and_address(make, couple, client):
    given = make.assigned(couple)
    assignments.revoke_link(couple.caseload, couple.ref, given.homework_ids[0])
    db.session.commit()
    for token in ("x" * 43, given.tokens[0], "y" * 43):
        assert client.post(f"/q/{token}", data={"pin": "123456"}).status_code == 403
    assert [(one.chain, one.actor_kind, one.object_id) for one in entries("homework.refused")] == [
        ("practice", "visitor", None)
    ]
    client.post(f"/q/{'x' * 43}", data={"pin": "123456"}, environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    assert len(entries("homework.refused")) == 2
    with clock.at(clock.now() + timedelta(minutes=2)):
        client.post(f"/q/{given.tokens[0]}", data={"pin": "123456"})
        assert len(entries("homework.refused")) == 3


def test_a_wrong_pin_on_an_open_link_and_a_form_without_one_are_not_refusals_of_that_kind(make, couple, client):
    given = make.assigned(couple)
    client.post(f"/q/{given.tokens[0]}", data={"pin": "000000x"})
    client.post(f"/q/{'x' * 43}", data={"pin": ""})
    assert entries("homework.refused") == []
