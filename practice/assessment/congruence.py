"""How close one person's view is to another's on the same behaviours. Never "accurate": nobody knows the truth.

The same numbers serve three questions: how close A's view of B is to B's own view (x: A's rating of B, y: B's own),
assumed similarity (A's rating of B against A's own), actual similarity (A's own against B's own).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from practice.assessment import choices
from practice.assessment.arithmetic import pearson
from practice.assessment.scoring import settle


@dataclass(frozen=True, slots=True)
class Congruence:
    """How close `x` is to `y` over the `n` pairs that have both.

    `mad` is the mean absolute difference in scale points, `congruence` that as 0 to 100 with 100 for no difference,
    `bias` the mean of `x - y` (the therapist's only), two percentages of pairs, and the correlation of the patterns
    from 8 pairs on where both sides vary. All but `n` are None below 5 pairs.
    """

    n: int
    mad: float | None
    congruence: float | None
    bias: float | None
    exact_pct: float | None
    within1_pct: float | None
    pattern_r: float | None


def congruence(x: Sequence[float | None], y: Sequence[float | None], span: float = 4) -> Congruence:
    """Compare two lists of keyed ratings, pair by pair; `span` is the scale's highest minus its lowest point.

    ValueError where the lists have different lengths. Source: shared rules, section 3.
    """
    pairs = [(a, b) for a, b in zip(x, y, strict=True) if a is not None and b is not None]
    n = len(pairs)
    if n < choices.CONGRUENCE_PAIRS:
        return Congruence(n, None, None, None, None, None, None)
    differences = [settle(a - b) for a, b in pairs]
    mad = sum(map(abs, differences)) / n
    return Congruence(
        n=n,
        mad=mad,
        congruence=100 * (1 - mad / span) if span > 0 else None,
        bias=sum(differences) / n,
        exact_pct=100 * sum(difference == 0 for difference in differences) / n,
        within1_pct=100 * sum(abs(difference) <= 1 for difference in differences) / n,
        pattern_r=pearson([a for a, _ in pairs], [b for _, b in pairs]) if n >= choices.PATTERN_PAIRS else None,
    )
