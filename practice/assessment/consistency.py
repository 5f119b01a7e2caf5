"""How steadily the items of one scale measure, from the practice's own answers. For the therapist and owner only.

Never computed for an index (its items are causes, not signs, of one thing), for choices, or for the private check-in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from practice.assessment import choices
from practice.assessment.arithmetic import pearson, variance
from practice.assessment.distribution import f_quantile
from practice.assessment.factor import omega_total

Answers = Sequence[Sequence[float | None]]  # a row a person, a column an item, keyed; None: not answered
Caveat = Literal["not_enough_people", "two_items", "not_proof_of_one_dimension", "repeats_itself"]


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha with its 95 % interval, over the `n_used` of `n_total` people who answered every item.

    Below 1, and below 0 where items contradict each other. None where there is nothing to compute it from; the interval
    is None where alpha is.
    """

    alpha: float | None
    low: float | None
    high: float | None
    n_used: int
    n_total: int


def complete_cases(answers: Answers) -> list[list[float]]:
    """The rows of the people who answered every item; a shorter row lacks the items at its end."""
    width = max((len(row) for row in answers), default=0)
    filled = [[value for value in row if value is not None] for row in answers]
    return [row for row in filled if len(row) == width]


def alpha(answers: Answers) -> Alpha:
    """`k/(k-1) * (1 - sum(var_i) / var_total)` with n-1 variances over complete cases. Source: Cronbach 1951."""
    rows = complete_cases(answers)
    n, k = len(rows), len(rows[0]) if rows else 0
    total = variance([sum(row) for row in rows])
    if k < 2 or not total:
        return Alpha(None, None, None, n, len(answers))
    parts = sum(variance([row[item] for row in rows]) or 0.0 for item in range(k))
    value = k / (k - 1) * (1 - parts / total)
    low, high = feldt_interval(value, n, k)
    return Alpha(value, low, high, n, len(answers))


def feldt_interval(value: float, n: int, k: int) -> tuple[float, float]:
    """The 95 % interval of alpha for `n` people (2 or more) and `k` items (2 or more).

    `1 - (1 - a) * F(p; n-1, (n-1)(k-1))` with p = .975 for the low and .025 for the high end.
    Source: Feldt 1965; Feldt, Woodruff and Salih 1987.
    """
    df1, df2 = n - 1, (n - 1) * (k - 1)
    low, high = (1 - (1 - value) * f_quantile(p, df1, df2) for p in (0.975, 0.025))
    return low, high


def spearman_brown(r: float | None) -> float | None:
    """The reliability of two items from their correlation: `2r / (1 + r)`; None for r of -1 or below.

    Source: Spearman 1910; Brown 1910; for two items preferred to alpha: Eisinga, te Grotenhuis and Pelzer 2013.
    """
    return None if r is None or r <= -1 else 2 * r / (1 + r)


def correlations(answers: Answers) -> list[list[float | None]]:
    """The items' correlations over complete cases; None where an item does not vary."""
    rows = complete_cases(answers)
    columns = [list(column) for column in zip(*rows, strict=True)]
    return [[1.0 if one is other else pearson(one, other) for other in columns] for one in columns]


@dataclass(frozen=True, slots=True)
class Steadiness:
    """What may be told of a scale's steadiness: what its gate holds back is None, `caveats` say why or what to mind.

    `reliability` is what reliable change uses: alpha, or for two items Spearman-Brown.
    """

    alpha: Alpha
    reliability: float | None
    omega: float | None
    caveats: tuple[Caveat, ...]


def steadiness(answers: Answers) -> Steadiness:
    """Alpha from 30 people, omega from 100 people and 4 items, Spearman-Brown for two items.

    No coefficient shows that a scale measures one thing only, which is said with every one of them.
    """
    found = alpha(answers)
    if found.n_used < choices.ALPHA_PERSONS or found.alpha is None:
        return Steadiness(Alpha(None, None, None, found.n_used, found.n_total), None, None, ("not_enough_people",))
    width = len(complete_cases(answers)[0])
    caveats: list[Caveat] = ["not_proof_of_one_dimension"]
    reliability: float | None = found.alpha
    if width == 2:
        reliability = spearman_brown(correlations(answers)[0][1])
        caveats.append("two_items")
    if found.alpha >= choices.REPEATS_FROM:
        caveats.append("repeats_itself")
    with_omega = found.n_used >= choices.OMEGA_PERSONS and width >= choices.OMEGA_ITEMS
    return Steadiness(found, reliability, omega_total(correlations(answers)) if with_omega else None, tuple(caveats))
