"""How two invented partners rate a form: a latent model with a fixed seed, not uniform noise. Pure.

Every area of a form has a level from 0 to 100 (the welcome end high) that moves from the start of the course to its
end. Around it lie, drawn once and kept over all rounds: what the two share (so that their scores go together, about
0.5 from couple to couple), what is the person's own, how hard an item is for everybody, and how a person takes an item.
What varies from day to day comes on top, and each has a way of using a scale. The numbers below are a *choice*: they
make answers look like answers, and nothing was estimated from real couples.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import floor, sqrt
from random import Random

from practice.assessment.answers import NOT_APPLICABLE
from practice.assessment.instrument import Area, Instrument, Item

SPREAD = 10.0  # points: how far couples and people lie around the level of their story
SHARED = 0.75  # of that spread's variance is common to the two partners of a couple
GENERAL = 0.5  # of each part runs through all areas, the rest belongs to one area
SEEN = 0.6  # of what one notices in the other is what the other does
DIFFICULTY, QUIRK, DAY = 0.30, 0.35, 0.40  # of one option step: of an item, of a person with an item, of a day


@dataclass(frozen=True)
class Course:
    """A level from 0 to 100 at the start and at the end of the course, and evenly in between."""

    start: float
    end: float

    def at(self, progress: float) -> float:
        return self.start + (self.end - self.start) * progress


@dataclass(frozen=True)
class Style:
    """How somebody uses a scale and what they leave out.

    `stretch` above 1 likes the ends, below 1 the middle; `agreeing` is in option steps towards the high end, whatever
    is asked; the rest are shares of the questions.
    """

    stretch: float = 1.0
    agreeing: float = 0.0
    blank: float = 0.01
    declined: float = 0.005
    did_not_come_up: float = 0.02


@dataclass(frozen=True)
class Leanings:
    """One person's levels: of the areas that differ, by code, and of all the others."""

    overall: Course
    areas: Mapping[str, Course] = field(default_factory=dict)
    style: Style = field(default_factory=Style)


@dataclass(frozen=True)
class Pair:
    """Two partners; the same `seed` gives the same answers."""

    seed: str
    partners: tuple[Leanings, Leanings]


@dataclass(frozen=True)
class Occasion:
    """One filling-in: its name among the couple's, and how far the course has come, from 0 to 1."""

    name: str
    progress: float


def level(form: Instrument, area: Area, pair: Pair, who: int, progress: float) -> float:
    """Where the story puts partner `who` (0 or 1) in an area, before anything is drawn; the welcome end is high."""
    own = pair.partners[who]
    if area.code in own.areas:
        return own.areas[area.code].at(progress)
    mine = own.overall.at(progress)
    if area.perspective == "partner" and area.pair is not None and form.has_area(area.pair):
        theirs = level(form, form.area(area.pair), pair, 1 - who, progress)
        return (theirs + mine) / 2
    return mine


def trait(form: Instrument, area: Area, pair: Pair, who: int, progress: float) -> float:
    """The level with what was drawn for this couple and this person; not cut off at 0 and 100."""
    return level(form, area, pair, who, progress) + SPREAD * _deviation(form, area, pair, who)


def _deviation(form: Instrument, area: Area, pair: Pair, who: int) -> float:
    """A standard normal deviate, correlated between the partners."""
    own = _mixed(pair.seed, f"person {who}", area.code)
    if area.perspective == "partner" and area.pair is not None and form.has_area(area.pair):
        other = _deviation(form, form.area(area.pair), pair, 1 - who)
        return sqrt(SEEN) * other + sqrt(1 - SEEN) * own
    return sqrt(SHARED) * _mixed(pair.seed, "couple", area.code) + sqrt(1 - SHARED) * own


def _mixed(seed: str, of: str, area: str) -> float:
    return sqrt(GENERAL) * normal(seed, of) + sqrt(1 - GENERAL) * normal(seed, of, area)


@lru_cache(maxsize=20_000)
def normal(*names: str) -> float:
    """A standard normal deviate that belongs to these names: the same in whatever order things are drawn."""
    return Random("|".join(names)).gauss(0, 1)  # noqa: S311 - invented answers, no secret


def chances(*names: str) -> Random:
    """A generator that belongs to these names."""
    return Random("|".join(names))  # noqa: S311


def rating(form: Instrument, item: Item, pair: Pair, who: int, occasion: Occasion) -> dict[str, int | str] | None:
    """The canonical answer to a rating; None where it is left blank.

    A soft flag is never raised: no story is about fear.
    """
    left_out = _left_out(item, pair, who, occasion)
    if left_out is not None:
        return {"state": left_out} if left_out else None
    options, style = item.scale, pair.partners[who].style
    steps = options.maximum - options.minimum
    upward = _is_upward(form, item)
    wish = steps * _share(form, item, pair, who, occasion.progress) + _wobble(item, pair, who, occasion)
    stretched = steps / 2 + style.stretch * (wish - steps / 2)
    raw = (stretched if upward else steps - stretched) + style.agreeing
    point = min(max(floor(raw + 0.5), 0), steps)
    if item.soft_flag:
        point = max(point, 2) if upward else min(point, steps - 2)
    return {"value": options.minimum + point}


def _is_upward(form: Instrument, item: Item) -> bool:
    """Whether the high end of the scale is the welcome one."""
    is_strain = form.has_area(item.area) and not form.area(item.area or "").higher_is_better
    return item.reverse == is_strain


def _share(form: Instrument, item: Item, pair: Pair, who: int, progress: float) -> float:
    """The level of the item's area as a share of the scale, the welcome end high."""
    if not form.has_area(item.area):
        return pair.partners[who].overall.at(progress) / 100
    return trait(form, form.area(item.area or ""), pair, who, progress) / 100


def _wobble(item: Item, pair: Pair, who: int, occasion: Occasion) -> float:
    """In option steps. The items of a pair share what makes them hard, and so do two views of one behaviour."""
    about = {"self": f"person {who}", "partner": f"person {1 - who}"}.get(item.perspective, "couple")
    stable = normal(pair.seed, "seen", about, item.facet) + normal(pair.seed, "own", str(who), item.key)
    return (
        DIFFICULTY * normal("item", item.facet)
        + QUIRK * stable / sqrt(2)
        + DAY * normal(pair.seed, "day", str(who), occasion.name, item.key)
    )


def _left_out(item: Item, pair: Pair, who: int, occasion: Occasion) -> str | None:
    """The state of an answer that is none, "" for a blank; None where there is an answer."""
    style = pair.partners[who].style
    chance = chances(pair.seed, "left out", str(who), occasion.name, item.key).random()
    if chance < style.blank:
        return ""
    if chance < style.blank + style.declined:
        return "declined"
    offered = item.options is not None and item.options.not_applicable is not None
    return NOT_APPLICABLE if offered and chance < style.blank + style.declined + style.did_not_come_up else None
