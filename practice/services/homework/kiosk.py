"""Handing a device over: a partner answers on the therapist's own device, without link and PIN."""

from uuid import UUID

from practice import clock
from practice.access import homework_link
from practice.access.caseload import Caseload
from practice.models.assignment import Homework
from practice.refusals import NotOnCaseload, NotToHandOver
from practice.services.couple import case
from practice.services.couple.case import AssignmentState, CaseHeader
from practice.services.couple.couples import Person


def about(caseload: Caseload, ref: str, homework_id: UUID) -> tuple[CaseHeader, Person, AssignmentState]:
    """Whose homework would be handed over, and which. Raises NotOnCaseload, NotToHandOver."""
    homework = _homework(caseload, ref, homework_id)
    if not can_be_handed_over(homework):
        raise NotToHandOver
    header = case.header(caseload, ref)
    person = next(one for one in header.persons if one.id == homework.partner_id)
    assignment = caseload.assignment(ref, homework.assignment_id)
    return header, person, case.assignment_state(assignment, header.persons)


def can_be_handed_over(homework: Homework) -> bool:
    """Whether its link still opens questions."""
    is_closed = homework.sent_at or homework.ended_at or homework.frozen_at
    return not is_closed and homework.expires_at > clock.now()


def hand_over(caseload: Caseload, ref: str, homework_id: UUID) -> str:
    """Begin a session of exactly this partner's homework for the browser that is handed over; its cookie's token.

    The caller signs the therapist out of that browser before it answers. An older session of the homework ends, on
    whatever device. Raises NotOnCaseload, NotToHandOver where the link opens no question any more.
    """
    homework = _homework(caseload, ref, homework_id)
    token = homework_link.begin_handed_over(caseload.session, homework.id)
    if token is None:
        raise NotToHandOver
    caseload.audit.record(
        caseload.actor,
        "homework.handed_over",
        couple_id=homework.assignment.couple_id,
        about=("homework", homework.id),
    )
    return token


def _homework(caseload: Caseload, ref: str, homework_id: UUID) -> Homework:
    homework = caseload.homework(ref, homework_id)
    if homework.assignment.withdrawn_at is not None:
        raise NotOnCaseload
    return homework
