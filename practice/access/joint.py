"""What two people may look at together of one round, as plain values.

A closed set: whatever is shown to a couple together, on a turned screen or on paper, is made of `Joint` and nothing
else. `joint_rules` decides what is in it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from practice.assessment.instrument import Item

LEVELS = ("talk_first", "areas", "ratings")  # what an author allows, the narrowest first

Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Choice:
    """What one author allows to be looked at together; `words` are the keys of the texts and plans they ticked."""

    level: str = "talk_first"
    words: frozenset[str] = frozenset()

    def covers(self, other: "Choice") -> bool:
        """Whether everything that the other allows is allowed here too."""
        return LEVELS.index(self.level) >= LEVELS.index(other.level) and self.words >= other.words


@dataclass(frozen=True)
class Opened:
    """What the therapist opens: a level, area codes, and pieces: questions by key, texts and plan rows by `piece_of`.

    Each is chosen by itself, so that a question which is not there may simply not have been chosen.
    """

    level: str
    areas: frozenset[str] = frozenset()
    pieces: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Given:
    """One partner's answers to the round with the choice that counts now; places follow the couple's order."""

    choice: Choice
    answers: Answers = field(repr=False)


@dataclass(frozen=True)
class Point:
    """A strength or an aim in the therapist's words; `area` is the code that the therapist approved for it, or ""."""

    lead: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    area: str = ""


@dataclass(frozen=True)
class Words:
    """The therapist's own words for the shared page."""

    pattern: str = field(default="", repr=False)
    strengths: tuple[Point, ...] = ()
    aims: tuple[Point, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """As it is sealed."""
        return asdict(self)

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> "Words":
        """From what was sealed."""
        strengths, aims = (tuple(Point(**one) for one in plain[name]) for name in ("strengths", "aims"))
        return cls(plain["pattern"], strengths, aims)

    def shown(self, titles: Mapping[str, str]) -> "JointWords":
        """As they are shown: each with its area's title where that area is shown itself."""

        def points(given: tuple[Point, ...]) -> tuple[JointPoint, ...]:
            found = (JointPoint(one.lead, one.text, titles.get(one.area, "")) for one in given)
            return tuple(one for one in found if one.lead or one.text or one.area)

        return JointWords(self.pattern, points(self.strengths), points(self.aims))


@dataclass(frozen=True)
class JointPoint:
    """A strength or an aim as it is shown; `area` is a title, or "" where that area is not shown itself."""

    lead: str = field(repr=False)
    text: str = field(repr=False)
    area: str


@dataclass(frozen=True)
class JointWords:
    """The therapist's words as they are shown."""

    pattern: str = field(repr=False)
    strengths: tuple[JointPoint, ...]
    aims: tuple[JointPoint, ...]


@dataclass(frozen=True)
class JointArea:
    """One area with everybody's score, 0 to 100, in the couple's order."""

    code: str
    title: str
    higher_is_better: bool
    about_partner: bool
    scores: tuple[float, ...] = field(repr=False)


@dataclass(frozen=True)
class JointQuestion:
    """One question with everybody's answer: "value", and "comment" where the author wrote a note.

    `places` are a rating's from 1, with the welcome end high.
    """

    item: Item
    places: tuple[int, ...] = field(repr=False)
    answers: tuple[Mapping[str, Any], ...] = field(repr=False)


@dataclass(frozen=True)
class JointText:
    """One author's own words under a question; `place` is the author's in the couple's order."""

    item: Item
    place: int
    answer: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class JointView:
    """How close one's view of the other is to the other's own; never which way it leans."""

    title: str
    seer: int
    seen: int
    closeness: float
    same_pct: float
    within_one_pct: float


@dataclass(frozen=True)
class Shown:
    """The part of a round's answers that may be looked at together."""

    level: str
    areas: tuple[JointArea, ...]
    questions: tuple[JointQuestion, ...]
    texts: tuple[JointText, ...]
    views: tuple[JointView, ...]


@dataclass(frozen=True)
class Joint:
    """One round as the couple may see it together: the form's titles and window in the wanted language, and the rest.

    `released_at` is None in a preview.
    """

    title: str
    short_title: str
    window_text: str
    code: str
    round: int
    score_lineage: str
    assigned_at: datetime
    released_at: datetime | None
    shown: Shown
    words: JointWords
