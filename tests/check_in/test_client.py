"""A partner's way through the private check-in: one address, a gate, one post, and no trace of what was answered."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from practice import clock
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.check_in import CheckIn, CheckInLink
from practice.models.response import DraftPart
from practice.services.check_in import check_ins
from practice.services.couple import couples
from tests.check_in.making import FORM, GATE, QUESTIONS, PrivatePhone, answers, at_home, keep, switch_on, worst
from tests.couples.test_caseload_page import statements
from tests.homework.phone import still


@pytest.fixture
def couple(make):
    make.practice()
    switch_on(make)
    return make.couple()


@pytest.fixture
def phone(make, app, couple):
    return PrivatePhone(app, at_home(make, couple)[0], couple.pins[0])


def kept():
    db.session.rollback()
    return db.session.scalars(select(CheckIn)).all()


def opened(couple):
    found = check_ins.open_of_partner(couple.caseload, couple.ref, couple.partner_ids[0])
    db.session.commit()
    return found


def test_before_the_gate_stands_who_reads_it_and_what_does_not_cover_it(phone):
    phone.enter()
    page = phone.client.get("/q").text
    for words in (
        "Your therapist reads them",
        "I must report when a child is in danger.",
        "does not cover this page",
        "not for emergencies",
        "Nothing is kept until you press send",
        "The blue door by the weir",
    ):
        assert words in page, words
    assert GATE.text not in page


@pytest.mark.parametrize("said", ["yes", "unsure", "declined", ""])
def test_whoever_is_not_sure_to_be_alone_is_told_another_time_and_it_is_kept_as_postponed(couple, phone, said):
    page = phone.postpone(said).text
    assert "Another time" in page
    assert "when you next meet" in page
    assert "alone" not in page
    assert not re.search(r"\bsafe\.", page), "no question is on the page"
    (one,) = opened(couple)
    assert one.postponed
    assert one.answers == {}


def test_the_gate_can_be_left_without_an_answer(couple, phone):
    phone.enter()
    phone.post("before")
    assert "Another time" in phone.post("gate", then="another_time", **{GATE.key: "no"}).text
    assert opened(couple)[0].postponed


def test_the_questions_are_one_form_with_every_question_and_no_script_that_saves(phone):
    phone.enter()
    page = phone.pass_gate().text
    for item in QUESTIONS:
        assert page.count(f'name="{item.key}" value="declined"') == 1
        assert item.text.replace("'", "&#39;") in page
    assert "homework.js" not in page
    assert "checked" not in page
    assert "textarea" not in page
    assert page.count("<form") == 2, "leaving, and the answers"


def test_nothing_is_kept_before_the_end_and_nothing_is_resumed(phone):
    phone.enter()
    phone.pass_gate()
    assert kept() == []
    assert db.session.scalars(select(DraftPart)).all() == []
    link = db.session.scalars(select(CheckInLink).where(CheckInLink.session_hash.is_not(None))).one()
    assert link.kept_at is None
    again = PrivatePhone.of(phone.client)
    assert "Before you start" in again.client.get("/q").text


def test_everything_can_be_left_blank_or_declined(couple, phone):
    assert phone.send(fear="declined").status_code == 200
    (one,) = opened(couple)
    assert one.result.level == "not_screened"
    assert one.answers[f"{FORM.code}.fear"] == {"state": "declined"}


def test_what_is_sent_is_what_the_therapist_reads_with_the_words_that_were_promised(couple, phone):
    phone.send(**worst())
    (one,) = opened(couple)
    assert one.result.level == "red"
    assert {key: answer["value"] for key, answer in one.answers.items() if key != GATE.key} == {
        f"{FORM.code}.{name}": [option] for name, option in worst().items()
    }
    row = kept()[0]
    owner = check_ins.owners.person(row.partner_id)
    assert "does not cover this page" in couple.caseload.keyring.open_text(
        owner, "check_in.promise", row.id, row.promise
    )


def test_a_second_post_and_a_replay_change_nothing_and_look_the_same(couple, phone):
    first = phone.send(fear="often")
    second = phone.post("questions", **{GATE.key: "no", f"{FORM.code}.fear": "never"})
    third = phone.post("gate", **{GATE.key: "yes"})
    assert still(first.text) == still(second.text) == still(third.text)
    assert len(kept()) == 1
    assert opened(couple)[0].answers[f"{FORM.code}.fear"] == {"value": ["often"]}


def test_nobody_answers_before_the_words_were_read_in_this_session(phone):
    for _ in range(2):
        phone.enter()
        assert phone.client.get("/q/part/1").location == "/q"
        assert phone.post("questions", **{GATE.key: "no", f"{FORM.code}.fear": "often"}).location == "/q"
        assert kept() == []
        phone.post("before")
        assert GATE.text in phone.client.get("/q/part/1").text


def test_answers_without_the_gate_passed_are_not_taken(couple, phone):
    phone.enter()
    phone.post("before")
    phone.post("questions", **{f"{FORM.code}.fear": "often"})
    assert opened(couple)[0].answers == {}


@pytest.mark.parametrize(
    "field",
    [
        {f"{FORM.code}.fear": "Zqmarker"},
        {f"{FORM.code}.fear.comment": "Zqmarker words"},
        {f"{FORM.code}.nothing": "yes"},
        {"step": "elsewhere"},
    ],
)
def test_what_no_page_of_ours_posts_is_refused_and_nothing_of_it_is_kept(phone, environ, field):
    phone.enter()
    phone.post("before")
    answer = phone.client.post("/q", data={"for": phone.mark, "step": "questions", GATE.key: "no", **field})
    assert answer.status_code == 400
    assert "Zqmarker" not in answer.text
    assert kept() == []


def test_leaving_keeps_nothing_and_closes_the_pages(phone):
    phone.enter()
    phone.pass_gate()
    assert phone.client.post("/q/leave").status_code == 303
    assert kept() == []
    assert phone.client.get("/q").status_code == 403
    late = phone.post("questions", **{GATE.key: "no", f"{FORM.code}.fear": "sometimes"})
    assert late.status_code == 403
    assert "What you typed" not in late.text, "nothing of the form is shown again"
    assert "sometimes" not in late.text


def test_after_half_an_hour_or_another_pin_the_pages_are_closed(make, couple, phone):
    phone.enter()
    with make.at(clock.now() + timedelta(minutes=31)):
        assert phone.client.get("/q").status_code == 403
    phone.enter()
    couples.renew_pin(couple.caseload, couple.ref, 1)
    db.session.commit()
    assert phone.client.get("/q").status_code == 403


def test_the_same_questions_on_a_second_device_end_the_first(app, phone):
    phone.enter()
    other = PrivatePhone(app, phone.token, phone.pin)
    other.enter()
    assert phone.client.get("/q").status_code == 403
    assert other.client.get("/q").status_code == 200


def test_pages_of_homework_are_not_opened_with_it_and_its_pages_not_with_homework(make, app, couple, phone):
    phone.enter()
    for path in ("/q/part/1", "/q/part/2", "/q/check", "/q/pin"):
        answer = phone.client.get(path)
        assert (answer.status_code, answer.location) == (303, "/q"), path
    assignment = make.assigned(couple)
    homework = app.test_client()
    homework.post(f"/q/{assignment.tokens[0]}", data={"pin": couple.pins[0]})
    mark = re.search(r'name="for" value="([^"]+)"', homework.get("/q").text)[1]
    assert homework.post("/q", data={"for": mark, "step": "questions", GATE.key: "no"}).status_code == 400
    assert kept() == []


def test_an_old_page_of_something_else_does_not_post_into_it(phone):
    phone.enter()
    assert phone.client.post("/q", data={"for": "x" * 32, "step": "gate", GATE.key: "yes"}).status_code == 403
    assert kept() == []


def test_its_pages_are_neutral_and_forgotten(phone):
    phone.enter()
    before = phone.client.get("/q")
    phone.post("before")
    pages = [before, phone.client.get("/q/part/1"), phone.pass_gate()]
    for answer in (*pages, phone.post("questions", **{GATE.key: "no"})):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "<title>Your questions</title>" in answer.text
        assert "Leave quickly" in answer.text
        for name in ("Maya", "Okafor", "Jonas", "Lindqvist", "Adeyemi", "rivate check-in"):
            assert name not in answer.text, name
        fields = re.findall(r"<(?:input|textarea|select)[^>]*>", answer.text)
        assert all('autocomplete="off"' in tag for tag in fields if 'type="hidden"' not in tag)


def test_nothing_on_the_disk_tells_how_much_was_answered_or_that_it_was_put_off(make, couple, phone):
    tokens = [phone.token]
    phone.send(**worst())
    other = PrivatePhone(phone.client.application, at_home(make, couple)[1], couple.pins[1])
    other.postpone()
    one, two = kept()
    assert len(one.answers.blob) == len(two.answers.blob)
    assert len(one.promise.blob) == len(two.promise.blob)
    columns = set(db.session.execute(text("select * from check_in")).mappings().first())
    assert not columns & {"postponed", "level", "state"}
    assert tokens[0] not in str(db.session.execute(text("select * from check_in_link")).all())


def test_sending_and_putting_off_are_the_same_work_and_leave_the_same_entries(make, app, couple):
    keep(make, make.couple(), answers())  # the first of all also keeps the definition
    tokens = at_home(make, couple)
    phones = [PrivatePhone(app, token, pin) for token, pin in zip(tokens, couple.pins, strict=True)]
    for phone in phones:
        phone.enter()
        phone.post("before")
    counts = [
        len(statements(lambda: phones[0].post("questions", **{GATE.key: "no", f"{FORM.code}.fear": "often"}))),
        len(statements(lambda: phones[1].post("gate", **{GATE.key: "yes"}))),
    ]
    assert counts[0] == counts[1]
    db.session.rollback()
    entries = db.session.execute(
        select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.actor_kind == "partner")
    ).all()
    by_partner = [[one.action for one in entries if one.actor_id == partner] for partner in couple.partner_ids]
    assert by_partner[0] == by_partner[1] == ["check_in_link.opened", "check_in.words_read", "check_in.kept"]
