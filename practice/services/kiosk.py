"""Handing a device over: a partner answers on the therapist's own device, without link and PIN."""

from uuid import UUID

from practice.access import homework_link
from practice.access.caseload import Caseload
from practice.refusals import NotOnCaseload, NotToHandOver


def hand_over(caseload: Caseload, ref: str, homework_id: UUID) -> str:
    """Begin a session of exactly this partner's homework for the browser that is handed over; its cookie's token.

    The caller signs the therapist out of that browser before it answers. An older session of the homework ends, on
    whatever device. Raises NotOnCaseload, NotToHandOver where the link opens no question any more.
    """
    homework = caseload.homework(ref, homework_id)
    if homework.assignment.withdrawn_at is not None:
        raise NotOnCaseload
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
