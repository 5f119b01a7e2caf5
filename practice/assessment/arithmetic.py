"""Means, spreads and correlations that have a defined answer for every input: None where there is none."""

from collections.abc import Sequence
from math import fsum, sqrt

# Numbers that differ by less than this share of their size are one number with rounding noise.
_NOISE = 1e-11


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of nothing."""
    return fsum(values) / len(values) if values else None


def mean_of_two(a: float | None, b: float | None) -> float | None:
    """The mean of two, None when either is."""
    return None if a is None or b is None else (a + b) / 2


def is_constant(values: Sequence[float]) -> bool:
    """Whether the values are all the same but for rounding noise (or there are none)."""
    if not values:
        return True
    size = max(1.0, *(abs(value) for value in values))
    return max(values) - min(values) <= _NOISE * size


def variance(values: Sequence[float]) -> float | None:
    """The variance with n - 1; None for fewer than two values, exactly 0 where all are the same."""
    if len(values) < 2:
        return None
    if is_constant(values):
        return 0.0
    middle = fsum(values) / len(values)
    return fsum((value - middle) ** 2 for value in values) / (len(values) - 1)


def standard_deviation(values: Sequence[float]) -> float | None:
    """The standard deviation with n - 1; None for fewer than two values."""
    spread = variance(values)
    return None if spread is None else sqrt(spread)


def pearson(x: Sequence[float], y: Sequence[float]) -> float | None:
    """The product-moment correlation of pairs, -1 to 1; None for fewer than two or where a side does not vary."""
    if is_constant(x) or is_constant(y):
        return None
    middle_x, middle_y = fsum(x) / len(x), fsum(y) / len(y)
    dx, dy = [value - middle_x for value in x], [value - middle_y for value in y]
    together = fsum(a * b for a, b in zip(dx, dy, strict=True))
    apart = sqrt(fsum(a * a for a in dx) * fsum(b * b for b in dy))
    return max(-1.0, min(1.0, together / apart))
