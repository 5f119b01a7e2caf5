"""The schema of a definition file: which fields a table has and what each may hold.

Written by hand because the faults are read by people: each names the place and says what is wrong.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from practice.assessment.characters import unwelcome

SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
OPTION_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
ITEM_KEY = re.compile(r"[a-z][a-z0-9]{0,15}(\.[a-z0-9][a-z0-9_]{0,39}){1,4}")
VERSION = re.compile(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")

Rule = Callable[[Any], str | None]  # what is wrong with a value, None if nothing is


@dataclass(frozen=True, slots=True)
class Field:
    """What one field may hold, and whether a table must have it."""

    rule: Rule
    required: bool = False


class Faults:
    """Collects what is wrong, each line with its file and place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: list[str] = []

    def add(self, place: str, what: str) -> None:
        """Note one fault; `place` is empty for the file as a whole."""
        self.lines.append(f"{self.file}: {place}: {what}" if place else f"{self.file}: {what}")


def check_table(table: object, fields: Mapping[str, Field], place: str, faults: Faults) -> bool:
    """Note every unknown, missing or wrong field of `table`; True when there is none."""
    before = len(faults.lines)
    if not isinstance(table, Mapping):
        faults.add(place, f"must be a table, not {kind_of(table)}")
        return False
    for name in table:
        if name not in fields:
            faults.add(place, f"unknown field {name!r}")
    for name, field in fields.items():
        if name not in table:
            if field.required:
                faults.add(place, f"field {name!r} is missing")
        elif (wrong := field.rule(table[name])) is not None:
            faults.add(place, f"field {name!r} {wrong}")
    return len(faults.lines) == before


def kind_of(value: object) -> str:
    """A value's type in the words of a TOML file."""
    names = {bool: "true/false", int: "a whole number", float: "a decimal number", str: "a text", list: "a list"}
    if isinstance(value, Mapping):
        return "a table"
    return names.get(type(value), type(value).__name__)


def text(limit: int = 500, lines: bool = False) -> Rule:
    """A text of 1 to `limit` characters without control characters; line breaks only where `lines`."""

    def rule(value: Any) -> str | None:
        if not isinstance(value, str):
            return f"must be a text, not {kind_of(value)}"
        if not value.strip():
            return "is empty"
        if len(value) > limit:
            return f"has {len(value)} characters, {limit} are allowed"
        if unwelcome(value) or (not lines and "\n" in value):
            return "has a control character"
        return None

    return rule


def pattern(shape: re.Pattern[str], meaning: str) -> Rule:
    """A text of that shape."""

    def rule(value: Any) -> str | None:
        if not isinstance(value, str):
            return f"must be a text, not {kind_of(value)}"
        return None if shape.fullmatch(value) else f"{value[:60]!r} is not {meaning}"

    return rule


def one_of(*allowed: str) -> Rule:
    """One of a few words."""

    def rule(value: Any) -> str | None:
        return None if value in allowed else f"must be one of {', '.join(allowed)}"

    return rule


def whole(lowest: int, highest: int) -> Rule:
    """A whole number in a range (true and false are none)."""

    def rule(value: Any) -> str | None:
        if type(value) is not int:
            return f"must be a whole number, not {kind_of(value)}"
        return None if lowest <= value <= highest else f"is {value}, must be from {lowest} to {highest}"

    return rule


def flag(value: Any) -> str | None:
    """True or false."""
    return None if type(value) is bool else f"must be true or false, not {kind_of(value)}"


def day(value: Any) -> str | None:
    """A date without a time."""
    return None if isinstance(value, date) and not isinstance(value, datetime) else "must be a date like 2026-11-22"


def keys(value: Any) -> str | None:
    """A list of option keys, at least one, none twice."""
    if not isinstance(value, list) or not value:
        return "must be a list of option keys"
    if not all(isinstance(key, str) and OPTION_KEY.fullmatch(key) for key in value):
        return "must hold option keys only"
    return "names an option twice" if len(set(value)) < len(value) else None


def tables(value: Any) -> str | None:
    """A list of tables, at least one."""
    if not isinstance(value, list) or not value or not all(isinstance(entry, Mapping) for entry in value):
        return "must be a list of tables with at least one"
    return None


def named_tables(value: Any) -> str | None:
    """A table of named tables."""
    return None if isinstance(value, Mapping) and value else "must be a table of named tables"


