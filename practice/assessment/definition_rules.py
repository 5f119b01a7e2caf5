"""What must hold across the parts of one definition, beyond the shape of its tables."""

from collections import Counter
from collections.abc import Iterable

from practice.assessment import choices
from practice.assessment.area_rules import area_rules
from practice.assessment.instrument import Instrument, Item
from practice.assessment.options import OptionSet
from practice.assessment.private_form import private_rules
from practice.assessment.schema import Faults

# Words that a form posts beside the options of an item.
_RESERVED = frozenset({"declined", "not_applicable", "comment", "day", "every"})


def instrument_rules(instrument: Instrument, faults: Faults) -> None:
    """Note in `faults` each rule that the instrument breaks."""
    _unique("section", (section.key for section in instrument.sections), faults)
    _unique("item", (item.key for item in instrument.items), faults)
    _keys(instrument, faults)
    _option_sets(instrument, faults)
    for item in instrument.items:
        _item(item, faults)
    _guesses(instrument, faults)
    _reviews(instrument, faults)
    _conditions(instrument, faults)
    area_rules(instrument, faults)
    private_rules(instrument, faults)
    _history(instrument, faults)
    if instrument.seconds > choices.SECONDS_LIMIT:
        faults.add("", f"takes {instrument.seconds} seconds to answer, {choices.SECONDS_LIMIT} are allowed")


def _unique(kind: str, keys: Iterable[str], faults: Faults) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            faults.add(f"{kind} {key}", f"is there {times} times")


def _keys(instrument: Instrument, faults: Faults) -> None:
    """Item keys start with the form's code, and none is the beginning of another (field names would be the same)."""
    keys = {item.key for item in instrument.items}
    for key in sorted(keys):
        if not key.startswith(f"{instrument.code}."):
            faults.add(f"item {key}", f"key must start with {instrument.code + '.'!r}")
        parts = key.split(".")
        for length in range(1, len(parts)):
            if ".".join(parts[:length]) in keys:
                faults.add(f"item {key}", f"key begins with another item's key {'.'.join(parts[:length])!r}")


def _option_sets(instrument: Instrument, faults: Faults) -> None:
    used = {item.options.code for item in instrument.items if item.options}
    used |= {item.components.code for item in instrument.items if item.components}
    for code, options in instrument.option_sets.items():
        place = f"option set {code}"
        _unique(f"{place}, option", options.keys, faults)
        for key in sorted(_RESERVED & set(options.keys)):
            faults.add(f"{place}, option {key}", "is a reserved word")
        if code not in used:
            faults.add(place, "no item uses it")
        _scale(options, place, faults)


def _scale(options: OptionSet, place: str, faults: Faults) -> None:
    values = [option.value for option in options.options if option.value is not None]
    if not options.is_scale:
        if values or options.not_applicable is not None:
            faults.add(place, "is no scale, so it can't have values or 'not_applicable'")
        return
    if len(values) < 2 or len(values) < len(options.options):
        faults.add(place, "a scale needs two options at least, each with a value")
    elif values != list(range(values[0], values[0] + len(values))):
        faults.add(place, "a scale's values must follow each other, low to high")
    for option in options.options:
        if option.key.isdigit() and option.key != str(option.value):
            faults.add(f"{place}, option {option.key}", "a number as key must be the option's value")


def _item(item: Item, faults: Faults) -> None:
    place = f"item {item.key}"
    if item.options is not None and item.options.is_scale != (item.type == "rating"):
        faults.add(place, f"type {item.type} needs {'a scale' if item.type == 'rating' else 'a list, not a scale'}")
    if item.components is not None and item.components.is_scale:
        faults.add(place, "components must be a list, not a scale")
    if item.max_choices is not None and item.options and item.max_choices > len(item.options.options):
        faults.add(place, "more choices are allowed than there are options")
    for name, keys, options in (
        ("exclusive", item.exclusive, item.options),
        ("needs_approval", item.needs_approval, item.components),
        ("continue_on", item.continue_on, item.options),
    ):
        for key in sorted(set(keys) - set(options.keys if options else ())):
            faults.add(place, f"{name}: no option {key!r}")
    if item.soft_flag and item.privacy == "shareable":
        faults.add(place, "a soft flag is never shown jointly by itself: privacy must be area_only or private")
    if item.soft_flag and item.area is None:
        faults.add(place, "a soft flag needs an area")
    if item.reverse and item.area is None:
        faults.add(place, "reverse means nothing without an area")


def _guesses(instrument: Instrument, faults: Faults) -> None:
    for item in instrument.items:
        if item.guess_of is None:
            continue
        place = f"item {item.key}"
        if not instrument.has_item(item.guess_of) or item.guess_of == item.key:
            faults.add(place, f"guess_of: no other item {item.guess_of!r}")
            continue
        guessed = instrument.item(item.guess_of)
        if guessed.type != "choose" or guessed.scale.keys != item.scale.keys:
            faults.add(place, f"guess_of: {item.guess_of} does not have the same options")


def _reviews(instrument: Instrument, faults: Faults) -> None:
    for item in instrument.items:
        if item.reviews is None:
            continue
        if not instrument.has_item(item.reviews) or instrument.item(item.reviews).type != "plan":
            faults.add(f"item {item.key}", f"reviews: no plan {item.reviews!r}")


def _conditions(instrument: Instrument, faults: Faults) -> None:
    page = {item.key: number for number, section in enumerate(instrument.sections) for item in section.items}
    for item in instrument.items:
        if item.show_if is None:
            continue
        place = f"item {item.key}"
        if page.get(item.show_if.item, len(page)) >= page[item.key]:
            faults.add(place, f"show_if: {item.show_if.item!r} is not on an earlier page")
            continue
        asked = instrument.item(item.show_if.item)
        for key in sorted(set(item.show_if.any) - set(asked.options.keys if asked.options else ())):
            faults.add(place, f"show_if: {asked.key} has no option {key!r}")


def _history(instrument: Instrument, faults: Faults) -> None:
    versions = [line.version for line in instrument.history]
    _unique("history", versions, faults)
    if instrument.version not in versions:
        faults.add("history", f"has no line for version {instrument.version}")
