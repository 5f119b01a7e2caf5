"""A device in a partner's hands, in a real browser: Back, reload and other windows show nothing of the therapist's."""


from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from tests.factories import EMAIL, PASSWORD
from tests.homework.phone import stored

pytestmark = pytest.mark.browser

PRIVATE = ("Maya", "Jonas", "Okafor", "Lindqvist")


@pytest.fixture
def page(browser, given, address):
    """The therapist's browser, signed in."""
    context = browser.new_context(base_url=address, viewport={"width": 820, "height": 1100})
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    yield page
    context.close()


def hand_over(page, given):
    page.goto(f"/couples/{given.couple.ref}")
    page.goto(f"/couples/{given.couple.ref}/links/{given.assignment_id}")
    page.get_by_role("link", name="Answer on this device").first.click()
    page.get_by_role("button", name="Sign me out and start").click()
    page.wait_for_url("**/q")
    page.get_by_role("button", name="I have read this").click()


def back(page):
    """Back as a person presses it. The page may leave again by itself at once, which the driver takes for an error."""
    with suppress(Error):
        page.go_back()


def shows_nothing_private(page):
    page.wait_for_load_state("networkidle")
    assert page.locator("main").first.is_visible()
    text = page.content()
    assert not [name for name in PRIVATE if name in text]


def test_back_and_reload_show_nothing_of_the_therapists(page, given):
    hand_over(page, given)
    for _ in range(5):
        back(page)
        shows_nothing_private(page)
        page.reload()
        shows_nothing_private(page)


def test_another_window_of_the_therapists_is_closed(page, given):
    other = page.context.new_page()
    other.goto("/")
    other.goto(f"/couples/{given.couple.ref}")
    assert "Maya" in other.content()
    hand_over(page, given)
    other.wait_for_url("**/sign-in")
    shows_nothing_private(other)
    back(other)
    shows_nothing_private(other)


def test_a_tap_is_saved_and_what_was_answered_is_gone_from_the_device_afterwards(make, page, given):
    hand_over(page, given)
    page.goto("/q/part/1")
    key = given.form.sections[0].items[0].key
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(f'input[name="{key}"][value="4"]').check(force=True)
    page.get_by_role("button", name="Leave quickly").click()
    page.get_by_role("heading", name="Please give the device back").wait_for()
    assert stored(make, given.homework_ids[0]) == {key: {"value": 4}}
    for _ in range(3):
        back(page)
        page.wait_for_load_state("networkidle")
        assert page.locator("input:checked").count() == 0
        shows_nothing_private(page)


def test_a_page_that_nobody_touches_for_half_an_hour_shows_no_answer_any_more(page, given):
    page.clock.install()
    hand_over(page, given)
    page.goto("/q/part/1")
    page.clock.fast_forward("29:00")
    page.mouse.click(5, 5)
    page.clock.fast_forward("29:00")
    assert page.url.endswith("/q/part/1")
    page.clock.fast_forward("02:00")
    page.wait_for_url("**/q/device")


def test_the_therapist_signs_in_and_goes_on_where_they_were(page, given):
    hand_over(page, given)
    page.goto("/q/check")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("link", name="For the therapist").click()
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/couples/{given.couple.ref}/links/{given.assignment_id}")
    assert not {"__Host-q", "__Host-device"} & {cookie["name"] for cookie in page.context.cookies()}


def test_the_new_pages_have_no_accessibility_fault(page, given):
    page.goto(f"/couples/{given.couple.ref}/homework/{given.homework_ids[0]}/device")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Sign me out and start").click()
    page.goto("/q/device")
    assert Axe().run(page).response["violations"] == []
