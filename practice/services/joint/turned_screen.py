"""The turned screen: while a therapist's session shows a couple its shared page, it opens nothing else.

A column of the session's row says so, so that no address, no other tab and no way back in the browser leads past it.
"""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from practice import hashing
from practice.access.caseload import Caseload
from practice.models.assignment import Assignment
from practice.models.therapist import TherapistSession
from practice.refusals import NotOnCaseload


def turn(caseload: Caseload, session_id: UUID, ref: str, assignment_id: UUID) -> None:
    """From now on this session opens this assignment's shared page only. Raises NotOnCaseload."""
    assignment = caseload.assignment(ref, assignment_id)
    _row(caseload, session_id).sharing = assignment.id
    caseload.session.flush()
    caseload.audit.record(
        caseload.actor, "share.opened", couple_id=assignment.couple_id, about=("assignment", assignment.id)
    )


def turn_back(caseload: Caseload, session_id: UUID) -> tuple[str, UUID] | None:
    """The session opens everything again; the couple's ref and the assignment that was shown, if it is still there."""
    row = _row(caseload, session_id)
    was, row.sharing = row.sharing, None
    caseload.session.flush()
    where = place_of(caseload, was)
    if where is not None:
        couple_id = caseload.couple(where[0]).id
        caseload.audit.record(caseload.actor, "share.left", couple_id=couple_id, about=("assignment", where[1]))
    return where


def place_of(caseload: Caseload, assignment_id: UUID | None) -> tuple[str, UUID] | None:
    """The couple's ref of an assignment on this caseload; None when it is not there (any more)."""
    couple_id = caseload.session.scalar(select(Assignment.couple_id).where(Assignment.id == assignment_id))
    if assignment_id is None or couple_id is None:
        return None
    try:
        return caseload.couple_by_id(couple_id).ref, assignment_id
    except NotOnCaseload:
        return None


def _row(caseload: Caseload, session_id: UUID) -> TherapistSession:
    return caseload.session.scalars(
        select(TherapistSession).where(
            TherapistSession.id == session_id, TherapistSession.therapist_id == caseload.therapist_id
        )
    ).one()


def carry_over(session: Session, before: str, token: str) -> None:
    """A browser whose session ended while its screen was turned, and that signs in anew: the screen is still turned."""
    rows = {row.token_hash: row for row in session.scalars(_of_tokens(before, token))}
    old, new = rows.get(hashing.token_hash(before)), rows.get(hashing.token_hash(token))
    if old is not None and new is not None and old.therapist_id == new.therapist_id:
        new.sharing = old.sharing


def _of_tokens(*tokens: str) -> Select[TherapistSession]:
    return select(TherapistSession).where(TherapistSession.token_hash.in_([hashing.token_hash(one) for one in tokens]))
