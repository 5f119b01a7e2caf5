"""Every page that a therapist can reach from the sample practice: none scrolls sideways, axe finds nothing, and what
is printed of it is black on white with nothing to press and no address.

Each is checked in one look of five, its neighbours in the others. With `PHOTOS=folder` each is checked in four looks,
and pictures are kept of it in six and on paper, of every couple, and of the states behind a press.
"""

import os
import re
import subprocess
import sys
from itertools import pairwise
from urllib.parse import urldefrag

import pytest

from practice.config import ROOT
from tests.browser import looks

pytestmark = [pytest.mark.browser, pytest.mark.timeout(2400)]  # the first one loads the sample; pictures take long

MOST = 160
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")
REF = re.compile(r"/couples/[A-Z0-9]{3}-[A-Z0-9]{3}")
NOT_PAGES = re.compile(r"\.(csv|pdf)$|^/static/|^/q")
ALSO = ("/?q=nobody-has-this-name", "/?show=archived", "/no-such-page")
STATES = (
    "Ready to review",
    "Waiting for",
    "Link ended",
    "Link frozen",
    "Link ends",
    "Nothing assigned",
    "Reviewed",
    "Paused",
    "Separated",
    "Archived",
    "First: how you handle secrets",
    "Safety record due",
    "A private page to read",
    "Mail did not arrive",
    "No couple fits",
    "There is no such page",
    "too few answers",
    "Nobody has sent answers yet",
    "Nothing is released.",
    "Area results released",
    "until",  # whose case it is for some days
    "Not made",
)


@pytest.fixture(scope="module")
def sample(product):
    """The sample practice behind the running product, and how its owner signs in."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(product.data)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    email, password = re.search(r"Sign in as (\S+) with the password: (\S+)", done.stdout).groups()
    return product.address, email, password


def kind_of(address: str) -> str:
    """Pages of one kind are looked at once, but for a couple's own page and its review, which show its state."""
    path = address.partition("?")[0]
    if address in ALSO:
        return address
    if re.fullmatch(REF.pattern, path) or path.endswith("/review"):
        return path
    kind = REF.sub("/couples/<ref>", ID.sub("<id>", path))
    return kind if looks.PHOTOS else re.sub(r"/programme/s\d", "/programme/<step>", kind)


