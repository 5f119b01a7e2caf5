"""Two partners' answers compared: what the review reads, and nothing of a couple where there is one partner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment.comparison import Overlap, TypicalProfile, compare, own_view, profile_areas
from practice.assessment.congruence import congruence
from practice.assessment.profile import similarity
from practice.assessment.scoring import Missing, NotComeUp
from tests.assessment.making import area_of, definition, done, instrument, item_of, private_definition, rated

FORM = instrument()
A = (
    rated(one=[5, 5, 1, 5], two=[1, 2, 1, 2], three=[4, 4, 4, 4], apart=[5, 5], load=[0, 0, 0, 1])
    | done("s", [5, 4, 5, 4, 5, 4, 3, 2])
    | done("p", [2, 2, 3, 4, 5, 1, 2, 3])
    | {"t1.root.01": {"value": ["home", "work"]}, "t1.root.02": {"value": ["work"]}, "t1.root.03": {"value": ["home"]}}
    | {"t1.next.01": {"value": {"TWO": 1, "ONE": 2}}, "t1.next.02": {"value": ["yes"]}}
)
B = (
    rated(one=[4, 4, 2, 4], two=[4, 4, 5, 4], three=[4, 5, 4, 4], apart=[1, 1], load=[4, 4, 4, 4])
    | done("s", [3, 3, 3, 3, 4, 2, 2, 3])
    | done("p", [5, 5, 5, 4, 4, 4, 4, 4])
    | {"t1.root.01": {"value": ["work", "trips"]}, "t1.root.02": {"value": ["home", "work"]}}
    | {"t1.next.01": {"value": {"TWO": 3}}, "t1.next.02": {"value": ["yes"]}}
)
BOTH = compare(FORM, A, B)


def test_every_area_has_both_scores_its_class_and_tags():
    one = BOTH.area("ONE")
    assert (one.a.score, one.b.score, one.dyad.dyad_class) == (100, 75, "shared_strength")
    assert one.tags == ("wide_gap", "strength")
    two = BOTH.area("TWO")
    assert (two.dyad.signed, two.dyad.dyad_class) == (-68.75, "divergent")
    assert two.tags == ("wide_gap", "both_ranked", "priority")
    assert BOTH.area("APART").tags == ("wide_gap",)
    assert BOTH.area("THREE").tags == ("strength",)
    with pytest.raises(LookupError):
        BOTH.area("NONE")


def test_strain_is_compared_with_its_welcome_end_low():
    load = BOTH.area("LOAD")
    assert (load.a.score, load.b.score) == (6.25, 100)
    assert load.dyad.dyad_class == "divergent"
    assert compare(FORM, A, A).area("LOAD").dyad.dyad_class == "shared_strength"
    assert compare(FORM, B, B).area("LOAD").dyad.dyad_class == "joint_concern"


def test_items_are_paired_on_keyed_answers():
    assert BOTH.items["t1.one.03"] == "positive_agreement"
    assert BOTH.items["t1.two.01"] == "divergent"
    assert BOTH.items["t1.load.01"] == "divergent"
    assert "t1.next.02" not in BOTH.items
    assert BOTH.agreement["ONE"].positive_agreement_pct == 100
    assert BOTH.agreement["TWO"].divergent_pct == 100
    assert BOTH.agreement["TWO"].n_items == 4


def test_a_group_is_compared_like_an_area():
    (both,) = BOTH.groups
    assert (both.area, both.a.score, both.b.score) == ("both", (100 + 12.5) / 2, (75 + 81.25) / 2)
    assert both.tags == ()
    assert compare(FORM, A, B | rated(one=[1] * 4, two=[1] * 4)).groups[0].tags == ("wide_gap",)


def test_how_close_each_view_is_is_told_for_the_pair_of_areas():
    (paired,) = BOTH.paired
    own_a, of_b = [5, 4, 5, 4, 5, 4, 3, 2], [2, 2, 3, 4, 5, 1, 2, 3]
    own_b, of_a = [3, 3, 3, 3, 4, 2, 2, 3], [5, 5, 5, 4, 4, 4, 4, 4]
    assert (paired.area, paired.pair) == ("DO-self", "DO-partner")
    assert paired.views == {
        "a_sees_b": congruence(of_b, own_b),
        "b_sees_a": congruence(of_a, own_a),
        "a_assumes_alike": congruence(of_b, own_a),
        "b_assumes_alike": congruence(of_a, own_b),
        "alike": congruence(own_a, own_b),
    }


def test_paired_views_use_keyed_answers():
    table = definition()
    for side in ("s", "p"):
        item_of(table, f"t1.do.aa.{side}")["reverse"] = True
    form = instrument(table)
    (paired,) = compare(form, A, B).paired
    assert paired.views["alike"] == congruence([1, 4, 5, 4, 5, 4, 3, 2], [3, 3, 3, 3, 4, 2, 2, 3])


def test_choices_and_guesses_overlap_and_private_or_single_choices_do_not():
    assert BOTH.overlaps == (
        Overlap("t1.root.01", "t1.root.01", None, 1 / 3),
        Overlap("t1.root.02", "t1.root.01", "a", 0.5),
        Overlap("t1.root.02", "t1.root.01", "b", 1.0),
    )


def test_a_choice_that_was_declined_or_left_blank_overlaps_with_nothing():
    declined = compare(FORM, A | {"t1.root.01": {"state": "declined"}}, B).overlaps
    assert [found.jaccard for found in declined] == [None, 0.5, None]


def test_a_guess_of_a_private_or_unasked_choice_is_not_compared():
    table = definition()
    item_of(table, "t1.root.01")["privacy"] = "private"
    assert compare(instrument(table), A, B).overlaps == ()


def test_a_guess_of_a_choice_that_this_round_did_not_ask_is_not_compared():
    table = definition()
    guess = next(part for part in table["sections"] if part["key"] == "root")["items"].pop(1)
    next(part for part in table["sections"] if part["key"] == "next")["items"].append(guess)
    form = instrument(table)
    assert len(compare(form, A, B).overlaps) == 3
    assert compare(form.for_round(None, False), A, B).overlaps == ()


def test_the_profile_is_of_the_relationships_scales_only():
    assert [area.code for area in profile_areas(FORM)] == ["ONE", "TWO", "THREE"]
    assert BOTH.profile == similarity([100, 12.5, 75], [75, 81.25, 81.25])
    assert BOTH.typical_profile_removed is None


def test_a_round_of_some_areas_has_no_profile():
    part = FORM.for_round(frozenset({"ONE", "TWO", "THREE"}), True)
    assert profile_areas(part) == []
    assert compare(part, A, B).profile is None


def test_fewer_than_three_areas_are_no_profile():
    table = definition()
    area_of(table, "THREE")["perspective"] = "partner"
    assert profile_areas(instrument(table)) == []


def test_the_typical_profile_is_taken_away_where_the_practice_has_one():
    typical = TypicalProfile({"ONE": 60, "TWO": 50, "THREE": 70}, 30)
    assert compare(FORM, A, B, typical=typical).typical_profile_removed == similarity(
        [40, -37.5, 5], [15, 31.25, 11.25]
    )
    few = TypicalProfile({"ONE": 60, "TWO": 50, "THREE": 70}, 29)
    assert compare(FORM, A, B, typical=few).typical_profile_removed.pearson_r is None
    part = FORM.for_round(frozenset({"ONE"}), True)
    assert compare(part, A, B, typical=typical).typical_profile_removed is None


def test_priorities_weigh_what_each_ranked_unless_ranks_are_not_shared():
    assert [one.area for one in BOTH.priorities.areas] == ["ONE", "TWO", "THREE"]
    assert (BOTH.priorities.areas[1].a, BOTH.priorities.areas[1].b) == (87.5, 18.75 * 2 / 4)
    plain = compare(FORM, A, B, with_ranks=False).priorities
    assert (plain.areas[1].a, plain.areas[1].both_ranked) == (87.5 / 4, False)


def test_a_rank_of_an_area_that_this_round_did_not_ask_is_left_out():
    part = FORM.for_round(frozenset({"ONE"}), True)
    found = compare(part, A, B).priorities
    assert [(one.area, one.a) for one in found.areas] == [("ONE", 0)]


def test_a_round_without_scales_to_grow_in_has_no_priorities():
    part = FORM.for_round(frozenset({"LOAD", "DO-self", "APART"}), False)
    found = compare(part, A, B)
    assert found.priorities is None
    assert found.paired == ()


def test_one_partner_only_has_an_own_view_and_no_couples_words():
    alone = compare(FORM, A, None)
    assert alone.b is None
    assert alone.a == own_view(FORM, A)
    assert {found.dyad.dyad_class for found in (*alone.areas, *alone.groups)} == {"insufficient"}
    assert alone.area("ONE").b == Missing("ONE", 0, 4, 3)
    assert alone.area("ONE").tags == ()
    assert (alone.items, alone.agreement, alone.paired, alone.overlaps) == ({}, {}, (), ())
    assert (alone.profile, alone.typical_profile_removed, alone.priorities) == (None, None, None)


def test_an_own_view_holds_soft_flags_and_what_did_not_come_up():
    came_up = {item.key: {"state": "not_applicable"} for item in FORM.area("DO-self").items}
    found = own_view(FORM, rated(one=[None, None, None, 2]) | came_up)
    assert (found.soft_flags, found.not_come_up) == (("t1.one.04",), NotComeUp(8, 16, True))


def test_two_empty_responses_are_compared_without_a_number():
    nothing = compare(FORM, {}, {})
    assert {found.dyad.dyad_class for found in nothing.areas} == {"insufficient"}
    assert all(found.positive_agreement_pct is None for found in nothing.agreement.values())
    assert [found.jaccard for found in nothing.overlaps] == [None, None, None]
    assert (nothing.priorities.top, nothing.profile.pearson_r) == ((), None)


def test_nothing_of_a_couple_is_computed_from_a_private_form():
    with pytest.raises(ValueError, match="never compared"):
        compare(instrument(private_definition()), {}, {})


points = st.one_of(st.none(), st.integers(1, 5))
fours = st.lists(points, min_size=4, max_size=4)
eights = st.lists(points, min_size=8, max_size=8)
sides = st.tuples(fours, fours, fours, eights, eights).map(
    lambda made: rated(one=made[0], two=made[1], three=made[2]) | done("s", made[3]) | done("p", made[4])
)


@given(sides, sides)
def test_swapping_the_partners_changes_only_signs_and_names(a, b):
    one, other = compare(FORM, a, b), compare(FORM, b, a)
    assert (one.a, one.b) == (other.b, other.a)
    assert one.items == other.items
    assert one.agreement == other.agreement
    for found, turned in zip((*one.areas, *one.groups), (*other.areas, *other.groups), strict=True):
        assert (found.dyad.mean, found.dyad.gap, found.dyad.dyad_class) == (
            turned.dyad.mean,
            turned.dyad.gap,
            turned.dyad.dyad_class,
        )
        assert found.dyad.signed is None or found.dyad.signed == -turned.dyad.signed
        assert found.tags == turned.tags
    views, turned_views = one.paired[0].views, other.paired[0].views
    assert views["a_sees_b"] == turned_views["b_sees_a"]
    assert views["a_assumes_alike"] == turned_views["b_assumes_alike"]
    assert views["alike"].mad == turned_views["alike"].mad
    assert one.priorities.top == other.priorities.top
    assert one.profile.icc_double_entry == (
        None if other.profile.icc_double_entry is None else pytest.approx(other.profile.icc_double_entry)
    )
