"""Two partners side by side: classes at their edges, and the same whichever partner comes first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment.dyad import AreaDyad, agreement_of, area_dyad, item_agreement, overlap, pair_class

scores = st.one_of(st.none(), st.integers(0, 400).map(lambda quarter: quarter / 4))
answers = st.lists(st.tuples(st.one_of(st.none(), st.integers(1, 5)), st.one_of(st.none(), st.integers(1, 5))))


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        (62.5, 62.5, "shared_strength"),
        (62.5, 100, "shared_strength"),
        (62.49, 100, "divergent"),
        (62.49, 62.5, "mixed"),
        (49.99, 49.99, "joint_concern"),
        (0, 49.99, "joint_concern"),
        (50, 49.99, "mixed"),
        (50, 50, "mixed"),
        (50, 25, "divergent"),
        (50, 25.01, "mixed"),
        (None, 80, "insufficient"),
        (80, None, "insufficient"),
        (None, None, "insufficient"),
    ],
)
def test_the_first_class_that_fits_is_told(a, b, found):
    assert area_dyad(a, b).dyad_class == found
    assert area_dyad(b, a).dyad_class == found


@pytest.mark.parametrize(("a", "b", "wide"), [(25, 0, True), (24.99, 0, False), (100, 62.5, True), (0, 30, True)])
def test_a_gap_of_one_response_option_is_wide_in_every_class(a, b, wide):
    assert area_dyad(a, b).wide_gap is wide


def test_rounding_noise_neither_widens_nor_narrows_a_gap():
    third = 100 / 3
    assert area_dyad(third + 25, third).wide_gap is True
    assert area_dyad(58.33333333333333, 33.33333333333334).wide_gap is True
    assert area_dyad(62.49999999999999, 62.5).dyad_class == "shared_strength"
    assert area_dyad(49.99999999999999, 10).dyad_class == "divergent"


@given(scores, scores)
def test_swapping_the_partners_changes_only_the_sign_of_the_signed_difference(a, b):
    one, other = area_dyad(a, b), area_dyad(b, a)
    assert one == replace(other, signed=None if other.signed is None else -other.signed)


@given(scores)
def test_anything_missing_gives_nothing_and_never_zero(a):
    assert area_dyad(a, None) == AreaDyad(None, None, None, "insufficient", None)


def test_the_numbers_are_mean_gap_and_signed_difference():
    assert area_dyad(55, 85) == AreaDyad(70, 30, -30, "divergent", True)


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        (37.5, 37.5, "shared_strength"),
        (37.51, 37.5, "mixed"),
        (50, 50, "mixed"),
        (50.01, 50, "mixed"),
        (50.01, 50.01, "joint_concern"),
    ],
)
def test_strains_classes_begin_at_the_mirrored_edges(a, b, found):
    assert area_dyad(a, b, higher_is_better=False).dyad_class == found
    assert area_dyad(b, a, higher_is_better=False).dyad_class == found


def test_strain_is_a_strength_where_it_is_low_for_both():
    assert area_dyad(37.5, 10, higher_is_better=False) == AreaDyad(23.75, 27.5, 27.5, "shared_strength", True)
    assert area_dyad(50.01, 90, higher_is_better=False).dyad_class == "joint_concern"
    assert area_dyad(50, 60, higher_is_better=False).dyad_class == "mixed"


PAIRS = {
    (4, 5): "positive_agreement",
    (4, 4): "positive_agreement",
    (2, 1): "joint_concern",
    (2, 2): "joint_concern",
    (4, 2): "divergent",
    (5, 1): "divergent",
    (4, 3): "partly_positive",
    (2, 3): "partly_concern",
    (3, 3): "undecided",
}


@pytest.mark.parametrize(("pair", "found"), PAIRS.items())
def test_a_pair_of_answers_has_one_class_whoever_comes_first(pair, found):
    assert pair_class(*pair) == found
    assert pair_class(*reversed(pair)) == found


def test_on_another_scale_the_two_highest_and_the_two_lowest_points_count():
    assert pair_class(3, 4, 0, 4) == "positive_agreement"
    assert pair_class(1, 0, 0, 4) == "joint_concern"
    assert pair_class(2, 2, 0, 4) == "undecided"


def test_answers_between_the_points_are_positive_from_four_and_a_concern_up_to_two():
    assert pair_class(3.99, 4.0) == "partly_positive"
    assert pair_class(2.01, 2.0) == "partly_concern"


def test_percentages_are_over_the_pairs_that_both_answered():
    found = item_agreement([5, 5, 1, 3], [5, 1, 1, None])
    assert (found.n_pairs, found.n_items, found.pairs_needed) == (3, 4, 3)
    assert found.positive_agreement_pct == found.joint_concern_pct == found.divergent_pct == pytest.approx(100 / 3)
    assert found.classes == ("positive_agreement", "divergent", "joint_concern", None)


def test_the_second_and_the_fourth_point_have_sides_too():
    assert item_agreement([4, 2, 4], [4, 2, 3]).classes == ("positive_agreement", "joint_concern", "partly_positive")


def test_too_few_pairs_have_classes_and_no_percentages():
    found = item_agreement([5, 5, 1, 3], [5, 1, None, None])
    assert found.n_pairs == 2
    assert (found.positive_agreement_pct, found.joint_concern_pct, found.divergent_pct) == (None, None, None)
    assert found.classes[0] == "positive_agreement"


def test_nobody_answered_and_nothing_asked_are_defined():
    assert item_agreement([None] * 4, [None] * 4).divergent_pct is None
    empty = item_agreement([], [])
    assert (empty.n_pairs, empty.n_items, empty.pairs_needed, empty.positive_agreement_pct) == (0, 0, 0, None)
    assert agreement_of([None]).n_items == 1


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        item_agreement([1, 2], [1])


@given(answers)
def test_swapping_the_partners_changes_no_agreement(pairs):
    a, b = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    assert item_agreement(a, b) == item_agreement(b, a)


@given(answers)
def test_keying_both_twice_or_reversing_both_keeps_what_is_divergent(pairs):
    a, b = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    turned = [[None if x is None else 6 - x for x in side] for side in (a, b)]
    one, other = item_agreement(a, b), item_agreement(*turned)
    assert one.divergent_pct == other.divergent_pct
    assert one.positive_agreement_pct == other.joint_concern_pct


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        (["x", "y"], ["y", "z"], 1 / 3),
        (["x"], ["x"], 1),
        (["x"], ["y"], 0),
        ([], ["y"], 0),
        ([], [], None),
        (None, ["y"], None),
        (["y"], None, None),
        (["x", "x"], ["x"], 1),
    ],
)
def test_overlap_is_shared_options_by_all_that_either_chose(a, b, found):
    assert overlap(a, b) == found
    assert overlap(b, a) == found
