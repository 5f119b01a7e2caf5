"""Which rounds a report is made from: those that were chosen, and what that leaves out, so that it can be said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from practice import programme
from practice.assessment.instrument import Instrument
from practice.services.report.parts.voice import Voice
from practice.services.report.request.choices import Choices
from practice.services.review.history import InstrumentHistory, Round


@dataclass(frozen=True)
class LeftOut:
    """A round with answers that the report does not look at: not chosen, or of a day outside the chosen ones."""

    instrument: Instrument
    round: Round
    because: Literal["rounds", "days"]


def within(
    histories: Iterable[InstrumentHistory], choices: Choices, voice: Voice
) -> tuple[tuple[InstrumentHistory, ...], tuple[LeftOut, ...]]:
    """The histories with the chosen rounds only, each with the newest version asked in these; and what is left out."""
    kept, left_out = [], []
    for found in histories:
        rounds = tuple(one for one in found.rounds if _holds(one, choices, voice))
        left_out += [
            LeftOut(found.instrument, one, "days" if _is_chosen(one, choices) else "rounds")
            for one in found.rounds
            if one not in rounds
        ]
        if rounds:
            kept.append(InstrumentHistory(_newest(found, rounds), rounds))
    return tuple(kept), tuple(left_out)


def _holds(asked: Round, choices: Choices, voice: Voice) -> bool:
    return choices.holds_round(asked.form.code, asked.number, voice.local_day(asked.latest_at))


def _is_chosen(asked: Round, choices: Choices) -> bool:
    return choices.holds_number(asked.form.code, asked.number)


def _newest(found: InstrumentHistory, rounds: tuple[Round, ...]) -> Instrument:
    if rounds[-1] is found.rounds[-1]:
        return found.instrument
    return programme.catalogue().version(found.instrument.code, rounds[-1].form.version)
