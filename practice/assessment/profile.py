"""How alike two partners' profiles over the areas are, in shape and in shape and height."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from practice.assessment import choices
from practice.assessment.arithmetic import is_constant, pearson

Profile = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Similarity:
    """`pearson_r`: shape alone. `icc_double_entry`: shape, height and spread. Both -1 to 1, None where undefined."""

    pearson_r: float | None
    icc_double_entry: float | None


_UNKNOWN = Similarity(None, None)


def similarity(a: Profile, b: Profile) -> Similarity:
    """Compare two profiles, scores in the same order of areas; nothing is said unless every score is present.

    ValueError where the lists have different lengths.
    """
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    if len(pairs) < len(a):
        return _UNKNOWN
    x, y = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Similarity(pearson(x, y), _double_entry(x, y))


def distinctive(a: Profile, b: Profile, pool_means: Profile | None, pool_n: int | None) -> Similarity:
    """Compare two profiles after taking the practice's mean profile away: most couples resemble the typical profile,
    so that two strangers look alike. Nothing is said for a pool of fewer than 30 people. Source: Furr 2008.
    """
    if pool_means is None or pool_n is None or pool_n < choices.DISTINCTIVE_POOL:
        return _UNKNOWN
    return similarity(_without(a, pool_means), _without(b, pool_means))


def _without(profile: Profile, typical: Profile) -> list[float | None]:
    return [None if x is None or m is None else x - m for x, m in zip(profile, typical, strict=True)]


def _double_entry(x: Sequence[float], y: Sequence[float]) -> float | None:
    """`2 * sum((x-M)(y-M)) / (sum((x-M)^2) + sum((y-M)^2))`, M the grand mean; 0/0 is None.

    The intraclass correlation of pairs entered both ways round. Source: McCrae 2008.
    """
    if is_constant([*x, *y]):
        return None
    grand = fsum([*x, *y]) / (2 * len(x))
    together = fsum((a - grand) * (b - grand) for a, b in zip(x, y, strict=True))
    return 2 * together / (fsum((a - grand) ** 2 for a in x) + fsum((b - grand) ** 2 for b in y))
