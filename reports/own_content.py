"""Everything that one partner's own report says, as plain values.

It is made from one person's answers. There is no second person in it, and no place to put one. Strings are data or
already in the report's language; scores are 0 to 100, `Absent` stands where there is none.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from reports.content import Area, Change, Count, ItemGroup, Missing, Paper, Person, Question, Round, Score, Version


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One area now, and in a few words what the answers were like."""

    title: str
    score: Score
    words: str


@dataclass(frozen=True, slots=True)
class OwnChange:
    """One area from first to latest, and what may be said about it."""

    title: str
    change: Change
    words: str


@dataclass(frozen=True, slots=True)
class OwnStep:
    """What one set of questions showed; `areas` hold one line of scores each, with an entry a round."""

    title: str
    about: str
    rounds: tuple[Round, ...] = ()
    areas: tuple[Area, ...] = ()
    now: tuple[OwnRow, ...] = ()
    changes: tuple[OwnChange, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnPlanRow:
    """A step that this person has planned, as they wrote it."""

    action: str
    due: str
    sign: str  # how they will know
    state: str


@dataclass(frozen=True, slots=True)
class OwnSwing:
    """How far answers about one area swing by themselves, learned from so many other people: numbers ready to print."""

    area: str
    points: str
    people: str
    couples: str


@dataclass(frozen=True, slots=True)
class OwnMethod:
    """How the numbers were made, in plain words."""

    scoring: str
    versions: tuple[Version, ...]
    swings: tuple[OwnSwing, ...] = ()
    swings_dated: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One partner's own report: for that person alone.

    The name stands on its pages and in its footer, never in the file's metadata.
    """

    template: ClassVar[str] = "report/own.html"

    language: str
    paper: Paper
    title: str
    person: Person
    therapist: str
    made_on: date
    made_words: str
    period: str
    summary: tuple[str, ...]
    method: OwnMethod
    answered: Count | None = None
    well: tuple[OwnRow, ...] = ()
    steps: tuple[OwnStep, ...] = ()
    plan: tuple[OwnPlanRow, ...] = ()
    words: tuple[Question, ...] = ()
    missing: tuple[Missing, ...] = ()
    appendix: tuple[ItemGroup, ...] = ()

    @property
    def people(self) -> tuple[Person, ...]:
        """The one person, for what is drawn a column or a mark a person."""
        return (self.person,)

    @property
    def shows_change(self) -> bool:
        return any(step.changes for step in self.steps)
