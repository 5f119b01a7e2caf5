"""What one partner answered to one round, as lines are made from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from practice.assessment.instrument import Instrument
from practice.services.couple.couples import Person
from practice.services.report.parts.voice import Voice
from practice.texts import N_


@dataclass(frozen=True)
class Sent:
    """One partner's answers to one round; the form in the language of the page, private items left out."""

    person: Person
    form: Instrument
    number: int
    day: date
    answers: Mapping[str, Mapping[str, object]] = field(repr=False)

    @property
    def round(self) -> str:
        """The round's name in keys and scopes, such as "s1/2"."""
        return f"{self.form.code}/{self.number}"


def heading(voice: Voice, form: Instrument, number: int, day: date) -> str:
    """What stands above a round's lines."""
    return voice.say(
        N_("%(instrument)s, round %(number)s, %(day)s"), instrument=form.title, number=number, day=voice.day(day)
    )
