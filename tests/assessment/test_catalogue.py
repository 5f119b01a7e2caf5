"""Definition files: read with all their parts, or refused with file, item and what is wrong."""

import json
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment import catalogue as catalogue_module
from practice.assessment.canonical import canonical_json, definition_hash
from practice.assessment.catalogue import DEFINITIONS, BadDefinition, UnknownInstrument, load, read_definition
from tests.assessment.making import (
    area,
    area_of,
    definition,
    faults_of,
    instrument,
    item_of,
    listed,
    other,
    private_definition,
    rating,
    scale,
    section,
    toml,
    translation,
    write,
)


def refused(folder):
    with pytest.raises(BadDefinition) as caught:
        load(folder)
    return caught.value.faults


def history(*versions):
    return [{"version": version, "date": date(2026, 11, 22), "change": "Something."} for version in versions]


# --- what a good folder gives


def test_the_definitions_of_the_product_are_without_fault():
    found = load(DEFINITIONS)
    assert found.programme
    assert [known.step for known in found.programme] == sorted(known.step for known in found.programme)
    assert all(known.step == 0 for known in found.private)
    for known in found.all_versions():
        assert known.sha256 == definition_hash(found.definition(known.code, known.version))


def test_a_definition_is_read_with_all_its_parts(tmp_path):
    write(tmp_path, definition())
    found = load(tmp_path).current("t1")
    assert found == instrument()
    assert found.sha256 == definition_hash(definition())
    assert found.sha256 == definition_hash(read_definition(tmp_path / "t1" / "1.0.0.toml"))


def test_programme_steps_come_in_order_and_private_forms_apart(tmp_path):
    write(tmp_path, definition(code="t1", step=2))
    second = json.loads(json.dumps(definition(), default=str).replace("t1.", "t0."))
    second["history"] = history("1.0.0")
    write(tmp_path, second | {"code": "t0", "score_lineage": "t0-1", "step": 7})
    write(tmp_path, private_definition())
    found = load(tmp_path)
    assert [known.code for known in found.programme] == ["t1", "t0"]
    assert [known.code for known in found.private] == ["p"]
    assert [known.code for known in found.all_current] == ["p", "t0", "t1"]


def test_the_current_version_is_the_highest_by_number_and_the_others_stay(tmp_path):
    for version in ("1.9.0", "1.10.0", "1.2.3"):
        write(tmp_path, definition(version=version, history=history(version)))
    found = load(tmp_path)
    assert found.current("t1").version == "1.10.0"
    assert found.version("t1", "1.2.3").version == "1.2.3"
    assert [known.version for known in found.all_versions()] == ["1.2.3", "1.9.0", "1.10.0"]
    assert [known.version for known in found.programme] == ["1.10.0"]


@pytest.mark.parametrize(
    "ask", [lambda c: c.current("t9"), lambda c: c.version("t1", "9.0.0"), lambda c: c.definition("t1", "9.0.0")]
)
def test_an_unknown_instrument_or_version_is_said(tmp_path, ask):
    write(tmp_path, definition())
    with pytest.raises(UnknownInstrument):
        ask(load(tmp_path))


def test_other_files_are_no_definitions(tmp_path):
    place = write(tmp_path, definition())
    (place / "notes.md").write_text("x")
    (tmp_path / "READING.md").write_text("x")
    assert len(load(tmp_path).all_versions()) == 1


# --- files that are refused


def test_every_fault_of_every_file_is_told_with_its_file(tmp_path):
    table = definition()
    item_of(table, "t1.one.01")["options"] = "NONE"
    write(tmp_path, table)
    write(tmp_path, private_definition() | {"step": 3})
    assert refused(tmp_path) == [
        "p/1.0.0.toml: a private form is no step of the programme: step must be 0",
        "t1/1.0.0.toml: item t1.one.01: unknown option set 'NONE'",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"code = ", "is not TOML"),
        (b'code = "a"\ncode = "b"', "is not TOML"),
        (b'code = "\xff"', "is not UTF-8 at byte 8"),
        (b'code = "\\ud800"', "is not TOML"),
        (b"", "field 'code' is missing"),
        (b"a = " + b"[" * 5000, "is not TOML"),
    ],
)
def test_a_file_that_can_not_be_read_is_told_in_words(tmp_path, content, words):
    (tmp_path / "t1").mkdir()
    (tmp_path / "t1" / "1.0.0.toml").write_bytes(content)
    faults = refused(tmp_path)
    assert all(fault.startswith("t1/1.0.0.toml: ") for fault in faults)
    assert any(words in fault for fault in faults)


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    place = write(tmp_path, definition())
    size = (place / "1.0.0.toml").stat().st_size
    monkeypatch.setattr(catalogue_module, "LARGEST_FILE", size)
    assert load(tmp_path)
    monkeypatch.setattr(catalogue_module, "LARGEST_FILE", size - 1)
    assert refused(tmp_path) == [f"t1/1.0.0.toml: has more than {size - 1} bytes"]


