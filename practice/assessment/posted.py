"""The fields of a posted page -> one item's answer in canonical form, not yet checked.

Field names: `<key>` for a rating, choice or text; `<key>.<option>` for a rank; `<key>.<row>.<column>` for a plan, rows
counted from 0; `<key>.<row>` for the review of a plan; `<key>.day` and `<key>.every` for a rhythm; `<key>.declined` to
decline all but a rating; `<key>.comment`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from practice.assessment import choices, problems
from practice.assessment.instrument import Item
from practice.assessment.problems import Problem

Fields = Mapping[str, Sequence[str]]

COLUMNS = ("component", "action", "owner", "due_on", "every_days", "measure")
RHYTHM = ("day", "every")
REVIEW_ROWS = 10  # more than any plan has

_NUMBER = re.compile(r"[0-9]{1,5}")
_NONE = object()


class Slip(Exception):
    """A posted answer that can't even be put into canonical form: Slip(problem)."""

    @property
    def problem(self) -> Problem:
        """What is wrong with it."""
        (found,) = self.args
        return cast(Problem, found)


def field_names(item: Item) -> frozenset[str]:
    """Every field that the form may post for an item."""
    names = {"comment"} if item.type == "rating" else {"comment", "declined"}
    if item.type == "rank":
        names |= set(item.scale.keys)
    elif item.type == "plan":
        names |= {f"{row}.{column}" for row in range(item.rows) for column in COLUMNS}
    elif item.type == "plan_review":
        names |= {str(row) for row in range(REVIEW_ROWS)}
    elif item.type == "rhythm":
        names |= set(RHYTHM)
    return frozenset(f"{item.key}.{name}" for name in names) | {item.key}


def answer(item: Item, fields: Fields) -> dict[str, Any] | None:
    """The item's answer, None when it was left blank. Raises Slip."""
    result: dict[str, Any] = {}
    state = _state(item, fields)
    value = _NONE if item.type == "rating" and state else _READERS[item.type](item, fields)
    if state:
        result["state"] = state
    if value is not _NONE:
        result["value"] = value
    comment = clean(_single(item, fields, f"{item.key}.comment"))
    if comment:
        result["comment"] = comment
    return result or None


def clean(text: str) -> str:
    """Line ends as line feeds, nothing but text at both ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _state(item: Item, fields: Fields) -> str | None:
    if item.type == "rating":
        word = _single(item, fields, item.key)
        return word if word in ("declined", "not_applicable") else None
    said = _single(item, fields, f"{item.key}.declined")
    if said not in ("", "1"):
        raise _impossible(item, problems.NOT_AN_OPTION, f"{item.key}.declined")
    among_options = item.type == "choose" and list(fields.get(item.key, ())) == ["declined"]
    return "declined" if said or among_options else None


def _single(item: Item, fields: Fields, name: str) -> str:
    """The one value of a field, stripped; empty when it was not posted. Raises Slip for several."""
    values = fields.get(name, ())
    if len(values) > 1:
        raise _impossible(item, problems.NOT_AN_ANSWER, name)
    return next(iter(values), "").strip()


def _impossible(item: Item, message: str, field: str) -> Slip:
    return Slip(Problem(item.key, message, impossible=True, field=field))


def _rating(item: Item, fields: Fields) -> object:
    said = _single(item, fields, item.key)
    if not said:
        return _NONE
    for option in item.scale.options:
        if said in (str(option.value), option.key):
            return option.value
    raise _impossible(item, problems.NOT_AN_OPTION, item.key)


def _choose(item: Item, fields: Fields) -> object:
    said = {value for value in fields.get(item.key, ()) if value}
    if not said or said == {"declined"}:
        return _NONE
    if said - set(item.scale.keys):
        raise _impossible(item, problems.NOT_AN_OPTION, item.key)
    return [key for key in item.scale.keys if key in said]


def _rank(item: Item, fields: Fields) -> object:
    ranks = {}
    for key in item.scale.keys:
        said = _single(item, fields, f"{item.key}.{key}")
        if said:
            ranks[key] = _number(item, said, f"{item.key}.{key}")
    return ranks or _NONE


def _number(item: Item, said: str, field: str) -> int:
    if not _NUMBER.fullmatch(said):
        raise _impossible(item, problems.NOT_AN_OPTION, field)
    return int(said)


def _text(item: Item, fields: Fields) -> object:
    return clean(_single(item, fields, item.key)) or _NONE


def _plan(item: Item, fields: Fields) -> object:
    rows = [row for number in range(item.rows) if (row := plan_row(item, fields, number))]
    return rows or _NONE


def plan_row(item: Item, fields: Fields, number: int) -> dict[str, Any] | None:
    """One row, from 0; None when nothing was written in it (a preselected owner alone is nothing). Raises Slip."""
    place = f"{item.key}.{number}"
    said = {column: clean(_single(item, fields, f"{place}.{column}")) or None for column in COLUMNS}
    if not any(said[column] for column in COLUMNS if column != "owner"):
        return None
    days = said["every_days"]
    if days is not None and not _NUMBER.fullmatch(days):
        values = {"row": number + 1, "limit": choices.PLAN_DAYS_LIMIT}
        raise Slip(Problem(item.key, problems.ROW_DAYS, values, field=f"{place}.every_days"))
    return {**said, "every_days": None if days is None else int(days)}


def _plan_review(item: Item, fields: Fields) -> object:
    said = {str(row): _single(item, fields, f"{item.key}.{row}") for row in range(REVIEW_ROWS)}
    return {row: outcome for row, outcome in said.items() if outcome} or _NONE


def _rhythm(item: Item, fields: Fields) -> object:
    said = {part: _single(item, fields, f"{item.key}.{part}") for part in RHYTHM}
    return {part: word or None for part, word in said.items()} if any(said.values()) else _NONE


_READERS: dict[str, Callable[[Item, Fields], object]] = {
    "rating": _rating,
    "choose": _choose,
    "rank": _rank,
    "text": _text,
    "plan": _plan,
    "plan_review": _plan_review,
    "rhythm": _rhythm,
}
