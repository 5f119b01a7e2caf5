"""The caseload as a list: search, filter, sort and pages, over all couples of a therapist.

A page begins after a couple, not at a number: what has changed places since the page before neither hides a couple nor
shows one twice, and the address holds a case number, never a name.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from practice.services.caseload.overview import CoupleRow
from practice.texts import N_

PAGE = 60  # couples a page: few practices have a therapist with more
AT_FIRST = 10  # of what needs attention, above all couples: as much as fits in one look
FILTERS = {
    "all": N_("All"),
    "review": N_("To review"),
    "waiting": N_("Waiting"),
    "links": N_("Link to renew"),
    "nothing": N_("Nothing out"),
    "resting": N_("Paused or ended"),
    "archived": N_("Archived"),
}
_STATES_OF = {
    "waiting": ("waiting", "waiting_for_one", "link_expiring"),
    "links": ("link_ended", "link_frozen", "link_expiring"),
    "nothing": ("nothing_assigned", "reviewed"),
}
SORTS = ("session", "name", "activity")


class _HasRef(Protocol):
    @property
    def ref(self) -> str: ...


Row = TypeVar("Row", bound=_HasRef)


class Page(NamedTuple, Generic[Row]):
    """Some of the `found` rows, in order. `further` and `earlier` are the refs after which the next pages begin.

    `earlier` is "" for the first page; both are None where there is no such page.
    """

    rows: Sequence[Row]
    found: int
    number: int
    further: str | None
    earlier: str | None


def page(rows: Sequence[CoupleRow], search: str, show: str, sort: str, after: str) -> Page[CoupleRow]:
    """The chosen couples that come after the one with this ref, whether or not that one is among them.

    From the beginning where there is no such couple. Raises Unreadable.
    """
    found = chosen(rows, search, show, sort)
    return _cut(found, _passed(_sorted(rows, sort), found, after) if after else 0, PAGE)


def page_of(found: Sequence[Row], after: str, first: int) -> Page[Row]:
    """The same of what stands in its order already; the first page has `first` rows."""
    return _cut(found, _passed(found, found, after), first)


def _passed(ordered: Sequence[_HasRef], found: Sequence[_HasRef], after: str) -> int:
    """How many of those that were found stand before a page that begins after this couple."""
    places = {row.ref: place for place, row in enumerate(ordered)}
    last = places.get(after, -1)
    return sum(1 for row in found if places[row.ref] <= last)


def _cut(found: Sequence[Row], start: int, first: int) -> Page[Row]:
    end, before = start + (PAGE if start else first), max(first, start - PAGE)
    return Page(
        rows=found[start:end],
        found=len(found),
        number=2 + max(0, -(-(start - first) // PAGE)) if start else 1,
        further=found[end - 1].ref if end < len(found) else None,
        earlier=None if start == 0 else found[before - 1].ref if start > first else "",
    )


def chosen(rows: Sequence[CoupleRow], search: str, show: str, sort: str) -> list[CoupleRow]:
    """The couples that a search and a filter leave, in the asked order. A search looks through archived ones too."""
    words = search.casefold().split()
    if not words:
        return _sorted([row for row in rows if fits(row, show)], sort)
    left = [row for row in rows if show == "all" or fits(row, show)]
    return _sorted([row for row in left if _holds_all(row.words, words)], sort)


def _holds_all(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def fits(row: CoupleRow, show: str) -> bool:
    """Whether a filter shows the couple. Archived couples stand under their own filter only."""
    if show == "archived" or row.status == "archived":
        return show == "archived" and row.status == "archived"
    if show == "resting":
        return row.status != "active"
    if show == "review":
        return row.to_review is not None
    return show not in _STATES_OF or (row.status == "active" and row.state in _STATES_OF[show])


def counts(rows: Sequence[CoupleRow]) -> dict[str, int]:
    """How many couples each filter would leave."""
    return {show: sum(1 for row in rows if fits(row, show)) for show in FILTERS}


def _sorted(rows: Sequence[CoupleRow], sort: str) -> list[CoupleRow]:
    return sorted(rows, key=_SORT_KEYS.get(sort, _by_session))


def _by_session(row: CoupleRow) -> tuple[bool, datetime]:
    """Coming sessions first, soonest first; then those without one. Of two at one moment, the one added first."""
    if row.session_is_coming and row.next_session_at is not None:
        return (False, row.next_session_at)
    return (True, row.kept.last_activity_at)


def _by_name(row: CoupleRow) -> tuple[str, str]:
    return (row.name.casefold(), row.ref)


def _by_activity(row: CoupleRow) -> tuple[float, str]:
    return (-row.kept.last_activity_at.timestamp(), row.ref)


_SORT_KEYS: dict[str, Callable[[CoupleRow], Any]] = {
    "session": _by_session,
    "name": _by_name,
    "activity": _by_activity,
}
