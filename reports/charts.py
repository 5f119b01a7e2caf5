"""Numbers to geometry: where each mark, line and label of a chart stands.

The macros in templates/macros/charts.html draw these values and decide nothing, so a chart is the same picture on a
web page and in the PDF. Scores run from 0 to 100. `None` means that there is no score, and it is never drawn as zero.
The first partner's mark is a circle with a solid line, the second partner's a diamond with a dashed line.

The measures (ROW, SHARE, SCREEN, PAPER ...) and the geometry's types are in reports/shapes.py.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from reports.measure import text_width
from reports.shapes import (
    ROW,
    SCREEN,
    SHARE,
    Dumbbell,
    Frame,
    Label,
    Line,
    Mark,
    RowSize,
    Series,
    SmallMultiple,
    Spot,
    Strip,
)

SCALE = (0, 25, 50, 75, 100)
CAP = 0.35  # from the middle of a figure to its baseline, as a part of the letter's size
DODGE = 7.0  # how far apart two partners' points stand, so that neither hides the other


def shown(score: float) -> str:
    """A score as a whole number, rounded half up as the scoring rules ask: 62.5 is "63"."""
    return str(math.floor(score + 0.5 + 1e-9))  # 62.5 may arrive as 62.49999999999999


def signed(change: float) -> str:
    """A change as a whole number with its sign: "+18", "−6", "0"."""
    size = shown(abs(change))
    if size == "0":
        return size
    return ("+" if change > 0 else "−") + size


def dumbbell(values: Sequence[tuple[Mark, float | None]], size: RowSize = ROW) -> Dumbbell:
    """Place everybody's score of one area; the caller sorts the rows and says in words who has no score.

    Marks that would touch at `min_width` get a lane each, one above the other.
    """
    known = [(mark, _checked(value)) for mark, value in values if value is not None]
    plot = 100 - 2 * size.pad
    nearest = 100 * size.lane / (size.min_width * plot / 100)  # in points of the score
    scores = sorted(value for _, value in known)
    crowded = len(known) > 2 or any(high - low < nearest for low, high in pairwise(scores))
    lanes = len(known) if crowded else 1
    height = max(size.height, lanes * size.lane + 6)
    top = height / 2 - (lanes - 1) * size.lane / 2

    spots, labels = [], []
    for index, (mark, value) in enumerate(known):
        x = size.pad + plot * value / 100
        y = top + (index * size.lane if crowded else 0)
        left = len(scores) == 2 and value == scores[0] < scores[1]
        beside = size.reach + 4
        spots.append(Spot(mark, x, y))
        labels.append(
            Label(shown(value), x, y + CAP * size.font, "end" if left else "start", -beside if left else beside, mark)
        )
    bar = None if crowded or len(spots) < 2 else Line(spots[0].x, height / 2, spots[1].x, height / 2)
    grid = tuple(Line(x, 0, x, height) for x in (size.pad + plot * point / 100 for point in SCALE))
    return Dumbbell(height, size.font, size.reach, size.min_width, grid, bar, tuple(spots), tuple(labels))


def dumbbell_scale(size: RowSize = ROW) -> Dumbbell:
    """The head of the dumbbell's column: 0, 25, 50, 75 and 100 above the grid lines of its rows."""
    plot = 100 - 2 * size.pad
    font = size.font - 2
    height = font + 10
    marks = [(point, size.pad + plot * point / 100) for point in SCALE]
    labels = tuple(Label(str(point), x, font, "middle") for point, x in marks)
    grid = tuple(Line(x, font + 4, x, height) for _, x in marks)
    return Dumbbell(height, font, size.reach, size.min_width, grid, None, (), labels)


def share_example() -> Dumbbell:
    """An invented row for the page that explains the shared picture: no couple's numbers."""
    return dumbbell([("circle", 45.0), ("diamond", 70.0)], SHARE)


def item_strip(answers: Sequence[tuple[Mark, int | None]], options: int) -> Strip:
    """Place the answers to one question, as positions from 1 (worst) to `options` (best), already keyed.

    `None` is an answer that was left blank, declined or did not come up: the text beside it says which.
    """
    if options < 2:
        raise ValueError("a strip needs two options or more")
    known = [(mark, answer) for mark, answer in answers if answer is not None]
    if any(not 1 <= answer <= options for _, answer in known):
        raise ValueError("an answer is outside its options")
    width, reach, lane = 140.0, 6.5, 13.0
    step = (width - 20) / (options - 1)
    same = len({answer for _, answer in known}) < len(known) or len(known) > 2
    lanes = len(known) if same else 1
    height = max(20.0, lanes * lane + 4)
    top = height / 2 - (lanes - 1) * lane / 2
    spots = tuple(
        Spot(mark, 10 + (answer - 1) * step, top + (index * lane if same else 0))
        for index, (mark, answer) in enumerate(known)
    )
    bar = None if same or len(spots) < 2 else Line(spots[0].x, height / 2, spots[1].x, height / 2)
    dots = tuple((10 + index * step, height / 2) for index in range(options))
    return Strip(width, height, reach, dots, bar, spots)


