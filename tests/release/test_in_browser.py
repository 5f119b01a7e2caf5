"""The turned screen in a real browser: the way back shows nothing, every size fits, axe finds nothing."""


import pytest

from practice.access.joint import Opened, Point, Words
from practice.extensions import db
from practice.services.joint import release
from tests.factories import EMAIL, PASSWORD
from tests.homework.browsing import faults
from tests.release.conftest import write

pytestmark = pytest.mark.browser
WORDS = Words("A pattern in two lines.", (Point("You listen.", "Both of you."),), (Point("Raise one thing early."),))


@pytest.fixture
def case(sent):
    """Everything of a round about two views released, with words."""
    case = sent("s2")
    write(case, WORDS)
    areas = frozenset(area.code for area in case.form.areas)
    pieces = frozenset({"s2.us.01", "s2.us.04/1", "s2.plan.1/2/0"})
    release.release(case.couple.caseload, case.couple.ref, case.assignment.id, Opened("ratings", areas, pieces))
    db.session.commit()
    return case


@pytest.fixture
def signed_in(case, browser, address):
    """Opens a therapist's browser, signed in, at a size and in the light or the dark."""
    contexts = []

    def sign_in(width=1280, scheme="light"):
        size = {"width": width, "height": 900}
        context = browser.new_context(base_url=address, viewport=size, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/sign-in")
        page.fill("[name=email]", EMAIL)
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def test_a_release_that_ends_leaves_the_turned_screen_within_a_minute(case, signed_in):
    page = signed_in()
    page.clock.install()
    page.goto(case.path)
    page.get_by_role("button", name="Open the shared page").click()
    page.get_by_text(WORDS.pattern).wait_for()
    release.withdraw(case.couple.caseload, case.couple.ref, case.assignment.id)
    db.session.commit()
    page.clock.fast_forward(21_000)
    page.get_by_text("There is nothing to look at together here").wait_for()
    assert page.get_by_text(WORDS.pattern).count() == 0


def test_going_back_from_the_shared_page_asks_and_shows_nothing_of_before(case, signed_in):
    page = signed_in()
    page.goto(f"/couples/{case.couple.ref}")
    page.goto(case.path)
    page.get_by_role("button", name="Open the shared page").click()
    page.get_by_role("heading", name="What we look at today").wait_for()
    for _ in range(3):
        page.go_back(wait_until="commit")
        assert "Where they see it differently" not in page.content()
        page.get_by_role("heading", name="Leave this page?").wait_for()
        assert page.url.endswith("/share/leave")
    page.get_by_role("link", name="Stay on the shared page").click()
    page.get_by_role("heading", name="What we look at today").wait_for()
    page.get_by_role("link", name="Leave this page").click()
    page.get_by_role("button", name="I have turned it, go on").click()
    page.wait_for_url(f"**{case.path}")
    assert page.get_by_text("Where they see it differently").count() == 1


def test_another_tab_of_the_same_browser_is_turned_too(case, signed_in):
    page = signed_in()
    other = page.context.new_page()
    other.goto(f"{case.path}/release")
    other.fill("#pattern", "Typed in another tab while the screen was turned.")
    page.goto(case.path)
    page.get_by_role("button", name="Open the shared page").click()
    page.get_by_role("heading", name="What we look at today").wait_for()
    other.get_by_role("button", name="Save the words", exact=True).click()
    other.get_by_role("heading", name="Leave this page?").wait_for()
    other.get_by_role("button", name="I have turned it, go on").click()
    other.get_by_role("heading", name="This was sent while the screen was turned").wait_for()
    other.get_by_role("button", name="Send it once more").click()
    other.get_by_text("Saved. Nothing is opened by that.").wait_for()
    assert other.locator("#pattern").input_value() == "Typed in another tab while the screen was turned."


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (820, "dark"), (390, "light"), (390, "dark")])
def test_release_and_shared_page_fit_every_size_and_pass_axe(case, signed_in, width, scheme):
    page = signed_in(width, scheme)
    for path in ("/release", "/share"):
        page.goto(f"{case.path}{path}")
        assert faults(page) == []
    page.get_by_role("button", name="Open the shared page").click()
    page.get_by_role("heading", name="What we look at today").wait_for()
    assert page.get_by_role("button", name="Full screen").is_visible()
    assert faults(page) == []
    page.goto("/share/leave")
    assert faults(page) == []
