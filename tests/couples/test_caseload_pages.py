"""A long caseload in pages: every couple once, in order, whatever is searched for, filtered or changed meanwhile."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from practice import hashing
from practice.access.caseload_rows import OfCouple
from practice.services.caseload import listing
from practice.services.caseload.overview import CoupleRow

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STATES = ("nothing_assigned", "waiting", "link_expiring", "link_ended", "reviewed")


def row(ref, name, status, state, session, activity, to_review):
    """`session` and `activity` are hours from now; few of each, so that many couples share one."""
    partners = tuple(SimpleNamespace(label=one, full_name=one) for one in name)
    session_at = None if session is None else NOW + timedelta(hours=session)
    kept = dict.fromkeys(OfCouple._fields) | {"ref": ref, "last_activity_at": NOW - timedelta(hours=activity)}
    return CoupleRow(
        kept=OfCouple(**kept), ref=ref, partners=partners, instrument=None, state=state, next_session_at=session_at,
        session_is_coming=session is not None and session >= 0, link_ends_at=None, status=status,
        to_review="any" if to_review else None,
    )  # fmt: skip


ROWS = st.lists(
    st.tuples(
        st.tuples(st.sampled_from(("Ana", "ana", "Ben", "Zoë")), st.sampled_from(("Pat", "Quin"))),
        st.sampled_from(("active", "active", "paused", "archived")),
        st.sampled_from(STATES),
        st.sampled_from((None, -3, 1, 2)),
        st.integers(0, 3),
        st.booleans(),
    ),
    max_size=30,
).map(lambda found: [row(f"REF-{number:03}", *one) for number, one in enumerate(found)])
ASKED = st.tuples(
    st.sampled_from(("", "", "ana", "a pat", "REF-00", "nobody")),
    st.sampled_from(tuple(listing.FILTERS)),
    st.sampled_from(listing.SORTS),
)


def refs(rows):
    return [one.ref for one in rows]


def walk(rows, asked, direction, begin):
    after, found = begin, []
    while after is not None:
        page = listing.page(rows, *asked, after)
        found.append(page)
        after = getattr(page, direction)
    return found


@settings(max_examples=150)
@given(rows=ROWS, asked=ASKED, size=st.integers(1, 7))
def test_the_pages_together_hold_every_couple_once_in_order(rows, asked, size):
    kept, listing.PAGE = listing.PAGE, size
    try:
        wanted = refs(listing.chosen(rows, *asked))
        pages = walk(rows, asked, "further", "")
        assert [ref for page in pages for ref in refs(page.rows)] == wanted
        assert {page.found for page in pages} == {len(wanted)}
        assert [page.number for page in pages] == list(range(1, len(pages) + 1))
        assert all(len(page.rows) == size for page in pages[:-1])
        if len(pages) > 1:
            back = walk(rows, asked, "earlier", pages[-2].further)
            assert [refs(page.rows) for page in reversed(back)] == [refs(page.rows) for page in pages]
    finally:
        listing.PAGE = kept


@settings(max_examples=100)
@given(rows=ROWS, asked=ASKED, size=st.integers(1, 7), gone=st.integers(0, 29))
def test_a_couple_that_leaves_the_list_between_two_pages_hides_no_other(rows, asked, size, gone):
    """Numbered pages would: what comes after it moves up by one, over the page's edge."""
    assume(asked[1] != "archived")
    kept, listing.PAGE = listing.PAGE, size
    try:
        first = listing.page(rows, *asked, "")
        left = [one._replace(status="archived") if place == gone else one for place, one in enumerate(rows)]
        if first.further is not None:
            rest = [ref for page in walk(left, asked, "further", first.further) for ref in refs(page.rows)]
            assert {*refs(first.rows), *rest} >= set(refs(listing.chosen(left, *asked)))
            assert not set(refs(first.rows)) & set(rest)
    finally:
        listing.PAGE = kept


@settings(max_examples=100)
@given(count=st.integers(0, 40), size=st.integers(1, 9), first=st.integers(1, 9))
def test_a_first_page_of_another_length_moves_the_others_and_loses_none(count, size, first):
    rows = [SimpleNamespace(ref=f"REF-{number:03}") for number in range(count)]
    kept, listing.PAGE = listing.PAGE, size
    try:
        pages, after = [], ""
        while after is not None:
            pages.append(listing.page_of(rows, after, first))
            after = pages[-1].further
        assert [one for page in pages for one in page.rows] == rows
        assert [page.number for page in pages] == list(range(1, len(pages) + 1))
        assert len(pages[0].rows) == min(first, count)
        for before, page in pairwise(pages):
            assert listing.page_of(rows, page.earlier, first).rows == before.rows
    finally:
        listing.PAGE = kept


@pytest.fixture
def quick_pins(therapist, monkeypatch):
    """Dozens of couples, whose PINs nobody types."""
    monkeypatch.setattr(hashing, "hash_secret", lambda _secret: "no PIN fits it")


@pytest.mark.usefixtures("quick_pins")
def test_the_links_lead_through_the_list_and_back_with_what_was_searched_for(therapist, make, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    for name in ("Ana", "Ben", "Cem", "Dee", "Eva"):
        make.couple(names=((name, ""), ("Pat", "")))
    make.couple(names=(("Fay", ""), ("Quin", "")))
    page, seen = therapist.get("/?sort=name&q=pat").text, []
    assert "5 couples found" in page
    while True:
        seen.append(re.findall(r'class="couple" href="[^"]+">(\w+) &amp;', page.split("<tbody")[-1]))
        further = re.search(r'href="([^"#]+)#all">Further', page)
        if not further:
            break
        page = therapist.get(further[1].replace("&amp;", "&")).text
    assert seen == [["Ana", "Ben"], ["Cem", "Dee"], ["Eva"]]
    assert "All 6" in page
    back = re.search(r'href="([^"#]+)#all">Earlier', page)[1].replace("&amp;", "&")
    assert "Cem" in therapist.get(back).text.split("<tbody")[-1]
    assert "Ana" in therapist.get("/?sort=name&after=ABC-234").text.split("<tbody")[-1]


@pytest.mark.usefixtures("quick_pins")
def test_what_needs_attention_comes_in_pages_as_well(therapist, make, monkeypatch):
    """The most pressing stand above all couples, which are not pushed out of sight; the others are one step away."""
    monkeypatch.setattr(listing, "PAGE", 2)
    couples = [make.couple() for _ in range(listing.AT_FIRST + 3)]
    for couple in couples:
        make.couple_row(couple).frozen_links = 1
        make.session.commit()
    page, label, found = therapist.get("/").text, "3 more", []
    while True:
        part = page[page.index("Needs your attention") : page.index("All couples")]
        found.append(re.findall(r'class="couple" href="/couples/([^"]+)"', part))
        further = re.search(rf'href="([^"#]+)#attention">{label}<', part)
        if not further:
            break
        page, label = therapist.get(further[1]).text, "Further"
    assert [len(part) for part in found] == [listing.AT_FIRST, 2, 1]
    assert sorted(ref for part in found for ref in part) == sorted(one.ref for one in couples)
    back = re.search(r'href="([^"#]+)#attention">Earlier', part)[1]
    assert 'href="/#attention">Earlier' in therapist.get(back).text
