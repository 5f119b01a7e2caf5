"""Saving while answering: what the script is told, two windows, two phones."""

from zoneinfo import ZoneInfo

import pytest

from practice import programme
from practice.assessment import choices
from practice.models.assignment import Homework
from practice.services.homework import drafts
from tests.homework.phone import Phone, checked, stored, text_in, value_of
from tests.homework.test_parts import filled, part_with


def test_saved_is_said_with_the_time_once_it_is_stored(make, given, phone):
    phone.start()
    key = given.form.sections[0].items[0].key
    answer = phone.autosave(1, {key: "4"}, 0)
    assert answer.status_code == 200
    assert answer.json["said"].startswith("Saved ")
    assert answer.json["revision"] == 1
    assert answer.json["progress"] == "1 of 49 answered"
    assert stored(make, given.homework_ids[0]) == {key: {"value": 4}}


def test_the_time_is_the_practices(make, app):
    make.practice(time_zone="Pacific/Auckland")
    couple = make.couple()
    assignment = make.assigned(couple)
    phone = Phone(app, assignment.tokens[0], couple.pins[0]).start()
    visit_part = phone.get("/q/part/1").text
    answer = phone.autosave(1, {"s1.com.01": "4"}, value_of(visit_part, "revision"))
    make.session.rollback()
    saved_at = make.session.get_one(Homework, assignment.homework_ids[0]).saved_at
    assert answer.json["said"] == f"Saved {saved_at.astimezone(ZoneInfo('Pacific/Auckland')):%H:%M}"


def test_each_save_replaces_the_one_before_and_takes_answers_back(make, given, phone):
    phone.start()
    one, two = (item.key for item in given.form.sections[0].items[:2])
    first = phone.autosave(1, {one: "4", two: "2"}, 0).json["revision"]
    phone.autosave(1, {two: "5"}, first)
    assert stored(make, given.homework_ids[0]) == {two: {"value": 5}}


def test_saving_what_is_there_already_is_no_new_save(given, phone):
    phone.start()
    key = given.form.sections[0].items[0].key
    assert phone.autosave(1, {key: "4"}, 0).json["revision"] == 1
    assert phone.autosave(1, {key: "4"}, 1).json["revision"] == 1


def test_what_can_be_saved_is_saved_while_a_text_is_too_long(make, given, phone):
    phone.start()
    number, item = part_with(given.form, "text")
    other = part_with(given.form, "text", 1)[1]
    answer = phone.autosave(number, {item.key: "x" * (choices.TEXT_LIMIT + 1), other.key: "Short."}, 0)
    assert answer.status_code == 422
    assert answer.json["revision"] == 1
    assert list(answer.json["problems"]) == [item.key]
    assert answer.json["said"].startswith("Saved ")
    assert answer.json["said"].endswith(", 1 not finished")
    assert stored(make, given.homework_ids[0]) == {other.key: {"value": "Short."}}


def test_an_impossible_answer_is_a_bad_request_for_the_script_too(make, given, phone):
    phone.start()
    one, two = (item.key for item in given.form.sections[0].items[:2])
    answer = phone.autosave(1, {one: "9", two: "3"}, 0)
    assert (answer.status_code, list(answer.json["problems"])) == (400, [one])
    assert stored(make, given.homework_ids[0]) == {}


def test_two_windows_lose_nothing(make, given, phone):
    phone.start()
    number, item = part_with(given.form, "text")
    page = phone.get(f"/q/part/{number}").text
    stands_on = value_of(page, "revision")
    phone.save(number, {item.key: "Written in the first window."}, revision=stands_on)
    answer = phone.save(number, {item.key: "Written in the second window."}, revision=stands_on)
    assert answer.status_code == 409
    assert stored(make, given.homework_ids[0])[item.key]["value"] == "Written in the first window."
    assert text_in(answer.text, item.key) == "Written in the second window."
    assert "Written in the first window." in answer.text.split("In the other window:")[1]
    again = phone.save(number, {item.key: "Both together."}, revision=value_of(answer.text, "revision"))
    assert again.status_code == 303
    assert stored(make, given.homework_ids[0])[item.key]["value"] == "Both together."


def test_every_kind_of_answer_of_the_other_window_is_shown_in_words(make, assigned):
    phone, _ = assigned("s3")
    form = programme.catalogue().current("s3")
    number = len(form.sections)
    fields = {}
    for item in form.sections[-1].items:
        if item.type != "plan_review":
            fields.update(filled(item)[0])
    phone.save(number, fields, revision="0")
    answer = phone.save(number, {}, revision="0")
    assert answer.status_code == 409
    for words in ("I ask one question", "Sunday, every two weeks", "As typed".lower()):
        assert words in answer.text


