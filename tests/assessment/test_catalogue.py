"""Definition files: read with all their parts, or refused with file, item and what is wrong."""

import json
from datetime import date

import pytest

from practice.assessment import catalogue as catalogue_module
from practice.assessment.canonical import definition_hash
from practice.assessment.catalogue import DEFINITIONS, BadDefinition, UnknownInstrument, load, read_definition
from tests.assessment.making import (
    definition,
    instrument,
    item_of,
    private_definition,
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
