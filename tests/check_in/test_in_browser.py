"""The private check-in in a real browser: part by part, a lost connection, the way back, and what is left behind."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from practice.extensions import db
from practice.models.check_in import CheckIn
from tests.check_in.making import FORM, GATE, answers, at_home, keep, switch_on, worst
from tests.factories import EMAIL, PASSWORD
from tests.homework.browsing import faults, tap

pytestmark = pytest.mark.browser

SEND = "Send my answers"


@pytest.fixture
def couple(make):
    make.practice()
    switch_on(make)
    couple = make.couple()
    return SimpleNamespace(**vars(couple), tokens=at_home(make, couple))


@pytest.fixture
def phone(browser, address, couple):
    """Opens a partner's link in a browser of its own."""
    contexts = []

    def open_in(who: int = 0, **options):
        context = browser.new_context(base_url=address, viewport={"width": 390, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"/q/{couple.tokens[who]}")
        page.fill("#pin", couple.pins[who])
        page.get_by_role("button", name="Go on").click()
        return page

    yield open_in
    for context in contexts:
        context.close()


def to_the_gate(page):
    page.get_by_role("button", name="I have read this").click()
    page.get_by_role("heading", name="Is this a good moment?").wait_for()


def pass_the_gate(page, said: str = "no"):
    page.locator(f'input[name="{GATE.key}"][value="{said}"]').check()
    page.get_by_role("button", name="Continue").click()


def go_to_the_end(page):
    for _ in range(len(FORM.sections) - 2):
        page.get_by_role("button", name="Continue").click()


def kept():
    db.session.rollback()
    return db.session.scalars(select(CheckIn)).all()


def test_a_lost_connection_keeps_the_page_says_so_and_nothing_is_stored(phone):
    page = phone()
    to_the_gate(page)
    pass_the_gate(page)
    assert page.locator("section[data-part]:visible").count() == 1
    tap(page, f"{FORM.code}.fear", "often")
    go_to_the_end(page)
    page.context.set_offline(True)
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("Not sent: there is no connection").wait_for()
    assert kept() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.context.set_offline(False)
    page.get_by_role("button", name=SEND).click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert len(kept()) == 1


def test_history_does_not_tell_sending_from_putting_off_and_back_shows_nothing(phone):
    left = []
    for who, said in ((0, "no"), (1, "yes")):
        page = phone(who)
        to_the_gate(page)
        pass_the_gate(page, said)
        if said == "no":
            go_to_the_end(page)
            page.get_by_role("button", name=SEND).click()
            page.get_by_role("heading", name="Thank you").wait_for()
        else:
            page.get_by_role("heading", name="Another time").wait_for()
        left.append((page.evaluate("history.length"), page.url.rpartition("/")[2], page.title()))
        page.go_back()
        page.get_by_role("heading", name="Thank you").wait_for()
    assert left[0] == left[1]


def test_without_script_the_parts_stand_below_each_other_and_are_sent(phone):
    page = phone(java_script_enabled=False)
    to_the_gate(page)
    pass_the_gate(page)
    assert page.locator("section[data-part]:visible").count() == len(FORM.sections) - 1
    page.get_by_role("button", name=SEND).click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert len(kept()) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault(make, browser, address, couple, phone, scheme):
    keep(make, couple, answers(**worst()), position=2)
    page = phone(color_scheme=scheme)
    assert faults(page) == []
    to_the_gate(page)
    assert faults(page) == []
    pass_the_gate(page)
    assert faults(page) == []
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Caseload").wait_for()
    own = f"/couples/{couple.ref}"
    for path in (f"{own}/alone", f"{own}/partners/2", f"{own}/partners/2/alone/device", "/account/private-check-in"):
        page.goto(path)
        assert faults(page) == [], path
    page.goto(f"{own}/partners/2/check-in")
    assert faults(page) == []
    page.get_by_role("button", name="I am alone").click()
    page.get_by_text("Why this level").wait_for()
    assert faults(page) == []
    context.close()