@pytest.mark.parametrize("name", ["1.0.toml", "one.toml", "1.0.0.ES_es.toml", "1.0.0.toml.toml"])
def test_a_file_must_be_named_by_its_version(tmp_path, name):
    place = write(tmp_path, definition())
    (place / name).write_text(toml(definition()))
    assert refused(tmp_path) == [f"t1/{name}: file must be named like 1.0.0.toml or 1.0.0.es.toml"]


def test_code_and_version_must_be_those_of_folder_and_file(tmp_path):
    place = write(tmp_path, definition())
    (place / "1.0.0.toml").rename(place / "1.0.1.toml")
    place.rename(tmp_path / "t2")
    assert refused(tmp_path) == [
        "t2/1.0.1.toml: field 'code' must be the folder's name 't2'",
        "t2/1.0.1.toml: field 'version' must be the file's name '1.0.1'",
    ]


def test_an_empty_or_missing_folder_is_a_fault(tmp_path):
    assert refused(tmp_path)[0].endswith("holds no definition")
    assert refused(tmp_path / "none") == ["none: no such folder"]


def test_two_instruments_can_not_be_the_same_step(tmp_path):
    write(tmp_path, definition())
    second = json.loads(json.dumps(definition(), default=str).replace("t1", "t2")) | {"history": history("1.0.0")}
    write(tmp_path, second)
    assert refused(tmp_path) == ["t2/1.0.0.toml: step 1 is taken by t1"]


def test_a_lineage_belongs_to_one_major_version_of_one_instrument(tmp_path):
    write(tmp_path, definition())
    write(tmp_path, definition(version="1.1.0", history=history("1.1.0")))
    assert load(tmp_path)
    write(tmp_path, definition(version="2.0.0", history=history("2.0.0")))
    assert refused(tmp_path) == ["t1/2.0.0.toml: lineage 't1-1' belongs to another one"]


# --- translations


def test_a_translation_changes_every_text_and_nothing_else(tmp_path):
    table = definition()
    item_of(table, "t1.one.01")["hint"] = "A hint."
    write(tmp_path, table, {"es": translation(table)})
    own = load(tmp_path).current("t1")
    spanish = own.in_language("es")
    assert own.languages == spanish.languages == ("en", "es")
    assert (spanish.language, spanish.title, spanish.intro) == ("es", "es A first step", "es Some questions.")
    assert (spanish.item("t1.one.01").text, spanish.item("t1.one.01").hint) == ("es Text of t1.one.01.", "es A hint.")
    assert spanish.item("t1.do.aa.s").options.options[0].text == "es Point 1"
    assert spanish.item("t1.do.aa.s").options.not_applicable == "es This did not come up"
    assert spanish.item("t1.plan.2").components.options[0].text == "es Option home"
    assert (spanish.section("flagged").intro, spanish.section("flagged").warning) == (
        "es About trust.",
        "es This may hurt.",
    )
    assert (spanish.area("ONE").title, spanish.groups[0].title) == ("es One", "es Both")
    assert spanish.area("ONE").items[0].text == "es Text of t1.one.01."
    assert spanish.groups[0].areas[0].title == "es One"
    assert (spanish.sha256, spanish.score_lineage, spanish.licence) == (own.sha256, own.score_lineage, own.licence)
    assert [item.key for item in spanish.items] == [item.key for item in own.items]
    assert spanish.in_language("en") == own


def test_a_translation_is_part_of_what_is_hashed(tmp_path):
    table = definition()
    write(tmp_path, table, {"es": translation(table)})
    before = load(tmp_path).current("t1").sha256
    assert before != definition_hash(table)
    assert before == definition_hash(table | {"translations": {"es": translation(table)}})
    write(tmp_path, table, {"es": translation(table, "ES")})
    assert load(tmp_path).current("t1").sha256 != before


def broken(texts, *path):
    for step in path[:-1]:
        texts = texts[step]
    del texts[path[-1]]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("title",), "field 'title' is missing"),
        (("items",), "field 'items' is missing"),
        (("groups",), "field 'groups' is missing"),
        (("items", "t1.one.01"), "items t1.one.01: field 'text' is missing"),
        (("items", "t1.one.01", "text"), "items t1.one.01: field 'text' is missing"),
        (("options", "AGR", "3"), "options AGR: field '3' is missing"),
        (("options", "FRQ", "not_applicable"), "options FRQ: field 'not_applicable' is missing"),
        (("sections", "flagged", "warning"), "sections flagged: field 'warning' is missing"),
        (("areas", "ONE"), "areas ONE: field 'title' is missing"),
    ],
)
def test_a_translation_must_be_complete(tmp_path, path, words):
    texts = translation(definition())
    broken(texts, *path)
    write(tmp_path, definition(), {"es": texts})
    assert refused(tmp_path) == [f"t1/1.0.0.es.toml: {words}"]


