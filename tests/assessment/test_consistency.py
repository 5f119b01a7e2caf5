"""Alpha, its interval, omega and two items: against another implementation and at every degenerate edge."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize

from practice.assessment import choices
from practice.assessment.consistency import (
    Alpha,
    alpha,
    complete_cases,
    correlations,
    feldt_interval,
    spearman_brown,
    steadiness,
)
from practice.assessment.distribution import f_quantile
from practice.assessment.factor import omega_total, one_factor


def people(n, loadings, seed=1):
    """Answers of n people to items with one common cause."""
    chance = np.random.default_rng(seed)
    weight = np.array(loadings)
    common, own = chance.normal(size=(n, 1)), chance.normal(size=(n, len(loadings)))
    return (common * weight + own * np.sqrt(1 - weight**2)).tolist()


@pytest.mark.parametrize("df1", [1, 2, 5, 29, 169, 999])
@pytest.mark.parametrize("df2", [1, 2, 3, 87, 8957])
@pytest.mark.parametrize("p", [0.025, 0.5, 0.975])
def test_the_f_quantile_is_that_of_another_implementation(df1, df2, p):
    assert f_quantile(p, df1, df2) == pytest.approx(stats.f.ppf(p, df1, df2), rel=1e-9)


@pytest.mark.parametrize("bad", [(0, 1, 1), (1, 1, 1), (0.5, 0, 1), (0.5, 1, 0), (-1, 2, 2), (0.5, -1, 3)])
def test_an_impossible_quantile_is_refused(bad):
    with pytest.raises(ValueError, match="no F quantile"):
        f_quantile(*bad)


def test_alpha_is_the_textbook_formula():
    rows = people(40, [0.7] * 5)
    matrix = np.array(rows)
    expected = 5 / 4 * (1 - matrix.var(axis=0, ddof=1).sum() / matrix.sum(axis=1).var(ddof=1))
    found = alpha(rows)
    assert found.alpha == pytest.approx(expected, abs=1e-12)
    low = 1 - (1 - expected) * stats.f.ppf(0.975, 39, 39 * 4)
    high = 1 - (1 - expected) * stats.f.ppf(0.025, 39, 39 * 4)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert found.low < found.alpha < found.high


def test_only_people_who_answered_every_item_count():
    rows = people(10, [0.7] * 3)
    with_gaps = [*rows, [1, None, 2], [None] * 3, [1, 2]]
    assert alpha(with_gaps) == Alpha(alpha(rows).alpha, alpha(rows).low, alpha(rows).high, 10, 13)
    assert complete_cases([[1, None], [1, 2], [3]]) == [[1, 2]]


@pytest.mark.parametrize(
    ("rows", "n_used"),
    [
        ([], 0),
        ([[]], 1),
        ([[1, 2, 3]], 1),
        ([[1], [2], [3]], 3),
        ([[2, 2], [2, 2], [2, 2]], 3),
        ([[1, 5], [2, 4], [5, 1]], 3),
        ([[None, 1], [2, None]], 0),
        ([[0.1, 0.2], [0.2, 0.1], [0.3, 0.0]], 3),
    ],
)
def test_without_people_items_or_spread_of_the_total_there_is_no_alpha(rows, n_used):
    assert alpha(rows) == Alpha(None, None, None, n_used, len(rows))


def test_an_item_that_nobody_varies_on_counts_as_an_item_without_variance():
    rows = [[1, 2, 3], [2, 3, 3], [4, 4, 3], [5, 4, 3]]
    two = alpha([row[:2] for row in rows]).alpha
    assert alpha(rows).alpha == pytest.approx(two * (3 / 2) / 2)


def test_items_that_are_one_item_have_an_alpha_of_one():
    found = alpha([[n, n, n] for n in (1, 2, 3, 5)])
    assert (found.alpha, found.low, found.high) == (pytest.approx(1), pytest.approx(1), pytest.approx(1))


def test_items_that_contradict_each_other_have_an_alpha_below_zero_not_zero():
    assert alpha([[1, 5, 3], [2, 4, 3], [5, 1, 4], [4, 3, 1]]).alpha < 0


def test_two_people_and_fewer_people_than_items_are_enough_to_compute():
    found = alpha([[1, 2, 4, 3], [2, 4, 5, 5]])
    assert found.low < found.alpha < found.high


@given(st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=3, max_size=12), st.randoms())
def test_the_order_of_people_and_items_says_nothing(rows, chance):
    order = [0, 1, 2, 3]
    chance.shuffle(order)
    mixed = [[row[place] for place in order] for row in rows]
    chance.shuffle(mixed)
    one, other = alpha(rows), alpha(mixed)
    assert one.alpha == (None if other.alpha is None else pytest.approx(other.alpha))


@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=3, max_size=12))
def test_reversing_every_item_changes_nothing(rows):
    turned = [[6 - value for value in row] for row in rows]
    one, other = alpha(rows), alpha(turned)
    assert one.alpha == (None if other.alpha is None else pytest.approx(other.alpha))


def test_the_interval_narrows_with_people():
    few, many = feldt_interval(0.8, 30, 5), feldt_interval(0.8, 300, 5)
    assert few[0] < many[0] < 0.8 < many[1] < few[1]


@pytest.mark.parametrize(
    ("r", "found"), [(0.5, 2 / 3), (0, 0), (1, 1), (-0.5, -2), (-1, None), (-1.1, None), (None, None)]
)
def test_two_items_have_spearman_brown(r, found):
    assert spearman_brown(r) == found


def test_correlations_are_over_complete_cases_and_missing_for_a_constant_item():
    rows = [[1, 2, 3], [2, 1, 3], [3, 5, 3], [None, 9, 9]]
    found = correlations(rows)
    assert found[0][1] == found[1][0] == pytest.approx(np.corrcoef([1, 2, 3], [2, 1, 5])[0, 1])
    assert [found[n][n] for n in range(3)] == [1, 1, 1]
    assert (found[0][2], found[2][1]) == (None, None)
    assert correlations([]) == []


def least_squares(matrix):
    """The best one-factor loadings by another optimiser, from several starts."""
    size = len(matrix)
    chance = np.random.default_rng(3)

    def misfit(loadings):
        residual = matrix - np.outer(loadings, loadings)
        residual[np.diag_indices(size)] = 0
        return (residual**2).sum() / 2, -2 * residual @ loadings

    starts = [np.full(size, 0.6), *(chance.normal(size=size) * 0.5 for _ in range(4))]
    tries = [minimize(misfit, s, jac=True, method="BFGS", options={"gtol": 1e-11}) for s in starts]
    best = min(tries, key=lambda one: one.fun).x
    return best * (1 if best.sum() >= 0 else -1)


@pytest.mark.parametrize("seed", range(40))
def test_omega_is_that_of_the_best_fitting_factor(seed):
    chance = Random(seed)
    size = chance.randint(3, 9)
    rows = people(chance.randint(15, 150), [chance.uniform(0.1, 0.9) for _ in range(size)], seed)
    found = np.corrcoef(np.array(rows).T)
    best = least_squares(found)
    if best.min() < 0 or best.max() >= 1:
        assert omega_total(found.tolist()) is None
    else:
        expected = best.sum() ** 2 / (best.sum() ** 2 + (1 - best**2).sum())
        assert omega_total(found.tolist()) == pytest.approx(expected, abs=1e-7)


def perfect(*loadings):
    return [[1.0 if i == j else a * b for j, b in enumerate(loadings)] for i, a in enumerate(loadings)]


def test_a_perfect_factor_is_found_again():
    assert one_factor(perfect(0.8, 0.7, 0.6, 0.5)) == pytest.approx([0.8, 0.7, 0.6, 0.5])
    assert omega_total(perfect(0.8, 0.7, 0.6, 0.5)) == pytest.approx(2.6**2 / (2.6**2 + 2.26))


def test_items_that_are_all_turned_round_are_the_same_factor():
    assert one_factor(perfect(-0.8, -0.7, -0.6)) == pytest.approx([0.8, 0.7, 0.6])


@pytest.mark.parametrize(
    ("matrix", "why"),
    [
        ([], "no items"),
        ([[1]], "one item"),
        ([[1, 0.5], [0.5, 1]], "two items"),
        (perfect(0.8, 0.7, -0.6, 0.5), "mixed signs"),
        (perfect(0, 0, 0), "nothing in common"),
        ([[1, 0.9, 0.1], [0.9, 1, 0.9], [0.1, 0.9, 1]], "Heywood"),
        (perfect(1, 1, 1), "no variance of their own"),
        ([[1, 0.5, 0.5], [0.5, 1, -0.1], [0.5, -0.1, 1]], "a loading that runs away"),
        ([[1, 0.5, None], [0.5, 1, 0.5], [None, 0.5, 1]], "missing"),
    ],
)
def test_there_is_no_omega_with(matrix, why):
    assert omega_total(matrix) is None, why


def test_a_matrix_that_is_not_square_is_refused():
    with pytest.raises(ValueError, match="square"):
        omega_total([[1, 0.5, 0.3], [0.5, 1, 0.3]])


def test_the_diagonal_is_not_read_and_rounding_differences_of_the_halves_are_averaged():
    matrix = perfect(0.8, 0.7, 0.6, 0.5)
    for place in range(4):
        matrix[place][place] = 0.0
    assert omega_total(matrix) == pytest.approx(2.6**2 / (2.6**2 + 2.26))
    matrix[0][1] += 0.02
    matrix[1][0] -= 0.02
    assert omega_total(matrix) == pytest.approx(2.6**2 / (2.6**2 + 2.26))


def test_a_large_matrix_is_quick():
    chance = Random(5)
    rows = people(170, [chance.uniform(0.3, 0.95) for _ in range(54)])
    assert 0.9 < omega_total(correlations(rows)) < 1


@pytest.mark.parametrize(("n", "told"), [(29, False), (30, True)])
def test_alpha_is_told_from_thirty_people_on(n, told):
    found = steadiness(people(n, [0.7] * 4))
    assert (found.alpha.alpha is not None) is told
    assert (found.reliability is not None) is told
    assert ("not_enough_people" in found.caveats) is not told
    assert (found.alpha.n_used, found.alpha.n_total, found.omega) == (n, n, None)


@pytest.mark.parametrize(("n", "items", "told"), [(99, 4, False), (100, 4, True), (100, 3, False), (150, 5, True)])
def test_omega_is_told_from_a_hundred_people_and_four_items_on(n, items, told):
    assert (steadiness(people(n, [0.7] * items)).omega is not None) is told


def test_two_items_use_spearman_brown():
    rows = people(60, [0.8, 0.8])
    found = steadiness(rows)
    r = np.corrcoef(np.array(rows).T)[0, 1]
    assert found.reliability == pytest.approx(2 * r / (1 + r))
    assert found.caveats == ("not_proof_of_one_dimension", "two_items")


def test_three_items_use_alpha_and_every_coefficient_comes_with_its_caveat():
    found = steadiness(people(60, [0.8] * 3))
    assert found.reliability == found.alpha.alpha
    assert found.caveats == ("not_proof_of_one_dimension",)


def test_items_that_repeat_each_other_are_told():
    assert "repeats_itself" in steadiness(people(60, [0.99] * 4)).caveats


def test_items_repeat_each_other_from_the_named_alpha_on(monkeypatch):
    rows = people(60, [0.8] * 4)
    edge = steadiness(rows).alpha.alpha
    monkeypatch.setattr(choices, "REPEATS_FROM", edge)
    assert "repeats_itself" in steadiness(rows).caveats
    monkeypatch.setattr(choices, "REPEATS_FROM", edge + 1e-9)
    assert "repeats_itself" not in steadiness(rows).caveats


def test_many_people_without_spread_have_nothing_told():
    found = steadiness([[3, 3, 3]] * 40)
    assert found.alpha == Alpha(None, None, None, 40, 40)
    assert found.caveats == ("not_enough_people",)
