"""The rows of a plan: what I will do, or what we could do; never what my partner should."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from practice.assessment import choices, problems
from practice.assessment.characters import unwelcome
from practice.assessment.instrument import Item
from practice.assessment.problems import Problem

OWNERS = ("me", "we")
_COLUMNS = frozenset({"component", "action", "owner", "due_on", "every_days", "measure"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def check_plan(item: Item, value: object, today: date | None) -> list[Problem]:
    """What is wrong with a plan's rows; a date before `today` is, where `today` is given."""
    if not isinstance(value, list) or not value or not all(isinstance(row, Mapping) for row in value):
        return [Problem(item.key, problems.NOT_AN_ANSWER, impossible=True, field=item.key)]
    if len(value) > item.rows:
        return [Problem(item.key, problems.TOO_MANY_ROWS, {"limit": item.rows}, impossible=True, field=item.key)]
    return [problem for number, row in enumerate(value) for problem in _row(item, number, row, today)]


def waits_for_approval(item: Item, row: Mapping[str, Any]) -> bool:
    """Whether a row has a component that the therapist must approve, because it could become a means of control."""
    return row.get("component") in item.needs_approval


def _row(item: Item, number: int, row: Mapping[str, Any], today: date | None) -> Iterator[Problem]:
    def slip(column: str, message: str, **values: object) -> Problem:
        return Problem(item.key, message, {"row": number + 1, **values}, field=f"{item.key}.{number}.{column}")

    def impossible(column: str, message: str = problems.NOT_AN_OPTION) -> Problem:
        return Problem(item.key, message, impossible=True, field=f"{item.key}.{number}.{column}")

    for column in sorted(set(row) - _COLUMNS, key=str):
        yield impossible(str(column), problems.NOT_AN_ANSWER)
    component, owner = row.get("component"), row.get("owner")
    allowed = item.components.keys if item.components else ()
    if component is None and allowed:
        yield slip("component", problems.ROW_WITHOUT_COMPONENT)
    elif component is not None and component not in allowed:
        yield impossible("component")
    if owner is None:
        yield slip("owner", problems.ROW_WITHOUT_OWNER)
    elif owner not in OWNERS:
        yield impossible("owner")
    for column, limit in (("action", choices.ACTION_LIMIT), ("measure", choices.MEASURE_LIMIT)):
        text = row.get(column)
        if text is None and column == "measure":
            continue
        if text is None:
            yield slip("action", problems.ROW_WITHOUT_ACTION)
        elif not isinstance(text, str) or not text:
            yield impossible(column, problems.NOT_AN_ANSWER)
        elif len(text) > limit:
            yield slip(column, problems.ROW_TEXT_TOO_LONG, length=len(text), limit=limit)
        elif unwelcome(text):
            yield slip(column, problems.ROW_CHARACTERS)
    yield from _when(row, today, slip, impossible)


def _when(row: Mapping[str, Any], today: date | None, slip: Any, impossible: Any) -> Iterator[Problem]:
    due_on, days = row.get("due_on"), row.get("every_days")
    if days is not None and type(days) is not int:
        yield impossible("every_days", problems.NOT_AN_ANSWER)
    elif days is not None and not 1 <= days <= choices.PLAN_DAYS_LIMIT:
        yield slip("every_days", problems.ROW_DAYS, limit=choices.PLAN_DAYS_LIMIT)
    if due_on is None:
        return
    if not isinstance(due_on, str):
        yield impossible("due_on", problems.NOT_AN_ANSWER)
        return
    day = _day(due_on)
    if day is None:
        yield slip("due_on", problems.ROW_DATE)
    elif today is not None and day < today:
        yield slip("due_on", problems.ROW_DATE_PAST)
    elif today is not None and day - today > timedelta(days=366 * choices.PLAN_YEARS_AHEAD):
        yield slip("due_on", problems.ROW_DATE_FAR, years=choices.PLAN_YEARS_AHEAD)
    elif days is not None:
        yield slip("every_days", problems.ROW_DATE_AND_DAYS)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
