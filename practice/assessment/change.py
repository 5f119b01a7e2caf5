"""Change of one score between two rounds of the same lineage, for one person and for a couple.

Change is never put down to the therapy: it says that the answers moved, and how far they move by themselves.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from practice.assessment import choices
from practice.assessment.arithmetic import mean_of_two
from practice.assessment.scoring import settle

Label = Literal["reliable_improvement", "reliable_worsening", "no_reliable_change"]
Gate = Literal["ok", "not_enough_data", "scale_not_steady", "needs_retest"]
Pattern = Literal[
    "both_improved", "one_improved", "moved_apart", "one_worse", "both_worse", "no_clear_change", "one_partner_only"
]
Caveat = Literal["improvement_cannot_show", "worsening_cannot_show"]

_PATTERNS: dict[tuple[str, ...], Pattern] = {
    ("better", "better"): "both_improved",
    ("better", "same"): "one_improved",
    ("better", "worse"): "moved_apart",
    ("same", "same"): "no_clear_change",
    ("same", "worse"): "one_worse",
    ("worse", "worse"): "both_worse",
}
_DIRECTION = {"reliable_improvement": "better", "reliable_worsening": "worse", "no_reliable_change": "same"}


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """How far a score moved and whether answers move that far by themselves.

    `change` and `smallest_reliable_change` in points of the score; `sem` standard error of measurement; `s_diff` that
    of a difference; `rci` change in units of `s_diff`; `standardised_change` in units of the pool's SD. A field is
    None where what it needs is missing or does not vary.
    """

    change: float | None
    sem: float | None
    s_diff: float | None
    rci: float | None
    smallest_reliable_change: float | None
    standardised_change: float | None
    label: Label | None


_NOTHING = ReliableChange(None, None, None, None, None, None, None)


def reliable_change(
    x1: float | None, x2: float | None, sd: float | None, reliability: float | None, higher_is_better: bool = True
) -> ReliableChange:
    """The change from `x1` to `x2` against the noise of the scale.

    `SEM = SD * sqrt(1 - r)`, `Sdiff = SEM * sqrt(2)`, `RCI = change / Sdiff`; reliable from |RCI| 1.96 on. `sd` and
    `reliability` come from the practice's own pool, frozen with the result. Without both scores there is nothing to
    say; without a pool, with one that has no spread, or with a reliability outside 0 to below 1, what it would have
    measured is None, never zero. Source: Jacobson and Truax 1991.
    """
    if x1 is None or x2 is None:
        return _NOTHING
    change = x2 - x1
    if sd is None or sd <= 0:
        return ReliableChange(change, None, None, None, None, None, None)
    if reliability is None or not 0 <= reliability < 1:
        return ReliableChange(change, None, None, None, None, change / sd, None)
    sem = sd * sqrt(1 - reliability)
    s_diff = sem * sqrt(2)
    rci = change / s_diff
    smallest = choices.RELIABLE_FROM * s_diff
    return ReliableChange(change, sem, s_diff, rci, smallest, change / sd, _label(rci, higher_is_better))


def _label(rci: float, higher_is_better: bool) -> Label:
    for_the_better = settle(rci if higher_is_better else -rci)
    if for_the_better >= choices.RELIABLE_FROM:
        return "reliable_improvement"
    return "reliable_worsening" if for_the_better <= -choices.RELIABLE_FROM else "no_reliable_change"


def gate(n_persons: int | None, n_couples: int | None, sd: float | None, reliability: float | None) -> Gate:
    """Whether the pool can carry reliable change: enough people first, then a steady scale.

    "not_enough_data" below 30 people or 15 couples; "scale_not_steady" without spread or with a reliability below .60
    or none (*choice*). A small pool's spread and reliability mean little, so its size is named first.
    """
    if n_persons is None or n_persons < choices.POOL_PERSONS or n_couples is None or n_couples < choices.POOL_COUPLES:
        return "not_enough_data"
    if sd is None or sd <= 0 or reliability is None or settle(reliability) < choices.STEADY_ALPHA:
        return "scale_not_steady"
    return "ok"


def couple_pattern(a: Label | None, b: Label | None) -> Pattern:
    """What two partners' changes are together; "one_partner_only" unless both have a label."""
    if a is None or b is None:
        return "one_partner_only"
    return _PATTERNS[tuple(sorted((_DIRECTION[a], _DIRECTION[b])))]


@dataclass(frozen=True, slots=True)
class CoupleChange:
    """Two partners' changes and that of their mean. `gap_before` and `gap_after` are `|a - b|` in points."""

    a: ReliableChange
    b: ReliableChange
    couple_change: float | None
    couple_rci: float | None
    gap_before: float | None
    gap_after: float | None
    pattern: Pattern


Pair = tuple[float | None, float | None]


def couple_change(
    a: Pair,
    b: Pair,
    sd: float | None,
    reliability: float | None,
    *,
    higher_is_better: bool = True,
    rho: float = choices.CAUTIOUS_RHO,
) -> CoupleChange:
    """The change of a couple: each partner as (before, after).

    The mean's error is `Sdiff * sqrt((1 + rho) / 2)`: `rho`, the correlation of the partners' errors, is taken as 1
    unless it is known, which is cautious. Source: variance of a mean of two correlated differences.
    """
    one = reliable_change(*a, sd, reliability, higher_is_better)
    two = reliable_change(*b, sd, reliability, higher_is_better)
    mean = mean_of_two(one.change, two.change)
    error = None if one.s_diff is None or not -1 < rho <= 1 else one.s_diff * sqrt((1 + rho) / 2)
    return CoupleChange(
        a=one,
        b=two,
        couple_change=mean,
        couple_rci=None if mean is None or error is None else mean / error,
        gap_before=_gap(a[0], b[0]),
        gap_after=_gap(a[1], b[1]),
        pattern=couple_pattern(one.label, two.label),
    )


def _gap(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else abs(a - b)


def retest_expected(x1: float | None, mean: float | None, reliability: float | None) -> float | None:
    """The score to expect next time if nothing changed: `M + r * (x1 - M)`; extreme scores drift to the mean.

    Source: regression toward the mean (Kelley 1947).
    """
    if x1 is None or mean is None or reliability is None:
        return None
    return mean + reliability * (x1 - mean)


def headroom_caveats(x1: float | None, smallest: float | None, higher_is_better: bool = True) -> tuple[Caveat, ...]:
    """What a start so near an end of the 0-100 range keeps from ever showing: the way left to that end is shorter
    than the smallest reliable change (ceiling, floor).
    """
    if x1 is None or smallest is None:
        return ()
    up, down = 100 - x1, x1
    better, worse = (up, down) if higher_is_better else (down, up)
    caveats: list[Caveat] = []
    if settle(better) < settle(smallest):
        caveats.append("improvement_cannot_show")
    if settle(worse) < settle(smallest):
        caveats.append("worsening_cannot_show")
    return tuple(caveats)


def false_flag_chance(looks: int) -> float:
    """The chance, 0 to 1, that at least one of so many unchanged scores is called reliable: `1 - .95 ** looks`.

    Fourteen looks (seven areas, two partners) give 51 %.
    """
    return 1 - 0.95 ** max(0, looks)
