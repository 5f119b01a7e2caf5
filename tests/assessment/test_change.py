"""Reliable change: labels at 1.96, gates, patterns, caveats, and defined answers for a pool without spread."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment.change import (
    ReliableChange,
    couple_change,
    couple_pattern,
    false_flag_chance,
    gate,
    headroom_caveats,
    reliable_change,
    retest_expected,
)

UP, DOWN, SAME = "reliable_improvement", "reliable_worsening", "no_reliable_change"
scores = st.integers(0, 400).map(lambda quarter: quarter / 4)


def sd_for(smallest):
    """The SD with which, at a reliability of .5, a change of `smallest` points has an RCI of exactly 1.96."""
    return smallest / 1.96


@pytest.mark.parametrize(
    ("x2", "label"), [(69.6, UP), (69.59, SAME), (50, SAME), (30.41, SAME), (30.4, DOWN), (100, UP), (0, DOWN)]
)
def test_change_is_reliable_from_an_index_of_1_96_on(x2, label):
    assert reliable_change(50, x2, sd_for(19.6), 0.5).label == label


def test_rounding_noise_at_the_edge_does_not_hide_a_change():
    found = reliable_change(0.1, 0.3, 0.2 / 1.96, 0.5)
    assert abs(found.rci) == pytest.approx(1.96)
    assert reliable_change(0.1 + 0.2 - 0.2, 0.3, 0.2 / 1.96 * (1 + 1e-12), 0.5).label == UP


@pytest.mark.parametrize(("x1", "x2", "label"), [(80, 30, UP), (30, 80, DOWN), (50, 50, SAME)])
def test_less_strain_is_an_improvement(x1, x2, label):
    assert reliable_change(x1, x2, 15, 0.8, higher_is_better=False).label == label


def test_the_numbers_follow_the_formulas():
    found = reliable_change(40, 58, 16, 0.75)
    assert (found.change, found.sem, found.s_diff) == (18, 8, pytest.approx(8 * sqrt(2)))
    assert found.rci == pytest.approx(18 / (8 * sqrt(2)))
    assert found.smallest_reliable_change == pytest.approx(1.96 * 8 * sqrt(2))
    assert found.standardised_change == 1.125


@pytest.mark.parametrize(("x1", "x2"), [(None, 50), (50, None), (None, None)])
def test_without_both_scores_there_is_nothing_to_say(x1, x2):
    assert reliable_change(x1, x2, 16, 0.75) == ReliableChange(*[None] * 7)


@pytest.mark.parametrize("sd", [None, 0, -1])
def test_a_pool_without_spread_leaves_the_plain_change(sd):
    assert reliable_change(40, 58, sd, 0.75) == ReliableChange(18, *[None] * 6)


@pytest.mark.parametrize("reliability", [None, 1, 1.2, -0.1])
def test_a_reliability_that_can_not_be_leaves_change_and_standardised_change(reliability):
    assert reliable_change(40, 58, 16, reliability) == ReliableChange(18, None, None, None, None, 1.125, None)


def test_a_reliability_of_zero_is_the_noisiest_scale():
    assert reliable_change(40, 58, 16, 0).sem == 16


@given(scores, scores, st.integers(1, 40), st.integers(0, 99).map(lambda hundredth: hundredth / 100))
def test_turning_time_round_turns_the_label_round(x1, x2, sd, reliability):
    turned = {UP: DOWN, DOWN: UP, SAME: SAME}
    there, back = reliable_change(x1, x2, sd, reliability), reliable_change(x2, x1, sd, reliability)
    assert there.label == turned[back.label]
    assert there.rci == pytest.approx(-back.rci)


@pytest.mark.parametrize(
    ("persons", "couples", "sd", "alpha", "found"),
    [
        (30, 15, 18, 0.6, "ok"),
        (29, 15, 18, 0.6, "not_enough_data"),
        (30, 14, 18, 0.6, "not_enough_data"),
        (30, 15, 18, 0.5999, "scale_not_steady"),
        (30, 15, 0, 0.9, "scale_not_steady"),
        (30, 15, None, 0.9, "scale_not_steady"),
        (30, 15, 18, None, "scale_not_steady"),
        (30, 15, 0.001, 0.9, "ok"),
        (None, 15, 18, 0.9, "not_enough_data"),
        (30, None, 18, 0.9, "not_enough_data"),
        (29, 14, 0, None, "not_enough_data"),
    ],
)
def test_the_gates_open_at_their_edges_and_size_is_named_first(persons, couples, sd, alpha, found):
    assert gate(persons, couples, sd, alpha) == found


PATTERNS = {
    (UP, UP): "both_improved",
    (UP, SAME): "one_improved",
    (UP, DOWN): "moved_apart",
    (SAME, SAME): "no_clear_change",
    (SAME, DOWN): "one_worse",
    (DOWN, DOWN): "both_worse",
    (UP, None): "one_partner_only",
    (None, DOWN): "one_partner_only",
    (None, None): "one_partner_only",
}


@pytest.mark.parametrize(("labels", "found"), PATTERNS.items())
def test_a_couples_pattern_does_not_depend_on_who_comes_first(labels, found):
    assert couple_pattern(*labels) == found
    assert couple_pattern(*reversed(labels)) == found


def test_the_couples_error_is_cautious_unless_more_is_known():
    cautious = couple_change((40, 64), (55, 61), 18.4, 0.82)
    assert (cautious.couple_change, cautious.pattern) == (15, "one_improved")
    assert cautious.couple_rci == pytest.approx(15 / cautious.a.s_diff)
    known = couple_change((40, 64), (55, 61), 18.4, 0.82, rho=0.5)
    assert known.couple_rci == pytest.approx(15 / (known.a.s_diff * sqrt(0.75)))
    assert couple_change((40, 64), (55, 61), 18.4, 0.82, rho=0).couple_rci == pytest.approx(
        15 / (known.a.s_diff * sqrt(0.5))
    )


@pytest.mark.parametrize("rho", [-1, 1.1, -2])
def test_a_correlation_that_can_not_be_gives_no_couple_index(rho):
    assert couple_change((40, 64), (55, 61), 18.4, 0.82, rho=rho).couple_rci is None


def test_one_partner_without_a_second_score_leaves_the_other_alone():
    found = couple_change((40, 64), (55, None), 18.4, 0.82)
    assert (found.a.change, found.b.change) == (24, None)
    assert (found.couple_change, found.couple_rci, found.pattern) == (None, None, "one_partner_only")
    assert (found.gap_before, found.gap_after) == (15, None)
    turned = couple_change((None, 64), (55, 61), 18.4, 0.82)
    assert (turned.gap_before, turned.gap_after, turned.couple_rci) == (None, 3, None)


def test_a_couple_without_a_pool_still_has_its_plain_change():
    found = couple_change((40, 64), (55, 61), None, None)
    assert (found.couple_change, found.couple_rci, found.a.change) == (15, None, 24)
    assert found.pattern == "one_partner_only"


def test_less_strain_for_both_is_improvement_of_both():
    found = couple_change((80, 30), (70, 20), 15, 0.8, higher_is_better=False)
    assert found.pattern == "both_improved"


@given(scores, scores, scores, scores)
def test_swapping_the_partners_swaps_their_changes_and_nothing_else(a1, a2, b1, b2):
    one, other = couple_change((a1, a2), (b1, b2), 18, 0.8), couple_change((b1, b2), (a1, a2), 18, 0.8)
    assert (one.a, one.b) == (other.b, other.a)
    assert (one.couple_change, one.couple_rci, one.gap_before, one.gap_after, one.pattern) == (
        other.couple_change,
        other.couple_rci,
        other.gap_before,
        other.gap_after,
        other.pattern,
    )


def test_an_extreme_start_is_expected_to_drift_to_the_mean():
    assert retest_expected(25, 55, 0.82) == pytest.approx(30.4)
    assert retest_expected(55, 55, 0.82) == 55
    assert retest_expected(85, 55, 0.5) == 70


@pytest.mark.parametrize("missing", range(3))
def test_what_to_expect_needs_start_mean_and_reliability(missing):
    values = [25, 55, 0.82]
    values[missing] = None
    assert retest_expected(*values) is None


@pytest.mark.parametrize(
    ("x1", "higher_is_better", "caveats"),
    [
        (50, True, ()),
        (80, True, ()),
        (80.01, True, ("improvement_cannot_show",)),
        (20, True, ()),
        (19.99, True, ("worsening_cannot_show",)),
        (19.99, False, ("improvement_cannot_show",)),
        (80.01, False, ("worsening_cannot_show",)),
    ],
)
def test_a_start_too_near_an_end_is_told(x1, higher_is_better, caveats):
    assert headroom_caveats(x1, 20, higher_is_better) == caveats


def test_a_scale_too_rough_can_show_nothing_either_way():
    assert headroom_caveats(50, 51) == ("improvement_cannot_show", "worsening_cannot_show")
    assert headroom_caveats(None, 20) == ()
    assert headroom_caveats(90, None) == ()
    assert headroom_caveats(90, 20) == ("improvement_cannot_show",)


def test_fourteen_looks_have_a_51_percent_chance_of_a_false_flag():
    assert round(100 * false_flag_chance(14)) == 51
    assert false_flag_chance(1) == pytest.approx(0.05)
    assert false_flag_chance(0) == 0
    assert false_flag_chance(-3) == 0
