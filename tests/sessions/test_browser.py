"""The note editor in a real browser: what is typed is stored, or said not to be."""

import re

import pytest

from tests.factories import EMAIL, PASSWORD
from tests.sessions.conftest import rows

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser, couple, address):
    """The therapist's browser on the couple's sessions."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 820})
    page = context.new_page()
    page.set_default_timeout(15_000)
    failed = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto("/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.locator("main button").first.click()
    page.goto(f"/couples/{couple.ref}/sessions")
    yield page
    context.close()
    assert failed == []


def begin(page):
    page.get_by_role("button", name="New joint session").click()
    page.wait_for_url(re.compile("/sessions/[0-9a-f-]{36}$"))
    page.wait_for_load_state()  # with its script, which saves from now on
    return page.url


def says(page, words):
    page.locator("#saved", has_text=re.compile(f"^{words}")).wait_for()


def test_a_second_after_typing_stops_it_is_stored_and_said(page):
    begin(page)
    page.locator("#text").press_sequentially("They laughed at the same moment.")
    says(page, "Saved ")
    assert rows()[0].revision >= 1
    page.reload()
    assert page.locator("#text").input_value() == "They laughed at the same moment."


def test_offline_says_not_saved_keeps_the_text_and_saves_when_the_connection_is_back(page):
    begin(page)
    page.context.set_offline(True)
    page.fill("#text", "Typed in a tunnel.")
    says(page, "Not saved yet")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_timeout(500)
    assert page.locator("#text").input_value() == "Typed in a tunnel."
    assert rows()[0].revision == 0
    page.context.set_offline(False)
    says(page, "Saved ")
    assert rows()[0].revision == 1


def test_a_save_whose_answer_was_lost_is_no_conflict(page):
    address = begin(page)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route(address, lose_the_answer, times=1)
    page.fill("#text", "First.")
    says(page, "Not saved yet")
    page.fill("#text", "First and second.")
    says(page, "Saved ")
    page.reload()
    assert page.locator("#text").input_value() == "First and second."


def test_two_windows_are_told_of_each_other_and_both_texts_are_there(page):
    address = begin(page)
    other = page.context.new_page()
    other.goto(address)
    page.fill("#text", "From the first window.")
    says(page, "Saved ")
    other.fill("#text", "From the second window.")
    says(other, "Changed in another window")
    other.get_by_role("button", name="Save", exact=True).click()
    other.get_by_role("heading", name="Changed in another window").wait_for()
    assert other.locator("#text").input_value() == "From the second window."
    assert other.get_by_text("From the first window.").count() == 1
    other.get_by_role("button", name="Save", exact=True).click()
    other.get_by_text("Saved.", exact=True).wait_for()
    assert other.locator("#text").input_value() == "From the second window."


def test_finishing_takes_along_what_was_typed_last(page):
    begin(page)
    page.fill("#text", "The last word.")
    page.get_by_role("button", name="Finish note").click()
    page.get_by_role("heading", name="Add to this note").wait_for()
    assert page.get_by_text("The last word.").count() == 1


def test_a_template_is_switched_by_keyboard_and_enter_in_a_field_only_saves(page):
    begin(page)
    page.fill("#text", "Kept.")
    page.get_by_role("button", name="SOAP").press("Enter")
    page.locator("#subjective").wait_for()
    assert page.locator("#text").input_value() == "Kept."
    page.locator("#held_at").press("Enter")
    page.get_by_text("Saved.", exact=True).wait_for()
    assert page.locator("#subjective").count() == 1


def test_the_private_note_saves_itself_too(page):
    begin(page)
    page.get_by_role("link", name="Open the private note").click()
    page.fill("#private", "A hunch.")
    says(page, "Saved ")
    page.reload()
    assert page.locator("#private").input_value() == "A hunch."
