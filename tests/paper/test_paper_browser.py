"""The sheets as a browser prints them, and the pages about paper on a screen."""

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from practice.services.joint import own_answers
from tests.factories import EMAIL, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

POINTS = {"A4": (595, 842), "Letter": (612, 792)}


@pytest.fixture
def page(browser, given, address):
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto("/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    yield page
    context.close()


def printed(page, size: str) -> list:
    return PdfReader(BytesIO(page.pdf(format=size))).pages


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_code_stands_on_every_page_and_no_question_is_split(page, desk, size):
    sheet = desk("s1")
    page.goto(sheet.print_path)
    pages = printed(page, size)
    heads = [f"{number}. {item.text}"[:28] for number, item in enumerate(sheet.form.items, 1)]
    assert [round(float(number)) for number in pages[0].mediabox[2:]] == pytest.approx(POINTS[size], abs=2)
    for number, one in enumerate(pages, 1):
        words = " ".join(one.extract_text().split())
        assert sheet.code in words
        assert f"{number} / {len(pages)}" in words
        assert "Back to the links" not in words
        begun = sum(head in words for head in heads) if number < len(pages) else 0  # the last lists own words
        assert words.count("I’d rather not say") == begun, f"page {number} splits a question"


def test_it_is_large_and_black_on_white_also_where_the_screen_is_dark(page, desk):
    page.emulate_media(color_scheme="dark")
    page.goto(desk("s2").print_path)
    size, ink, paper = (
        page.evaluate(f"getComputedStyle(document.body).{name}") for name in ("fontSize", "color", "backgroundColor")
    )
    assert float(size.removesuffix("px")) >= 16 * 96 / 72 - 0.1
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_the_button_prints(page, desk):
    page.goto(desk("s2").print_path)
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Print").click()
    assert page.title() == "printed"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_have_no_accessibility_fault_and_do_not_scroll_sideways(make, given, page, desk, width):
    sheet = desk("s3")
    own_answers.switch(given.couple.caseload, given.couple.ref, on=True)
    make.send(make.assigned(given.couple, "s2").homework_ids[0])
    page.set_viewport_size({"width": width, "height": 900})
    base = f"/couples/{given.couple.ref}"
    for path in (sheet.print_path, sheet.enter_path, f"{base}/own-answers", f"{base}/partners/1/own"):
        page.goto(path)
        assert Axe().run(page).response["violations"] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_enter_in_the_first_line_sends_nothing(page, desk):
    sheet = desk("s2")
    page.goto(sheet.enter_path)
    page.fill("[name=sheet]", sheet.code)
    page.press("[name=sheet]", "Enter")
    page.wait_for_load_state()
    assert page.locator("[name=sheet]").input_value() == sheet.code
    assert page.get_by_role("alert").count() == 0
