"""Parts: every kind of question is read back as it was answered, blanks are fine, and nothing impossible is stored."""

from dataclasses import replace
from datetime import timedelta

import pytest

from practice import clock, programme
from practice.assessment import choices
from practice.assessment.instrument import ShowIf
from practice.services.homework import drafts, homework
from tests.homework.phone import checked, stored, text_in

CODES = [form.code for form in programme.catalogue().programme]


def part_with(form, wanted: str, nth: int = 0):
    """(number of the part, item) of the nth question of a kind."""
    found = [(n, item) for n, section in enumerate(form.sections, 1) for item in section.items if item.type == wanted]
    return found[nth]


def filled(item) -> tuple[dict, dict]:
    """Fields that a person could post for a question, and the answer that they mean."""
    soon = (clock.now().date() + timedelta(days=9)).isoformat()
    keys = item.options.keys if item.options else ()
    name = item.key
    return {
        "rating": lambda: ({name: str(item.scale.options[1].value)}, {"value": item.scale.options[1].value}),
        "choose": lambda: ({name: [keys[0]]}, {"value": [keys[0]]}),
        "rank": lambda: ({f"{name}.{keys[2]}": "1", f"{name}.{keys[0]}": "2"}, {"value": {keys[0]: 2, keys[2]: 1}}),
        "text": lambda: ({name: " Two lines,\r\nas typed. "}, {"value": "Two lines,\nas typed."}),
        "plan": lambda: (
            {
                f"{name}.0.component": item.components.keys[0],
                f"{name}.0.action": "I ask one question",
                f"{name}.0.owner": "me",
                f"{name}.0.due_on": soon,
                f"{name}.0.measure": "I will have asked",
            },
            {
                "value": [
                    {
                        "component": item.components.keys[0],
                        "action": "I ask one question",
                        "owner": "me",
                        "due_on": soon,
                        "every_days": None,
                        "measure": "I will have asked",
                    }
                ]
            },
        ),
        "rhythm": lambda: (
            {f"{name}.day": "sun", f"{name}.every": "two_weeks"},
            {"value": {"day": "sun", "every": "two_weeks"}},
        ),
    }[item.type]()


@pytest.mark.parametrize("code", CODES)
def test_every_question_of_every_form_is_read_back_as_it_was_answered(make, assigned, code):
    phone, homework_id = assigned(code)
    form = programme.catalogue().current(code)
    expected = {}
    for part in drafts.of_visit(make.visit(homework_id)).parts:
        fields = {}
        for item in part.items:
            given, answer = filled(item)
            fields.update(given)
            expected[item.key] = answer
        assert phone.save(part.number, fields, revision="0").status_code == 303
        page = phone.get(f"/q/part/{part.number}").text
        on = checked(page)
        for name, value in fields.items():
            if name in on:
                assert on[name] == (value if isinstance(value, list) else [value]), name
    assert stored(make, homework_id) == expected
    assert {item.type for item in form.items} - {"plan_review"} <= {form.item(key).type for key in expected}


def test_a_part_left_blank_is_fine(phone, given):
    phone.start()
    for number in range(1, len(given.form.sections) + 1):
        assert phone.save(number).status_code == 303
    assert "questions are left blank. That is fine." in phone.get("/q/check").text


@pytest.mark.parametrize("code", CODES)
def test_every_question_can_be_declined(make, assigned, code):
    phone, homework_id = assigned(code)
    count = 0
    for part in drafts.of_visit(make.visit(homework_id)).parts:
        names = {item.key if item.type == "rating" else f"{item.key}.declined": item for item in part.items}
        fields = {name: "declined" if item.type == "rating" else "1" for name, item in names.items()}
        assert phone.save(part.number, fields, revision="0").status_code == 303
        page = phone.get(f"/q/part/{part.number}").text
        assert page.count("I’d rather not say") == len(part.items)
        count += len(part.items)
    answers = stored(make, homework_id)
    assert len(answers) == count
    assert all(answer == {"state": "declined"} for answer in answers.values())


def test_what_did_not_come_up_is_kept_apart_from_a_blank(make, assigned):
    phone, homework_id = assigned("s2")
    part = drafts.of_visit(make.visit(homework_id)).parts[0]
    key = part.items[0].key
    phone.save(1, {key: "not_applicable"})
    assert stored(make, homework_id) == {key: {"state": "not_applicable"}}
    assert checked(phone.get("/q/part/1").text)[key] == ["not_applicable"]


