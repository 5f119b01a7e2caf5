"""Two things timed side by side: blocks in the order A, B, A, A, B, A, and what can be said about them.

The outer four are A, B, B, A: a machine that gets slower in the middle hits both alike. The two A in the middle are the
control: A over A, from the same moment, must come out near one, or the machine was too restless to say anything. The
interval is a bootstrap over the blocks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import fmean, median, quantiles

RESAMPLES = 2000
QUIET = (0.95, 1.05)  # between these the control must lie

Timed = Callable[[], float]  # does it once and gives the seconds


@dataclass(frozen=True)
class Block:
    """What A, B and, for the control, A again took in one block, in seconds."""

    a: float
    b: float
    again: float


@dataclass(frozen=True)
class Found:
    """A measured value with its 95 % interval; `control` is A over A. `a` and `b` are the medians in seconds."""

    value: float
    low: float
    high: float
    control: float | None = None
    a: float | None = None
    b: float | None = None

    @property
    def is_quiet(self) -> bool:
        return self.control is None or QUIET[0] <= self.control <= QUIET[1]


def paired(
    a: Timed, b: Timed, count: int, *, rounds: int = 1, of: Callable[[Sequence[float]], float] = fmean
) -> list[Block]:
    """`count` blocks, each of so many `rounds` of the six; `of` makes one figure of a block's times, their mean.

    Both are run once before, unmeasured.
    """
    a(), b()
    blocks = []
    for _ in range(count):
        mine: list[float] = []
        other: list[float] = []
        again: list[float] = []
        for _ in range(rounds):
            mine.append(a())
            other.append(b())
            again += [a(), a()]
            other.append(b())
            mine.append(a())
        blocks.append(Block(of(mine), of(other), of(again)))
    return blocks


def ratio(blocks: Sequence[Block]) -> Found:
    """How many times as long as A takes B takes: the median over the blocks."""
    return _found(blocks, [one.b / one.a for one in blocks])


def speed(blocks: Sequence[Block]) -> Found:
    """How fast B is beside A: 0.5 takes twice as long."""
    return _found(blocks, [one.a / one.b for one in blocks])


def more(blocks: Sequence[Block]) -> Found:
    """How many milliseconds longer than A takes B takes."""
    return _found(blocks, [1000 * (one.b - one.a) for one in blocks])


def _found(blocks: Sequence[Block], values: list[float]) -> Found:
    return replace(
        over(values, median),
        control=median(one.again / one.a for one in blocks),
        a=median(one.a for one in blocks),
        b=median(one.b for one in blocks),
    )


def over(values: Sequence[float], of: Callable[[Sequence[float]], float], resamples: int = RESAMPLES) -> Found:
    """`of` the values, and between what it lies 95 % of the time that they are drawn anew; always the same draws."""
    chance = Random(7)
    drawn = sorted(of(chance.choices(values, k=len(values))) for _ in range(resamples))
    return Found(of(values), drawn[round(0.025 * resamples)], drawn[round(0.975 * resamples) - 1])


def p95(times: Sequence[float]) -> float:
    """The time that 95 of 100 stay under."""
    return quantiles(times, n=20)[18]


def tail(times: Sequence[float]) -> float:
    """The 99th percentile over the median."""
    return quantiles(times, n=100)[98] / median(times)
