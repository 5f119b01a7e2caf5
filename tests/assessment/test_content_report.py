"""What `flask instruments check` prints about one instrument."""

import pytest

from practice.assessment.catalogue import DEFINITIONS, load
from practice.assessment.check import content_report, report_lines
from tests.assessment.making import definition, instrument, item_of, translation, write

CATALOGUE = load(DEFINITIONS)


def report(table):
    return content_report(instrument(table), table)


def test_facets_counts_time_and_reverse_share_are_those_of_the_form():
    found = report(definition())
    assert (found.code, found.version, found.items, found.ratings) == ("t1", "1.0.0", 45, 34)
    assert found.minutes == instrument().minutes
    assert found.sha256 == instrument().sha256
    one = found.areas[0]
    assert (one.code, one.facets, one.reversed, one.min_valid) == ("ONE", ("01", "02", "03", "04"), 1, 3)
    assert found.reverse_share == pytest.approx(1 / 32)
    assert found.unscored[0] == "t1.root.01"
    assert len(found.unscored) == 11
    assert [(part.key, part.items) for part in found.sections][:2] == [("one", 3), ("flagged", 1)]


def test_reading_grades_are_told_for_english_only():
    assert all(part.grade is not None for part in report(definition()).sections)
    table = definition(language="es")
    found = report(table)
    assert [part.grade for part in found.sections] == [None] * len(found.sections)


def test_a_page_that_reads_hard_or_is_long_is_warned_of():
    table = definition()
    table["sections"][0]["intro"] = "Institutional considerations necessitate comprehensive deliberation immediately."
    assert any(line.startswith("section one: reading grade") for line in report(table).warnings)
    table["sections"][5]["items"] += table["sections"][6].pop("items")[:3]
    table["sections"].pop(6)
    for key in ("DO-self", "DO-partner"):
        next(entry for entry in table["areas"] if entry["code"] == key).pop("pair")
    assert "section mine: 11 items are much for one page" in report(table).warnings


def test_a_facet_asked_twice_and_an_area_of_one_item_are_warned_of():
    table = definition()
    item_of(table, "t1.one.02")["facet"] = "01"
    for part in table["sections"]:
        if part["key"] == "apart":
            part["items"].pop()
    warnings = report(table).warnings
    assert "area ONE: facet '01' is asked twice" in warnings
    assert "area APART: one item is not a scale" in warnings


def test_a_language_without_word_rules_is_warned_of():
    assert any("no word rules" in line for line in report(definition(language="xx")).warnings)


def test_each_language_is_read_by_its_own_rules(tmp_path):
    table = definition()
    write(tmp_path, table, {"es": translation(table), "xx": translation(table, "xx")})
    catalogue = load(tmp_path)
    found = content_report(catalogue.current("t1"), catalogue.definition("t1", "1.0.0"))
    assert found.languages == ("en", "es", "xx")
    assert any(line.startswith("es: t1.one.01: perspective: ") for line in found.warnings)
    assert "xx: no word rules for language 'xx'" in found.warnings
    assert report_lines(found)[0].endswith("[en, es, xx]")


def test_the_lines_say_what_a_reader_looks_for():
    lines = report_lines(report(definition()))
    assert lines[0] == "t1 1.0.0  A first step  [en]"
    assert "  area ONE: 4 items, 1 reversed, needs 3" in lines
    assert any("minutes, reverse-keyed: 3 %" in line for line in lines)
    assert any(line.startswith("  section one: 3 items, reading grade ") for line in lines)
    assert any(line.startswith("  warning: ") for line in lines)


@pytest.mark.parametrize("code", [known.code for known in CATALOGUE.all_current])
def test_the_products_own_forms_are_reported_without_a_warning(code):
    known = CATALOGUE.current(code)
    found = content_report(known, CATALOGUE.definition(code, known.version))
    assert found.warnings == ()
    assert report_lines(found)[-1] == "  no warnings"


def test_a_form_without_scored_items_has_no_reverse_share():
    for known in CATALOGUE.private:
        found = content_report(known, CATALOGUE.definition(known.code, known.version))
        assert found.reverse_share is None
        assert any(line.endswith("reverse-keyed: none") for line in report_lines(found))
