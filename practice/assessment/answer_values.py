"""What may stand under "value" in the answer to each type of item."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from practice.assessment import choices, problems
from practice.assessment.characters import unwelcome
from practice.assessment.instrument import Item
from practice.assessment.plan_rows import check_plan
from practice.assessment.problems import Problem

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FREQUENCIES = ("week", "two_weeks", "month")

_ROW = re.compile(r"[0-9]{1,2}")


def check_value(item: Item, value: object, today: date | None) -> list[Problem]:
    """What is wrong with the value of an answer; empty when nothing is."""
    if item.type == "plan":
        return check_plan(item, value, today)
    return _CHECKS[item.type](item, value)


def option_keys(item: Item, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of the options that an answer chose; none for items without options and for unanswered ones."""
    value = answer.get("value")
    if item.type == "rating":
        return tuple(option.key for option in item.scale.options if option.value == value)
    return tuple(value) if isinstance(value, list) else ()


def _impossible(item: Item, message: str) -> list[Problem]:
    return [Problem(item.key, message, impossible=True, field=item.key)]


def _rating(item: Item, value: object) -> list[Problem]:
    if type(value) is not int:
        return _impossible(item, problems.NOT_AN_ANSWER)
    on_scale = item.scale.minimum <= value <= item.scale.maximum
    return [] if on_scale else _impossible(item, problems.NOT_AN_OPTION)


def _choose(item: Item, value: object) -> list[Problem]:
    if not isinstance(value, list) or not value or not all(isinstance(key, str) for key in value):
        return _impossible(item, problems.NOT_AN_ANSWER)
    if set(value) - set(item.scale.keys) or len(set(value)) < len(value):
        return _impossible(item, problems.NOT_AN_OPTION)
    alone = next((key for key in value if key in item.exclusive), None)
    if alone is not None and len(value) > 1:
        values = {"option": item.scale.option(alone).text}
        return [Problem(item.key, problems.STANDS_ALONE, values, field=item.key)]
    if len(value) > item.most_choices:
        too_many = {"limit": item.most_choices, "chosen": len(value)}
        return [Problem(item.key, problems.TOO_MANY, too_many, field=item.key)]
    return []


def _rank(item: Item, value: object) -> list[Problem]:
    if not isinstance(value, Mapping) or not value or not all(type(rank) is int for rank in value.values()):
        return _impossible(item, problems.NOT_AN_ANSWER)
    ranks = list(value.values())
    if set(value) - set(item.scale.keys) or not all(1 <= rank <= item.most_choices for rank in ranks):
        return _impossible(item, problems.NOT_AN_OPTION)
    for rank, times in Counter(ranks).items():
        if times > 1:
            second = [key for key in item.scale.keys if value.get(key) == rank][1]
            return [Problem(item.key, problems.SAME_RANK, {"rank": rank}, field=f"{item.key}.{second}")]
    return []


def _text(item: Item, value: object) -> list[Problem]:
    if not isinstance(value, str) or not value:
        return _impossible(item, problems.NOT_AN_ANSWER)
    limit = item.max_length or choices.TEXT_LIMIT
    if len(value) > limit:
        values = {"length": len(value), "limit": limit}
        return [Problem(item.key, problems.TEXT_TOO_LONG, values, field=item.key)]
    return [Problem(item.key, problems.TEXT_CHARACTERS, field=item.key)] if unwelcome(value) else []


def _plan_review(item: Item, value: object) -> list[Problem]:
    if not isinstance(value, Mapping) or not value:
        return _impossible(item, problems.NOT_AN_ANSWER)
    rows = all(isinstance(row, str) and _ROW.fullmatch(row) for row in value)
    known = all(outcome in item.scale.keys for outcome in value.values())
    return [] if rows and known else _impossible(item, problems.NOT_AN_OPTION)


def _rhythm(item: Item, value: object) -> list[Problem]:
    if not isinstance(value, Mapping) or set(value) != {"day", "every"}:
        return _impossible(item, problems.NOT_AN_ANSWER)
    if value["day"] not in (*DAYS, None) or value["every"] not in (*FREQUENCIES, None):
        return _impossible(item, problems.NOT_AN_OPTION)
    if None in value.values():
        missing = "day" if value["day"] is None else "every"
        return [Problem(item.key, problems.RHYTHM_INCOMPLETE, field=f"{item.key}.{missing}")]
    return []


_CHECKS: dict[str, Callable[[Item, object], list[Problem]]] = {
    "rating": _rating,
    "choose": _choose,
    "rank": _rank,
    "text": _text,
    "plan_review": _plan_review,
    "rhythm": _rhythm,
}
