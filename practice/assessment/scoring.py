"""Answers -> area scores from 0 to 100.

How rounding is safe: scale points are whole numbers, so a score is one division of two whole numbers and as exact as a
float can be; a score of exactly 62.5 is exactly 62.5. Numbers that were computed further (a mean of scores) can be off
in the last digits; they are settled to nine decimals before they are compared with an edge or rounded for show.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any, Literal

from practice.assessment import choices
from practice.assessment.answers import NOT_APPLICABLE
from practice.assessment.instrument import Area, Group, Instrument, Item, Polarity
from practice.assessment.needed import needed

Answers = Mapping[str, Mapping[str, Any]]
Band = Literal["needs_care", "mixed", "going_well", "strong_point"]


class OffScale(ValueError):
    """A scale point outside its item's option set; checked answers never hold one."""


@dataclass(frozen=True, slots=True)
class AreaScore:
    """A score from 0 to 100 in full precision, with what it rests on."""

    area: str
    score: float
    n_valid: int
    n_items: int
    needed: int
    polarity: Polarity = "higher_is_better"

    @property
    def display(self) -> int:
        """The score as it is shown: a whole number, halves up."""
        return display(self.score)

    @property
    def band(self) -> Band:
        """What the answers were like, in four words; mirrored for an index of strain."""
        return band(self.good)

    @property
    def good(self) -> float:
        """The score with the welcome end high: the score itself, or 100 minus it for an index of strain."""
        return self.score if self.polarity == "higher_is_better" else 100 - self.score


@dataclass(frozen=True, slots=True)
class Missing:
    """No score, and why: only `n_valid` of `n_items` were answered, `needed` would do. Never 0."""

    area: str
    n_valid: int
    n_items: int
    needed: int


@dataclass(frozen=True, slots=True)
class NotComeUp:
    """How many of the items that offer "this did not come up" were answered so; `finding` from half of them on."""

    n: int
    of: int
    finding: bool


def settle(value: float) -> float:
    """A computed number without the noise of its last digits, fit to be compared with an edge."""
    return round(value, 9)


def display(score: float) -> int:
    """A score as it is shown: a whole number, halves up (62.5 is 63; Python's own `round` would say 62)."""
    return floor(settle(score) + 0.5)


def band(score: float) -> Band:
    """The band of a score whose welcome end is high. Edges are half way between response options; each belongs to the
    band above it. Bands describe answers, not people. Source: shared rules, section 2.
    """
    settled = settle(score)
    if settled < choices.BAND_MIXED_FROM:
        return "needs_care"
    if settled < choices.BAND_GOING_WELL_FROM:
        return "mixed"
    return "going_well" if settled < choices.BAND_STRONG_POINT_FROM else "strong_point"


def keyed(value: float, minimum: float, maximum: float, reverse: bool) -> float:
    """A scale point with the welcome end high: `minimum + maximum - value` where reversed. Twice gives it back."""
    return minimum + maximum - value if reverse else value


def key(item: Item, value: int) -> int:
    """An item's scale point, keyed. Raises OffScale for a point outside its option set."""
    options = item.scale
    if not options.minimum <= value <= options.maximum:
        raise OffScale(f"{item.key}: {value}")
    return options.minimum + options.maximum - value if item.reverse else value


def keyed_answer(item: Item, answers: Answers) -> int | None:
    """A rating's keyed scale point; None where it was declined, did not come up or was left blank."""
    value = answers.get(item.key, {}).get("value")
    return None if value is None else key(item, value)


def mean_score(valid: Sequence[float], minimum: float, maximum: float) -> float:
    """`100 * (mean - min) / (max - min)` of keyed scale points, at least one, in one division."""
    return 100 * (sum(valid) - len(valid) * minimum) / (len(valid) * (maximum - minimum))


def area_score(area: Area, answers: Answers) -> AreaScore | Missing:
    """Score one area from 0 to 100; the high end is what the area's title says.

    `answers` are canonical, unkeyed. At least three quarters of the area's items must be answered (or what its
    definition says), otherwise Missing. Raises OffScale. Source: shared rules, section 2; mean of the answered items.
    """
    valid = [value for item in area.items if (value := keyed_answer(item, answers)) is not None]
    if len(valid) < area.min_valid:
        return Missing(area.code, len(valid), len(area.items), area.min_valid)
    score = mean_score(valid, area.scale.minimum, area.scale.maximum)
    return AreaScore(area.code, score, len(valid), len(area.items), area.min_valid, area.polarity)


def score(instrument: Instrument, answers: Answers) -> dict[str, AreaScore | Missing]:
    """Every area of the form, by code, in form order. There is no total: areas would compensate and hide a low one."""
    return {area.code: area_score(area, answers) for area in instrument.areas}


def group_score(group: Group, scores: Mapping[str, AreaScore | Missing]) -> AreaScore | Missing:
    """The mean of a group's areas, each weighing the same; Missing (in areas, not items) unless all are valid."""
    valid = [found for area in group.areas if isinstance(found := scores.get(area.code), AreaScore)]
    if not valid or len(valid) < len(group.areas):
        return Missing(group.code, len(valid), len(group.areas), len(group.areas))
    mean = sum(found.score for found in valid) / len(valid)
    return AreaScore(group.code, mean, len(valid), len(group.areas), len(group.areas))


def group_scores(instrument: Instrument, scores: Mapping[str, AreaScore | Missing]) -> dict[str, AreaScore | Missing]:
    """Every section mean of the form, by code."""
    return {group.code: group_score(group, scores) for group in instrument.groups}


def soft_flags(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """The keys of the items that make the safety record due: flagged items, keyed, among the two lowest points."""
    flagged = (item for item in instrument.items if item.soft_flag)
    return tuple(
        item.key
        for item in flagged
        if (value := keyed_answer(item, answers)) is not None and value <= item.scale.minimum + 1
    )


def did_not_come_up(instrument: Instrument, answers: Answers) -> NotComeUp:
    """How much of what was asked did not come up: when it is half, avoidance is itself a finding."""
    offering = [item for item in instrument.ratings if item.scale.not_applicable is not None]
    said = sum(answers.get(item.key, {}).get("state") == NOT_APPLICABLE for item in offering)
    return NotComeUp(said, len(offering), bool(offering) and said >= choices.NOT_COME_UP_SHARE * len(offering))


def raw_score(
    raw: Iterable[float | None], reverse: Iterable[bool], minimum: float, maximum: float
) -> tuple[float | None, int, int, int]:
    """Score, valid answers, items, answers needed, of one area given as bare scale points (None: unanswered)."""
    points = [None if x is None else keyed(x, minimum, maximum, r) for x, r in zip(raw, reverse, strict=True)]
    valid = [point for point in points if point is not None]
    enough = needed(len(points))
    if not valid or len(valid) < enough or maximum == minimum:
        return None, len(valid), len(points), enough
    return mean_score(valid, minimum, maximum), len(valid), len(points), enough
