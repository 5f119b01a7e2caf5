"""Everything that a couple's report says, as plain values.

It holds what both of them may see together and nothing that says what they may not: there is no place for a reason,
for a missing round or for a difference in points. Strings are data or already in the report's language; scores are 0
to 100.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from reports.content import LONG_ANSWER, Item, Paper, Person, Version


@dataclass(frozen=True, slots=True)
class CoupleArea:
    """One area now: each person's score in the report's order, and for a strength a few words on it."""

    title: str
    scores: tuple[float, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class CouplePoint:
    """A strength or an aim in the therapist's words; `source` says which area it comes from, or "" ."""

    lead: str
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CouplePattern:
    """What the therapist sees, in their own words; `about` says of which questions where there are several."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class CoupleChange:
    """One area in two rounds: (first, latest) a person, and in words what may be said about this one by itself."""

    title: str
    scores: tuple[tuple[float, float], ...]
    said: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two rounds side by side; the labels head the columns of numbers ("12 May", "14 Nov").

    `all_said` is the one sentence that holds for every row, or ""; where it stands, the rows say nothing themselves.
    """

    title: str
    first: str
    latest: str
    rows: tuple[CoupleChange, ...]
    all_said: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with everybody's answer and note ("" where there is none)."""

    item: Item
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What one person wrote."""

    person: Person
    text: str

    @property
    def is_long(self) -> bool:
        """Whether it is too long to be kept together on a page."""
        return len(self.text) > LONG_ANSWER


@dataclass(frozen=True, slots=True)
class Written:
    """A question, and what was written under it and may be read together."""

    question: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class CoupleStep:
    """What may be seen together of one set of questions."""

    title: str
    about: str
    areas: tuple[CoupleArea, ...] = ()
    compared: Compared | None = None
    views: tuple[str, ...] = ()
    questions: tuple[Asked, ...] = ()
    written: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class CouplePlanRow:
    """A step that one of them has planned or proposed, ready to print."""

    action: str
    owner: str
    due: str
    sign: str  # how they will know


@dataclass(frozen=True, slots=True)
class CoupleReport:
    """The couple's report: for the two of them, of what is released to them.

    The names stand on its pages and in its footer, never in the file's metadata.
    """

    template: ClassVar[str] = "report/couple.html"

    language: str
    paper: Paper
    title: str
    people: tuple[Person, ...]
    therapist: str
    made_on: date
    made_words: str
    reading: tuple[str, ...]
    versions: tuple[Version, ...]
    method: tuple[str, ...]
    strengths: tuple[CoupleArea, ...] = ()
    points: tuple[CouplePoint, ...] = ()
    patterns: tuple[CouplePattern, ...] = ()
    aims: tuple[CouplePoint, ...] = ()
    steps: tuple[CoupleStep, ...] = ()
    plan: tuple[CouplePlanRow, ...] = ()
