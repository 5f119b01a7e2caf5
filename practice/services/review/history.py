"""What a couple has answered so far, by instrument and round, scored: the ground of review, change and report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from practice import programme
from practice.access import disclosure
from practice.access.caseload import Caseload
from practice.access.disclosure import Disclosed
from practice.assessment import scoring
from practice.assessment.instrument import Instrument
from practice.assessment.scoring import AreaScore, Missing
from practice.assessment.series import RoundScores
from practice.models.couple import Couple


@dataclass(frozen=True)
class Sent:
    """One partner's response to one round, scored. `on_paper` is the day of the sheet that it was typed from,
    `corrected_at` when what was typed was last corrected."""

    partner_id: UUID
    sent_at: datetime
    form: Instrument
    answers: Mapping[str, Any] = field(repr=False)
    scores: Mapping[str, AreaScore | Missing] = field(repr=False)
    on_paper: date | None = None
    corrected_at: datetime | None = None


@dataclass(frozen=True)
class Round:
    """One round of an instrument: what each partner sent, in the couple's order; None for who sent nothing."""

    number: int
    form: Instrument
    sent: tuple[Sent | None, ...]

    @property
    def latest_at(self) -> datetime:
        return max(one.sent_at for one in self.sent if one)

    @property
    def scores(self) -> RoundScores:
        """The round as the change over rounds takes it."""
        scores = tuple(one.scores if one else None for one in self.sent)
        return RoundScores(self.number, self.form.score_lineage, scores)


@dataclass(frozen=True)
class InstrumentHistory:
    """Every answered round of one instrument, oldest first. `instrument` is the newest version asked."""

    instrument: Instrument
    rounds: tuple[Round, ...]


def of_couple(caseload: Caseload, couple: Couple) -> list[InstrumentHistory]:
    """What the therapist may see of the couple's answers, by instrument in the programme's order."""
    return _histories(disclosure.for_therapist(caseload, couple), _in_order(couple))


def of_round(
    caseload: Caseload, couple: Couple, instrument: str, number: int
) -> tuple[Round | None, Round | None]:
    """The same of one round, and of the newest answered round before it; None for what nobody has answered."""
    found = _histories(disclosure.one_round(caseload, couple, instrument, number), _in_order(couple))
    rounds = [one for of_instrument in found for one in of_instrument.rounds]
    return (
        next((one for one in rounds if one.number == number), None),
        next((one for one in rounds if one.number < number), None),
    )


def _in_order(couple: Couple) -> list[UUID]:
    return [partner.id for partner in couple.partners]


def of_partner(caseload: Caseload, couple: Couple, partner_id: UUID) -> list[InstrumentHistory]:
    """What one partner may have of their own answers: rounds with one place each, and only those that they sent."""
    return _histories(disclosure.own_copy(caseload, couple, partner_id), [partner_id])


def _histories(disclosed: Iterable[Disclosed], order: Sequence[UUID]) -> list[InstrumentHistory]:
    sent = [_scored(one) for one in disclosed]
    return [
        _history(whole.code, [one for one in sent if one[0].form.code == whole.code], order)
        for whole in programme.catalogue().programme
        if any(one[0].form.code == whole.code for one in sent)
    ]


def _scored(one: Disclosed) -> tuple[Disclosed, Sent]:
    scores = scoring.score(one.form, one.answers)
    return one, Sent(one.partner_id, one.sent_at, one.form, one.answers, scores, one.on_paper, one.corrected_at)


def _history(code: str, found: Sequence[tuple[Disclosed, Sent]], order: Sequence[UUID]) -> InstrumentHistory:
    rounds = tuple(
        _round(number, [(disclosed, sent) for disclosed, sent in found if disclosed.round == number], order)
        for number in sorted({disclosed.round for disclosed, _ in found})
    )
    newest = rounds[-1].form
    return InstrumentHistory(programme.catalogue().version(code, newest.version), rounds)


def _round(number: int, found: Iterable[tuple[Disclosed, Sent]], order: Sequence[UUID]) -> Round:
    by_partner = {sent.partner_id: sent for _, sent in found}
    form = next(iter(by_partner.values())).form
    return Round(number, form, tuple(by_partner.get(partner_id) for partner_id in order))