def small_multiple(
    series: Sequence[Series], rounds: Sequence[str], lineages: Sequence[str] = (), frame: Frame = SCREEN
) -> SmallMultiple:
    """Place one area's scores over the rounds: one entry a round in each series, in `rounds` and in `lineages`.

    Rounds whose lineage differs were asked with other questions: no line joins them, a rule stands between them.
    """
    if any(len(values) != len(rounds) for _, values in series) or len(lineages) not in {0, len(rounds)}:
        raise ValueError("a series, the rounds and the lineages must be equally long")
    xs = _across(len(rounds), frame)
    broken = [index for index, (a, b) in enumerate(pairwise(lineages)) if a != b]
    spots: list[Spot] = []
    lines: list[Line] = []
    for index, (mark, values) in enumerate(series):
        aside = (index - (len(series) - 1) / 2) * DODGE
        points = [None if v is None else Spot(mark, x + aside, _up(v, frame)) for x, v in zip(xs, values, strict=True)]
        spots += [point for point in points if point]
        lines += [
            Line(a.x, a.y, b.x, b.y, mark) for at, (a, b) in enumerate(pairwise(points)) if a and b and at not in broken
        ]
    rules = tuple(
        Line((xs[at] + xs[at + 1]) / 2, _up(100, frame), (xs[at] + xs[at + 1]) / 2, _up(0, frame)) for at in broken
    )
    grid = tuple(Line(frame.left, _up(p, frame), frame.width - frame.right, _up(p, frame)) for p in (0, 50, 100))
    axis = (*_scale_labels(frame), *_round_labels(rounds, xs, frame))
    ends = _end_labels(series, xs[-1] if xs else 0, frame)
    return SmallMultiple(
        frame.width, frame.height, frame.font, frame.reach, grid, rules, axis, tuple(lines), tuple(spots), ends
    )


def in_words(title: str, people: Sequence[str], series: Sequence[Sequence[float | None]], absent: str) -> str:
    """The numbers of a chart as one line for its title: "Trust: Maya 44, 56; Jonas 75, no score"."""
    parts = [
        " ".join([person, ", ".join(absent if value is None else shown(value) for value in values)])
        for person, values in zip(people, series, strict=True)
    ]
    return f"{title}: {'; '.join(parts)}"


def _checked(value: float) -> float:
    if not 0 <= value <= 100:
        raise ValueError("a score is outside 0 to 100")
    return float(value)


def _up(score: float, frame: Frame) -> float:
    floor = frame.height - frame.bottom
    return floor - (floor - frame.top) * _checked(score) / 100


def _across(count: int, frame: Frame) -> list[float]:
    """Where the rounds stand, evenly; a single round stands in the middle."""
    first, last = frame.left + frame.inset, frame.width - frame.right - frame.inset
    if count == 1:
        return [(first + last) / 2]
    return [first + (last - first) * index / (count - 1) for index in range(count)]


def _scale_labels(frame: Frame) -> tuple[Label, ...]:
    small = frame.font - 1
    return tuple(Label(str(p), frame.left - 4, _up(p, frame) + CAP * small, "end") for p in (0, 50, 100))


def _round_labels(rounds: Sequence[str], xs: Sequence[float], frame: Frame) -> tuple[Label, ...]:
    """The rounds under the axis: the last, the first, then all that still fit between."""
    small = frame.font - 1
    order = [index for index in (len(rounds) - 1, 0, *range(1, len(rounds) - 1)) if index >= 0]
    taken: list[tuple[float, float]] = []
    placed: dict[int, Label] = {}
    for index in dict.fromkeys(order):
        half = text_width(rounds[index], small) / 2
        middle = min(max(xs[index], half), frame.width - half)
        span = (middle - half, middle + half)
        if half > frame.width / 2 or any(span[0] < high + 4 and span[1] > low - 4 for low, high in taken):
            continue  # the table beside the chart has every round
        taken.append(span)
        placed[index] = Label(rounds[index], middle, frame.height - 4, "middle")
    return tuple(placed[index] for index in sorted(placed))


def _end_labels(series: Sequence[Series], last_x: float, frame: Frame) -> tuple[Label, ...]:
    """The scores of the last round, to the right of their marks, moved up or down until none touch."""
    known = [(mark, values[-1]) for mark, values in series if values and values[-1] is not None]
    ranked = sorted(known, key=lambda pair: -(pair[1] or 0))
    wanted = [_up(value or 0, frame) for _, value in ranked]
    heights = _apart(wanted, frame.font, frame.top, frame.height - frame.bottom)
    x = max(last_x + (len(series) - 1) / 2 * DODGE + frame.reach + 3, frame.width - frame.right + 2)
    return tuple(
        Label(shown(value or 0), x, y + CAP * frame.font, "start", 0.0, mark)
        for (mark, value), y in zip(ranked, heights, strict=True)
    )


def _apart(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Heights near the wanted ones (given from top to bottom), `gap` apart and within the plot."""
    heights = list(wanted)
    for index in range(1, len(heights)):
        heights[index] = max(heights[index], heights[index - 1] + gap)
    middle_shift = sum(h - w for h, w in zip(heights, wanted, strict=True)) / len(heights) if heights else 0
    heights = [height - middle_shift for height in heights]
    if heights and heights[0] < top:
        heights = [max(height, top + gap * index) for index, height in enumerate(heights)]
    if heights and heights[-1] > bottom:
        count = len(heights)
        heights = [min(height, bottom - gap * (count - 1 - index)) for index, height in enumerate(heights)]
    return heights
