"""Where growth could start: weights, order, ties, and what is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment.priorities import Priority, priorities

AREAS = ["A", "B", "C", "D", "E"]


def alike(**scores):
    """Both partners with the same scores and no ranks."""
    return priorities(list(scores), scores, scores, None, None)


@pytest.mark.parametrize(("rank", "weight"), [(1, 4), (2, 3), (3, 2), (None, 1), (4, 1), (0, 1)])
def test_a_rank_weighs_up_to_four_times(rank, weight):
    ranks = {} if rank is None else {"A": rank}
    found = priorities(["A"], {"A": 20}, {"A": 60}, ranks, {})
    assert found.areas == (Priority("A", 80 * weight / 4, 10, (80 * weight / 4 + 10) / 2, False),)


def test_both_chose_this_needs_both_ranks():
    scores = {"A": 20, "B": 20}
    found = priorities(["A", "B"], scores, scores, {"A": 1, "B": 2}, {"A": 3})
    assert [one.both_ranked for one in found.areas] == [True, False]


def test_without_ranks_priorities_come_from_the_scores_alone():
    ranked = priorities(["A", "B"], {"A": 40, "B": 20}, {"A": 40, "B": 20}, {"A": 1}, {"A": 1})
    assert ranked.top == ("A", "B")
    assert alike(A=40, B=20).top == ("B", "A")


def test_shared_strengths_are_left_out_of_the_priorities():
    found = alike(A=62.5, B=62, C=10)
    assert (found.top, found.strengths) == (("C", "B"), ("A",))


def test_only_three_are_shown_of_each():
    assert alike(A=10, B=20, C=30, D=40, E=50).top == ("A", "B", "C")
    assert alike(A=70, B=80, C=90, D=75, E=65).strengths == ("C", "B", "D")


def test_an_area_that_one_partner_has_no_score_for_is_no_priority():
    found = priorities(["A", "B"], {"A": 10, "B": None}, {"A": None}, {"B": 1}, {})
    assert found.areas[0] == Priority("A", 22.5, None, None, False)
    assert found.areas[1] == Priority("B", None, None, None, False)
    assert (found.top, found.strengths) == ((), ())


def test_nothing_asked_gives_nothing():
    assert priorities([], {}, {}, {}, {}).areas == ()


def test_ties_go_by_the_higher_single_value():
    found = priorities(["A", "B"], {"A": 40, "B": 60}, {"A": 40, "B": 20}, {}, {})
    assert [one.couple for one in found.areas] == [15, 15]
    assert found.top == ("B", "A")


def test_a_tie_in_both_is_broken_by_the_gap_and_then_by_form_order():
    a, b = {"A": 60, "B": 40, "C": 40}, {"A": 60, "B": 60, "C": 60}
    found = priorities(["A", "B", "C"], a, b, {"A": 2, "B": 3, "C": 3}, {})
    assert {(one.a, one.b) for one in found.areas} == {(30, 10)}
    assert found.top == ("B", "C", "A")


def test_strengths_go_by_the_lower_score_then_the_mean_then_form_order():
    a, b = {"A": 70, "B": 70, "C": 80, "D": 70}, {"A": 90, "B": 95, "C": 75, "D": 90}
    assert priorities(["A", "B", "C", "D"], a, b, {}, {}).strengths == ("C", "B", "A")


scores = st.fixed_dictionaries({area: st.one_of(st.none(), st.integers(0, 100)) for area in AREAS})
ranks = st.permutations(AREAS).map(lambda order: {area: rank for rank, area in enumerate(order[:3], 1)})


@given(scores, scores, ranks, ranks)
def test_swapping_the_partners_changes_no_couple_value_and_no_order(a, b, rank_a, rank_b):
    one, other = priorities(AREAS, a, b, rank_a, rank_b), priorities(AREAS, b, a, rank_b, rank_a)
    assert (one.top, one.strengths) == (other.top, other.strengths)
    assert [found.couple for found in one.areas] == [found.couple for found in other.areas]
    assert [(found.a, found.b) for found in one.areas] == [(found.b, found.a) for found in other.areas]


@given(scores, scores, ranks, ranks)
def test_nothing_is_both_a_strength_and_a_priority(a, b, rank_a, rank_b):
    found = priorities(AREAS, a, b, rank_a, rank_b)
    assert not set(found.top) & set(found.strengths)
    assert len(found.top) <= 3