def test_a_translation_of_nothing_is_a_fault(tmp_path):
    texts = translation(definition())
    texts["items"]["t1.no.such"] = {"text": "x"}
    texts["sections"]["one"]["warning"] = "x"
    texts["step"] = 2
    write(tmp_path, definition(), {"es": texts})
    assert refused(tmp_path) == ["t1/1.0.0.es.toml: unknown field 'step'"]
    del texts["step"]
    write(tmp_path, definition(), {"es": texts})
    assert refused(tmp_path) == [
        "t1/1.0.0.es.toml: items t1.no.such: translates nothing",
        "t1/1.0.0.es.toml: sections one: unknown field 'warning'",
    ]


def test_a_translation_into_the_same_language_or_of_no_file_is_a_fault(tmp_path):
    place = write(tmp_path, definition(), {"en": translation(definition())})
    assert refused(tmp_path) == ["t1/1.0.0.en.toml: is in the definition's own language"]
    (place / "1.0.0.en.toml").rename(place / "1.0.1.es.toml")
    assert refused(tmp_path) == ["t1/1.0.1.es.toml: translates 1.0.1.toml, which is not there"]


# --- what is refused inside a definition


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
    "item t1.root.04": ["max_length"],
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


PRIVATE_WRONG = {
    "a step": (lambda t: t.update(step=1), "step must be 0"),
    "a missing question": (lambda t: t["sections"][1]["items"].pop(0), "the safety question 'fear' is missing"),
    "other options": (
        lambda t: item_of(t, "p.fear").update(options="yes_no"),
        "item p.fear: its options must be never, once, sometimes, often",
    ),
    "no gate": (lambda t: item_of(t, "p.gate").pop("continue_on"), "a private form starts with a gate"),
    "a gate that is not alone": (
        lambda t: t["sections"][0]["items"].append(other("p.more", "choose", options="freely", max_choices=1)),
        "a gate is a single choice, alone on the first page",
    ),
    "a gate on a later page": (lambda t: t["sections"].reverse(), "a gate is a single choice, alone on the first page"),
    "a gate of several choices": (lambda t: item_of(t, "p.gate").pop("max_choices"), "a gate is a single choice"),
    "an area": (
        lambda t: (
            t["option_sets"].update(AGR=scale(1, 5)),
            t["sections"].append(section("x", rating("p.x.01", "X"))),
            t.update(areas=[area("X")]),
        ),
        "a private form is never scored",
    ),
}


@pytest.mark.parametrize("what", PRIVATE_WRONG)
def test_a_private_form_is_refused_with(what):
    spoil, words = PRIVATE_WRONG[what]
    table = private_definition()
    spoil(table)
    assert any(words in fault for fault in faults_of(table)), faults_of(table)


def test_a_scale_may_have_words_as_keys():
    table = private_definition()
    assert listed("never")["options"][0]["key"] == "never"
    assert faults_of(table) == []


# --- the hash


def test_the_hash_does_not_depend_on_the_order_of_fields_or_on_how_accents_are_written():
    one = {"a": "Café", "b": {"x": 1, "y": [True, None]}}
    other_order = {"b": {"y": [True, None], "x": 1}, "a": unicodedata.normalize("NFD", "Café")}
    assert definition_hash(one) == definition_hash(other_order)
    assert canonical_json(one) == '{"a":"Café","b":{"x":1,"y":[true,null]}}'
    assert definition_hash({"a": "Cafe"}) != definition_hash({"a": "Café"})


def test_the_keys_are_composed_too():
    assert definition_hash({unicodedata.normalize("NFD", "é"): 1}) == definition_hash({"é": 1})


def test_a_date_is_hashed_as_its_iso_text():
    assert definition_hash({"date": date(2026, 11, 22)}) == definition_hash({"date": "2026-11-22"})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", object(), {1, 2}])
def test_what_json_can_not_hold_is_refused(value):
    with pytest.raises(ValueError, match=r"\S"):
        definition_hash({"a": value})


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text()), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_what_was_stored_as_canonical_json_has_the_same_hash_when_read_back(value):
    try:
        stored = canonical_json({"a": value})
    except ValueError:
        return
    assert definition_hash(json.loads(stored)) == definition_hash({"a": value})
