"""From a therapist's report to what its template draws: each chart placed, each number as it is printed."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reports.charts import dumbbell, dumbbell_scale, in_words, item_strip, shown, signed, small_multiple
from reports.content import Absent, Area, Change, Instrument, Item, LatestRow, Person, Score
from reports.shapes import PAPER, PAPER_ROW, Dumbbell, SmallMultiple, Strip
from reports.words import NO_SCORE, NOT_ON_THE_SCALE, PLACE

Translate = Callable[[str], str]

NONE = "–"
MOST_ROUNDS = 6  # columns of one table: more would be too narrow for the days at their heads


@dataclass(frozen=True, slots=True)
class Panel:
    """One small multiple with its title, its numbers in words, what may be said, and what is missing."""

    title: str
    chart: SmallMultiple | None
    words: str
    pattern: str
    note: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the dumbbell table."""

    title: str
    chart: Dumbbell | None
    words: str
    note: str
    gap: str


@dataclass(frozen=True, slots=True)
class ChangeCells:
    """One person's first, latest and change as printed; `beyond` marks a change beyond the day-to-day swing."""

    first: str
    latest: str
    change: str
    beyond: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """Some of the rounds in numbers: the rounds' labels, and an area and a person a row."""

    labels: tuple[str, ...]
    rows: tuple[tuple[str, Person, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """An instrument's charts and the cells of its tables."""

    panels: tuple[Panel, ...]
    rows: tuple[Row, ...]
    scale: Dumbbell
    changes: tuple[tuple[str, tuple[ChangeCells, ...], str], ...]
    numbers: tuple[Numbers, ...]


def said_by_all(sentences: Sequence[str]) -> str:
    """What several rows all say alike, to be said once below them; "" where they differ or there is one row."""
    return sentences[0] if len(sentences) > 1 and len(set(sentences)) == 1 else ""


def instrument_view(instrument: Instrument, people: Sequence[Person], translate: Translate) -> InstrumentView:
    """Everything of one instrument that the template draws. Raises ValueError where a row has too few people."""
    several = len(instrument.rounds) > 1
    return InstrumentView(
        panels=tuple(_panel(area, instrument, people, translate) for area in instrument.areas) if several else (),
        rows=tuple(_row(row, people, translate) for row in instrument.latest),
        scale=dumbbell_scale(PAPER_ROW),
        changes=tuple(
            (row.title, tuple(_cells(change) for _, change in zip(people, row.people, strict=True)), row.swing)
            for row in instrument.changes
        ),
        numbers=tuple(_numbers(instrument, people)) if len(instrument.rounds) > 2 else (),  # two are first and latest
    )


def _numbers(instrument: Instrument, people: Sequence[Person]) -> Iterator[Numbers]:
    """Every round in as few tables as they fit in, about equally many in each."""
    rows = [
        (area.title, person, tuple(printed(score) for score in scores))
        for area in instrument.areas
        for person, scores in zip(people, area.scores, strict=True)
    ]
    labels = tuple(one.label for one in instrument.rounds)
    size = math.ceil(len(labels) / math.ceil(len(labels) / MOST_ROUNDS))
    if rows:
        for at in range(0, len(labels), size):
            part = slice(at, at + size)
            yield Numbers(labels[part], tuple((title, person, cells[part]) for title, person, cells in rows))


def strip_of(item: Item, people: Sequence[Person], translate: Translate) -> tuple[Strip, str] | None:
    """An appendix question's picture and its words; None where the question has no scale or nobody is on it."""
    if item.options < 2 or all(answer.place is None for answer in item.answers):
        return None
    answers = list(zip(people, item.answers, strict=True))
    chart = item_strip([(person.mark, answer.place) for person, answer in answers], item.options)
    place = translate(PLACE)
    none = translate(NOT_ON_THE_SCALE)
    words = [
        (none if answer.place is None else place)
        % {"name": person.short, "place": answer.place, "options": item.options}
        for person, answer in answers
    ]
    return chart, "; ".join(words)


def printed(score: Score) -> str:
    """A score as a whole number, a dash where there is none: its reason is said elsewhere."""
    return NONE if isinstance(score, Absent) else shown(score)


def number(score: Score) -> float | None:
    """A score for a chart."""
    return None if isinstance(score, Absent) else score


def _panel(area: Area, instrument: Instrument, people: Sequence[Person], translate: Translate) -> Panel:
    series = [[number(score) for score in scores] for scores in area.scores]
    labels = [round_.label for round_ in instrument.rounds]
    lineages = [round_.lineage for round_ in instrument.rounds]
    marks = [(person.mark, values) for person, values in zip(people, series, strict=True)]
    drawn = any(value is not None for values in series for value in values)
    return Panel(
        title=area.title,
        chart=small_multiple(marks, labels, lineages, PAPER) if drawn else None,
        words=in_words(area.title, [person.short for person in people], series, translate(NO_SCORE)),
        pattern=area.pattern,
        note=area.note,
        missing=tuple(_missing(area, instrument, people)),
    )


def _missing(area: Area, instrument: Instrument, people: Sequence[Person]) -> Iterator[str]:
    for person, scores in zip(people, area.scores, strict=True):
        for round_, score in zip(instrument.rounds, scores, strict=True):
            if isinstance(score, Absent):
                yield f"{person.short}, {round_.label}: {score.reason}"


def _row(row: LatestRow, people: Sequence[Person], translate: Translate) -> Row:
    scores = list(zip(people, row.scores, strict=True))
    drawn = any(not isinstance(score, Absent) for score in row.scores)
    return Row(
        title=row.title,
        chart=dumbbell([(person.mark, number(score)) for person, score in scores], PAPER_ROW) if drawn else None,
        words=in_words(
            row.title,
            [person.short for person in people],
            [[number(score)] for score in row.scores],
            translate(NO_SCORE),
        ),
        note=". ".join(f"{person.short}: {score.reason}" for person, score in scores if isinstance(score, Absent)),
        gap=NONE if row.gap is None else shown(row.gap),
    )


def _cells(change: Change) -> ChangeCells:
    return ChangeCells(
        first=printed(change.first),
        latest=printed(change.latest),
        change=NONE if change.change is None else signed(change.change),
        beyond=change.reliable is True,
    )
