"""From a couple's report to what its template draws: each chart placed, each number as it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from reports.charts import dumbbell, dumbbell_scale, in_words, shown
from reports.content import Person
from reports.couple_content import Compared, CoupleArea
from reports.measure import text_width
from reports.shapes import PAPER_ROW, Dumbbell, RowSize

NARROW = 45.0  # points, as `text_width` counts them: room for a name over a narrow column of numbers
HEAD = 9.5  # points: the letters' size there
SHORT_ROW = RowSize(font=12.5, reach=6.5, lane=15, height=34, min_width=230, pad=14.0)  # beside a column of words


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One row of a dumbbell table; `words` is what the picture shows, `said` stands beside it."""

    title: str
    chart: Dumbbell
    words: str
    said: str


@dataclass(frozen=True, slots=True)
class AreaTable:
    """The rows in the order given, and the head of their column."""

    rows: tuple[AreaRow, ...]
    scale: Dumbbell


def area_table(areas: Sequence[CoupleArea], people: Sequence[Person], *, beside_words: bool = False) -> AreaTable:
    """Everybody's score of each area. Raises ValueError where a row has too few people."""
    size = SHORT_ROW if beside_words else PAPER_ROW
    return AreaTable(tuple(_row(area, people, size) for area in areas), dumbbell_scale(size))


def _row(area: CoupleArea, people: Sequence[Person], size: RowSize) -> AreaRow:
    marks = [(person.mark, score) for person, score in zip(people, area.scores, strict=True)]
    words = in_words(area.title, [person.short for person in people], [[score] for score in area.scores], "")
    return AreaRow(area.title, dumbbell(marks, size), words, area.words)


def number_rows(compared: Compared) -> list[tuple[str, list[str], str]]:
    """Title, the numbers in the order of the heads (first and latest a person), and what may be said."""
    return [(row.title, [shown(score) for score in chain(*row.scores)], row.said) for row in compared.rows]


def needs_room(people: Sequence[Person]) -> bool:
    """Whether a name is too long for the narrow columns of numbers."""
    return any(text_width(person.short, HEAD) > NARROW for person in people)
