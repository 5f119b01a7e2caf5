"""How close one view is to another, and how alike two profiles are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment.arithmetic import is_constant, mean, mean_of_two, pearson, standard_deviation, variance
from practice.assessment.congruence import Congruence, congruence
from practice.assessment.profile import Similarity, distinctive, similarity

points = st.one_of(st.none(), st.integers(1, 5))
pairs = st.lists(st.tuples(points, points), max_size=14)
profiles = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=9)


def test_five_pairs_are_enough_and_four_are_not():
    assert congruence([4, 4, 4, 4, None], [4, 4, 4, 4, 4]) == Congruence(4, *[None] * 6)
    assert congruence([4, 4, 4, 4, 4], [4, 4, 4, 4, 4]) == Congruence(5, 0, 100, 0, 100, 100, None)


def test_the_pattern_is_told_from_eight_pairs_on():
    x, y = [1, 2, 3, 4, 5, 1, 2, 3], [2, 2, 3, 4, 4, 1, 3, 3]
    assert congruence(x, y).pattern_r == pytest.approx(pearson(x, y))
    assert congruence(x[:7], y[:7]).pattern_r is None


def test_a_side_that_does_not_vary_has_no_pattern():
    flat, varied = [3] * 8, [1, 2, 3, 4, 5, 1, 2, 3]
    assert congruence(flat, varied).pattern_r is None
    assert congruence(varied, flat).pattern_r is None


def test_difference_bias_and_shares_are_those_of_the_pairs():
    found = congruence([5, 5, 3, 2, 1], [5, 4, 3, 4, 4])
    assert (found.n, found.mad, found.congruence, found.bias) == (5, 1.2, pytest.approx(70), -0.8)
    assert (found.exact_pct, found.within1_pct) == (40, 60)


def test_the_span_of_the_scale_scales_the_congruence():
    assert congruence([3] * 5, [1] * 5, 2).congruence == 0
    assert congruence([3] * 5, [1] * 5, 8).congruence == 75
    assert congruence([3] * 5, [2] * 5, 1).congruence == 0
    assert congruence([3] * 5, [1] * 5, 0).congruence is None


def test_one_point_apart_is_within_one_even_with_rounding_noise():
    found = congruence([0.3 + 1, 0.1 + 0.2 + 1, 1, 1, 1], [0.3, 0.3, 1, 1, 2.01])
    assert found.within1_pct == 80


@given(pairs)
def test_swapping_the_two_views_changes_only_the_sign_of_the_bias(rows):
    x, y = [row[0] for row in rows], [row[1] for row in rows]
    one, other = congruence(x, y), congruence(y, x)
    assert (one.n, one.mad, one.congruence, one.exact_pct, one.within1_pct) == (
        other.n,
        other.mad,
        other.congruence,
        other.exact_pct,
        other.within1_pct,
    )
    assert one.bias is None if other.bias is None else one.bias == -other.bias
    assert one.pattern_r == (None if other.pattern_r is None else pytest.approx(other.pattern_r))


@given(pairs)
def test_keying_both_sides_changes_only_the_sign_of_the_bias(rows):
    x, y = [row[0] for row in rows], [row[1] for row in rows]
    turned = [[None if point is None else 6 - point for point in side] for side in (x, y)]
    one, other = congruence(x, y), congruence(*turned)
    assert (one.mad, one.exact_pct) == (other.mad, other.exact_pct)
    assert one.bias is None or one.bias == -other.bias


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        congruence([1, 2], [1])
    with pytest.raises(ValueError, match="shorter"):
        similarity([1, 2], [1])
    with pytest.raises(ValueError, match="shorter"):
        distinctive([1, 2], [1, 2], [1], 40)


def test_a_profile_with_a_missing_score_is_not_compared():
    assert similarity([1, 2, None], [1, 2, 3]) == Similarity(None, None)
    assert similarity([1, 2, 3], [1, None, 3]) == Similarity(None, None)
    assert distinctive([1, 2, 3], [1, 2, 3], [1, None, 3], 40) == Similarity(None, None)
    assert distinctive([1, None, 3], [1, 2, 3], [1, 2, 3], 40) == Similarity(None, None)


def test_nothing_or_one_area_is_no_shape():
    assert similarity([], []) == Similarity(None, None)
    assert similarity([40], [60]).pearson_r is None
    assert similarity([40], [40]) == Similarity(None, None)


def test_two_flat_profiles_at_different_heights_are_unlike():
    assert similarity([40] * 7, [60] * 7) == Similarity(None, -1)


def test_the_same_profile_is_wholly_alike():
    profile = [10, 50, 30, 70, 20, 60, 90]
    assert similarity(profile, profile) == Similarity(pytest.approx(1), pytest.approx(1))


def test_a_profile_that_is_flat_but_for_rounding_noise_is_flat():
    typical = [0.1, 0.2, 0.3, 0.7, 1.1, 2.3, 3.3]
    raised = [value + 10.1 for value in typical]
    assert distinctive(raised, [1, 5, 2, 7, 3, 9, 4], typical, 30).pearson_r is None


@given(profiles)
def test_swapping_the_partners_changes_no_similarity(rows):
    a, b = [row[0] for row in rows], [row[1] for row in rows]
    one, other = similarity(a, b), similarity(b, a)
    assert one.pearson_r == pytest.approx(other.pearson_r)
    assert one.icc_double_entry == pytest.approx(other.icc_double_entry)
    for value in (one.pearson_r, one.icc_double_entry):
        assert value is None or -1.0000001 <= value <= 1.0000001


@given(profiles, st.randoms())
def test_the_order_of_the_areas_says_nothing(rows, chance):
    mixed = rows[:]
    chance.shuffle(mixed)
    one = similarity([row[0] for row in rows], [row[1] for row in rows])
    other = similarity([row[0] for row in mixed], [row[1] for row in mixed])
    assert one.pearson_r == pytest.approx(other.pearson_r)


@pytest.mark.parametrize(("people", "told"), [(29, False), (30, True), (None, False)])
def test_the_typical_profile_needs_thirty_people(people, told):
    found = distinctive([10, 50, 30], [20, 40, 30], [30, 30, 35], people)
    assert (found.icc_double_entry is not None) is told
    assert distinctive([10, 50, 30], [20, 40, 30], None, 64) == Similarity(None, None)


def test_means_and_spreads_of_little_are_defined():
    assert mean([]) is None
    assert mean([3]) == 3
    assert (mean_of_two(3, 6), mean_of_two(None, 6), mean_of_two(3, None)) == (4.5, None, None)
    assert (variance([]), variance([3]), standard_deviation([3])) == (None, None, None)
    assert (variance([3, 3]), standard_deviation([0.1] * 7)) == (0, 0)
    assert (variance([1, 3]), standard_deviation([1, 5])) == (2, pytest.approx(8**0.5))


def test_what_differs_by_rounding_noise_only_is_constant():
    assert is_constant([])
    assert is_constant([1e6, 1e6 + 1e-6])
    assert is_constant([-1e6, -1e6 - 1e-6])
    assert not is_constant([0, 1e-9])
    assert is_constant([0, 1e-11])
    assert not is_constant([0, 1.05e-11])
    assert not is_constant([1, 2])


def test_a_correlation_stays_between_minus_one_and_one():
    assert pearson([1, 2, 3], [2, 4, 6]) == 1
    assert pearson([0.1, 0.2, 0.3], [-0.1, -0.2, -0.3]) == -1
    assert pearson([1], [1]) is None
    assert pearson([], []) is None
