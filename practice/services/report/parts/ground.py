"""What every part of the report is made from: the couple, what was answered, and how it compares and changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from practice.assessment.comparison import Comparison, compare
from practice.assessment.instrument import Area
from practice.assessment.pool import Baseline
from practice.services.couple.case import AssignmentState, CaseHeader
from practice.services.report.parts.scope import LeftOut
from practice.services.report.parts.voice import Voice
from practice.services.report.request.choices import Choices
from practice.services.review.change import InstrumentChange
from practice.services.review.history import InstrumentHistory, Round, Sent


@dataclass(frozen=True)
class Ground:
    """`histories` and `changes` belong together, one an instrument that somebody has answered, in programme order.

    They hold the chosen rounds only; `left_out` are the others with answers. `names` are what the persons of the header
    are called, in their order; `baselines` are the practice's own, by lineage and area, as they stand now.
    """

    voice: Voice
    header: CaseHeader
    names: tuple[str, ...]
    histories: tuple[InstrumentHistory, ...]
    changes: tuple[InstrumentChange, ...]
    assignments: tuple[AssignmentState, ...]
    baselines: dict[tuple[str, str], Baseline]
    choices: Choices = field(default_factory=Choices)
    left_out: tuple[LeftOut, ...] = ()
    _compared: dict[tuple[str, int], Comparison] = field(default_factory=dict, repr=False)

    @property
    def together(self) -> list[tuple[InstrumentHistory, InstrumentChange]]:
        return list(zip(self.histories, self.changes, strict=True))

    @property
    def sent(self) -> list[Sent]:
        """Every response, of everybody."""
        return [one for found in self.histories for asked in found.rounds for one in asked.sent if one]

    @property
    def moments(self) -> list[datetime]:
        """When each response came in."""
        return [one.sent_at for one in self.sent]

    def compared(self, asked: Round) -> Comparison:
        """The first two partners compared, or the own view of the only one who sent; computed once a round."""
        key = (asked.form.code, asked.number)
        if key not in self._compared:
            present = [one.answers for one in asked.sent[:2] if one]
            self._compared[key] = compare(asked.form, present[0], present[1] if len(present) > 1 else None)
        return self._compared[key]

    def who_sent(self, asked: Round) -> list[str]:
        """The names of those who sent, in the order that `compared` takes them."""
        return [name for name, one in zip(self.names, asked.sent[:2], strict=False) if one]

    def others_sent(self, asked: Round) -> bool:
        """Whether somebody who has not sent this round has sent another one, looked at here or left out."""
        here = {one.partner_id for one in asked.sent if one}
        left_out = [one for left in self.left_out for one in left.round.sent if one]
        return any(one.partner_id not in here for one in (*self.sent, *left_out))

    def when(self, asked: Round) -> str:
        """A round's day: that of its last response."""
        return self.voice.day_of(asked.latest_at)


def in_language(found: InstrumentHistory, language: str) -> InstrumentHistory:
    """The same history with the forms' words in another language; answers stay as they were written."""

    def sent_in(one: Sent | None) -> Sent | None:
        return replace(one, form=one.form.in_language(language)) if one else None

    rounds = tuple(
        replace(asked, form=asked.form.in_language(language), sent=tuple(sent_in(one) for one in asked.sent))
        for asked in found.rounds
    )
    return InstrumentHistory(found.instrument.in_language(language), rounds)


def newest_of_both(rounds: Iterable[Round]) -> Round | None:
    """The newest round that the two partners have sent."""
    both = [one for one in rounds if len(one.sent) > 1 and all(one.sent[:2])]
    return both[-1] if both else None


def newest_asking(rounds: Sequence[Round], area: Area) -> Round | None:
    """The round that stands for now: the newest that asked the area and everybody sent; else the newest that asked."""
    asking = [one for one in rounds if one.form.has_area(area.code)]
    chosen = [one for one in asking if all(one.sent)] or asking
    return chosen[-1] if chosen else None
