"""The practice's own pool: first forms only, one a person, gates, and numbers instead of rows."""

from datetime import date, timedelta
from random import Random

import pytest

from practice.assessment.baseline import Form, baselines, first_forms, typical_profile
from practice.assessment.pool import Baseline, PoolRow, pool_statistics
from tests.assessment.making import definition, instrument, private_definition, rated

FORM = instrument()
DAY = date(2026, 11, 22)


def row(person, score, day="2026-01-01", couple="c"):
    return PoolRow(person, couple, day, score)


def test_each_person_counts_once_with_the_first_form():
    found = pool_statistics([row("p", 80, "2026-02-01"), row("p", 40, "2026-01-01"), row("q", 60, couple="d")])
    assert (found.n_persons, found.n_couples, found.mean) == (2, 2, 50)
    assert found.sd == pytest.approx(200**0.5)


def test_of_forms_on_one_date_the_first_in_order_counts():
    assert pool_statistics([row("p", 80), row("p", 40)]).mean == 80


def test_a_person_whose_first_form_has_no_score_is_left_out_with_the_couple():
    found = pool_statistics([row("p", None, "2026-01-01", "x"), row("p", 40, "2026-02-01", "x"), row("q", 60)])
    assert (found.n_persons, found.n_couples, found.mean) == (1, 1, 60)


def test_nobody_and_one_person_are_defined():
    nobody = pool_statistics([])
    assert (nobody.n_persons, nobody.n_couples, nobody.mean, nobody.sd) == (0, 0, None, None)
    one = pool_statistics([row("p", 40)])
    assert (one.n_persons, one.mean, one.sd) == (1, 40, None)
    assert pool_statistics([row("p", 40), row("q", 40)]).sd == 0


def baseline(**changes):
    values = {"n_persons": 30, "n_couples": 15, "mean": 55.0, "sd": 18.0, "alpha": 0.8, "retest": None}
    return Baseline("t1-1", "ONE", DAY, **(values | changes))


def test_a_scale_uses_alpha_unless_a_retest_reliability_was_entered():
    assert baseline().reliability("scale") == 0.8
    assert baseline(retest=0.7).reliability("scale") == 0.7
    assert baseline().gate("scale") == "ok"
    assert baseline(alpha=None).gate("scale") == "scale_not_steady"
    assert baseline(n_persons=29).gate("scale") == "not_enough_data"


def test_an_index_never_uses_alpha():
    assert baseline().reliability("index") is None
    assert baseline().gate("index") == "needs_retest"
    assert baseline(retest=0.7).gate("index") == "ok"
    assert baseline(retest=0.5).gate("index") == "scale_not_steady"
    assert baseline(n_couples=14).gate("index") == "not_enough_data"


def sent(person, number=0, *, form=FORM, seed=None, **areas):
    chance = Random(seed if seed is not None else person)
    common = chance.randint(1, 5)
    made = {
        name: [max(1, min(5, common + chance.choice((-1, 0, 1)))) for _ in range(4)] for name in ("one", "two", "three")
    }
    answers = rated(**{name: areas.get(name, points) for name, points in made.items()})
    if "load" in areas:
        answers |= rated(load=areas["load"])
    return Form(f"p{person}", f"c{person // 2}", DAY + timedelta(days=number), form, answers)


def test_first_forms_are_of_the_lineage_and_earliest():
    other_lineage = instrument(
        definition(score_lineage="t1-2", version="2.0.0", history=[{"version": "2.0.0", "date": DAY, "change": "New."}])
    )
    forms = [sent(1, 5), sent(1, 2), sent(1, 1, form=other_lineage), sent(2, 9)]
    assert [(form.person, form.sent_on.day) for form in first_forms(forms, "t1-1")] == [("p1", 24), ("p2", 1)]
    assert [form.person for form in first_forms(forms, "t1-2")] == ["p1"]


def test_a_baseline_for_every_area_of_the_instrument():
    found = baselines(FORM, [sent(n, load=[n % 5] * 4) for n in range(40)], DAY)
    assert list(found) == [area.code for area in FORM.areas]
    one = found["ONE"]
    assert (one.baseline.lineage, one.baseline.area, one.baseline.as_of) == ("t1-1", "ONE", DAY)
    assert (one.baseline.n_persons, one.baseline.n_couples) == (40, 20)
    assert one.baseline.alpha == one.steadiness.alpha.alpha
    assert one.steadiness.alpha.n_used == 40


def test_alpha_is_of_keyed_answers():
    forms = [sent(n, one=[p, p, 6 - p, p]) for n in range(40) for p in [n % 5 + 1]]
    assert baselines(FORM, forms, DAY)["ONE"].baseline.alpha == pytest.approx(1)


def test_an_index_has_no_consistency_but_may_have_an_entered_retest_reliability():
    found = baselines(FORM, [sent(n, load=[n % 5] * 4) for n in range(40)], DAY, {"LOAD": 0.7})["LOAD"]
    assert (found.steadiness, found.baseline.alpha, found.baseline.retest) == (None, None, 0.7)
    assert found.baseline.n_persons == 40


def test_a_round_that_did_not_ask_an_area_counts_for_nothing_there():
    part = FORM.for_round(frozenset({"ONE"}), False)
    found = baselines(FORM, [sent(n, form=part) for n in range(40)], DAY)
    assert found["ONE"].baseline.n_persons == 40
    assert (found["TWO"].baseline.n_persons, found["TWO"].steadiness.alpha.n_total) == (0, 0)


def test_a_private_form_is_never_pooled():
    with pytest.raises(ValueError, match="never pooled"):
        baselines(instrument(private_definition()), [], DAY)


def test_an_empty_practice_has_baselines_without_numbers():
    found = baselines(FORM, [], DAY)["ONE"]
    assert (found.baseline.n_persons, found.baseline.mean, found.baseline.gate("scale")) == (0, None, "not_enough_data")


def test_the_typical_profile_is_of_people_with_the_whole_profile():
    forms = [
        sent(1, one=[5, 5, 1, 5], two=[1] * 4, three=[3] * 4),
        sent(2, one=[1, 1, 5, 1], two=[1] * 4, three=[3] * 4),
    ]
    found = typical_profile(FORM, [*forms, sent(3, two=[None] * 4)])
    assert (dict(found.means), found.n) == ({"ONE": 50, "TWO": 0, "THREE": 50}, 2)
    assert typical_profile(FORM, []).n == 0
