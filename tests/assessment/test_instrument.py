"""An instrument as values: looked up by key, cut down for a round, timed."""

import pytest

from practice.assessment import budget
from practice.assessment.catalogue import load
from practice.assessment.options import UnknownPart
from tests.assessment.making import definition, instrument, item_of, translation, write

FORM = instrument()


def test_parts_are_found_by_their_keys():
    assert FORM.item("t1.one.01").area == "ONE"
    assert FORM.area("ONE").items[0] is FORM.item("t1.one.01")
    assert FORM.section("one").items[0] is FORM.items[0]
    assert FORM.item("t1.root.01").scale.option("work").text == "Option work"
    assert FORM.item("t1.load.01").scale.of_value(0).key == "0"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: FORM.item("t1.no.such"),
        lambda: FORM.area("NONE"),
        lambda: FORM.section("none"),
        lambda: FORM.item("t1.root.04").scale,
        lambda: FORM.item("t1.root.01").scale.option("moon"),
        lambda: FORM.item("t1.load.01").scale.of_value(5),
        lambda: FORM.item("t1.root.01").scale.minimum,
        lambda: FORM.item("t1.root.01").scale.maximum,
    ],
)
def test_a_part_that_is_not_there_is_said(ask):
    with pytest.raises(UnknownPart):
        ask()


def test_a_scale_knows_its_ends():
    scale = FORM.option_sets["EXT"]
    assert (scale.minimum, scale.maximum, scale.keys) == (0, 4, ("0", "1", "2", "3", "4"))


def test_an_areas_items_come_in_form_order_and_three_quarters_are_needed():
    assert [item.key for item in FORM.area("DO-self").items] == [
        f"t1.do.{name}.s" for name in ("aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh")
    ]
    assert [area.min_valid for area in FORM.areas] == [3, 3, 3, 2, 6, 6, 3]


def test_ratings_and_scored_items_are_told_from_the_rest():
    assert len(FORM.items) == 34 + 11
    assert len(FORM.ratings) == 34
    assert FORM.item("t1.one.01").is_scored
    assert not FORM.item("t1.root.01").is_scored


def keys(form):
    return {item.key for item in form.items}


def test_a_whole_round_is_the_whole_form():
    assert FORM.for_round(None, True) == FORM
    assert FORM.whole


def test_a_round_in_between_leaves_out_root_cause_and_what_depends_on_it():
    part = FORM.for_round(None, False)
    assert keys(FORM) - keys(part) == {"t1.root.01", "t1.root.02", "t1.root.03", "t1.root.04", "t1.next.04"}
    assert [section.key for section in part.sections][-3:] == ["load", "next", "plan"]
    assert part.whole
    assert part.areas == FORM.areas


def test_a_round_of_chosen_areas_keeps_lineage_and_hash_and_drops_empty_sections():
    part = FORM.for_round(frozenset({"ONE", "LOAD"}), True)
    assert [area.code for area in part.areas] == ["ONE", "LOAD"]
    assert [section.key for section in part.sections] == ["one", "flagged", "load", "root", "next", "plan"]
    assert part.groups == ()
    assert not part.whole
    assert (part.sha256, part.score_lineage, part.version) == (FORM.sha256, FORM.score_lineage, FORM.version)
    assert "t1.next.03" not in keys(part)
    assert "t1.next.04" in keys(part)
    assert part.area("ONE").items == FORM.area("ONE").items


def test_a_group_stays_where_all_its_areas_are_asked():
    assert [group.code for group in FORM.for_round(frozenset({"ONE", "TWO"}), True).groups] == ["both"]


def test_a_round_of_all_areas_named_is_whole():
    assert FORM.for_round(frozenset(area.code for area in FORM.areas), True) == FORM


def test_a_round_of_an_area_that_is_not_there_is_refused():
    with pytest.raises(UnknownPart, match="NINE"):
        FORM.for_round(frozenset({"ONE", "NINE"}), True)


