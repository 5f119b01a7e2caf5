"""Area scores: keyed once, never a number for too few answers, rounded and banded safely."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment import choices
from practice.assessment.instrument import Group
from practice.assessment.needed import needed
from practice.assessment.scoring import (
    AreaScore,
    Missing,
    NotComeUp,
    OffScale,
    area_score,
    band,
    did_not_come_up,
    display,
    group_score,
    group_scores,
    key,
    keyed,
    keyed_answer,
    mean_score,
    raw_score,
    score,
    settle,
    soft_flags,
)
from tests.assessment.making import definition, done, instrument, item_of, rated

FORM = instrument()
points = st.one_of(st.none(), st.integers(1, 5))


def test_a_reversed_item_is_turned_round_before_everything_else():
    assert [key(FORM.item("t1.one.03"), point) for point in (1, 2, 3, 4, 5)] == [5, 4, 3, 2, 1]
    assert [key(FORM.item("t1.one.01"), point) for point in (1, 2, 3, 4, 5)] == [1, 2, 3, 4, 5]
    assert area_score(FORM.area("ONE"), rated(one=[5, 5, 1, 5])).score == 100


@pytest.mark.parametrize("point", [0, 6, -1])
def test_a_point_off_its_scale_is_refused_by_name(point):
    with pytest.raises(OffScale, match=r"t1\.one\.01"):
        key(FORM.item("t1.one.01"), point)


@given(st.integers(0, 4), st.booleans())
def test_keying_twice_gives_the_answer_back(point, reverse):
    assert keyed(keyed(point, 0, 4, reverse), 0, 4, reverse) == point


@pytest.mark.parametrize(("n", "enough"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (7, 6), (8, 6), (10, 8)])
def test_three_quarters_rounded_up_are_enough(n, enough):
    assert needed(n) == enough


def test_one_missing_answer_more_than_allowed_gives_no_score_and_says_how_many_there_were():
    assert area_score(FORM.area("ONE"), rated(one=[4, 4, 2, None])).score == 75
    assert area_score(FORM.area("ONE"), rated(one=[4, None, 2, None])) == Missing("ONE", 2, 4, 3)


def test_declined_not_come_up_and_blank_are_all_missing_and_never_zero():
    answers = done("s", [3] * 8)
    answers["t1.do.aa.s"] = {"state": "declined"}
    answers["t1.do.bb.s"] = {"state": "not_applicable"}
    found = area_score(FORM.area("DO-self"), answers)
    assert (found.score, found.n_valid, found.n_items, found.needed) == (50, 6, 8, 6)
    answers["t1.do.cc.s"] = {"comment": "hm"}
    assert area_score(FORM.area("DO-self"), answers) == Missing("DO-self", 5, 8, 6)


def test_an_empty_or_wholly_declined_response_scores_nothing_anywhere():
    declined = {item.key: {"state": "declined"} for item in FORM.items}
    for answers in ({}, declined):
        assert all(isinstance(found, Missing) and found.n_valid == 0 for found in score(FORM, answers).values())


def test_a_definition_may_ask_for_more_answers_than_three_quarters():
    table = definition()
    table["areas"][0]["min_valid"] = 4
    assert area_score(instrument(table).area("ONE"), rated(one=[4, 4, 2, None])) == Missing("ONE", 3, 4, 4)


def test_every_area_is_scored_by_its_code_in_form_order_and_there_is_no_total():
    found = score(FORM, rated(one=[1, 1, 5, 1], two=[5, 5, 5, 5]))
    assert list(found) == ["ONE", "TWO", "THREE", "APART", "DO-self", "DO-partner", "LOAD"]
    assert (found["ONE"].score, found["TWO"].score) == (0, 100)
    assert found["ONE"].area == "ONE"


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60))
def test_a_score_is_the_exact_quotient_rounded_once(values):
    exact = Fraction(100 * (sum(values) - len(values)), 4 * len(values))
    found = mean_score(values, 1, 5)
    assert found == exact.numerator / exact.denominator
    assert display(found) == floor(exact + Fraction(1, 2))


@given(st.lists(points, min_size=4, max_size=4), st.randoms())
def test_the_order_of_the_answers_says_nothing(values, chance):
    mixed = values[:]
    chance.shuffle(mixed)
    one, other = raw_score(values, [False] * 4, 1, 5), raw_score(mixed, [False] * 4, 1, 5)
    assert one == other


@given(st.lists(points, min_size=1, max_size=12))
def test_reversing_every_item_mirrors_the_score(values):
    one, other = raw_score(values, [False] * len(values), 1, 5), raw_score(values, [True] * len(values), 1, 5)
    assert one[1:] == other[1:]
    assert one[0] is None if other[0] is None else one[0] == pytest.approx(100 - other[0])


@given(st.lists(points, min_size=1, max_size=12), st.integers(0, 11))
def test_one_more_missing_answer_never_makes_a_score_out_of_none(values, place):
    fewer = values[:]
    fewer[place % len(values)] = None
    if raw_score(values, [False] * len(values), 1, 5)[0] is None:
        assert raw_score(fewer, [False] * len(values), 1, 5)[0] is None


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_a_score_stays_from_0_to_100_and_reaches_both_ends(values):
    assert 0 <= raw_score(values, [False] * len(values), 0, 4)[0] <= 100
    assert raw_score([4] * len(values), [False] * len(values), 0, 4)[0] == 100
    assert raw_score([0] * len(values), [False] * len(values), 0, 4)[0] == 0


def test_bare_points_without_items_or_without_a_range_have_no_score():
    assert raw_score([], [], 1, 5) == (None, 0, 0, 0)
    assert raw_score([3, 3], [False, False], 3, 3) == (None, 2, 2, 2)
    with pytest.raises(ValueError, match="shorter"):
        raw_score([3, 3], [False], 1, 5)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(62.5, 63), (62.49, 62), (0.5, 1), (0.49, 0), (0, 0), (100, 100), (99.5, 100), (1.5, 2), (2.5, 3), (66.5, 67)],
)
def test_halves_are_shown_rounded_up(value, shown):
    assert display(value) == shown


def test_rounding_noise_neither_lowers_what_is_shown_nor_the_band():
    noisy = 62.5 - 7e-15
    assert noisy < 62.5
    assert display(noisy) == 63
    assert band(noisy) == "going_well"
    assert settle(noisy) == 62.5
    assert settle(62.5 - 1e-8) < 62.5
    assert (settle(1e-9), settle(1e-10)) == (1e-9, 0)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "needs_care"),
        (37.49, "needs_care"),
        (37.5, "mixed"),
        (62.49, "mixed"),
        (62.5, "going_well"),
        (87.49, "going_well"),
        (87.5, "strong_point"),
        (100, "strong_point"),
    ],
)
def test_a_band_begins_half_way_between_two_options(value, words):
    assert band(value) == words


def test_a_score_tells_its_band_and_what_is_shown():
    found = area_score(FORM.area("ONE"), rated(one=[3, 4, 2, 3]))
    assert (found.score, found.display, found.band, found.good) == (62.5, 63, "going_well", 62.5)


def test_an_index_of_strain_scores_the_strain_and_mirrors_the_words():
    low = area_score(FORM.area("LOAD"), rated(load=[0, 0, 1, 1]))
    assert (low.score, low.good, low.band) == (12.5, 87.5, "strong_point")
    high = area_score(FORM.area("LOAD"), rated(load=[4, 4, 4, 4]))
    assert (high.score, high.good, high.band) == (100, 0, "needs_care")
    edge = area_score(FORM.area("LOAD"), rated(load=[1, 2, 1, 2]))
    assert (edge.score, edge.band) == (37.5, "going_well")


def test_a_group_is_the_plain_mean_of_its_areas_and_needs_every_one():
    scores = score(FORM, rated(one=[5, 5, 1, 5], two=[1, 1, 1, 3]))
    both = group_scores(FORM, scores)["both"]
    assert (both.area, both.score, both.n_valid, both.n_items, both.needed) == ("both", 56.25, 2, 2, 2)
    scores = score(FORM, rated(one=[5, 5, 1, 5]))
    assert group_scores(FORM, scores) == {"both": Missing("both", 1, 2, 2)}
    assert group_score(FORM.groups[0], {}) == Missing("both", 0, 2, 2)
    assert group_score(Group("none", "None", ()), {}) == Missing("none", 0, 0, 0)
    assert both.good == both.score


@pytest.mark.parametrize(("point", "flagged"), [(1, True), (2, True), (3, False), (5, False), (None, False)])
def test_a_soft_flag_is_one_of_the_two_lowest_points(point, flagged):
    assert soft_flags(FORM, rated(one=[1, 1, 1, point])) == (("t1.one.04",) if flagged else ())


def test_a_soft_flag_is_read_keyed():
    table = definition()
    item_of(table, "t1.one.04")["reverse"] = True
    form = instrument(table)
    assert soft_flags(form, rated(one=[None, None, None, 4])) == ("t1.one.04",)
    assert soft_flags(form, rated(one=[None, None, None, 2])) == ()


def test_half_of_the_answers_not_come_up_is_a_finding():
    offering = [item.key for item in FORM.ratings if item.options.not_applicable]
    assert len(offering) == 16
    said = {key: {"state": "not_applicable"} for key in offering[:8]}
    assert did_not_come_up(FORM, said) == NotComeUp(8, 16, True)
    said.pop(offering[0])
    assert did_not_come_up(FORM, said | {offering[0]: {"state": "declined"}}) == NotComeUp(7, 16, False)


def test_a_form_that_does_not_offer_not_come_up_has_no_such_finding():
    part = FORM.for_round(frozenset({"ONE"}), False)
    assert did_not_come_up(part, {}) == NotComeUp(0, 0, False)


def test_a_declined_rating_has_no_keyed_point():
    item = FORM.item("t1.one.03")
    assert keyed_answer(item, {"t1.one.03": {"state": "declined"}}) is None
    assert keyed_answer(item, {}) is None
    assert keyed_answer(item, {"t1.one.03": {"value": 1}}) == 5


def test_edges_are_named_once():
    edges = (choices.BAND_MIXED_FROM, choices.BAND_GOING_WELL_FROM, choices.BAND_STRONG_POINT_FROM)
    assert edges == (37.5, 62.5, 87.5)
    assert isinstance(area_score(FORM.area("ONE"), rated(one=[3, 3, 3, 3])), AreaScore)
