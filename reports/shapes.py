"""The geometry that charts are made of, and the measures of each place where they are drawn.

x of a dumbbell is in percent of its own width; everything else is in units of the chart's view box, y downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Mark = Literal["circle", "diamond"]
Anchor = Literal["start", "middle", "end"]
Series = tuple[Mark, Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of one person's mark."""

    mark: Mark
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; `mark` says whose it is, None for the grid and the bar between two marks."""

    x1: float
    y1: float
    x2: float
    y2: float
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A short text on its baseline, `dx` units beside x; `mark` says whose number it is."""

    text: str
    x: float
    y: float
    anchor: Anchor
    dx: float = 0.0
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class RowSize:
    """Measures of a dumbbell row. Narrower than `min_width` its labels would no longer fit."""

    font: float
    reach: float  # half the height of the larger mark
    lane: float  # the height that one mark needs for itself
    height: float
    min_width: float
    pad: float = 14.0  # percent left free on each side, for the labels of 0 and 100


ROW = RowSize(font=14, reach=8, lane=18, height=44, min_width=250)
SHARE = RowSize(font=19, reach=10, lane=24, height=60, min_width=330)
PAPER_ROW = RowSize(font=12.5, reach=6.5, lane=15, height=34, min_width=340, pad=9.5)


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One area now: everybody's mark between 0 and 100. x is percent of the width, y is units of `height`."""

    height: float
    font: float
    reach: float
    min_width: float
    grid: tuple[Line, ...]
    bar: Line | None
    spots: tuple[Spot, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One question: a dot for each answer that could be given and the marks of those that were."""

    width: float
    height: float
    reach: float
    dots: tuple[tuple[float, float], ...]
    bar: Line | None
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The paper of a small multiple: its view box and the margins round the plot."""

    width: float
    height: float
    font: float
    left: float
    right: float
    top: float
    bottom: float
    reach: float
    inset: float


SCREEN = Frame(width=280, height=158, font=13, left=30, right=38, top=12, bottom=28, reach=5.2, inset=11)
PAPER = Frame(width=210, height=112, font=11, left=24, right=29, top=9, bottom=24, reach=4.6, inset=9)


@dataclass(frozen=True, slots=True)
class SmallMultiple:
    """One area over the rounds. Lines end where a round has no score and where the questions changed (`breaks`)."""

    width: float
    height: float
    font: float
    reach: float
    grid: tuple[Line, ...]
    breaks: tuple[Line, ...]
    axis: tuple[Label, ...]
    lines: tuple[Line, ...]
    spots: tuple[Spot, ...]
    labels: tuple[Label, ...]