def test_a_note_stands_beside_an_answer_or_alone(make, given, phone):
    phone.start()
    one, two = given.form.sections[0].items[:2]
    phone.save(1, {one.key: "4", f"{one.key}.comment": "Most days.", f"{two.key}.comment": "It depends."})
    answers = stored(make, given.homework_ids[0])
    assert answers[one.key] == {"value": 4, "comment": "Most days."}
    assert answers[two.key] == {"comment": "It depends."}
    page = phone.get("/q/part/1").text
    assert text_in(page, f"{two.key}.comment") == "It depends."
    assert "1 of 49 answered" in page


@pytest.mark.parametrize("value", ["0", "6", "9999", "-1", "4.0", "x", "NaN", "declined2", "4\n5"])
def test_an_answer_outside_the_options_is_refused_by_name_and_nothing_is_stored(make, given, phone, value):
    phone.start()
    one, two = given.form.sections[0].items[:2]
    answer = phone.save(1, {one.key: value, two.key: "3"})
    assert answer.status_code == 400
    assert one.text in answer.text.split("<h1")[0]
    assert "This is not one of the options." in answer.text
    assert checked(answer.text)[two.key] == ["3"]
    assert stored(make, given.homework_ids[0]) == {}


def test_two_values_for_one_rating_are_refused(make, given, phone):
    phone.start()
    key = given.form.sections[0].items[0].key
    assert phone.save(1, {key: ["1", "5"]}).status_code == 400
    assert stored(make, given.homework_ids[0]) == {}


def test_a_question_of_another_part_or_form_is_refused(make, given, phone):
    phone.start()
    other = given.form.sections[1].items[0].key
    assert phone.save(1, {other: "4"}).status_code == 400
    assert phone.save(1, {f"{given.form.code}.nothing.01": "4"}).status_code == 400
    assert stored(make, given.homework_ids[0]) == {}


def test_a_text_that_is_too_long_comes_back_and_the_rest_is_saved(make, given, phone):
    phone.start()
    number, item = part_with(given.form, "text")
    _, other = part_with(given.form, "text", 1)
    long = "word " * 300
    answer = phone.save(number, {item.key: long, other.key: "Short."})
    assert answer.status_code == 422
    assert f'href="#{item.key}"' in answer.text
    assert text_in(answer.text, item.key).strip() == long.strip()
    assert stored(make, given.homework_ids[0]) == {other.key: {"value": "Short."}}


def test_what_can_not_be_taken_leaves_the_answer_of_before(make, given, phone):
    phone.start()
    number, item = part_with(given.form, "text")
    phone.save(number, {item.key: "The first text."})
    assert phone.save(number, {item.key: "x" * (choices.TEXT_LIMIT + 1)}).status_code == 422
    assert stored(make, given.homework_ids[0])[item.key] == {"value": "The first text."}


def test_the_same_number_twice_in_a_ranking_is_named(make, given, phone):
    phone.start()
    number, item = part_with(given.form, "rank")
    first, second = item.options.keys[:2]
    answer = phone.save(number, {f"{item.key}.{first}": "1", f"{item.key}.{second}": "1"})
    assert answer.status_code == 422
    assert "Two have the number 1." in answer.text
    assert item.key not in stored(make, given.homework_ids[0])


def test_a_ranking_can_be_cleared_without_script(make, given, phone):
    phone.start()
    number, item = part_with(given.form, "rank")
    fields = {f"{item.key}.{item.options.keys[0]}": "1"}
    phone.save(number, fields)
    answer = phone.save(number, {**fields, "clear": item.key})
    assert answer.status_code == 303
    assert answer.location == f"/q/part/{number}#{item.key}"
    assert item.key not in stored(make, given.homework_ids[0])


def test_too_many_choices_and_one_that_stands_alone_are_named(make, given, phone):
    phone.start()
    chooses = [
        (n, item) for n, section in enumerate(given.form.sections, 1) for item in section.items if item.type == "choose"
    ]
    number, limited = next((n, item) for n, item in chooses if (item.max_choices or 0) > 1)
    answer = phone.save(number, {limited.key: list(limited.options.keys[: limited.max_choices + 1])})
    assert answer.status_code == 422
    assert f"Choose {limited.max_choices} at most." in answer.text
    number, exclusive = next((n, item) for n, item in chooses if item.exclusive)
    answer = phone.save(number, {exclusive.key: [exclusive.options.keys[0], exclusive.exclusive[0]]})
    assert answer.status_code == 422
    assert stored(make, given.homework_ids[0]) == {}


