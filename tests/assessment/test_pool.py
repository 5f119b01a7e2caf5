"""The practice's own pool: first forms only, one a person, gates, and numbers instead of rows."""

from datetime import date

import pytest

from practice.assessment.pool import Baseline, PoolRow, pool_statistics

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
