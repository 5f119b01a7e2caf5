"""What an erasure would delete and what it would leave, in numbers, before anybody confirms it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from practice.access.caseload import Caseload
from practice.models.assignment import Homework
from practice.models.couple import Couple
from practice.models.goal import Goal
from practice.models.outbox import OutboxMail
from practice.models.report import Report
from practice.models.response import DraftPart, Response
from practice.models.session_record import SessionRecord
from practice.services.report.life import erasing as reports


@dataclass(frozen=True)
class Goes:
    """How many of each are deleted."""

    responses: int
    begun: int
    notes: int
    mails: int
    reports: int


@dataclass(frozen=True)
class Stays:
    """How many of each are kept: the other's answers, and what the therapist wrote about both."""

    responses: int
    notes: int
    goals: int


def of_partner(caseload: Caseload, couple: Couple, partner_id: UUID) -> tuple[Goes, Stays]:
    """What goes with one partner and what stays of the case."""
    goes = _goes(caseload, couple, [partner_id], len(reports.reports_holding(caseload.session, partner_id)))
    others = select(func.count()).where(Response.couple_id == couple.id, Response.partner_id != partner_id)
    notes = select(func.count()).where(
        SessionRecord.couple_id == couple.id,
        or_(SessionRecord.partner_id.is_(None), SessionRecord.partner_id != partner_id),
    )
    goals = select(func.count()).where(Goal.couple_id == couple.id)
    return goes, Stays(_number(caseload, others), _number(caseload, notes), _number(caseload, goals))


def of_case(caseload: Caseload, couple: Couple) -> Goes:
    """What goes with both."""
    held = _number(caseload, select(func.count()).where(Report.couple_id == couple.id))
    found = _goes(caseload, couple, [one.id for one in couple.partners], held)
    notes = select(func.count()).where(SessionRecord.couple_id == couple.id)
    return Goes(found.responses, found.begun, _number(caseload, notes), found.mails, found.reports)


def _goes(caseload: Caseload, couple: Couple, partners: list[UUID], held: int) -> Goes:
    sent = select(func.count()).where(Response.partner_id.in_(partners))
    begun = (
        select(func.count(DraftPart.homework_id.distinct()))
        .join(Homework, Homework.id == DraftPart.homework_id)
        .where(Homework.partner_id.in_(partners))
    )
    notes = select(func.count()).where(SessionRecord.partner_id.in_(partners))
    mails = select(func.count()).where(OutboxMail.couple_id == couple.id, OutboxMail.partner_id.in_(partners))
    return Goes(
        responses=_number(caseload, sent),
        begun=_number(caseload, begun),
        notes=_number(caseload, notes),
        mails=_number(caseload, mails),
        reports=held,
    )


def _number(caseload: Caseload, counted: Select[int]) -> int:
    return caseload.session.scalar(counted) or 0
