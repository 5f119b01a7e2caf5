"""A definition that breaks a rule is refused with file, item and what is wrong."""

from datetime import UTC, date, datetime

import pytest

from tests.assessment.making import (
    area,
    area_of,
    definition,
    faults_of,
    instrument,
    item_of,
    other,
    private_definition,
    rating,
    scale,
    section,
)


def history(*versions):
    return [{"version": version, "date": date(2026, 11, 22), "change": "Something."} for version in versions]


def test_the_definition_of_the_tests_is_without_fault():
    assert faults_of(definition()) == []
    assert faults_of(private_definition()) == []


TABLES = {
    "": lambda table: table,
    "history 1": lambda table: table["history"][0],
    "option set AGR": lambda table: table["option_sets"]["AGR"],
    "option set AGR, option 1": lambda table: table["option_sets"]["AGR"]["options"][0],
    "section one": lambda table: table["sections"][0],
    "item t1.one.01": lambda table: item_of(table, "t1.one.01"),
    "item t1.root.01": lambda table: item_of(table, "t1.root.01"),
    "item t1.plan.2": lambda table: item_of(table, "t1.plan.2"),
    "area ONE": lambda table: area_of(table, "ONE"),
    "group both": lambda table: table["groups"][0],
}


@pytest.mark.parametrize("place", TABLES)
def test_an_unknown_field_is_a_fault_wherever_it_stands(place):
    table = definition()
    TABLES[place](table)["colour"] = "red"
    assert faults_of(table) == [f"t1/1.0.0.toml: {place + ': ' if place else ''}unknown field 'colour'"]


REQUIRED = {
    "": [
        *("code", "version", "score_lineage", "language", "step", "private", "title", "short_title", "client_title"),
        *(
            "intro",
            "window_days",
            "window_text",
            "licence",
            "source",
            "claims_note",
            "history",
            "option_sets",
            "sections",
        ),
    ],
    "history 1": ["version", "date", "change"],
    "option set AGR": ["scale", "options"],
    "option set AGR, option 1": ["text"],
    "section one": ["title", "items"],
    "item t1.one.01": ["type", "text", "privacy", "perspective", "facet", "options"],
    "item t1.plan.1": ["reviews", "options"],
    "item t1.plan.2": ["rows"],
    "item t1.next.01": ["max_choices", "options"],
    "item t1.next.03, show_if": ["item", "any"],
    "area ONE": ["title", "kind", "polarity", "perspective"],
    "group both": ["title"],
}


def part(table, place):
    if place.startswith("item"):
        key, _, inner = place.removeprefix("item ").partition(", ")
        return item_of(table, key)[inner] if inner else item_of(table, key)
    return TABLES[place](table)


@pytest.mark.parametrize(("place", "name"), [(place, name) for place, names in REQUIRED.items() for name in names])
def test_a_missing_field_is_a_fault_wherever_it_stands(place, name):
    table = definition()
    del part(table, place)[name]
    assert f"t1/1.0.0.toml: {place + ': ' if place else ''}field {name!r} is missing" in faults_of(table)


def change(place, **values):
    def apply(table):
        part(table, place).update(values)

    return apply


def without(place, name):
    def apply(table):
        del part(table, place)[name]

    return apply


def more(name, entry):
    def apply(table):
        table[name].append(entry)

    return apply


