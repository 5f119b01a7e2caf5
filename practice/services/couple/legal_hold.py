"""A legal hold: the case may be needed as evidence, so nothing of it is erased and nothing ends by time."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import clock
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.models.erasure import LegalHold
from practice.refusals import Refusal
from practice.texts import N_


class OnHold(Refusal):
    message = N_(
        "A legal hold stands on this case, so nothing was deleted. The page “Legal hold” says why, and lifts it."
    )


@dataclass(frozen=True)
class Hold:
    """A hold that stands. `reason` is the therapist's own words."""

    since: datetime
    reason: str = field(repr=False)


def of_case(caseload: Caseload, ref: str) -> Hold | None:
    """The hold on a case, if one stands. Raises NotOnCaseload, Unreadable."""
    couple = caseload.couple(ref)
    row = _standing(caseload.session, couple.id)
    if row is None:
        return None
    reason = caseload.keyring.open_text(owners.couple(couple.id), "legal_hold.reason", row.id, row.reason)
    return Hold(row.placed_at, reason)


def place(caseload: Caseload, ref: str, reason: str) -> None:
    """Hold a case; a second time changes nothing. Audited. Raises NotOnCaseload."""
    couple = caseload.locked_couple(ref)
    if _standing(caseload.session, couple.id) is not None:
        return
    row = LegalHold(id=uuid4(), couple_id=couple.id, placed_by=caseload.therapist_id, placed_at=clock.now())
    row.reason = caseload.keyring.seal_text(owners.couple(couple.id), "legal_hold.reason", row.id, reason.strip())
    caseload.session.add(row)
    caseload.audit.record(caseload.actor, "legal_hold.placed", couple_id=couple.id, about=("legal_hold", row.id))


def lift(caseload: Caseload, ref: str) -> None:
    """Lift the hold; where there is none nothing changes. Audited. Raises NotOnCaseload."""
    couple = caseload.locked_couple(ref)
    row = _standing(caseload.session, couple.id)
    if row is None:
        return
    row.lifted_by, row.lifted_at = caseload.therapist_id, clock.now()
    caseload.audit.record(caseload.actor, "legal_hold.lifted", couple_id=couple.id, about=("legal_hold", row.id))


def refuse(session: Session, couple_id: UUID) -> None:
    """Raises OnHold where a hold stands: for everything that deletes."""
    if _standing(session, couple_id) is not None:
        raise OnHold


def _standing(session: Session, couple_id: UUID) -> LegalHold | None:
    return session.scalar(
        select(LegalHold).where(LegalHold.couple_id == couple_id, LegalHold.lifted_at.is_(None)).limit(1)
    )
