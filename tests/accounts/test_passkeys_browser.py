"""A real browser with an authenticator inside: a passkey is added, signs in alone, and is a second step."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import EMAIL, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def page(browser, make, address):
    make.practice()
    context = browser.new_context(base_url=address.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def put_in(page, *, verifies: bool) -> None:
    """An authenticator in this browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal" if verifies else "usb",
        "hasResidentKey": verifies,
        "hasUserVerification": verifies,
        "isUserVerified": verifies,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(page) -> None:
    page.goto("/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def add_passkey(page) -> None:
    give_password(page)
    page.wait_for_url("**/")
    page.goto("/account/second-step")
    page.fill("[name=name]", "Key on my ring")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Save them now").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def has_no_barrier(page) -> bool:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    return True


def test_a_passkey_signs_in_without_a_password(page):
    put_in(page, verifies=True)
    add_passkey(page)
    assert has_no_barrier(page)
    page.get_by_role("button", name="Use a passkey instead").click()
    page.get_by_role("heading", name="Caseload").first.wait_for()
    page.goto("/account/second-step")
    assert page.get_by_text("Key on my ring").first.is_visible()
    assert has_no_barrier(page)


def test_a_key_that_does_not_check_its_user_is_the_second_step(page):
    put_in(page, verifies=False)
    add_passkey(page)
    give_password(page)
    page.wait_for_url("**/second-step")
    assert has_no_barrier(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Caseload").first.wait_for()


def test_where_no_passkey_can_work_none_is_offered_and_the_way_there_is_told(page, address):
    page.goto(f"{address}/sign-in")
    assert page.get_by_role("button", name="Use a passkey instead").count() == 0
    page.get_by_role("link", name="open this page under localhost").click()
    page.get_by_role("button", name="Use a passkey instead").wait_for()
