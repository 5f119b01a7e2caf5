"""Addresses of a case's pages for lists, which write hundreds of them: `url_for` is asked once a kind of page."""

from functools import lru_cache
from uuid import UUID

from flask import request, url_for

_REF = "111-111"  # a ref has no 1; and no id is this one:
_ID = UUID(int=0)
_DASHED = str(_ID)


class CaseAddresses:
    """The addresses as this request writes them: an app may be mounted below another path."""

    def __init__(self) -> None:
        self._root = request.script_root

    def couple(self, ref: str) -> str:
        return _pattern("couples.show", self._root).replace(_REF, ref)

    def assign(self, ref: str) -> str:
        return _pattern("assignments.assign", self._root).replace(_REF, ref)

    def brief(self, ref: str) -> str:
        return _pattern("brief.show", self._root).replace(_REF, ref)

    def unread(self, ref: str) -> str:
        return _pattern("check_in.unread", self._root).replace(_REF, ref)

    def safety_record(self, ref: str) -> str:
        return _pattern("couples.safety_record", self._root).replace(_REF, ref)

    def review(self, ref: str, assignment_id: str) -> str:
        """`assignment_id` is the id as text, with or without dashes."""
        return self._with_id("review.side_by_side", ref, assignment_id)

    def links(self, ref: str, assignment_id: str) -> str:
        return self._with_id("assignments.links_page", ref, assignment_id)

    def _with_id(self, endpoint: str, ref: str, assignment_id: str) -> str:
        address = _pattern_with_id(endpoint, self._root)
        return address.replace(_REF, ref).replace(_DASHED, _dashed(assignment_id))


def _dashed(given: str) -> str:
    if "-" in given:
        return given
    return f"{given[:8]}-{given[8:12]}-{given[12:16]}-{given[16:20]}-{given[20:]}"


@lru_cache
def _pattern(endpoint: str, _root: str) -> str:
    return url_for(endpoint, ref=_REF)


@lru_cache
def _pattern_with_id(endpoint: str, _root: str) -> str:
    return url_for(endpoint, ref=_REF, assignment_id=_ID)
