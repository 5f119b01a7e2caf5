"""Where growth could start, and what already carries: a suggestion to the therapist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from practice.assessment import choices
from practice.assessment.arithmetic import mean_of_two
from practice.assessment.dyad import area_dyad
from practice.assessment.scoring import settle

Scores = Mapping[str, float | None]
Ranks = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Priority:
    """How much one area asks for growth, 0 to 100, for each partner and for the couple (None where a score is
    missing); `both_ranked`: both put it among their first three.
    """

    area: str
    a: float | None
    b: float | None
    couple: float | None
    both_ranked: bool


@dataclass(frozen=True, slots=True)
class Priorities:
    """Every area's priority in form order; up to three areas to grow in, up to three shared strengths, best first."""

    areas: tuple[Priority, ...]
    top: tuple[str, ...]
    strengths: tuple[str, ...]


def priorities(areas: Sequence[str], a: Scores, b: Scores, rank_a: Ranks | None, rank_b: Ranks | None) -> Priorities:
    """Priorities of the areas, given in form order. Scores have their welcome end high; ranks are 1, 2, 3.

    Where only area results are shared, ranks are given as None. Shared strengths are left out of `top`; ties go by the
    higher single priority, then the larger gap, then form order. Strengths go by the lower score, then the mean.
    Source: shared rules, section 3.
    """
    ranks_a, ranks_b = rank_a or {}, rank_b or {}
    both = [
        (area, one, other) for area in areas if (one := a.get(area)) is not None and (other := b.get(area)) is not None
    ]
    strong = {
        area: _descending(min(one, other), one + other)
        for area, one, other in both
        if area_dyad(one, other).dyad_class == "shared_strength"
    }
    urgent = {
        area: _urgency(one, other, ranks_a.get(area), ranks_b.get(area))
        for area, one, other in both
        if area not in strong
    }
    return Priorities(
        areas=tuple(_priority(area, a.get(area), b.get(area), ranks_a.get(area), ranks_b.get(area)) for area in areas),
        top=tuple(sorted(urgent, key=lambda area: urgent[area])[: choices.PRIORITIES_SHOWN]),
        strengths=tuple(sorted(strong, key=lambda area: strong[area])[: choices.STRENGTHS_SHOWN]),
    )


def _urgency(a: float, b: float, rank_a: int | None, rank_b: int | None) -> tuple[float, ...]:
    own_a, own_b = _weighted(a, rank_a), _weighted(b, rank_b)
    return _descending(own_a + own_b, max(own_a, own_b), abs(a - b))


def _descending(*values: float) -> tuple[float, ...]:
    """A key that sorts the highest first."""
    return tuple(-settle(value) for value in values)


def _priority(area: str, a: float | None, b: float | None, rank_a: int | None, rank_b: int | None) -> Priority:
    own_a = None if a is None else _weighted(a, rank_a)
    own_b = None if b is None else _weighted(b, rank_b)
    both = rank_a is not None and rank_b is not None
    return Priority(area, own_a, own_b, mean_of_two(own_a, own_b), both)


def _weighted(score: float, rank: int | None) -> float:
    """`(100 - score) * (1 + p) / 4`, p = 3, 2, 1 for rank 1, 2, 3 and 0 for none."""
    points = 4 - rank if rank in (1, 2, 3) else 0
    return (100 - score) * (1 + points) / 4
