"""What every part of the couple's report is made from: what both may see together, and how to say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from practice.access.joint import Joint
from practice.assessment.instrument import Area, Instrument
from practice.assessment.pool import Baseline
from practice.services.report.parts.voice import Voice
from reports.content import Person


@dataclass(frozen=True)
class Seen:
    """One round as both may see it; `form` is the set of questions by itself, without an answer."""

    form: Instrument
    joint: Joint

    def area(self, code: str) -> Area:
        return self.form.area(code)


@dataclass(frozen=True)
class Step:
    """The rounds of one set of questions, oldest first."""

    rounds: tuple[Seen, ...]

    @property
    def latest(self) -> Seen:
        return self.rounds[-1]

    @property
    def first(self) -> Seen | None:
        """The oldest round whose scores can be held beside the latest ones: same lineage, an area open in both."""
        now = self.latest.joint
        codes = {area.code for area in now.shown.areas}
        for one in self.rounds[:-1]:
            alike = one.joint.score_lineage == now.score_lineage
            if alike and codes & {area.code for area in one.joint.shown.areas}:
                return one
        return None


@dataclass(frozen=True)
class Ground:
    """`steps` in the programme's order; `baselines` are the practice's own, by lineage and area, as they stand now."""

    voice: Voice
    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    baselines: dict[tuple[str, str], Baseline]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.people)

    def asked_on(self, seen: Seen) -> date:
        """The day on which both were asked: when each of them answered is not said."""
        return self.voice.local_day(seen.joint.assigned_at)

    def days(self, rounds: Sequence[Seen]) -> list[str]:
        """A short day a round, with its year where they differ."""
        days = [self.asked_on(one) for one in rounds]
        form = "d MMM" if len({day.year for day in days}) == 1 else "d MMM y"
        return [self.voice.day(day, form) for day in days]


def steps_of(rounds: Sequence[Seen]) -> tuple[Step, ...]:
    """The rounds by set of questions, in the order in which they come."""
    codes = dict.fromkeys(one.joint.code for one in rounds)
    return tuple(
        Step(tuple(sorted((one for one in rounds if one.joint.code == code), key=lambda one: one.joint.round)))
        for code in codes
    )
