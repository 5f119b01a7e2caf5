"""A couple with homework, and the phones of its two partners."""

from types import SimpleNamespace

import pytest

from practice import programme
from tests.homework.phone import Phone


@pytest.fixture
def given(make):
    """A couple to whom the first step of the programme was assigned."""
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    form = programme.catalogue().programme[0]
    return SimpleNamespace(
        couple=couple,
        assignment_id=assignment.id,
        form=form,
        tokens=assignment.tokens,
        pins=couple.pins,
        homework_ids=assignment.homework_ids,
    )


@pytest.fixture
def phone(app, given) -> Phone:
    """The first partner's phone, the link not opened yet."""
    return Phone(app, given.tokens[0], given.pins[0])


@pytest.fixture
def other_phone(app, given) -> Phone:
    """The second partner's."""
    return Phone(app, given.tokens[1], given.pins[1])


@pytest.fixture
def assigned(make, app):
    """Give a new couple any instrument; the first partner's phone, started, and the homework's id."""

    def assign(code: str):
        make.practice()
        couple = make.couple()
        make.safety_complete(couple)
        assignment = make.assigned(couple, code)
        return Phone(app, assignment.tokens[0], couple.pins[0]).start(), assignment.homework_ids[0]

    return assign


@pytest.fixture
def open_link(browser, address, given):
    """Opens a partner's link in a new browser and goes as far as the list of parts."""
    contexts = []

    def open_in(*, who: int = 0, width: int = 390, **options):
        context = browser.new_context(base_url=address, viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"/q/{given.tokens[who]}")
        page.fill("#pin", given.pins[who])
        with page.expect_navigation():
            page.get_by_role("button", name="Go on").click()
        start = page.get_by_role("button", name="I have read this")
        if start.count():
            with page.expect_navigation():
                start.click()
        return page

    yield open_in
    for context in contexts:
        context.close()
