"""Saving on a phone whose connection comes and goes: nothing typed is lost, and "Saved" is never said too early."""

import pytest

from tests.homework.browsing import first_of, go_on, saved, tap
from tests.homework.phone import Phone, stored

pytestmark = pytest.mark.browser


@pytest.fixture
def text(given):
    """(number of its part, the first open question)."""
    return first_of(given.form, "text")


def test_who_types_without_a_pause_is_saved_all_the_same(make, given, open_link, text):
    number, item = text
    page = open_link()
    page.goto(f"/q/part/{number}")
    page.locator(f'[name="{item.key}"]').press_sequentially("word " * 12, delay=90)
    assert stored(make, given.homework_ids[0])[item.key]["value"].startswith("word word")


def test_what_is_typed_offline_is_kept_in_the_page_and_saved_when_the_connection_is_back(make, given, open_link, text):
    number, item = text
    page = open_link()
    page.goto(f"/q/part/{number}")
    field = page.locator(f'[name="{item.key}"]')
    field.fill("Before the tunnel.")
    saved(page)
    page.context.set_offline(True)
    field.fill("Before the tunnel. And in it.")
    page.get_by_text("Not saved yet").wait_for()
    go_on(page)
    field.press_sequentially(" Still typing.")
    page.wait_for_timeout(300)
    assert page.url.endswith(f"/q/part/{number}")
    assert page.locator("#saved").inner_text() == "Not saved yet"
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.context.set_offline(False)
    saved(page)
    assert stored(make, given.homework_ids[0])[item.key]["value"] == "Before the tunnel. And in it. Still typing."
    go_on(page)
    page.wait_for_url(lambda url: not url.endswith(f"/q/part/{number}"))


def test_a_save_whose_answer_is_lost_on_the_way_is_no_conflict_with_oneself(make, given, open_link):
    page = open_link()
    page.goto("/q/part/1")
    one, two = (item.key for item in given.form.sections[0].items[:2])
    lost = []

    def lose(route):
        lost.append(route.fetch().status)  # the server has it, the phone never hears of it
        route.abort()

    page.route("**/q/part/1", lose, times=1)
    tap(page, one, "4")
    page.get_by_text("Not saved yet").wait_for()
    tap(page, two, "2")
    saved(page)
    assert lost == [200]
    assert stored(make, given.homework_ids[0]) == {one: {"value": 4}, two: {"value": 2}}


def test_while_the_server_is_away_nothing_is_said_to_be_saved(make, given, open_link):
    page = open_link()
    page.goto("/q/part/1")
    key = given.form.sections[0].items[0].key
    page.route("**/q/part/1", lambda route: route.fulfill(status=503, body="busy"), times=2)
    tap(page, key, "4")
    page.get_by_text("Not saved yet").wait_for()
    saved(page)
    assert stored(make, given.homework_ids[0]) == {key: {"value": 4}}


def test_another_phone_ends_this_one_and_what_was_typed_here_is_given_back(app, make, given, open_link, text):
    number, item = text
    page = open_link()
    page.goto(f"/q/part/{number}")
    page.locator(f'[name="{item.key}"]').fill("Typed on the first phone.")
    saved(page)
    app.config["WTF_CSRF_ENABLED"] = False
    newer = Phone(app, given.tokens[0], given.pins[0]).start()
    app.config["WTF_CSRF_ENABLED"] = True
    page.locator(f'[name="{item.key}"]').fill("Typed on the first phone, and a bit more.")
    page.get_by_text("Not saved: these pages are closed.").wait_for()
    go_on(page)
    page.get_by_role("heading", name="These pages are closed").wait_for()
    assert page.get_by_text("Typed on the first phone, and a bit more.").count() == 1
    assert stored(make, given.homework_ids[0])[item.key]["value"] == "Typed on the first phone."
    assert "Typed on" not in newer.get(f"/q/part/{number}").text


@pytest.mark.parametrize("script", [True, False])
def test_an_answer_can_be_taken_back_to_blank(make, given, open_link, script):
    page = open_link(java_script_enabled=script)
    page.goto("/q/part/1")
    item = given.form.sections[0].items[0]
    question = page.locator(f'[id="q.{item.key}"]')
    clear = question.get_by_role("button", name="Clear this answer")
    assert not clear.is_visible()
    tap(page, item.key, "4")
    if script:
        saved(page)
        clear.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == item.key, "the focus stays at the question"
        saved(page)
    else:
        go_on(page)
        page.goto("/q/part/1")
        clear.click()
        assert page.url.endswith(f"/q/part/1#{item.key}")
    assert question.locator("input:checked").count() == 0
    assert not clear.is_visible()
    assert stored(make, given.homework_ids[0]) == {}


def test_a_step_that_is_not_finished_survives_leaving_the_page_and_is_named(make, given, open_link):
    couple = make.couple()
    make.safety_complete(couple)
    assignment = make.assigned(couple, "s3")
    given.tokens[0], given.pins[0] = assignment.tokens[0], couple.pins[0]
    page = open_link()
    page.get_by_role("link", name="Small steps for trust").click()
    page.locator("textarea").first.fill("I put my phone away at dinner.")
    saved(page)
    assert page.locator("#saved").inner_text().endswith(", 1 not finished")
    page.goto("/q")
    assert page.get_by_role("link", name="Small steps for trust").get_by_text("1 not finished").count() == 1
    page.goto("/q/check")
    page.get_by_role("link", name="Up to three small steps").click()
    page.get_by_role("heading", name="Not finished yet").wait_for()
    assert page.locator("textarea").first.input_value() == "I put my phone away at dinner."
    tap(page, "s3.plan.1.0.component", "respect")
    saved(page)
    assert page.locator("#saved").inner_text().startswith("Saved ")
    assert stored(make, assignment.homework_ids[0])["s3.plan.1"]["value"][0]["component"] == "respect"


def test_the_browsers_back_shows_the_part_before_as_it_was_saved(given, open_link):
    page = open_link()
    page.goto("/q/part/1")
    key = given.form.sections[0].items[0].key
    tap(page, key, "4")
    go_on(page)
    page.wait_for_url("**/q/part/2")
    page.go_back()
    page.wait_for_url("**/q/part/1")
    assert page.locator(f'input[name="{key}"][value="4"]').is_checked()
    tap(page, key, "2")
    saved(page)
    page.get_by_role("button", name="Back", exact=True).click()
    page.wait_for_url("**/q")
