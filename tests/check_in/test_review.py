"""Reading a private check-in: behind a deliberate step, for the therapists of the case, with every opening recorded."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from practice import clock
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.check_in import CheckIn, SafetyAction
from practice.models.outbox import OutboxMail
from practice.services.couple import case, couples
from practice.services.couple.couples import Details
from practice.services.safety import safety
from tests.check_in.making import FORM, GATE, QUESTIONS, answers, keep, worst
from tests.homework.phone import still


@pytest.fixture
def couple(make):
    make.practice()
    return make.couple()


def address(couple, position=1):
    return f"/couples/{couple.ref}/partners/{position}/check-in"


def actions(name):
    db.session.rollback()
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == name)).all()


def test_coming_to_it_asks_first_and_opens_nothing(make, couple):
    keep(make, couple, answers(**worst()))
    page = make.signed_in().get(address(couple)).text
    assert "Are you alone at this screen?" in page
    assert not [item for item in QUESTIONS if item.text.replace("'", "&#39;") in page]
    assert "Red" not in page
    assert actions("check_in.opened") == []
    assert db.session.scalars(select(CheckIn)).one().opened_at is None


def test_the_button_opens_level_reasons_every_answer_and_the_missing_sign_off(make, couple):
    keep(make, couple, answers(physical="often", fear="declined"))
    client = make.signed_in()
    page = client.post(address(couple)).text
    assert "<b>Red</b> · Incomplete" in page
    why = page[page.index("Why this level") : page.index("Every answer")]
    assert "My partner did something that hurt my body. – Often" in why
    assert "I was afraid" not in why
    assert page.count("Left blank") == len(QUESTIONS) - 2
    assert "I’d rather not say" in page
    assert f"version {FORM.version}) has had no sign-off" in page
    assert len(actions("check_in.opened")) == 1
    client.post(address(couple))
    assert len(actions("check_in.opened")) == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (answers() | {GATE.key: {"value": ["yes"]}}, "<b>Not screened</b>"),
        (answers(fear="never"), "<b>Not screened</b> · Incomplete"),
        (
            answers(**{item.key.rpartition(".")[2]: "never" for item in QUESTIONS if "never" in item.scale.keys})
            | answers(**{item.key.rpartition(".")[2]: "no" for item in QUESTIONS if item.scale.keys == ("yes", "no")})
            | answers(speak_freely="yes"),
            "<b>None disclosed</b></p>",
        ),
    ],
)
def test_a_blank_is_never_read_as_no_and_none_disclosed_is_all_that_is_said(make, couple, given, words):
    keep(make, couple, given)
    page = make.signed_in().post(address(couple)).text
    assert words in page
    assert "Why this level" not in page or "None disclosed" not in page


def test_a_colleague_cannot_tell_it_from_one_that_does_not_exist(make, couple):
    keep(make, couple, answers(**worst()))
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    for path in ("", "/record"):
        theirs = anna.post(address(couple) + path)
        absent = anna.post(f"/couples/AAA-AAA/partners/1/check-in{path}")
        assert (theirs.status_code, absent.status_code) == (404, 404)
    assert anna.get(f"/couples/{couple.ref}/private").status_code == 404
    assert make.signed_in().post(address(couple, 3)).status_code == 404
    assert actions("check_in.opened") == []


def test_the_other_partners_page_holds_nothing_of_it(make, couple):
    keep(make, couple, answers(**worst()))
    page = make.signed_in().post(address(couple, 2)).text
    assert "Nothing here" in page
    assert "Red" not in page
    assert db.session.scalars(select(CheckIn)).one().opened_at is None


def test_what_came_of_it_goes_sealed_into_the_safety_record_with_day_and_name(make, couple):
    keep(make, couple, answers(**worst()))
    client = make.signed_in()
    refused = client.post(f"{address(couple)}/record", data={"words": "Zqmarker spoke alone"})
    assert refused.status_code == 422
    assert "Zqmarker spoke alone" in refused.text, "what was typed is kept"
    done = {"words": "Zqmarker spoke alone", "checks": ["contact", "resources"], "decision": "individual"}
    today = clock.now().date()
    answer = client.post(f"{address(couple)}/record", data={**done, "counts": "y", "day": today.isoformat()})
    assert answer.status_code == 302
    record = safety.record_of(couple.caseload, couple.caseload.couple(couple.ref))
    assert record.decision == "individual"
    assert (record.asked[0].on, record.asked[0].how) == (today, "check_in")
    assert record.asked[1].on is None
    page = client.post(address(couple)).text
    for words in ("Zqmarker spoke alone", "Dr Ruth Adeyemi", "I have given them places to turn to"):
        assert words in page
    assert len(actions("safety.action")) == 1
    db.session.rollback()
    assert b"Zqmarker" not in db.session.scalars(select(SafetyAction)).one().content.blob
    for path in (f"/couples/{couple.ref}", f"/couples/{couple.ref}/safety", f"/couples/{couple.ref}/people", "/"):
        assert "Zqmarker" not in client.get(path).text


def test_recording_sends_nothing_to_anybody(make, couple):
    caseload = couple.caseload
    safe = Details("Maya", email="maya@example.org", safe_contact="yes")
    couples.edit(caseload, couple.ref, [safe, Details("Jonas")], None)
    db.session.commit()
    keep(make, couple, answers(**worst()))
    client = make.signed_in()
    client.post(address(couple))
    client.post(f"{address(couple)}/record", data={"words": "Spoke.", "decision": "undecided"})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_it_is_read_from_the_lists_in_two_clicks_and_then_read(make, couple):
    keep(make, couple, answers() | {GATE.key: {"value": ["yes"]}}, position=2)
    client = make.signed_in()
    assert "A private page to read" in client.get("/").text
    assert client.get(f"/couples/{couple.ref}/private").location == f"/couples/{couple.ref}/partners/2"
    assert "There is something to read" in client.get(f"/couples/{couple.ref}/partners/2").text
    assert "A private page to read" in client.get("/").text, "the check-in itself was not opened yet"
    client.post(address(couple, 2))
    assert "A private page to read" not in client.get("/").text
    assert client.get(f"/couples/{couple.ref}/private").location == f"/couples/{couple.ref}/people"


def test_it_is_in_nothing_that_is_made_of_answers(make, couple):
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0])
    client = make.signed_in()
    paths = [f"/couples/{couple.ref}{path}" for path in ("", "/change", "/reports", "/brief")]
    paths.append(f"/couples/{couple.ref}/homework/{assignment.id}")
    with make.at(clock.now() + timedelta(minutes=1)):
        before = [still(client.get(path).text) for path in paths]
        states = case.assignments_of(couple.caseload, couple.ref)
        keep(make, couple, answers(**worst()))
        assert [still(client.get(path).text) for path in paths] == before
        assert case.assignments_of(couple.caseload, couple.ref) == states
