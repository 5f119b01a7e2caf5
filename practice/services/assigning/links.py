"""What the pages about assigning and handing over show: choices with their warnings, links, PINs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from practice import clock, programme
from practice.access.caseload import Caseload
from practice.services.assigning import assignments
from practice.services.caseload import progress
from practice.services.couple import case, couples
from practice.services.couple.case import AssignmentState, CaseHeader, HomeworkState
from practice.services.safety import safety


@dataclass(frozen=True)
class StepOption:
    """One step of the programme as it can be assigned to this couple now."""

    code: str
    next_round: int
    is_out: bool
    too_soon_until: datetime | None
    is_held: bool


@dataclass(frozen=True)
class AssignOptions:
    """What the assign page needs to warn before a choice is made."""

    header: CaseHeader
    policy: str | None
    steps: dict[str, StepOption]
    suggested: str | None
    goes_on: bool


def assign_options(caseload: Caseload, ref: str) -> AssignOptions:
    """The steps that can be assigned, each with what stands in its way. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    policy = couples.policy_of(caseload, couple.id)
    holds = safety.record_of(caseload, couple).holds
    given = [
        case.assignment_state(one, header.persons)
        for one in assignments.of_couple(caseload, couple)
        if one.withdrawn_at is None
    ]
    taken = assignments.rounds_taken(caseload, couple)
    steps = {
        one.code: StepOption(
            code=one.code,
            next_round=taken.get(one.code, 0) + 1,
            is_out=any(state.instrument.code == one.code and state.is_out for state in given),
            too_soon_until=_too_soon_until(given, one.code, one.window_days),
            is_held=holds and one.step > 1,
        )
        for one in programme.catalogue().programme
    }
    return AssignOptions(header, policy.policy if policy else None, steps, _suggested(steps), couple.goes_on)


def _too_soon_until(given: list[AssignmentState], code: str, window_days: int) -> datetime | None:
    sent = [
        homework.sent_at
        for state in given
        if state.instrument.code == code
        for homework in state.homework
        if homework.sent_at
    ]
    if not sent:
        return None
    until = max(sent) + timedelta(days=window_days)
    return until if until > clock.now() else None


def _suggested(steps: dict[str, StepOption]) -> str | None:
    """The first step that was never given; none while all have been."""
    return next((code for code, step in steps.items() if step.next_round == 1 and not step.is_out), None)


@dataclass(frozen=True)
class LinkOf:
    """One partner's link and PIN to hand over. `token` is None once the link has ended, `pin` once handed over."""

    homework: HomeworkState
    token: str | None
    pin: str | None
    pin_needed: bool
    pin_handed_over_at: datetime | None


@dataclass(frozen=True)
class LinkSheet:
    """Both partners' links of one assignment."""

    header: CaseHeader
    assignment: AssignmentState
    links: tuple[LinkOf, ...]


def state_of(caseload: Caseload, ref: str, assignment_id: UUID) -> tuple[CaseHeader, AssignmentState]:
    header = case.header(caseload, ref)
    return header, case.assignment_state(caseload.assignment(ref, assignment_id), header.persons)


def open_links(caseload: Caseload, ref: str, assignment_id: UUID) -> LinkSheet:
    """The links and PINs of one assignment; showing them is audited. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    assignment = caseload.assignment(ref, assignment_id)
    header = case.header(caseload, ref)
    state = case.assignment_state(assignment, header.persons)
    partners = {partner.id: partner for partner in couple.partners}
    tokens = {one.id: assignments.link_token(caseload, one) for one in assignment.homework}
    found = tuple(
        LinkOf(
            homework=one,
            token=tokens[one.id],
            pin=couples.pin_of(caseload, ref, one.person.position),
            pin_needed=partners[one.person.id].pin_needed,
            pin_handed_over_at=partners[one.person.id].pin_handed_over_at,
        )
        for one in state.homework
    )
    caseload.audit.record(
        caseload.actor, "links.shown", couple_id=couple.id, about=("assignment", assignment.id)
    )
    return LinkSheet(header, state, found)


def newest_assignment_id(caseload: Caseload, ref: str) -> UUID | None:
    newest = progress.newest_assignment(caseload.session, caseload.couple(ref).id)
    return newest.id if newest else None
