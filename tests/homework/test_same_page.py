"""A page that saves twice: an answer that got lost on the way, a save that arrives late, a double click."""

import pytest

from tests.homework.phone import stored
from tests.homework.test_parts import part_with

PAGE = "0abcdefghij"


@pytest.fixture
def keys(given):
    return [item.key for item in given.form.sections[0].items[:2]]


def test_a_page_may_save_again_when_it_never_heard_of_its_last_save(make, given, phone, keys):
    phone.start()
    one, two = keys
    phone.autosave(1, {one: "4"}, 0, page=f"{PAGE}.1")
    answer = phone.autosave(1, {one: "4", two: "2"}, 0, page=f"{PAGE}.2")
    assert (answer.status_code, answer.json["revision"]) == (200, 2)
    assert stored(make, given.homework_ids[0]) == {one: {"value": 4}, two: {"value": 2}}


def test_a_save_that_arrives_after_its_successor_changes_nothing(make, given, phone, keys):
    phone.start()
    one, two = keys
    phone.autosave(1, {one: "4", two: "2"}, 0, page=f"{PAGE}.2")
    assert phone.autosave(1, {one: "1"}, 0, page=f"{PAGE}.1").status_code == 200
    assert stored(make, given.homework_ids[0]) == {one: {"value": 4}, two: {"value": 2}}


MARKS = ("", "zzzzzzzzzzz.9", PAGE, f"{PAGE}.", f"{PAGE}.x", f"{PAGE}." + "9" * 40, "x" * 900)


@pytest.mark.parametrize("mark", MARKS)
def test_another_page_is_still_told(make, given, phone, keys, mark):
    phone.start()
    one, two = keys
    phone.autosave(1, {one: "4"}, 0, page=f"{PAGE}.1")
    assert phone.autosave(1, {two: "2"}, 0, page=mark).status_code == 409
    assert stored(make, given.homework_ids[0]) == {one: {"value": 4}}


def test_pressing_continue_twice_is_once_and_no_conflict(make, given, phone, keys):
    phone.start()
    one, _ = keys
    answers = [phone.save(1, {one: "4"}, revision="0") for _ in range(2)]
    assert [answer.location for answer in answers] == ["/q/part/2", "/q/part/2"]
    assert stored(make, given.homework_ids[0]) == {one: {"value": 4}}


def test_guessing_what_another_phone_answered_is_told_nothing(app, given, phone):
    """Posting what a hidden answer might be is answered the same, right or wrong."""
    phone.start()
    number, item = part_with(given.form, "text")
    phone.save(number, {item.key: "Only for me to see."})
    phone.enter()
    guesses = ("Only for me to see.", "Something else.")
    answers = [phone.save(number, {item.key: guess}, revision="0", anew=True) for guess in guesses]
    assert [answer.status_code for answer in answers] == [409, 409]
