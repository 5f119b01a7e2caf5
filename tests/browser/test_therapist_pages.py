"""Every page that a therapist can reach from the sample practice: none scrolls sideways, axe finds nothing.

Each is checked in one look of five, its neighbours in the others.
`PHOTOS=folder` keeps a picture of each page in each look.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urldefrag

import pytest

from practice.config import ROOT
from tests.homework.browsing import faults

pytestmark = pytest.mark.browser

WIDTHS = (390, 820, 1280)
LOOKS = ((390, "light"), (1280, "dark"), (820, "light"), (390, "dark"), (1280, "light"))
MOST = 120
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")
REF = re.compile(r"/couples/[A-Z0-9]{3}-[A-Z0-9]{3}")
NOT_PAGES = re.compile(r"\.(csv|pdf)$|^/static/|^/q")
ALSO = ("/?q=nobody-has-this-name", "/?show=archived", "/no-such-page")
STATES = (
    "Ready to review",
    "Waiting for",
    "Link ended",
    "Nothing assigned",
    "Reviewed",
    "No couple fits",
    "There is no such page",
    "too few answers",
    "Nobody has sent answers yet",
    "Nothing is released.",
    "Area results released",
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
        timeout=120,
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
    return REF.sub("/couples/<ref>", ID.sub("<id>", path))


@pytest.mark.timeout(900)
def test_every_page_reads_well_in_every_look(sample, person):
    address, email, password = sample
    page = person(address, reduced_motion="reduce")  # colours that are still changing have no contrast
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Caseload").wait_for()
    waiting, seen, found, said = ["/", *ALSO], set(), [], []
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        page.goto(path)
        found += [f"{path} {fault}" for fault in _look(page, path, len(seen))]
        said.append(page.locator("main").inner_text())
        waiting += _links(page, address)
    assert not found, "\n".join(found)
    everything = "\n".join(said)
    assert [state for state in STATES if state not in everything] == []
    assert len(seen) > 40, sorted(seen)
    assert not waiting or len(seen) < MOST, "there are more pages than were looked at"


def _look(page, path: str, number: int) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"scrolls sideways at {width}")
    width, scheme = LOOKS[number % len(LOOKS)]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found += [f"{fault} ({width}, {scheme})" for fault in faults(page)]
    _photograph(page, path)
    return found


def _photograph(page, path: str) -> None:
    folder = os.environ.get("PHOTOS")
    if not folder:
        return
    name = re.sub(r"[^a-z0-9]+", "-", kind_of(path).lower()).strip("-") or "caseload"
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)


def _links(page, address: str) -> list[str]:
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    paths = [urldefrag(link)[0].removeprefix(address) for link in links if link.startswith(address)]
    return [path for path in dict.fromkeys(paths) if not NOT_PAGES.search(path.partition("?")[0])]