INSTRUMENT = {
    "code": Field(pattern(SLUG, "a short lower-case code"), required=True),
    "version": Field(pattern(VERSION, "a version like 1.0.0"), required=True),
    "score_lineage": Field(pattern(CODE, "a lineage like s1-1"), required=True),
    "language": Field(pattern(LANGUAGE, "a language code like en"), required=True),
    "step": Field(whole(0, 99), required=True),
    "private": Field(flag, required=True),
    "title": Field(text(80), required=True),
    "short_title": Field(text(40), required=True),
    "client_title": Field(text(80), required=True),
    "intro": Field(text(1500, lines=True), required=True),
    "window_days": Field(whole(0, 730), required=True),
    "window_text": Field(text(200), required=True),
    "licence": Field(text(500), required=True),
    "source": Field(text(2000, lines=True), required=True),
    "claims_note": Field(text(2000, lines=True), required=True),
    "history": Field(tables, required=True),
    "option_sets": Field(named_tables, required=True),
    "sections": Field(tables, required=True),
    "areas": Field(tables),
    "groups": Field(tables),
}
HISTORY = {
    "version": Field(pattern(VERSION, "a version like 1.0.0"), required=True),
    "date": Field(day, required=True),
    "change": Field(text(500), required=True),
}
OPTION_SET = {
    "scale": Field(flag, required=True),
    "options": Field(tables, required=True),
    "not_applicable": Field(text(80)),
}
OPTION = {
    "key": Field(pattern(OPTION_KEY, "an option key"), required=True),
    "text": Field(text(120), required=True),
    "value": Field(whole(-100, 100)),
}
SECTION = {
    "key": Field(pattern(SLUG, "a short lower-case key"), required=True),
    "title": Field(text(80), required=True),
    "intro": Field(text(600, lines=True)),
    "warning": Field(text(300)),
    "shuffle": Field(flag),
    "rounds": Field(one_of("every", "first_and_last")),
    "items": Field(tables, required=True),
}
ITEM = {
    "key": Field(pattern(ITEM_KEY, "an item key like s1.com.02"), required=True),
    "type": Field(one_of("rating", "choose", "rank", "text", "plan", "plan_review", "rhythm"), required=True),
    "text": Field(text(300), required=True),
    "privacy": Field(one_of("shareable", "area_only", "private"), required=True),
    "perspective": Field(one_of("self", "partner", "us"), required=True),
    "facet": Field(text(120), required=True),
    "hint": Field(text(300)),
    "show_if": Field(named_tables),
}
_OPTIONS = Field(pattern(CODE, "an option set"), required=True)
ITEM_BY_TYPE: dict[str, dict[str, Field]] = {
    "rating": {
        "options": _OPTIONS,
        "area": Field(pattern(CODE, "an area")),
        "reverse": Field(flag),
        "soft_flag": Field(flag),
    },
    "choose": {
        "options": _OPTIONS,
        "max_choices": Field(whole(1, 50)),
        "exclusive": Field(keys),
        "guess_of": Field(pattern(ITEM_KEY, "an item key")),
        "continue_on": Field(keys),
    },
    "rank": {"options": _OPTIONS, "max_choices": Field(whole(1, 10), required=True)},
    "text": {"max_length": Field(whole(1, 5000))},
    "plan": {
        "rows": Field(whole(1, 10), required=True),
        "components": Field(pattern(CODE, "an option set")),
        "needs_approval": Field(keys),
    },
    "plan_review": {
        "options": _OPTIONS,
        "reviews": Field(pattern(ITEM_KEY, "an item key"), required=True),
    },
    "rhythm": {},
}
SHOW_IF = {
    "item": Field(pattern(ITEM_KEY, "an item key"), required=True),
    "any": Field(keys, required=True),
}
AREA = {
    "code": Field(pattern(CODE, "an area code"), required=True),
    "title": Field(text(80), required=True),
    "kind": Field(one_of("scale", "index"), required=True),
    "polarity": Field(one_of("higher_is_better", "higher_is_more"), required=True),
    "perspective": Field(one_of("self", "partner", "us", "mixed"), required=True),
    "apart": Field(flag),
    "pair": Field(pattern(CODE, "an area code")),
    "group": Field(pattern(CODE, "a group code")),
    "min_valid": Field(whole(1, 100)),
}
GROUP = {
    "code": Field(pattern(CODE, "a group code"), required=True),
    "title": Field(text(80), required=True),
}
