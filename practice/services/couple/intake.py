"""The way from the first contact to the feedback session, as a checklist of what the record already holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from practice import programme
from practice.access.caseload import Caseload
from practice.models.assignment import Acknowledgement, Assignment
from practice.models.couple import Couple
from practice.models.session_record import SessionRecord
from practice.services.couple import couples
from practice.services.couple.couples import Person
from practice.services.safety import safety
from practice.services.session.session_records import CANCELLED, NOBODY


@dataclass(frozen=True)
class Line:
    """One thing to do at the beginning. `person` is the partner it is about; `on` is when it was done, where known."""

    what: str
    is_done: bool
    on: datetime | None = None
    person: Person | None = None


def checklist(caseload: Caseload, ref: str) -> tuple[Line, ...]:
    """The intake in its usual order; each line is read from the record, not ticked. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    persons = couples.people(caseload.keyring, couple.partners)
    policy = couples.policy_of(caseload, couple.id)
    record = safety.record_of(caseload, couple)
    reviewed = _first_review(caseload, couple)
    sessions = _sessions(caseload, couple)
    alone = {one.partner_id: one.held_at for one in reversed(sessions) if one.kind == "individual"}
    return (
        Line("contact", all(one.details.safe_contact != "not_asked" for one in persons)),
        Line("policy", policy is not None, policy.recorded_at if policy else None),
        Line("consents", policy is not None and _all_have_read(caseload, couple, policy.version)),
        Line("safety", record.was_completed, record.decided_at if record.was_completed else None),
        Line("first_step", reviewed is not None, reviewed),
        *(Line("alone", one.id in alone, alone.get(one.id), one) for one in persons),
        _feedback(sessions, reviewed),
    )


def _feedback(sessions: Sequence[SessionRecord], reviewed: datetime | None) -> Line:
    """The first joint session after the first step was reviewed."""
    joint = [one.held_at for one in sessions if one.kind == "joint" and reviewed and one.held_at >= reviewed]
    return Line("feedback", bool(joint), joint[0] if joint else None)


def _first_review(caseload: Caseload, couple: Couple) -> datetime | None:
    first = programme.catalogue().programme[0].code
    return caseload.session.scalar(
        select(Assignment.reviewed_at)
        .where(
            Assignment.couple_id == couple.id,
            Assignment.instrument == first,
            Assignment.reviewed_at.is_not(None),
            Assignment.withdrawn_at.is_(None),
        )
        .order_by(Assignment.reviewed_at)
        .limit(1)
    )


def _all_have_read(caseload: Caseload, couple: Couple, version: int) -> bool:
    """Whether every partner went on from the page that says who will see the answers, under this policy."""
    partners = [partner.id for partner in couple.partners]
    read = caseload.session.scalars(
        select(Acknowledgement.partner_id).where(
            Acknowledgement.partner_id.in_(partners), Acknowledgement.policy_version == version
        )
    )
    return set(read) >= set(partners)


def _sessions(caseload: Caseload, couple: Couple) -> Sequence[SessionRecord]:
    """The sessions that took place and were written down, oldest first."""
    return caseload.session.scalars(
        select(SessionRecord)
        .where(
            SessionRecord.couple_id == couple.id,
            SessionRecord.saved_at.is_not(None),
            SessionRecord.attendance.not_in((NOBODY, CANCELLED)),
        )
        .order_by(SessionRecord.held_at)
    ).all()
