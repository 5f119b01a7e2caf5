"""What every report has, and everything a therapist's progress report says, as plain values.

The caller computes and translates; the template only lays out. A string is either data (a name, an answer) or already
in the report's language. Scores are 0 to 100. `Absent` stands where a score could not be given, with the reason in
words. The private check-in has no place here, and there is none to put it.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, Protocol

from reports.shapes import Mark
from reports.text import END_ISOLATE, ISOLATE, isolated

Paper = Literal["A4", "Letter"]
LONG_NAME = 40
LONG_ANSWER = 900  # characters; a longer one may be broken over pages


class Content(Protocol):
    """What a report of any audience has: its own template, and what the file itself needs."""

    template: ClassVar[str]

    @property
    def language(self) -> str:
        """A BCP 47 tag."""

    @property
    def paper(self) -> Paper: ...

    @property
    def made_on(self) -> date:
        """The day that dates the file: the same content always gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Person:
    """One partner: the name used throughout, the mark in every chart, the full name for the first page."""

    label: str
    mark: Mark
    full_name: str = ""

    @property
    def short(self) -> str:
        """The label for table heads and legends; a very long one is cut there, the first page has it whole."""
        if len(self.label) <= LONG_NAME:
            return self.label
        return isolated(self.label[: LONG_NAME - 1].strip(ISOLATE + END_ISOLATE) + "…")


@dataclass(frozen=True, slots=True)
class Absent:
    """No value, and why: "too few answers (2 of 4)", "not answered yet"."""

    reason: str


Score = float | Absent


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions one person answered of those that were asked."""

    person: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Round:
    """One time an instrument was answered: a short label for the axis ("12 May") and the lineage of its scores."""

    label: str
    lineage: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """One area over the rounds: for each person (in the report's order) one score a round.

    `pattern` says in words what may be said about change; `note` stands beside it, such as "higher means more strain".
    """

    title: str
    scores: tuple[tuple[Score, ...], ...]
    pattern: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LatestRow:
    """One area now: each person's latest score or why there is none. `gap` in points, None where one is missing."""

    title: str
    scores: tuple[Score, ...]
    gap: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One person's first and latest score of an area.

    `reliable` is True beyond the day-to-day swing, False within it and None where the swing is not known.
    """

    first: Score
    latest: Score
    change: float | None = None
    reliable: bool | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One area from first to latest, one Change a person; `swing` in words: "about 23", "not enough data yet"."""

    title: str
    people: tuple[Change, ...]
    swing: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A strength or a growth priority: what it is, and the sentence that explains it."""

    title: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class CongruenceRow:
    """How close one person's view is to the other's own, over the same behaviours; ready to print."""

    area: str
    closeness: str
    same: str
    within_one: str
    lean: str


@dataclass(frozen=True, slots=True)
class Congruence:
    """The rows of one direction, under "How close Maya's view is to Jonas's own"."""

    title: str
    rows: tuple[CongruenceRow, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """What one instrument showed. The caller has sorted `latest` by gap and chosen what stands in each tuple."""

    title: str
    about: str  # the recall window and the rounds, one line
    rounds: tuple[Round, ...] = ()
    areas: tuple[Area, ...] = ()
    latest: tuple[LatestRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    congruence: tuple[Congruence, ...] = ()
    notes: tuple[str, ...] = ()  # caveats: new questions from this round on, ceilings, many looks


@dataclass(frozen=True, slots=True)
class Words:
    """One person's open answer as it was written, or, in `absent`, why there is none: "Left blank."."""

    text: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """An open question, where and when it was asked, and what each person wrote."""

    question: str
    asked: str
    answers: tuple[Words, ...]

    @property
    def is_long(self) -> bool:
        """Whether an answer is too long to be kept together on a page."""
        return any(len(answer.text) > LONG_ANSWER for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Note:
    """A private note of the therapist, ticked by itself for this report: of which session, and its words."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A step that somebody has planned, as it stands: "kept", "partly", "waits for your approval"."""

    action: str
    owner: str
    due: str
    sign: str  # how they will know
    state: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the report cannot show, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Version:
    """Which wording an instrument's answers were given on, and its score lineage."""

    instrument: str
    version: str
    lineage: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a day-to-day swing was computed from, frozen with the result: numbers ready to print."""

    area: str
    people: str
    couples: str
    spread: str  # standard deviation
    steadiness: str  # alpha
    swing: str
    dated: str


@dataclass(frozen=True, slots=True)
class Method:
    """How the numbers were made, so that a supervisor can check them."""

    scoring: str
    versions: tuple[Version, ...]
    parameters: tuple[Parameter, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer in the appendix: its words, and its place from 1 (worst) to the last option, keyed."""

    words: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the appendix and what each person answered; `options` is the scale's length, 0 for no scale."""

    text: str
    answers: tuple[Answer, ...]
    options: int = 0


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The questions of one area in one round."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class TherapistReport:
    """The therapist's progress report: for the therapist, for neither partner.

    `language` is a BCP 47 tag and `made_on` dates the file itself: the same content always gives the same bytes.
    Names stand on the pages only, never in the file's metadata or its footer.
    """

    template: ClassVar[str] = "report/therapist.html"

    language: str
    paper: Paper
    title: str
    case_ref: str
    people: tuple[Person, ...]
    therapist: str
    made_on: date
    made_words: str
    period: str
    programme: str
    summary: tuple[str, ...]
    claims: tuple[str, ...]
    method: Method
    sessions: int | None = None
    answered: tuple[Count, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    strengths: tuple[Point, ...] = ()
    priorities: tuple[Point, ...] = ()
    points_from: str = ""  # of which round strengths and priorities are
    plan: tuple[PlanRow, ...] = ()
    words: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()
    missing: tuple[Missing, ...] = ()
    appendix: tuple[ItemGroup, ...] = ()