def name_of(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", kind_of(path).lower()).strip("-") or "caseload"


@pytest.fixture
def page(sample, person):
    """A browser window with the owner signed in."""
    address, email, password = sample
    page = person(address, reduced_motion="reduce")  # colours that are still changing have no contrast
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Caseload", exact=True).wait_for()
    return page


def test_every_page_reads_well_in_every_look(sample, page):
    address = sample[0]
    waiting, seen, found, said = ["/", *ALSO], set(), [], []
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        page.goto(path)
        _say_who_it_is(page, sample[2])
        found += [f"{path} {fault}" for fault in looks.look(page, len(seen), name_of(path))]
        said.append(page.locator("main").inner_text())
        waiting += _links(page, address)
    assert not found, "\n".join(found)
    everything = "\n".join(said)
    assert [state for state in STATES if state not in everything] == []
    assert len(seen) > 50, sorted(seen)
    assert not waiting or len(seen) < MOST, "there are more pages than were looked at"


def _say_who_it_is(page, password: str) -> None:
    """Some pages ask again after ten minutes, which taking pictures can last."""
    if page.get_by_role("heading", name="Is it still you?").count():
        page.locator("main input[type=password]").fill(password)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("heading", name="Is it still you?").wait_for(state="hidden")


def _links(page, address: str) -> list[str]:
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    paths = [urldefrag(link)[0].removeprefix(address) for link in links if link.startswith(address)]
    return [path for path in dict.fromkeys(paths) if not NOT_PAGES.search(path.partition("?")[0])]


# Where the focus is: how far down, whether a ring shows it, and whether it can be seen.
FOCUS = """() => {
  const box = document.activeElement, seen = box.getBoundingClientRect(), style = getComputedStyle(box);
  const label = box.closest("label") ? getComputedStyle(box.closest("label")) : style;
  return {
    name: (box.getAttribute("aria-label") || box.textContent.trim() || box.name || box.tagName).slice(0, 40),
    top: Math.round(seen.top + scrollY), height: Math.round(seen.height), inMain: !!box.closest("main"),
    ring: style.outlineStyle !== "none" || label.outlineStyle !== "none",
    shown: seen.bottom > 0 && seen.top < innerHeight && seen.width > 1,
  };
}"""


def test_tab_goes_down_the_page_and_what_has_the_focus_is_seen(page):
    page.goto("/")
    review = page.get_by_role("link", name="Review answers Zoë & Mateusz").get_attribute("href")
    for path in ("/", review):
        page.goto(path)
        steps = []
        for _ in range(60):
            page.keyboard.press("Tab")
            steps.append(page.evaluate(FOCUS))
        assert steps[0]["name"] == "Skip to main content"
        assert [one for one in steps if not one["ring"] or not one["shown"]] == []
        inside = [one for one in steps if one["inMain"]]
        back = [(a, b) for a, b in pairwise(inside) if b["top"] + b["height"] < a["top"] - 40]
        assert len(inside) > 20
        assert len(back) <= 1, back  # once at most: from the end of a column to the head of the one beside it


@pytest.mark.skipif(not looks.PHOTOS, reason="for pictures: other tests look at these pages")
def test_what_stands_behind_a_press_reads_well_too(sample, page):
    found = []

    def look(name: str) -> None:
        found.extend(f"{name} {fault}" for fault in looks.look(page, 0, f"press-{name}"))

    _without_names(page, look)
    _a_report_being_made(page, look)
    _the_turned_screen(page, look)
    _the_private_check_in(page, look)
    _another_therapist(page, sample, look)
    _a_session_that_ended(page, look)
    assert not found, "\n".join(found)


def _press(page, role: str, name: str) -> None:
    """Press what leads to another page, and wait for that."""
    found = page.locator("main, header, .top").get_by_role(role, name=name)
    with page.expect_navigation():
        found.first.click()


def _open(page, couple: str) -> None:
    page.goto("/")
    page.get_by_role("row", name=couple).get_by_role("link", name=couple, exact=True).click()
    page.get_by_role("heading", name=couple, exact=True, level=1).wait_for()


def _without_names(page, look) -> None:
    page.goto("/")
    _press(page, "button", "Hide names")
    look("names hidden")
    _press(page, "button", "Show names")


def _a_report_being_made(page, look) -> None:
    _open(page, "Rosa & Emil")
    page.get_by_role("navigation", name="Rosa & Emil").get_by_role("link", name="Reports").click()
    page.get_by_role("heading", name="Reports", exact=True, level=1).wait_for()
    for choices in page.locator("main details").all():
        choices.locator("summary").click()
    look("report choices")
    _press(page, "button", "Look at the contents first")
    look("report contents")
    _press(page, "button", "Make the report")
    looks.photograph(page, "press-report being made")
    page.get_by_role("link", name="Download the PDF").first.wait_for()
    look("report ready")


def _the_turned_screen(page, look) -> None:
    _open(page, "Zoë & Mateusz")
    with page.expect_navigation():
        page.locator("#releases + ul li", has_text="Area results").get_by_role("link").first.click()
    look("release")
    _press(page, "button", "Open the shared page")
    page.get_by_role("heading", name="What we look at today").wait_for()
    look("turned")
    _press(page, "link", "Leave this page")
    look("turned leave")
    _press(page, "button", "I have turned it, go on")


def _the_private_check_in(page, look) -> None:
    """Off in the sample, as anywhere; turned on, as its owner can after reading, and off again."""
    page.goto("/account/private-check-in")
    page.locator("main input[type=checkbox]").check()
    _press(page, "button", "Turn it on")
    look("check-in on")
    _open(page, "Оксана & Daniel")
    _press(page, "link", "People and contact")
    _press(page, "link", "Ask each of them alone")
    look("check-in offer")
    page.locator("main input[type=checkbox]").first.check()
    _press(page, "button", "Make a link for each")
    look("check-in links")
    _press(page, "link", "Hand the device to")
    look("check-in device")
    page.goto(page.url.partition("/couples")[0] + "/account/private-check-in")
    _press(page, "button", "Turn it off")


def _another_therapist(page, sample, look) -> None:
    """Nobody is on this caseload, and some are on that one to read only."""
    for who in ("tendai@example.org", "ewa@example.org"):
        _press(page, "button", "Sign out")
        page.goto("/sign-in")
        look("sign-in")
        page.fill("input[name=email]", who)
        page.fill("input[name=password]", sample[2])
        _press(page, "button", "Sign in")
        page.get_by_role("heading", name="Caseload", exact=True).wait_for()
        look(who.partition("@")[0])


def _a_session_that_ended(page, look) -> None:
    page.goto("/couples/new")
    page.locator("[name=one-first_name]").fill("Somebody")
    page.context.clear_cookies()
    _press(page, "button", "Add the couple")
    look("session ended")
