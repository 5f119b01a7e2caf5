"""Reading one partner's private check-ins and recording what came of it.

The caseload that is given here holds the cases on which the therapist may open private pages: its own right.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from practice.access.caseload import Caseload
from practice.models.couple import Couple, Partner
from practice.services.check_in import check_ins
from practice.services.check_in.check_ins import OpenedCheckIn
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.safety import safety, safety_actions
from practice.services.safety.safety_actions import Action, Recorded


@dataclass(frozen=True)
class CheckInReview:
    """One partner's check-ins, newest first, and what was recorded about this partner's safety."""

    header: CaseHeader
    person: Person
    check_ins: tuple[OpenedCheckIn, ...] = field(repr=False)
    recorded: tuple[Recorded, ...] = field(repr=False)

    @property
    def answered(self) -> OpenedCheckIn | None:
        """The newest one, if it was not postponed."""
        return self.check_ins[0] if self.check_ins and not self.check_ins[0].postponed else None


def before_opening(caseload: Caseload, ref: str, position: int) -> tuple[CaseHeader, Person]:
    """The people of the page that asks whether one is alone: it reads and marks nothing. Raises NotOnCaseload."""
    header = case.header(caseload, ref)
    return header, header.person_at(position)


def open_review(caseload: Caseload, ref: str, position: int) -> CheckInReview:
    """Open one partner's check-ins; every time is audited. Raises NotOnCaseload, Unreadable."""
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    person = header.person_at(position)
    opened = check_ins.open_of_partner(caseload, ref, person.id)
    return CheckInReview(
        header=header,
        person=person,
        check_ins=tuple(reversed(opened)),
        recorded=tuple(safety_actions.of_partner(caseload, _partner(couple, person.id))),
    )


def record(caseload: Caseload, ref: str, position: int, action: Action, asked_on: date | None) -> None:
    """Write what was done and decided into the safety record.

    `asked_on`: the day of a check-in that the therapist takes for having been asked alone. Raises NotOnCaseload.
    """
    couple = caseload.couple(ref)
    person = case.header(caseload, ref).person_at(position)
    if asked_on is not None:
        safety.record_asked(caseload, ref, position, asked_on, "check_in")
    safety_actions.record(caseload, ref, _partner(couple, person.id), action)


def _partner(couple: Couple, partner_id: UUID) -> Partner:
    return next(one for one in couple.partners if one.id == partner_id)
