"""Two things timed side by side: blocks in the order A, B, B, A, and what can be said about their ratio.

A machine that gets slower in the middle of a block hits both alike. The interval is a bootstrap over the blocks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

RESAMPLES = 2000
CONTROL = (0.95, 1.05)  # between these an A/A run must lie, or the machine was too restless to say anything


@dataclass(frozen=True)
class Ratio:
    """B's time over A's: the median over the blocks and its 95 % interval; both medians in seconds."""

    median: float
    low: float
    high: float
    a: float
    b: float


def blocks(a: Callable[[], float], b: Callable[[], float], count: int) -> list[tuple[float, float]]:
    """`count` blocks; each call gives the seconds that it measured. Both are run once before, unmeasured."""
    a(), b()
    found = []
    for _ in range(count):
        first, second, third, fourth = a(), b(), b(), a()
        found.append(((first + fourth) / 2, (second + third) / 2))
    return found


def ratio(found: Sequence[tuple[float, float]]) -> Ratio:
    ratios = [b / a for a, b in found]
    low, high = interval(ratios)
    return Ratio(median(ratios), low, high, median(a for a, _ in found), median(b for _, b in found))


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Between which the median lies 95 % of the time that the blocks are drawn anew; the same for the same values."""
    chance = Random(7)
    medians = sorted(median(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return medians[round(0.025 * RESAMPLES)], medians[round(0.975 * RESAMPLES) - 1]


def is_quiet(control: Ratio) -> bool:
    """Whether an A/A run says that differences of a few hundredths mean something."""
    return CONTROL[0] <= control.median <= CONTROL[1]
