"""A report of any audience made from its own type hints, and every text in it exchanged for another."""

import types
import typing
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache

from reports.content import TherapistReport
from reports.couple_content import CoupleReport
from reports.own_content import OwnReport
from reports.recipient_content import RecipientReport

AUDIENCES = (TherapistReport, CoupleReport, OwnReport, RecipientReport)

# A tag for the file, and a date that a chart leaves out where it does not fit (tests/reports/test_charts.py).
NOT_TEXT = {"language", "label of a Round"}


def example(kind, size=2):
    """A value of this type: two of everything, numbers in the middle of their scale."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return (
            tuple(example(arguments[0]) for _ in range(size))
            if arguments[-1] is ...
            else tuple(map(example, arguments))
        )
    if origin is typing.Literal:
        return arguments[0]
    if origin in (typing.Union, types.UnionType):
        return example(next(one for one in arguments if one is not type(None)))
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: example(hints[field.name]) for field in fields(kind)})
    return {str: "en", float: 50.0, int: 2, bool: False, date: date(2026, 11, 23)}[kind]


@cache
def sample(kind):
    """Two of everything; one partner's own report has one line of scores an area."""
    content = example(kind)
    if kind is not OwnReport:
        return content
    alone = [
        replace(step, areas=tuple(replace(area, scores=area.scores[:1]) for area in step.areas))
        for step in content.steps
    ]
    items = [
        replace(group, items=tuple(replace(item, answers=item.answers[:1]) for item in group.items))
        for group in content.appendix
    ]
    words = [replace(question, answers=question.answers[:1]) for question in content.words]
    return replace(content, steps=tuple(alone), appendix=tuple(items), words=tuple(words))


def with_texts(value, make):
    """`value` with each of its texts replaced by what `make()` gives; nothing else is changed."""
    if isinstance(value, tuple):
        return tuple(make() if isinstance(one, str) else with_texts(one, make) for one in value)
    if not is_dataclass(value):
        return value
    hints = typing.get_type_hints(type(value))
    changes = {}
    for field in fields(value):
        one = getattr(value, field.name)
        if hints[field.name] is str and not NOT_TEXT & {field.name, f"{field.name} of a {type(value).__name__}"}:
            changes[field.name] = make()
        elif isinstance(one, tuple) or is_dataclass(one):
            changes[field.name] = with_texts(one, make)
    return replace(value, **changes)
