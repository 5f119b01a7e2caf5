"""A couple's rounds: lines that break, lineages kept apart, change only where it may be told."""

from datetime import date

import pytest

from practice.assessment.pool import Baseline
from practice.assessment.scoring import AreaScore, Missing
from practice.assessment.series import RoundScores, series
from tests.assessment.making import instrument

FORM = instrument()
DAY = date(2026, 11, 22)


def scores(value, area="ONE"):
    if value is None:
        return {area: Missing(area, 0, 4, 3)}
    return {area: AreaScore(area, value, 4, 4, 3)}


def rounds(*pairs, lineages=None, numbers=None, area="ONE"):
    """One round a pair of scores; "-" for a partner who sent nothing."""
    return [
        RoundScores(
            numbers[n] if numbers else n + 1,
            lineages[n] if lineages else "t1-1",
            tuple(None if value == "-" else scores(value, area) for value in pair),
        )
        for n, pair in enumerate(pairs)
    ]


def baseline(area="ONE", lineage="t1-1", **changes):
    values = {"n_persons": 40, "n_couples": 20, "mean": 55.0, "sd": 18.4, "alpha": 0.82}
    return {(lineage, area): Baseline(lineage, area, DAY, **(values | changes))}


def of(area, *args):
    return next(found for found in series(FORM, *args).areas if found.area == area)


def drawn(line):
    return [[point.score for point in segment] for segment in line.segments]


def test_scores_over_rounds_are_one_line_a_partner():
    found = of("ONE", rounds((40, 55), (50, 55), (64, 61)), baseline())
    assert [drawn(line) for line in found.lines] == [[[40, 50, 64]], [[55, 55, 61]]]
    assert (found.lines[0].first.score, found.lines[0].latest.score) == (40, 64)
    assert found.lines[0].change.change == 24
    assert found.lines[0].change.label == "reliable_improvement"
    assert found.lines[1].change.label == "no_reliable_change"
    assert (found.gate, found.pattern, found.pair) == ("ok", "one_improved", (0, 1))
    assert found.couple.couple_change == 15
    assert found.baseline.n_persons == 40


@pytest.mark.parametrize("gap", [None, "-"])
def test_a_round_without_a_score_breaks_the_line_and_change_goes_over_it(gap):
    found = of("ONE", rounds((40, 55), (gap, 55), (64, 61)), baseline())
    assert drawn(found.lines[0]) == [[40], [64]]
    assert [point.score for point in found.lines[0].points] == [40, None, 64]
    assert found.lines[0].change.change == 24


def test_a_round_that_is_not_there_breaks_the_line_too():
    found = of("ONE", rounds((40, 55), (50, 60), (64, 61), numbers=[1, 2, 5]), baseline())
    assert [point.round for point in found.lines[0].points] == [1, 2, 3, 4, 5]
    assert drawn(found.lines[0]) == [[40, 50], [64]]


def test_an_area_that_a_round_did_not_ask_breaks_the_line():
    asked = rounds((40, 55), (64, 61), numbers=[1, 3])
    asked.append(RoundScores(2, "t1-1", (scores(50, "TWO"), scores(50, "TWO"))))
    found = of("ONE", asked, baseline())
    assert drawn(found.lines[0]) == [[40], [64]]


def test_rounds_may_come_in_any_order():
    asked = rounds((40, 55), (50, 55), (64, 61))
    assert series(FORM, asked[::-1], baseline()) == series(FORM, asked, baseline())


def test_two_lineages_never_share_a_line_nor_a_change():
    found = of("ONE", rounds((10, 10), (40, 55), (64, 61), lineages=["t1-0", "t1-1", "t1-1"]), baseline())
    assert drawn(found.lines[0]) == [[10], [40, 64]]
    assert (found.lines[0].first.round, found.lines[0].change.change) == (2, 24)


def test_a_new_lineage_with_one_round_has_no_change_yet():
    found = of("ONE", rounds((10, 10), (40, 55), lineages=["t1-0", "t1-1"]), baseline())
    assert (found.lines[0].first, found.lines[0].latest, found.lines[0].change) == (None, None, None)
    assert (found.couple, found.pattern, found.lines[0].caveats) == (None, None, ())