def test_the_script_is_told_of_the_other_window(given, phone):
    phone.start()
    key = given.form.sections[0].items[0].key
    phone.autosave(1, {key: "4"}, 0)
    answer = phone.autosave(1, {key: "2"}, 0)
    assert answer.status_code == 409
    assert "another window" in answer.json["said"]


def test_a_save_after_the_session_ended_shows_what_was_typed(app, given, phone):
    phone.start()
    number, item = part_with(given.form, "text")
    revision = value_of(phone.get(f"/q/part/{number}").text, "revision")
    Phone(app, given.tokens[0], given.pins[0]).start()
    answer = phone.save(number, {item.key: "A long thought that took a while."}, revision=revision)
    assert answer.status_code == 403
    assert "A long thought that took a while." in answer.text


def test_another_phone_sees_answered_and_no_value(app, given, phone):
    phone.start()
    section = given.form.sections[0]
    phone.save(1, {item.key: "4" for item in section.items})
    number, text = part_with(given.form, "text")
    phone.save(number, {text.key: "Only for me to see."})
    newer = Phone(app, given.tokens[0], given.pins[0]).start()
    assert "Answered" in newer.get("/q").text
    page = newer.get("/q/part/1").text
    assert checked(page) == {}
    assert f"{len(section.items)} questions here were answered before." in page
    for path in ("/q", "/q/check", f"/q/part/{number}", f"/q/part/{number}?anew=1"):
        assert "Only for me to see" not in newer.get(path).text
    assert text.text in newer.get("/q/check").text


def test_going_on_from_another_phone_keeps_what_is_not_shown(app, make, given, phone):
    phone.start()
    one, two = (item.key for item in given.form.sections[0].items[:2])
    phone.save(1, {one: "4"})
    newer = Phone(app, given.tokens[0], given.pins[0]).start()
    assert newer.save(1, {two: "2"}).status_code == 303
    assert stored(make, given.homework_ids[0]) == {one: {"value": 4}, two: {"value": 2}}
    page = newer.get("/q/part/1").text
    assert checked(page) == {two: ["2"]}
    assert f'id="q.{one}"' not in page


def test_answering_a_part_again_starts_empty_and_replaces(app, make, given, phone):
    phone.start()
    one, two = (item.key for item in given.form.sections[0].items[:2])
    phone.save(1, {one: "4", two: "1"})
    newer = Phone(app, given.tokens[0], given.pins[0]).start()
    page = newer.get("/q/part/1?anew=1").text
    assert checked(page) == {}
    assert f'id="q.{one}"' in page
    assert "replaced" in page
    assert newer.save(1, {two: "5"}, anew=True).status_code == 303
    assert stored(make, given.homework_ids[0]) == {two: {"value": 5}}


def test_asking_for_a_hidden_answer_by_posting_blank_does_not_show_it(app, make, given, phone):
    phone.start()
    one, two = (item.key for item in given.form.sections[0].items[:2])
    phone.save(1, {one: "4"})
    newer = Phone(app, given.tokens[0], given.pins[0]).start()
    for answer in (newer.save(1, {two: "9"}), newer.save(1, {}, revision="0"), newer.autosave(1, {two: "3"}, 0)):
        assert checked(answer.text).get(one) is None
        assert f'id="q.{one}"' not in answer.text


def test_the_therapist_is_told_how_far_it_is_and_nothing_else(make, given, phone):
    phone.start()
    phone.save(1, {item.key: "4" for item in given.form.sections[0].items})
    make.session.rollback()
    make.session.expire_all()
    homework = make.session.get_one(Homework, given.homework_ids[0])
    draft = drafts.of_visit(make.visit(given.homework_ids[0]))
    assert (homework.answered, homework.asked) == (len(given.form.sections[0].items), draft.asked)


@pytest.mark.parametrize("size", [100_000])
def test_a_very_long_text_is_answered_in_bounded_time(given, phone, size):
    phone.start()
    number, item = part_with(given.form, "text")
    assert phone.save(number, {item.key: "x" * size}).status_code == 422


def test_more_than_the_server_takes_is_refused_cleanly(given, phone):
    phone.start()
    number, item = part_with(given.form, "text")
    assert phone.save(number, {item.key: "x" * 600_000}).status_code == 413


def test_answering_again_keeps_nothing_of_before_even_where_the_new_answer_can_not_be_taken(app, make, given, phone):
    phone.start()
    number, item = part_with(given.form, "text")
    phone.save(number, {item.key: "From before."})
    newer = Phone(app, given.tokens[0], given.pins[0]).start()
    other = part_with(given.form, "text", 1)[1]
    answer = newer.save(number, {item.key: "x" * (choices.TEXT_LIMIT + 1), other.key: "New."}, anew=True)
    assert answer.status_code == 422
    assert stored(make, given.homework_ids[0]) == {other.key: {"value": "New."}}
