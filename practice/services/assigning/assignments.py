"""Assignments: give a couple homework, withdraw it, and keep each partner's link."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import joinedload, selectinload

from practice import clock, hashing, programme
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.restricted import PartnerRestricted
from practice.assessment.instrument import Instrument
from practice.models.assignment import Assignment, Homework, HomeworkSession
from practice.models.couple import Couple, Partner
from practice.models.practice import Practice
from practice.models.response import DraftPart
from practice.refusals import (
    AlreadyAnswered,
    AlreadyWaiting,
    CaseNotActive,
    NoLinkNow,
    NotInProgramme,
    NotOnCaseload,
    PolicyNotRecorded,
    TooSoon,
)
from practice.services.caseload import progress
from practice.services.couple import couples, legal_hold
from practice.services.safety import safety, safety_due


@dataclass(frozen=True)
class Choices:
    """What the therapist chose for one assignment. `reason` is only read where the safety record holds.

    `messages` holds the therapist's word to each partner, by position; it is shown to that partner only. `remind` is
    None where the practice's own setting decides.
    """

    instrument: str
    due_on: date | None = None
    areas: Sequence[str] = ()
    is_last: bool = False
    reason: str = ""
    although_too_soon: bool = False
    remind: bool | None = None
    messages: Mapping[int, str] = field(default_factory=dict, repr=False)


def assign(caseload: Caseload, ref: str, choices: Choices) -> Assignment:
    """Give a couple the next round of an instrument and make each partner's homework.

    A partner who withdrew or whose data is restricted is given none. Raises what `require_assignable` raises.
    """
    couple = caseload.locked_couple(ref)
    number = require_assignable(caseload, couple, choices)
    whole = programme.catalogue().current(choices.instrument)
    assignment = _add_assignment(caseload, couple, whole, choices, number)
    for partner in couple.partners:
        if not partner.is_out:
            couples.require_pin(caseload.keyring, partner)
            _add_homework(caseload, assignment, partner.id, choices.messages.get(partner.position, ""))
    caseload.session.flush()
    progress.refresh(caseload.session, couple.id)
    safety_due.refresh(caseload.session, caseload.keyring, couple.id)
    caseload.audit.record(
        caseload.actor, "assignment.added", couple_id=couple.id, about=("assignment", assignment.id)
    )
    return assignment


def require_assignable(caseload: Caseload, couple: Couple, choices: Choices) -> int:
    """The round that the couple would be given; nothing is made yet, but a reason against the safety record is kept.

    Raises NotInProgramme (a private form), CaseNotActive, PolicyNotRecorded, AlreadyWaiting, TooSoon (the recall window
    has not passed) and HeldForSafety (a later step while the safety record is not complete, without a reason).
    """
    whole = programme.catalogue().current(choices.instrument)
    if whole.private:
        raise NotInProgramme
    if couple.status != "active" or all(partner.is_out for partner in couple.partners):
        raise CaseNotActive
    if couples.policy_of(caseload, couple.id) is None:
        raise PolicyNotRecorded
    earlier = _earlier_rounds(caseload, couple.id, whole.code)
    _refuse_if_waiting(earlier)
    if not choices.although_too_soon:
        _refuse_if_too_soon(earlier, whole)
    if whole.step > 1:
        safety.require_open(caseload, couple, choices.reason)
    return len(earlier) + 1


def _earlier_rounds(caseload: Caseload, couple_id: UUID, instrument: str) -> Sequence[Assignment]:
    return caseload.session.scalars(
        select(Assignment)
        .where(Assignment.couple_id == couple_id, Assignment.instrument == instrument)
        .options(selectinload(Assignment.homework))
        .order_by(Assignment.round)
    ).all()


def _refuse_if_waiting(earlier: Sequence[Assignment]) -> None:
    for assignment in earlier:
        still_out = any(one.sent_at is None and one.ended_at is None for one in assignment.homework)
        if assignment.withdrawn_at is None and still_out:
            raise AlreadyWaiting


def _refuse_if_too_soon(earlier: Sequence[Assignment], instrument: Instrument) -> None:
    sent = [one.sent_at for assignment in earlier for one in assignment.homework if one.sent_at]
    if sent and clock.now() - max(sent) < timedelta(days=instrument.window_days):
        raise TooSoon


def _add_assignment(
    caseload: Caseload, couple: Couple, whole: Instrument, choices: Choices, number: int
) -> Assignment:
    assignment = Assignment(
        id=uuid4(),
        couple_id=couple.id,
        instrument=whole.code,
        instrument_version=whole.version,
        round=number,
        areas=list(choices.areas) if number > 1 and choices.areas else None,
        is_last=choices.is_last,
        remind=_remind(caseload, choices),
        due_on=choices.due_on,
        assigned_by=caseload.therapist_id,
        assigned_at=clock.now(),
    )
    caseload.session.add(assignment)
    caseload.session.flush()
    return assignment


def _remind(caseload: Caseload, choices: Choices) -> bool:
    if choices.remind is not None:
        return choices.remind
    return caseload.session.scalars(select(Practice.reminders)).one()


def form_of(assignment: Assignment) -> Instrument:
    """The form as this assignment asks it."""
    first_or_last = assignment.round == 1 or assignment.is_last
    return programme.asked(assignment.instrument, assignment.instrument_version, assignment.areas, first_or_last)


def _add_homework(caseload: Caseload, assignment: Assignment, partner_id: UUID, message: str) -> Homework:
    homework = Homework(
        id=uuid4(),
        assignment_id=assignment.id,
        partner_id=partner_id,
        order_seed=secrets.randbelow(2**31),
        asked=len(form_of(assignment).items),
    )
    if message:
        homework.message = caseload.keyring.seal_text(
            owners.person(partner_id), "homework.message", homework.id, message
        )
    _give_link(caseload, homework, assignment.due_on)
    caseload.session.add(homework)
    return homework


def _give_link(caseload: Caseload, homework: Homework, due_on: date | None) -> None:
    """Another token; the old one dies with its hash."""
    token = hashing.new_token()
    homework.token_hash = hashing.token_hash(token)
    homework.token = caseload.keyring.seal_text(
        owners.person(homework.partner_id), "homework.token", homework.id, token
    )
    homework.expires_at = _link_end(caseload, due_on)
    homework.ended_at, homework.ended_because = None, None
    homework.frozen_at, homework.wrong_pins = None, 0


def _link_end(caseload: Caseload, due_on: date | None) -> datetime:
    """The practice's number of days from now, or the end of the due day where that is later."""
    practice = caseload.session.scalars(select(Practice)).one()
    end = clock.now() + timedelta(days=practice.link_days)
    if due_on is None:
        return end
    due = datetime.combine(due_on + timedelta(days=1), time(), ZoneInfo(practice.time_zone))
    return max(end, due)