def test_a_plan_row_without_its_step_or_with_a_day_gone_by_is_named(make, assigned):
    phone, homework_id = assigned("s3")
    number, item = part_with(programme.catalogue().current("s3"), "plan")
    row = f"{item.key}.0"
    answer = phone.save(number, {f"{row}.component": item.components.keys[0], f"{row}.owner": "me"})
    assert (answer.status_code, f'href="#{row}.action"' in answer.text) == (422, True)
    fields = {f"{row}.component": item.components.keys[0], f"{row}.owner": "me", f"{row}.action": "I listen"}
    answer = phone.save(number, {**fields, f"{row}.due_on": "2001-01-01"})
    assert answer.status_code == 422
    assert "this date has passed" in answer.text
    assert phone.save(number, {**fields, f"{row}.owner": "partner"}).status_code == 400
    assert stored(make, homework_id) == {}
    assert phone.save(number, fields).status_code == 303


def test_a_row_in_which_only_the_preselected_owner_stands_is_blank(make, assigned):
    phone, homework_id = assigned("s3")
    number, item = part_with(programme.catalogue().current("s3"), "plan")
    assert phone.save(number, {f"{item.key}.0.owner": "me", f"{item.key}.1.owner": "me"}).status_code == 303
    assert stored(make, homework_id) == {}


def test_ratings_come_in_an_order_of_ones_own_that_stays(make, app, given, phone, other_phone):
    def order(browser, number: int) -> list[str]:
        page = browser.get(f"/q/part/{number}").text
        keys = [item.key for item in given.form.sections[number - 1].items]
        return sorted(keys, key=lambda key: page.index(f'id="q.{key}"'))

    parts = range(1, len(given.form.sections) + 1)
    mine = [order(phone.start(), number) for number in parts]
    phone.save(1, {mine[0][0]: "4"})
    assert mine == [order(phone, number) for number in parts]
    assert order(phone.start(), 2) == mine[1], "another sitting finds the same order"
    theirs = [order(other_phone.start(), number) for number in parts]
    assert mine != theirs


@pytest.mark.parametrize("path", ["/q/part/0", "/q/part/99", "/q/part/x", "/q/part/1/2"])
def test_a_part_that_there_is_not_is_a_neutral_page(phone, path):
    phone.start()
    answer = phone.get(path)
    assert answer.status_code == 404
    assert "<title>Your questions</title>" in answer.text


@pytest.mark.parametrize("revision", ["", "x", "-1", "1.5", "9" * 40, "²"])
def test_a_save_that_stands_on_nothing_is_a_bad_request(phone, revision):
    phone.start()
    assert phone.post("/q/part/1", {"revision": revision}).status_code == 400


def test_the_buttons_lead_on_and_back(phone, given):
    phone.start()
    last = len(given.form.sections)
    assert phone.save(1).location == "/q/part/2"
    assert phone.save(2, then="back").location == "/q/part/1"
    assert phone.save(1, then="back").location == "/q"
    assert phone.save(last).location == "/q/check"


def test_a_question_that_depends_on_an_earlier_one_comes_and_goes_with_it(make, given, phone, monkeypatch):
    form, first, later = conditional(given.form)
    monkeypatch.setattr(homework, "form_of", lambda _visit: form)
    phone.start()
    assert later.text not in phone.get("/q/part/2").text
    phone.save(1, {first.key: "5"})
    assert later.text in phone.get("/q/part/2").text
    phone.save(2, {later.key: "2"})
    phone.save(1, {first.key: "1"})
    assert later.text not in phone.get("/q/part/2").text
    assert set(stored(make, given.homework_ids[0])) == {first.key}


def test_a_page_that_still_has_such_a_question_is_taken_all_the_same(make, given, phone, monkeypatch):
    form, first, later = conditional(given.form)
    monkeypatch.setattr(homework, "form_of", lambda _visit: form)
    phone.start()
    phone.save(1, {first.key: "5"})
    phone.save(1, {first.key: "1"})
    assert phone.save(2, {later.key: "2"}).status_code == 303
    assert set(stored(make, given.homework_ids[0])) == {first.key}


def conditional(form):
    """The form, with a question of part 2 that is asked only of those who answered 5 to one of part 1."""
    first, later = form.sections[0].items[0], form.sections[1].items[0]
    asked = replace(later, show_if=ShowIf(first.key, ("5",)))
    second = replace(form.sections[1], items=(asked, *form.sections[1].items[1:]))
    return replace(form, sections=(form.sections[0], second, *form.sections[2:])), first, asked