def test_no_area_chosen_leaves_the_questions_without_an_area():
    part = FORM.for_round(frozenset(), False)
    assert part.areas == ()
    assert keys(part) == {"t1.next.01", "t1.next.02", "t1.plan.1", "t1.plan.2", "t1.plan.3"}


def test_a_part_of_a_part_is_not_whole_again():
    part = FORM.for_round(frozenset({"ONE"}), True)
    assert not part.for_round(None, True).whole


def test_an_area_whose_items_a_round_leaves_out_is_left_out_with_them():
    table = definition()
    next(part for part in table["sections"] if part["key"] == "three")["rounds"] = "first_and_last"
    part = instrument(table).for_round(None, False)
    assert not part.has_area("THREE")
    assert not part.whole


def test_a_language_and_a_round_can_be_asked_in_either_order(tmp_path):
    table = definition()
    write(tmp_path, table, {"es": translation(table)})
    form = load(tmp_path).current("t1")
    one = form.in_language("es").for_round(frozenset({"ONE"}), False)
    other = form.for_round(frozenset({"ONE"}), False).in_language("es")
    assert one == other
    assert one.item("t1.one.01").text == "es Text of t1.one.01."
    assert one.in_language("en").item("t1.one.01").text == "Text of t1.one.01."
    assert one.languages == ("en", "es")
    assert not one.in_language("en").whole


@pytest.mark.parametrize(
    ("asked", "given"), [("es", "es"), ("es-MX", "es"), ("de", "en"), ("en", "en"), ("en-GB", "en")]
)
def test_a_language_without_a_translation_falls_back(tmp_path, asked, given):
    table = definition()
    write(tmp_path, table, {"es": translation(table)})
    assert load(tmp_path).current("t1").in_language(asked).language == given
    assert load(tmp_path).current("t1").in_language("es").in_language(asked).language == given


def test_a_form_without_translations_speaks_its_own_language():
    assert FORM.languages == ("en",)
    assert FORM.in_language("es") is FORM


@pytest.mark.parametrize(
    ("kind", "max_choices", "rows", "seconds"),
    [
        ("rating", None, 0, 9),
        ("choose", None, 0, 30),
        ("choose", 3, 0, 10),
        ("choose", 2, 0, 10),
        ("choose", 1, 0, 9),
        ("rank", 3, 0, 40),
        ("text", None, 0, 75),
        ("plan", None, 3, 225),
        ("plan_review", None, 0, 0),
        ("rhythm", None, 0, 18),
    ],
)
def test_every_kind_of_question_has_its_time(kind, max_choices, rows, seconds):
    assert budget.seconds(kind, max_choices, rows) == seconds


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (1, 0.5), (30, 0.5), (31, 1), (660, 11), (661, 11.5)])
def test_minutes_are_rounded_up_to_the_next_half(seconds, minutes):
    assert budget.minutes(seconds) == minutes


def test_a_form_takes_the_sum_of_its_questions():
    assert FORM.seconds == 34 * 9 + 2 * 10 + 30 + 75 + 40 + 3 * 9 + 2 * 75 + 18
    assert FORM.minutes == budget.minutes(FORM.seconds)
    assert FORM.for_round(None, False).seconds < FORM.seconds


def test_every_field_of_a_definition_reaches_its_item():
    table = definition()
    item_of(table, "t1.one.01")["hint"] = "A hint."
    form = instrument(table)
    assert form.item("t1.one.01").hint == "A hint."
    assert form.item("t1.one.03").reverse
    assert form.item("t1.one.04").soft_flag
    assert form.item("t1.one.04").privacy == "area_only"
    assert form.item("t1.root.01").exclusive == ("none",)
    assert form.item("t1.root.02").guess_of == "t1.root.01"
    assert form.item("t1.plan.2").needs_approval == ("home",)
    assert form.item("t1.plan.1").reviews == "t1.plan.2"
    assert form.item("t1.next.03").show_if.any == ("1", "2")
    assert form.section("flagged").shuffle
    assert form.area("DO-self").pair == "DO-partner"
    assert not form.area("LOAD").higher_is_better
    assert form.history[0].change == "First version."
