"""One couple as its pages show it: the header of every page, the overview, the safety record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from practice import programme
from practice.access.caseload import Caseload
from practice.assessment.instrument import Instrument
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple
from practice.models.report import OUTSIDE, Report
from practice.refusals import NotOnCaseload
from practice.services.assigning import assignments
from practice.services.caseload import overview
from practice.services.couple import couples
from practice.services.couple.couples import Person
from practice.services.safety import safety
from practice.services.safety.safety import Asked, SafetyRecord


@dataclass(frozen=True)
class CaseHeader:
    """What stands at the top of every page of a couple."""

    id: UUID
    ref: str
    persons: tuple[Person, ...]
    state: str
    status: str
    next_session_at: datetime | None
    created_at: datetime
    to_review_id: UUID | None = None

    @property
    def name(self) -> str:
        return couples.couple_name(self.persons)

    def person_at(self, position: int) -> Person:
        """The partner at a position, from 1. Raises NotOnCaseload."""
        for person in self.persons:
            if person.position == position:
                return person
        raise NotOnCaseload


@dataclass(frozen=True)
class HomeworkState:
    """One partner's homework as the therapist sees it: progress, never values."""

    id: UUID
    person: Person
    state: str
    answered: int
    asked: int
    sent_at: datetime | None
    saved_at: datetime | None
    expires_at: datetime
    is_frozen: bool

    @property
    def fill(self) -> str:
        return {"sent": "full", "started": "half"}.get(self.state, "none")


@dataclass(frozen=True)
class AssignmentState:
    """An assignment with each partner's homework."""

    id: UUID
    instrument: Instrument
    round: int
    areas: tuple[str, ...]
    assigned_at: datetime
    reviewed_at: datetime | None
    homework: tuple[HomeworkState, ...]

    @property
    def sent(self) -> int:
        return sum(1 for one in self.homework if one.state == "sent")

    @property
    def has_links(self) -> bool:
        """Whether a link can still be handed over, thawed or revoked."""
        return self.is_out or any(one.is_frozen for one in self.homework)

    @property
    def is_out(self) -> bool:
        """Whether a partner can still answer, if with a new link."""
        return any(one.state != "sent" and not one.person.is_out for one in self.homework)


@dataclass(frozen=True)
class CaseOverview:
    """The couple's first page."""

    header: CaseHeader
    programme: tuple[Instrument, ...]
    assignments: tuple[AssignmentState, ...]
    policy: str | None
    safety: SafetyRecord
    reports: Sequence[Report]

    @property
    def rounds(self) -> int:
        return max((one.round for one in self.assignments), default=1)

    def at(self, instrument: str, number: int) -> AssignmentState | None:
        """The assignment of an instrument in a round."""
        for one in self.assignments:
            if (one.instrument.code, one.round) == (instrument, number):
                return one
        return None

    @property
    def next_step(self) -> Instrument | None:
        """The first instrument of the programme that has not been assigned yet."""
        given = {one.instrument.code for one in self.assignments}
        return next((one for one in self.programme if one.code not in given), None)


def header(caseload: Caseload, ref: str) -> CaseHeader:
    """Raises NotOnCaseload."""
    return header_of(caseload, caseload.couple(ref))


def header_by_id(caseload: Caseload, couple_id: UUID) -> CaseHeader:
    """Raises NotOnCaseload."""
    return header_of(caseload, caseload.couple_by_id(couple_id))


def header_of(caseload: Caseload, couple: Couple) -> CaseHeader:
    """The header of a couple that is open already."""
    return CaseHeader(
        id=couple.id,
        ref=couple.ref,
        persons=tuple(couples.people(caseload.keyring, couple.partners)),
        state=couple.state,
        status=couple.status,
        next_session_at=couple.next_session_at,
        created_at=couple.created_at,
        to_review_id=couple.to_review_id,
    )


def open_overview(caseload: Caseload, ref: str) -> CaseOverview:
    """The couple's overview; opening it is audited. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    top = header_of(caseload, couple)
    policy = couples.policy_of(caseload, couple.id)
    found = [one for one in assignments.of_couple(caseload, couple) if one.withdrawn_at is None]
    result = CaseOverview(
        header=top,
        programme=programme.catalogue().programme,
        assignments=tuple(assignment_state(one, top.persons) for one in found),
        policy=policy.policy if policy else None,
        safety=safety.record_of(caseload, couple),
        reports=_newest_reports(caseload, couple),
    )
    caseload.audit.record(caseload.actor, "couple.opened", couple_id=couple.id)
    return result


def assignments_of(caseload: Caseload, ref: str) -> list[AssignmentState]:
    """Every assignment that was not withdrawn, oldest first. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    return assignments_with(caseload, couple, header_of(caseload, couple).persons)


def assignments_with(caseload: Caseload, couple: Couple, persons: Sequence[Person]) -> list[AssignmentState]:
    """The same of a couple that is open already, with its partners' names."""
    found = assignments.of_couple(caseload, couple)
    return [assignment_state(one, persons) for one in found if one.withdrawn_at is None]


def _newest_reports(caseload: Caseload, couple: Couple) -> Sequence[Report]:
    return caseload.session.scalars(
        select(Report)
        .where(Report.couple_id == couple.id, Report.audience != OUTSIDE)
        .order_by(Report.requested_at.desc())
        .limit(3)
    ).all()


def assignment_state(assignment: Assignment, persons: Sequence[Person]) -> AssignmentState:
    by_partner = {one.partner_id: one for one in assignment.homework}
    return AssignmentState(
        id=assignment.id,
        instrument=assignments.form_of(assignment),
        round=assignment.round,
        areas=tuple(assignment.areas or ()),
        assigned_at=assignment.assigned_at,
        reviewed_at=assignment.reviewed_at,
        homework=tuple(_homework_state(by_partner[one.id], one) for one in persons if one.id in by_partner),
    )


def _homework_state(homework: Homework, person: Person) -> HomeworkState:
    return HomeworkState(
        id=homework.id,
        person=person,
        state=overview.state_of_homework(homework),
        answered=homework.answered,
        asked=homework.asked,
        sent_at=homework.sent_at,
        saved_at=homework.saved_at,
        expires_at=homework.expires_at,
        is_frozen=homework.frozen_at is not None and homework.ended_at is None,
    )


@dataclass(frozen=True)
class SafetyPage:
    """The safety record with the people it is about."""

    header: CaseHeader
    asked: tuple[tuple[Person, Asked], ...]
    decision: str | None
    decided_at: datetime | None
    holds: bool


def open_safety(caseload: Caseload, ref: str) -> SafetyPage:
    """The couple's safety record; opening it is audited. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    top = header_of(caseload, couple)
    record = safety.record_of(caseload, couple)
    caseload.audit.record(caseload.actor, "safety.opened", couple_id=couple.id)
    return SafetyPage(
        header=top,
        asked=tuple(zip(top.persons, record.asked, strict=True)),
        decision=record.decision,
        decided_at=record.decided_at,
        holds=record.holds,
    )
