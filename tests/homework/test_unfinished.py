"""What can't be an answer yet: kept as it was typed, named, never forced, and left out when sent."""

import pytest
from sqlalchemy import select

from practice import programme
from practice.access import keyring as owners
from practice.assessment import answers as answering
from practice.assessment import choices
from practice.models.response import Response
from practice.services.homework import drafts
from tests.homework.phone import Phone, checked, stored, text_in, value_of
from tests.homework.test_parts import part_with

FORM = programme.catalogue().current("s3")
PLAN = "s3.plan.1"
NUMBER, _ = part_with(FORM, "plan")
FINISHED = {f"{PLAN}.0.component": "listening", f"{PLAN}.0.action": "I listen to the end", f"{PLAN}.0.owner": "me"}
BEGUN = {f"{PLAN}.1.action": "I put my phone away", f"{PLAN}.1.owner": "me"}


@pytest.fixture
def began(assigned):
    """The first partner's phone, with one finished step and one without its subject, and the homework's id."""
    phone, homework_id = assigned("s3")
    assert phone.autosave(NUMBER, FINISHED | BEGUN, 0).status_code == 422
    return phone, homework_id


def test_a_step_that_is_not_finished_is_there_when_one_comes_back(began):
    phone, _ = began
    page = phone.get(f"/q/part/{NUMBER}").text
    assert text_in(page, f"{PLAN}.1.action") == "I put my phone away"
    assert checked(page)[f"{PLAN}.0.component"] == ["listening"]
    assert "Not finished yet" in page
    assert f'href="#{PLAN}.1.component"' in page


def test_it_is_named_in_the_list_of_parts_and_before_sending_with_the_way_to_it(began):
    phone, _ = began
    assert "1 not finished" in phone.get("/q").text
    page = phone.get("/q/check").text
    assert f'href="/q/part/{NUMBER}#{PLAN}.1.component"' in page
    assert "Only what is finished of it is sent." in page


def test_the_finished_steps_are_sent_and_the_other_is_left_out(make, began):
    phone, _ = began
    assert phone.send().status_code == 303
    make.session.rollback()
    response = make.session.scalars(select(Response)).one()
    owner = owners.person(response.partner_id)
    answers = make.keyring.open_json(owner, "response.answers", response.id, response.answers)
    assert [row["action"] for row in answers[PLAN]["value"]] == ["I listen to the end"]
    assert answering.check(FORM, answers) == []


def test_it_is_shown_once_before_going_on_and_never_forced(began):
    phone, _ = began
    answer = phone.save(NUMBER, FINISHED | BEGUN)
    assert answer.status_code == 422
    assert "what is not finished is left out when you send" in answer.text
    assert phone.save(NUMBER, FINISHED | BEGUN, told=value_of(answer.text, "told")).location == "/q/check"
    for button in ("back", "stop"):  # "stop" comes last: it closes the pages
        assert phone.save(NUMBER, FINISHED | BEGUN, then=button).status_code == 303


def test_finishing_it_is_all_that_is_needed(make, began):
    phone, homework_id = began
    phone.save(NUMBER, FINISHED | BEGUN | {f"{PLAN}.1.component": "respect"})
    assert len(stored(make, homework_id)[PLAN]["value"]) == 2
    assert "ot finished" not in phone.get("/q").text
    assert "ot finished" not in phone.get(f"/q/part/{NUMBER}").text


def test_a_step_can_be_cleared_without_script_and_the_others_stay(make, began):
    phone, homework_id = began
    answer = phone.save(NUMBER, FINISHED | BEGUN, clear=f"{PLAN}.1")
    assert answer.location == f"/q/part/{NUMBER}#{PLAN}.1"
    page = phone.get(f"/q/part/{NUMBER}").text
    assert f'id="{PLAN}.1"' in page
    assert text_in(page, f"{PLAN}.1.action") == ""
    assert len(stored(make, homework_id)[PLAN]["value"]) == 1
    assert "ot finished" not in page


def test_a_number_that_is_none_spoils_only_its_own_step(make, assigned):
    phone, homework_id = assigned("s3")
    odd = BEGUN | {f"{PLAN}.1.component": "respect", f"{PLAN}.1.every_days": "often"}
    phone.save(NUMBER, FINISHED | odd, revision="0")
    assert [row["action"] for row in stored(make, homework_id)[PLAN]["value"]] == ["I listen to the end"]
    assert value_of(phone.get(f"/q/part/{NUMBER}").text, f"{PLAN}.1.every_days") == "often"


def test_a_text_that_is_too_long_is_kept_whole(given, phone):
    phone.start()
    number, item = part_with(given.form, "text")
    long = "word " * (choices.TEXT_LIMIT // 4)
    assert phone.save(number, {item.key: long}, then="back").status_code == 303
    page = phone.get(f"/q/part/{number}").text
    assert text_in(page, item.key) == long.strip() or text_in(page, item.key) == long
    assert "It is left out, unless you finish it." in phone.get("/q/check").text


def test_an_answer_stands_beside_a_note_that_is_too_long(make, given, phone):
    phone.start()
    key = given.form.sections[0].items[0].key
    phone.save(1, {key: "4", f"{key}.comment": "x" * (choices.COMMENT_LIMIT + 1)})
    assert stored(make, given.homework_ids[0]) == {key: {"value": 4}}
    assert "x" * (choices.COMMENT_LIMIT + 1) in phone.get("/q/part/1").text


def test_what_was_written_is_not_sent_once_one_would_rather_not_say(make, given, phone):
    """Both at once can't be an answer; until one is taken back neither is sent, the text of before least of all."""
    phone.start()
    number, item = part_with(given.form, "text")
    phone.save(number, {item.key: "Something that I would rather keep."})
    phone.save(number, {item.key: "Something that I would rather keep.", f"{item.key}.declined": "1"})
    assert stored(make, given.homework_ids[0]) == {}


def test_what_is_not_finished_on_one_phone_is_not_shown_on_another(app, make, began, assigned):
    phone, homework_id = began
    newer = Phone(app, phone.token, phone.pin).start()
    for path in ("/q", f"/q/part/{NUMBER}", f"/q/part/{NUMBER}?anew=1", "/q/check"):
        assert "phone away" not in newer.get(path).text
    assert "1 not finished" in newer.get("/q").text
    assert "1 of them is not finished" in newer.get(f"/q/part/{NUMBER}").text
    assert f'href="/q/part/{NUMBER}"' in newer.get("/q/check").text
    newer.save(NUMBER, FINISHED, anew=True)
    assert "ot finished" not in newer.get("/q").text
    make.session.rollback()
    assert drafts.of_visit(make.visit(homework_id)).parts[NUMBER - 1].not_finished == 0


def test_the_other_windows_unfinished_words_are_shown_before_they_are_replaced(began):
    phone, _ = began
    answer = phone.save(NUMBER, FINISHED, revision="0")
    assert answer.status_code == 409
    assert "I put my phone away" in answer.text.split("In the other window:")[1]
