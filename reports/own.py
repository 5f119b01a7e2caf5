"""From one partner's own report to what its template draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.content import ChangeRow, Instrument, LatestRow, Person
from reports.own_content import OwnRow, OwnStep
from reports.shapes import Dumbbell
from reports.therapist import ChangeCells, Numbers, Panel, Row, Translate, instrument_view


@dataclass(frozen=True, slots=True)
class OwnTable:
    """Areas now: each row with its chart, and in words what the answers were like."""

    scale: Dumbbell
    rows: tuple[tuple[Row, str], ...]


@dataclass(frozen=True, slots=True)
class OwnView:
    """A step's charts and the cells of its tables; `numbers` hold every round's scores as printed."""

    now: OwnTable
    panels: tuple[Panel, ...]
    changes: tuple[tuple[str, ChangeCells, str], ...]
    numbers: tuple[Numbers, ...]


def own_table(rows: Sequence[OwnRow], person: Person, translate: Translate) -> OwnTable:
    """The rows as they are drawn."""
    latest = tuple(LatestRow(row.title, (row.score,)) for row in rows)
    drawn = instrument_view(Instrument("", "", latest=latest), (person,), translate)
    return OwnTable(drawn.scale, tuple(zip(drawn.rows, (row.words for row in rows), strict=True)))


def own_view(step: OwnStep, person: Person, translate: Translate) -> OwnView:
    """Everything of one step that the template draws."""
    changes = tuple(ChangeRow(one.title, (one.change,), one.words) for one in step.changes)
    drawn = instrument_view(
        Instrument(step.title, step.about, step.rounds, step.areas, changes=changes), (person,), translate
    )
    return OwnView(
        now=own_table(step.now, person, translate),
        panels=drawn.panels,
        changes=tuple((title, cells[0], words) for title, cells, words in drawn.changes),
        numbers=drawn.numbers,
    )
