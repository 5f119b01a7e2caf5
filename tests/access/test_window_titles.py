"""What stands in the browser's tabs and history, and which part of the product a page says that it is in."""

import re
from html import unescape

import pytest

from tests.access.team import ANNA, NAMES
from tests.access.test_roles import routes

SHARED = "share.show"  # is made for both, and says whose it is


def test_no_window_of_a_case_has_a_partners_name_in_its_title_and_each_says_where_it_is(app, make, house):
    """A tab beside the turned screen would say "Private page" with the name of one of the two who look at it."""
    client, seen = make.signed_in(ANNA), set()
    names = {name for both in NAMES for name in both}
    for rule, method, address in routes(app, house.values):
        answer = client.get(address) if method == "GET" and rule.endpoint != SHARED else None
        if answer is None or answer.status_code != 200 or "<title>" not in answer.text:
            continue
        title = unescape(re.search(r"<title>(.*?)</title>", answer.text)[1])
        assert not [name for name in names if name in title], f"{rule.endpoint}: {title}"
        nav = re.search(r'<nav class="nav".*?</nav>', answer.text, re.DOTALL)
        if nav:
            assert len(re.findall("aria-current", nav[0])) == 1, f"{rule.endpoint} is in no part or in two"
            seen.add(rule.endpoint)
    private = {"review.private", "couples.asked", "erasing.partner", "own_data.show", "restriction.show"}
    assert private | {"session_records.show", "statuses.show", "disclosures.index", "reports.show"} <= seen


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("/assign?ref={ref}", "Caseload"),
        ("/import", "Caseload"),
        ("/programme/pool", "Programme"),
        ("/reports/all", "Reports"),
        ("/help/homework", "Help"),
    ],
)
def test_a_page_of_no_case_says_where_it_is_as_well(make, house, address, part):
    page = make.signed_in(ANNA).get(address.format(ref=house.couple.ref)).text
    nav = re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL)
    assert re.findall(r'aria-current="true">([^<]+)<', nav[0]) == [part]
