"""Every page that a therapist can reach from the sample practice: none scrolls sideways, axe finds nothing, and what
is printed of it is black on white with nothing to press and no address.

Each is checked in one look of five, its neighbours in the others. With `PHOTOS=folder` each is checked in four looks,
and pictures are kept of it in six and on paper, of every couple, and of the states behind a press.
"""

import os
import re
import subprocess
import sys
from urllib.parse import urldefrag

import pytest

from practice.config import ROOT
from tests.browser import looks

pytestmark = pytest.mark.browser

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
    "stopped three times",
    "Switched off",
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
    """Pages of one kind are looked at once, but for what shows a couple's state: its own page and its review."""
    path = address.partition("?")[0]
    if address in ALSO:
        return address
    if re.fullmatch(REF.pattern, path) or (looks.PHOTOS and path.endswith("/review")):
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
    page.get_by_role("heading", name="Caseload").wait_for()
    return page


@pytest.mark.timeout(2400)
def test_every_page_reads_well_in_every_look(sample, page):
    address = sample[0]
    waiting, seen, found, said = ["/", *ALSO], set(), [], []
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        page.goto(path)
        found += [f"{path} {fault}" for fault in looks.look(page, len(seen), name_of(path))]
        said.append(page.locator("main").inner_text())
        waiting += _links(page, address)
    assert not found, "\n".join(found)
    everything = "\n".join(said)
    assert [state for state in STATES if state not in everything] == []
    assert len(seen) > 50, sorted(seen)
    assert not waiting or len(seen) < MOST, "there are more pages than were looked at"


def _links(page, address: str) -> list[str]:
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    paths = [urldefrag(link)[0].removeprefix(address) for link in links if link.startswith(address)]
    return [path for path in dict.fromkeys(paths) if not NOT_PAGES.search(path.partition("?")[0])]