WRONG = {
    "a text that is a number": (change("", title=5), "field 'title' must be a text, not a whole number"),
    "a number that is a text": (change("", window_days="28"), "field 'window_days' must be a whole number, not a text"),
    "a number that is decimal": (
        change("", window_days=28.5),
        "'window_days' must be a whole number, not a decimal number",
    ),
    "a number that is true": (change("", step=True), "field 'step' must be a whole number, not true/false"),
    "not a number": (change("", window_days=float("nan")), "must be a whole number, not a decimal number"),
    "a number out of range": (change("", window_days=731), "field 'window_days' is 731, must be from 0 to 730"),
    "a number below its range": (change("", step=-1), "field 'step' is -1, must be from 0 to 99"),
    "a flag that is a text": (change("", private="no"), "field 'private' must be true or false, not a text"),
    "a flag that is a number": (change("item t1.one.01", reverse=0), "field 'reverse' must be true or false"),
    "an empty text": (change("", title="  "), "field 'title' is empty"),
    "a text too long": (change("", title="x" * 81), "field 'title' has 81 characters, 80 are allowed"),
    "a control character": (
        change("item t1.one.01", text="a\x07b"),
        "item t1.one.01: field 'text' has a control character",
    ),
    "a direction override": (change("item t1.one.01", text="a\u202eb"), "field 'text' has a control character"),
    "a lone surrogate": (change("item t1.one.01", text="a\ud800b"), "field 'text' has a control character"),
    "two lines where one is meant": (change("", title="a\nb"), "field 'title' has a control character"),
    "a version that is none": (change("", version="1.0"), "field 'version' '1.0' is not a version like 1.0.0"),
    "a version that is a number": (change("", version=1), "field 'version' must be a text, not a whole number"),
    "a language that is none": (change("", language="English"), "field 'language' 'English' is not a language code"),
    "a date that is a text": (change("history 1", date="2026-11-22"), "field 'date' must be a date like 2026-11-22"),
    "a date with a time": (change("history 1", date=datetime(2026, 11, 22, tzinfo=UTC)), "field 'date' must be a date"),
    "no section": (change("", sections=[]), "field 'sections' must be a list of tables with at least one"),
    "sections that are a table": (change("", sections={"a": 1}), "field 'sections' must be a list of tables"),
    "a section that is a text": (change("", sections=["x"]), "field 'sections' must be a list of tables"),
    "option sets that are a list": (change("", option_sets=[1]), "field 'option_sets' must be a table of named tables"),
    "an option set that is a text": (
        lambda t: t["option_sets"].update(AGR="x"),
        "option set AGR: must be a table, not a text",
    ),
    "an option set's code": (
        lambda t: t["option_sets"].update({"A B": scale(1, 3)}),
        "option set A B: 'A B' is not a code",
    ),
    "an item type that is none": (
        change("item t1.one.01", type="slider"),
        "field 'type' must be one of rating, choose",
    ),
    "a privacy that is none": (change("item t1.one.01", privacy="public"), "field 'privacy' must be one of shareable"),
    "a perspective that is none": (
        change("item t1.one.01", perspective="them"),
        "field 'perspective' must be one of self",
    ),
    "a kind that is none": (change("area ONE", kind="sum"), "area ONE: field 'kind' must be one of scale, index"),
    "exclusive that is a text": (
        change("item t1.root.01", exclusive="none"),
        "field 'exclusive' must be a list of option keys",
    ),
    "exclusive twice": (
        change("item t1.root.01", exclusive=["none", "none"]),
        "field 'exclusive' names an option twice",
    ),
    "exclusive of numbers": (change("item t1.root.01", exclusive=[1]), "field 'exclusive' must hold option keys only"),
    "exclusive of nothing": (
        change("item t1.root.01", exclusive=[]),
        "field 'exclusive' must be a list of option keys",
    ),
    "an item key's shape": (
        change("item t1.one.01", key="T1.one"),
        "field 'key' 'T1.one' is not an item key like s1.com.02",
    ),
    "an item key of another form": (
        change("item t1.one.01", key="t2.one.01"),
        "item t2.one.01: key must start with 't1.'",
    ),
    "an item key twice": (change("item t1.one.01", key="t1.one.02"), "item t1.one.02: is there 2 times"),
    "a section key twice": (change("section one", key="two"), "section two: is there 2 times"),
    "an area code twice": (more("areas", area("ONE")), "area ONE: is there 2 times"),
    "a group code twice": (more("groups", {"code": "both", "title": "B"}), "group both: is there 2 times"),
    "an option twice": (
        lambda t: t["option_sets"]["places"]["options"].append({"key": "home", "text": "x"}),
        "option set places, option home: is there 2 times",
    ),
    "a version twice in the history": (
        lambda t: t.update(history=history("1.0.0", "1.0.0")),
        "history 1.0.0: is there 2 times",
    ),
    "a history without this version": (
        lambda t: t.update(history=history("0.9.0")),
        "history: has no line for version 1.0.0",
    ),
    "a key that begins another": (
        change("item t1.one.01", key="t1.two"),
        "item t1.two.01: key begins with another item's key 't1.two'",
    ),
    "a reserved option": (
        lambda t: t["option_sets"]["places"]["options"][0].update(key="declined"),
        "option set places, option declined: is a reserved word",
    ),
    "an option set unused": (lambda t: t["option_sets"].update(SPARE=scale(1, 3)), "option set SPARE: no item uses it"),
    "an unknown option set": (change("item t1.one.01", options="NO"), "item t1.one.01: unknown option set 'NO'"),
    "unknown components": (change("item t1.plan.2", components="NO"), "item t1.plan.2: unknown option set 'NO'"),
    "components that are a scale": (
        change("item t1.plan.2", components="AGR"),
        "item t1.plan.2: components must be a list",
    ),
    "a scale with one option": (
        lambda t: t["option_sets"].update(EXT=scale(0, 0)),
        "a scale needs two options at least",
    ),
    "a scale with a gap": (
        lambda t: t["option_sets"]["EXT"]["options"].pop(2),
        "option set EXT: a scale's values must follow each other, low to high",
    ),
    "a scale from high to low": (
        lambda t: t["option_sets"]["EXT"]["options"].reverse(),
        "option set EXT: a scale's values must follow each other, low to high",
    ),
    "a scale's option without a value": (
        lambda t: t["option_sets"]["EXT"]["options"][1].pop("value"),
        "option set EXT: a scale needs two options at least, each with a value",
    ),
    "a number as key that is not the value": (
        lambda t: t["option_sets"]["EXT"]["options"][1].update(key="7"),
        "option set EXT, option 7: a number as key must be the option's value",
    ),
    "a list with values": (
        lambda t: t["option_sets"]["places"]["options"][0].update(value=1),
        "option set places: is no scale, so it can't have values",
    ),
    "a list with not applicable": (
        lambda t: t["option_sets"]["places"].update(not_applicable="x"),
        "option set places: is no scale",
    ),
    "a rating without a scale": (
        change("item t1.one.01", options="places"),
        "item t1.one.01: type rating needs a scale",
    ),
    "a choice of a scale": (change("item t1.root.03", options="EXT"), "item t1.root.03: type choose needs a list"),
    "more choices than options": (
        change("item t1.root.03", max_choices=5),
        "item t1.root.03: more choices are allowed",
    ),
    "an exclusive option that is none": (
        change("item t1.root.01", exclusive=["x"]),
        "item t1.root.01: exclusive: no option 'x'",
    ),
    "an approval of no component": (
        change("item t1.plan.2", needs_approval=["x"]),
        "item t1.plan.2: needs_approval: no option 'x'",
    ),
    "a field of another type": (
        change("item t1.root.04", options="places"),
        "item t1.root.04: unknown field 'options'",
    ),
    "reverse on a choice": (change("item t1.root.01", reverse=True), "item t1.root.01: unknown field 'reverse'"),
    "an area on a choice": (change("item t1.root.01", area="ONE"), "item t1.root.01: unknown field 'area'"),
    "a guess of nothing": (change("item t1.root.02", guess_of="t1.root.09"), "guess_of: no other item 't1.root.09'"),
    "a guess of itself": (change("item t1.root.02", guess_of="t1.root.02"), "guess_of: no other item 't1.root.02'"),
    "a guess of other options": (
        change("item t1.root.02", guess_of="t1.next.02"),
        "t1.next.02 does not have the same options",
    ),
    "a guess of a rating": (
        change("item t1.root.02", guess_of="t1.one.01"),
        "t1.one.01 does not have the same options",
    ),
    "a review of no plan": (
        change("item t1.plan.1", reviews="t1.plan.3"),
        "item t1.plan.1: reviews: no plan 't1.plan.3'",
    ),
    "a review of nothing": (
        change("item t1.plan.1", reviews="t1.plan.9"),
        "item t1.plan.1: reviews: no plan 't1.plan.9'",
    ),
    "a condition on the same page": (
        change("item t1.next.03", show_if={"item": "t1.next.02", "any": ["yes"]}),
        "show_if: 't1.next.02' is not on an earlier page",
    ),
    "a condition on nothing": (
        change("item t1.next.03", show_if={"item": "t1.no.01", "any": ["yes"]}),
        "show_if: 't1.no.01' is not on an earlier page",
    ),
    "a condition on no option": (
        change("item t1.next.03", show_if={"item": "t1.root.01", "any": ["moon"]}),
        "show_if: t1.root.01 has no option 'moon'",
    ),
    "a condition on a text": (
        change("item t1.next.03", show_if={"item": "t1.root.04", "any": ["yes"]}),
        "show_if: t1.root.04 has no option 'yes'",
    ),
    "a soft flag that may be shown": (
        change("item t1.one.04", privacy="shareable"),
        "item t1.one.04: a soft flag is never shown jointly by itself",
    ),
    "a soft flag without an area": (without("item t1.one.04", "area"), "item t1.one.04: a soft flag needs an area"),
    "reverse without an area": (
        without("item t1.one.03", "area"),
        "item t1.one.03: reverse means nothing without an area",
    ),
    "a private item in an area": (
        change("item t1.one.01", privacy="private"),
        "item t1.one.01: a private item is never scored",
    ),
    "an unknown area": (change("item t1.one.01", area="NINE"), "item t1.one.01: unknown area 'NINE'"),
    "an area without items": (more("areas", area("NINE")), "area NINE: has no items"),
    "an area of two scales": (change("item t1.one.01", options="EXT"), "area ONE: its items must share one option set"),
    "min_valid above the items": (change("area ONE", min_valid=5), "area ONE: min_valid is 5, but it has 4 items"),
    "a strain that is a scale": (
        change("area ONE", polarity="higher_is_more"),
        "area ONE: only an index can be higher_is_more",
    ),
    "an unknown group": (change("area ONE", group="none"), "area ONE: unknown group 'none'"),
    "a group of one": (without("area ONE", "group"), "group both: needs two areas at least"),
    "a pair that is not there": (
        lambda t: area_of(t, "DO-self").update(pair="X"),
        "area DO-self: pair: no other area 'X'",
    ),
    "a pair with itself": (lambda t: area_of(t, "DO-self").update(pair="DO-self"), "pair: no other area 'DO-self'"),
    "a pair that is not named back": (
        lambda t: area_of(t, "DO-partner").pop("pair"),
        "pair: DO-partner does not name it back",
    ),
    "a pair of one perspective": (
        lambda t: area_of(t, "DO-partner").update(perspective="self"),
        "one must be self and one partner",
    ),
    "a pair of other facets": (
        change("item t1.do.bb.p", facet="other"),
        "pair: DO-partner does not ask the same facets in the same order",
    ),
    "a form too long": (
        lambda t: t["sections"].append(
            section("long", other("t1.long.01", "text", max_length=9), other("t1.long.02", "text", max_length=9))
        ),
        "takes 816 seconds to answer, 720 are allowed",
    ),
    "a private form that is a step": (change("", private=True), "a private form is no step of the programme"),
    "a gate in an open form": (
        change("item t1.next.02", continue_on=["yes"]),
        "item t1.next.02: a gate is a single choice, alone on the first page of a private form",
    ),
    "a gate that lets on with nothing": (
        change("item t1.next.02", continue_on=["moon"]),
        "item t1.next.02: continue_on: no option 'moon'",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_definition_is_refused_with(what):
    spoil, words = WRONG[what]
    table = definition()
    spoil(table)
    faults = faults_of(table)
    assert any(words in fault for fault in faults), faults
    assert all(fault.startswith("t1/1.0.0.toml: ") for fault in faults)


def test_the_time_limit_may_be_reached_and_not_passed():
    table = definition()
    assert instrument(table).seconds == 666
    table["sections"].append(section("more", *(rating(f"t1.more.0{n}", None) for n in range(6))))
    for item in table["sections"][-1]["items"]:
        del item["area"]
    assert instrument(table).seconds == 720
    table["sections"][-1]["items"].append(other("t1.more.10", "rhythm"))
    assert "takes 738 seconds" in faults_of(table)[0]