def link_token(caseload: Caseload, homework: Homework) -> str | None:
    """The token of a live link, so that copying it again gives the same link; None once the link has ended."""
    if homework.token is None or homework.ended_at is not None:
        return None
    return caseload.keyring.open_text(
        owners.person(homework.partner_id), "homework.token", homework.id, homework.token
    )


def extend_link(caseload: Caseload, ref: str, homework_id: UUID) -> None:
    """Move a live link's end out by the practice's number of days from now. Raises NotOnCaseload."""
    homework = _open_homework(caseload, ref, homework_id)
    _refuse_restricted(caseload, homework)
    if homework.ended_at is not None:
        raise NotOnCaseload
    homework.expires_at = max(homework.expires_at, _link_end(caseload, None))
    _refresh_and_record(caseload, homework, "link.extended")


def renew_link(caseload: Caseload, ref: str, homework_id: UUID) -> None:
    """A new link in place of the old, which dies at once; also thaws a frozen one. What was answered is kept.

    Raises NotOnCaseload, PartnerRestricted, and NoLinkNow where the links have ended for good.
    """
    homework = _open_homework(caseload, ref, homework_id)
    _refuse_restricted(caseload, homework)
    _refuse_over(caseload, homework)
    end_sessions(caseload, homework)
    _give_link(caseload, homework, homework.assignment.due_on)
    _refresh_and_record(caseload, homework, "link.renewed")


def _refuse_restricted(caseload: Caseload, homework: Homework) -> None:
    """Raises PartnerRestricted where it is this partner's own link that would live longer."""
    partner = caseload.session.get_one(Partner, homework.partner_id, populate_existing=True)
    if partner.restricted_at is not None:
        raise PartnerRestricted