def test_a_lineage_that_comes_back_is_not_joined_over_the_break():
    found = of("ONE", rounds((40, 55), (10, 10), (64, 61), lineages=["t1-1", "t1-0", "t1-1"]), baseline())
    assert drawn(found.lines[0]) == [[40], [10], [64]]
    assert found.lines[0].change.change == 24


def test_without_a_pool_there_is_plain_change_and_no_label():
    found = of("ONE", rounds((40, 55), (64, 61)), {})
    assert (found.gate, found.baseline, found.pattern) == ("not_enough_data", None, None)
    assert (found.lines[0].change.change, found.lines[0].change.label, found.lines[0].expected) == (24, None, None)
    assert found.couple.couple_change == 15


@pytest.mark.parametrize(
    ("changes", "gate"), [({"n_persons": 29}, "not_enough_data"), ({"alpha": 0.5}, "scale_not_steady")]
)
def test_a_shut_gate_says_why_and_tells_no_label(changes, gate):
    found = of("ONE", rounds((40, 55), (64, 61)), baseline(**changes))
    assert (found.gate, found.baseline, found.lines[0].change.label) == (gate, None, None)


def test_the_pool_of_another_lineage_is_not_used():
    assert of("ONE", rounds((40, 55), (64, 61)), baseline(lineage="t1-0")).gate == "not_enough_data"


def test_strain_needs_an_entered_retest_reliability_and_improves_downwards():
    asked = rounds((80, 70), (20, 65), area="LOAD")
    assert of("LOAD", asked, baseline("LOAD")).gate == "needs_retest"
    found = of("LOAD", asked, baseline("LOAD", alpha=None, retest=0.82))
    assert [line.change.label for line in found.lines] == ["reliable_improvement", "no_reliable_change"]
    assert found.couple.a.label == "reliable_improvement"
    assert found.lines[0].expected == pytest.approx(55 + 0.82 * 25)


def test_caveats_come_with_the_start():
    found = of("ONE", rounds((95, 3), (97, 8)), baseline())
    assert found.lines[0].caveats == ("improvement_cannot_show",)
    assert found.lines[1].caveats == ("worsening_cannot_show",)
    assert found.lines[0].expected == pytest.approx(55 + 0.82 * 40)


def test_one_partner_alone_has_a_line_and_no_couple():
    found = of("ONE", rounds((40,), (64,)), baseline())
    assert (len(found.lines), found.couple, found.pattern) == (1, None, None)
    assert found.lines[0].change.label == "reliable_improvement"


def test_one_partner_with_change_is_one_partner_only():
    found = of("ONE", rounds((40, 55), (64, "-")), baseline())
    assert (found.couple, found.pattern) == (None, "one_partner_only")


def test_partners_whose_ends_are_of_different_rounds_have_no_couple_change():
    found = of("ONE", rounds((40, 55), (50, 60), (64, None)), baseline())
    assert found.couple is None
    assert found.pattern == "one_improved"
    assert of("ONE", rounds((40, None), (50, 60), (64, 61)), baseline()).couple is None


def test_with_three_people_the_pattern_is_that_of_the_first_two():
    found = of("ONE", rounds((40, 55, 90), (64, 61, 10)), baseline())
    assert (len(found.lines), found.pattern, found.pair) == (3, "one_improved", (0, 1))
    assert found.lines[2].change.label == "reliable_worsening"
    assert found.couple.couple_change == 15


def test_a_partner_who_joined_later_has_a_shorter_line():
    asked = [*rounds((40,)), RoundScores(2, "t1-1", (scores(64), scores(61)))]
    found = of("ONE", asked, baseline())
    assert [point.score for point in found.lines[1].points] == [None, 61]


def test_looks_are_the_changes_that_were_judged():
    both = baseline() | baseline("TWO")
    asked = [
        RoundScores(n, "t1-1", tuple(scores(v) | scores(v, "TWO") | scores(v, "THREE") for v in (40 + n, 50 + n)))
        for n in (1, 2)
    ]
    found = series(FORM, asked, both)
    assert found.looks == 4
    assert found.false_flag == pytest.approx(1 - 0.95**4)
    assert found.instrument == "t1"


def test_no_round_yet_is_an_empty_history():
    found = series(FORM, [], baseline())
    assert [one.lines for one in found.areas] == [()] * len(FORM.areas)
    assert (found.looks, found.false_flag) == (0, 0)
    assert all(one.couple is None and one.gate == "not_enough_data" for one in found.areas)
