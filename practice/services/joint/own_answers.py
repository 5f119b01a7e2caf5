"""A partner's own answers, to be handed to that partner alone: off unless it was switched on, for both or neither."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from practice.access import disclosure
from practice.access.caseload import Caseload
from practice.access.disclosure import Disclosed
from practice.assessment.instrument import Instrument
from practice.models.practice import Practice
from practice.refusals import OwnAnswersOff
from practice.services.couple import case, couples
from practice.services.couple.case import CaseHeader
from practice.texts import N_

CONSEQUENCES = (
    N_("A partner who knows that it is possible can demand to see the copy of the other, or be made to ask for one."),
    N_("It holds for both partners or for neither: one copy alone would tell that there is a reason."),
    N_("A copy on paper can be found, photographed and shown to others. It can’t be called back."),
    N_("Left out always: the private questions, the private check-in, and everything that the other partner said."),
)


@dataclass(frozen=True)
class Sitting:
    """One sent form: its words in the partner's language, the partner's answers without the private ones, its day."""

    form: Instrument
    sent_on: date
    answers: dict[str, object] = field(repr=False)


@dataclass(frozen=True)
class OwnCopy:
    """What one partner answered, oldest first. Nothing in it comes from, or counts, anybody else."""

    language: str
    sittings: tuple[Sitting, ...]


def settings(caseload: Caseload, ref: str) -> tuple[CaseHeader, bool]:
    """The couple, and whether copies may be handed over. Raises NotOnCaseload."""
    return case.header(caseload, ref), caseload.couple(ref).own_answers


def switch(caseload: Caseload, ref: str, *, on: bool) -> None:
    """Allow copies for both partners, or for neither. Twice is once. Raises NotOnCaseload."""
    couple = caseload.locked_couple(ref)
    if couple.own_answers == on:
        return
    couple.own_answers = on
    action = "own_answers.allowed" if on else "own_answers.ended"
    caseload.audit.record(caseload.actor, action, couple_id=couple.id)


def open_copy(caseload: Caseload, ref: str, position: int) -> OwnCopy:
    """One partner's own answers, to be printed; audited. Raises NotOnCaseload, OwnAnswersOff."""
    couple = caseload.couple(ref)
    partner = couples.partner_at(caseload, ref, position)
    if not couple.own_answers:
        raise OwnAnswersOff
    zone = ZoneInfo(caseload.session.scalars(select(Practice)).one().time_zone)
    found = disclosure.own_copy(caseload, couple, partner.id)
    caseload.audit.record(
        caseload.actor, "own_answers.opened", couple_id=couple.id, about=("partner", partner.id)
    )
    return OwnCopy(partner.language, tuple(_sitting(one, partner.language, zone) for one in found))


def _sitting(one: Disclosed, language: str, zone: ZoneInfo) -> Sitting:
    day = one.on_paper or one.sent_at.astimezone(zone).date()
    return Sitting(one.form.in_language(language), day, dict(one.answers))
