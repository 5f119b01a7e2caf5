"""A computed sentence: an English message id with its values. It is spoken in a language where it is shown.

Nothing is put together from pieces that a translator can't move: a value is a name, a number, a day, another sentence
or a list of these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Union

from babel.dates import format_date

from practice.texts import N_, Translate, locale_of
from reports.text import isolated

Value = Union[str, int, date, "Said", "Listed"]


@dataclass(frozen=True, slots=True)
class Said:
    """A message id and what its placeholders hold. The values may be names and scores, so they are in no repr."""

    message: str
    values: Mapping[str, Value] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """Things in a row: "Trust", "Trust and Time", "Trust, Time and Goals"."""

    things: tuple[Value, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands out: what kind of thing, in a few words, and the sentences that say it.

    `kind` names the rule that found it, for whoever wants only some of them; `areas` are the titles that it is about.
    """

    kind: str
    lead: Said
    more: tuple[Said, ...]
    areas: tuple[str, ...] = ()


def say(message: str, **values: Value) -> Said:
    """A sentence; mark `message` with N_ where it is written down."""
    return Said(message, values)


def listed(things: Iterable[Value]) -> Listed:
    return Listed(tuple(things))


def speak(translate: Translate, said: Said | Finding, language: str = "en") -> str:
    """The sentence (of a finding: its lead and all its sentences) in the language of `translate`.

    `language` writes the days in it. Raises KeyError where a translation names a value that there is none of.
    """
    if isinstance(said, Finding):
        return " ".join(speak(translate, one, language) for one in (said.lead, *said.more))
    values = {name: _spoken(translate, value, language) for name, value in said.values.items()}
    return translate(said.message) % values


def _spoken(translate: Translate, value: Value, language: str) -> str:
    if isinstance(value, Said):
        return speak(translate, value, language)
    if isinstance(value, Listed):
        return _in_a_row(translate, [_spoken(translate, one, language) for one in value.things])
    if isinstance(value, date):
        return format_date(value, translate(N_("d MMM y")), locale=locale_of(language))
    return isolated(value) if isinstance(value, str) else str(value)


def _in_a_row(translate: Translate, things: list[str]) -> str:
    """Things that hold a comma themselves are parted by semicolons."""
    if len(things) < 2:
        return "".join(things)
    commas = any("," in thing for thing in things)
    *others, last = things
    some = others[0]
    for one in others[1:]:
        some = translate(N_("%(some)s; %(next)s") if commas else N_("%(some)s, %(next)s")) % {"some": some, "next": one}
    return translate(N_("%(some)s; %(last)s") if commas else N_("%(some)s and %(last)s")) % {"some": some, "last": last}
