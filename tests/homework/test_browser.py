"""The client's pages in a real browser: a phone, with script and without, in the light and in the dark."""

import re

import pytest

from practice import programme
from tests.homework.browsing import SECOND, first_of, go_on, saved, tap
from tests.homework.phone import stored

pytestmark = pytest.mark.browser


def test_a_tap_is_stored_within_a_second_and_nowhere_else(make, given, open_link):
    page = open_link()
    page.goto("/q/part/1")
    key = given.form.sections[0].items[0].key
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=5 * SECOND) as caught:
        tap(page, key, "4")
    saved(page)
    assert caught.value.json()["said"] == page.locator("#saved").inner_text()
    assert "1 of 49 answered" in page.locator("#progress").inner_text()
    assert stored(make, given.homework_ids[0]) == {key: {"value": 4}}
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0


def test_offline_says_not_saved_and_saves_when_the_connection_is_back(make, given, open_link):
    page = open_link()
    page.goto("/q/part/1")
    one, two = (item.key for item in given.form.sections[0].items[:2])
    page.context.set_offline(True)
    tap(page, one, "4")
    page.get_by_text("Not saved yet").wait_for()
    go_on(page)
    page.wait_for_timeout(500)
    assert page.url.endswith("/q/part/1")
    assert page.locator(f'input[name="{one}"][value="4"]').is_checked()
    tap(page, two, "2")
    assert "Saved" not in page.locator("#saved").inner_text()
    page.context.set_offline(False)
    saved(page)
    assert stored(make, given.homework_ids[0]) == {one: {"value": 4}, two: {"value": 2}}


def test_two_windows_are_told_of_each_other_and_both_texts_are_there(make, given, open_link):
    number, item = first_of(given.form, "text")
    page = open_link()
    page.goto(f"/q/part/{number}")
    other = page.context.new_page()
    other.goto(f"/q/part/{number}")
    page.locator(f'[name="{item.key}"]').fill("From the first window.")
    saved(page)
    other.locator(f'[name="{item.key}"]').fill("From the second window.")
    other.get_by_text("Changed in another window").wait_for()
    go_on(other)
    other.get_by_role("heading", name="This part was also changed in another window").wait_for()
    assert other.locator(f'textarea[name="{item.key}"]').input_value() == "From the second window."
    assert other.get_by_text("From the first window.").count() == 1
    go_on(other)
    other.wait_for_url(f"**/q/part/{number + 1}")
    assert stored(make, given.homework_ids[0])[item.key]["value"] == "From the second window."


def test_continue_right_after_a_tap_is_no_conflict_with_oneself(make, given, open_link):
    page = open_link()
    page.goto("/q/part/1")
    keys = [item.key for item in given.form.sections[0].items]
    for key in keys:
        tap(page, key, "4")
    go_on(page)
    page.wait_for_url("**/q/part/2")
    assert set(stored(make, given.homework_ids[0])) == set(keys)


def test_a_number_that_is_given_again_moves(given, open_link):
    number, item = first_of(given.form, "rank")
    page = open_link()
    page.goto(f"/q/part/{number}")
    first, second = (f"{item.key}.{key}" for key in item.options.keys[:2])
    tap(page, first, "1")
    tap(page, second, "1")
    assert not page.locator(f'input[name="{first}"][value="1"]').is_checked()
    saved(page)
    page.get_by_role("button", name="Clear all numbers").click()
    assert page.locator("[data-rank] input:checked").count() == 0
    saved(page)


def test_what_stands_alone_takes_the_others_away(given, open_link):
    page = open_link()
    number, item = next(
        (n, i) for n, section in enumerate(given.form.sections, 1) for i in section.items if i.exclusive
    )
    page.goto(f"/q/part/{number}")
    tap(page, item.key, item.options.keys[0])
    tap(page, item.key, item.exclusive[0])
    assert not page.locator(f'input[name="{item.key}"][value="{item.options.keys[0]}"]').is_checked()
    tap(page, f"{item.key}.declined", "1")
    assert page.locator(f'input[name="{item.key}"]:checked').count() == 0


@pytest.mark.parametrize("way", ["button", "shift"])
def test_leaving_quickly_shows_a_plain_page_and_the_way_back_is_closed(given, open_link, way):
    page = open_link()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.accept()))
    page.goto("/q/part/1")
    tap(page, given.form.sections[0].items[0].key, "4")
    if way == "button":
        page.get_by_role("button", name="Leave quickly").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("**/q/left")
    assert dialogs == []
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] == "__Host-q"] == []
    page.go_back()
    page.wait_for_load_state()
    assert given.form.sections[0].title not in page.content()
    page.goto("/q")
    assert page.get_by_role("heading", name="These pages are closed").count() == 1


def test_shift_while_typing_capitals_does_not_leave(given, open_link):
    number, item = first_of(given.form, "text")
    page = open_link()
    page.goto(f"/q/part/{number}")
    page.locator(f'[name="{item.key}"]').focus()
    for letter in "ABC":
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")
    page.wait_for_timeout(300)
    assert page.url.endswith(f"/q/part/{number}")


def test_enter_in_a_line_goes_on_and_not_back(make, given, browser, address, open_link):
    couple = make.couple()
    make.safety_complete(couple)
    assignment = make.assigned(couple, "s3")
    given.tokens[0], given.pins[0] = assignment.tokens[0], couple.pins[0]
    page = open_link()
    number, item = first_of(programme.catalogue().current("s3"), "plan")
    page.goto(f"/q/part/{number}")
    tap(page, f"{item.key}.0.component", item.components.keys[0])
    page.locator(f'[name="{item.key}.0.action"]').fill("I ask one question.")
    page.locator(f'[name="{item.key}.0.measure"]').fill("I will have asked")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/check")


def test_the_whole_way_works_without_script(make, given, open_link):
    page = open_link(java_script_enabled=False)
    page.get_by_role("link", name=re.compile("Start with")).click()
    for number, section in enumerate(given.form.sections, 1):
        assert f"Part {number} of" in page.content()
        for item in section.items:
            if item.type == "rating":
                tap(page, item.key, "3")
        go_on(page)
    assert page.url.endswith("/q/check")
    page.get_by_role("button", name="Send my answers").click()
    assert page.get_by_role("heading", name="Thank you").count() == 1
    with page.expect_navigation():
        page.get_by_role("button", name="Leave quickly").click()
    assert page.url.endswith("/q/left")
    page.go_back()
    assert page.get_by_role("heading", name="Thank you").count() == 0