def _refuse_over(caseload: Caseload, homework: Homework) -> None:
    """Raises NoLinkNow: what a separation, an end or a withdrawal has closed is not opened again by hand."""
    couple = caseload.session.get_one(Couple, homework.assignment.couple_id, populate_existing=True)
    partner = caseload.session.get_one(Partner, homework.partner_id)
    if couple.status not in ("active", "paused") or partner.withdrew_at is not None:
        raise NoLinkNow


def revoke_link(caseload: Caseload, ref: str, homework_id: UUID) -> None:
    homework = _open_homework(caseload, ref, homework_id)
    end_link(homework, "revoked")
    end_sessions(caseload, homework)
    _refresh_and_record(caseload, homework, "link.revoked")


def _open_homework(caseload: Caseload, ref: str, homework_id: UUID) -> Homework:
    """Homework whose link may be changed: sent homework's too, since it still opens the page on sharing.

    Raises NotOnCaseload, also for withdrawn homework.
    """
    caseload.homework(ref, homework_id)
    (homework,) = _lock(caseload, Homework.id == homework_id)
    if homework.assignment.withdrawn_at is not None:
        raise NotOnCaseload
    return homework


def _lock(caseload: Caseload, which: ColumnElement[bool]) -> Sequence[Homework]:
    """The homework as it stands once nobody else changes it: what a partner is sending now is seen as sent."""
    return caseload.session.scalars(
        select(Homework)
        .where(which)
        .options(selectinload(Homework.assignment))
        .order_by(Homework.id)
        .with_for_update(of=Homework)
        .execution_options(populate_existing=True)
    ).all()


def _refresh_and_record(caseload: Caseload, homework: Homework, action: str) -> None:
    couple_id, homework_id = homework.assignment.couple_id, homework.id
    caseload.session.flush()
    progress.refresh(caseload.session, couple_id)
    caseload.audit.record(caseload.actor, action, couple_id=couple_id, about=("homework", homework_id))


def end_link(homework: Homework, because: str) -> None:
    """Store that the link has ended; the sealed token goes with it. Ending twice keeps the first reason."""
    if homework.ended_at is None:
        homework.ended_at, homework.ended_because = clock.now(), because
    homework.token = None


def end_sessions(caseload: Caseload, homework: Homework) -> None:
    caseload.session.execute(delete(HomeworkSession).where(HomeworkSession.homework_id == homework.id))


def withdraw(caseload: Caseload, ref: str, assignment_id: UUID) -> None:
    """Take back homework that nobody has sent: links end, drafts go.

    Raises NotOnCaseload, AlreadyAnswered, OnHold.
    """
    assignment = caseload.assignment(ref, assignment_id)
    legal_hold.refuse(caseload.session, assignment.couple_id)
    both = _lock(caseload, Homework.assignment_id == assignment.id)
    if any(homework.sent_at for homework in both):
        raise AlreadyAnswered
    for homework in both:
        end_link(homework, "withdrawn")
        end_sessions(caseload, homework)
        caseload.session.execute(delete(DraftPart).where(DraftPart.homework_id == homework.id))
        homework.answered = 0
    assignment.withdrawn_at = clock.now()
    caseload.session.flush()
    progress.refresh(caseload.session, assignment.couple_id)
    safety_due.refresh(caseload.session, caseload.keyring, assignment.couple_id)
    caseload.audit.record(
        caseload.actor, "assignment.withdrawn", couple_id=assignment.couple_id, about=("assignment", assignment.id)
    )


def rounds_taken(caseload: Caseload, couple: Couple) -> dict[str, int]:
    """How many rounds of each instrument the couple has been given; a withdrawn one keeps its number."""
    return {one.instrument: one.round for one in of_couple(caseload, couple)}


def of_couple(caseload: Caseload, couple: Couple) -> Sequence[Assignment]:
    """Every assignment of a couple with its homework, oldest first."""
    return caseload.session.scalars(select_of(couple)).unique().all()


def select_of(couple: Couple) -> Select[Assignment]:
    """The statement of `of_couple`; a row for each homework, so that what it gives has to be made unique."""
    return (
        select(Assignment)
        .where(Assignment.couple_id == couple.id)
        .options(joinedload(Assignment.homework))
        .order_by(Assignment.assigned_at, Assignment.round, Assignment.id)
    )
