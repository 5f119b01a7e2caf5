"""The audit trail as the owner reads it: of the practice and of the cases they are on. Never content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from practice.access.caseload import Caseload
from practice.audit import PRACTICE_CHAIN
from practice.models.audit import AuditEntry
from practice.models.couple import Couple, Partner
from practice.services import people

PAGE = 100


@dataclass(frozen=True)
class Line:
    """One entry in words. `ref` is the couple's, None for the practice; `position` the partner's who acted."""

    id: UUID
    at: datetime
    actor_kind: str
    therapist: str | None
    position: int | None
    action: str
    outcome: str
    object_kind: str | None
    ref: str | None


def lines(caseload: Caseload, before: UUID | None = None) -> tuple[list[Line], bool]:
    """The newest entries, or those before one, newest first; and whether there are older ones.

    Records that the trail was opened: the caller commits.
    """
    refs = _refs(caseload)
    wanted = select(AuditEntry).where(AuditEntry.chain.in_([PRACTICE_CHAIN, *refs]))
    older = _before(wanted, caseload, before) if before else wanted
    ordered = older.order_by(AuditEntry.at.desc(), AuditEntry.chain, AuditEntry.number.desc())
    entries = caseload.session.scalars(ordered.limit(PAGE + 1)).all()
    names = {one.id: one.name for one in people.everybody(caseload.session, caseload.keyring)}
    positions = _positions(caseload)
    caseload.audit.record(caseload.actor, "audit.opened")
    return [_line(one, refs, names, positions) for one in entries[:PAGE]], len(entries) > PAGE


def _before(wanted: Select[AuditEntry], caseload: Caseload, entry_id: UUID) -> Select[AuditEntry]:
    last = caseload.session.scalar(wanted.where(AuditEntry.id == entry_id))
    if last is None:
        return wanted
    same_moment = or_(
        AuditEntry.chain > last.chain, and_(AuditEntry.chain == last.chain, AuditEntry.number < last.number)
    )
    return wanted.where(or_(AuditEntry.at < last.at, and_(AuditEntry.at == last.at, same_moment)))


def _refs(caseload: Caseload) -> dict[str, str]:
    """Each case's chain with the couple's ref."""
    rows = caseload.session.execute(
        select(Couple.id, Couple.ref).where(caseload.holds())
    )
    return {str(row.id): row.ref for row in rows}


def _positions(caseload: Caseload) -> dict[UUID, int]:
    rows = caseload.session.execute(
        select(Partner.id, Partner.position)
        .join(Couple, Couple.id == Partner.couple_id)
        .where(caseload.holds())
    )
    return {row.id: row.position for row in rows}


def _line(
    entry: AuditEntry, refs: Mapping[str, str], names: Mapping[UUID, str], positions: Mapping[UUID, int]
) -> Line:
    actor = entry.actor_id
    return Line(
        id=entry.id,
        at=entry.at,
        actor_kind=entry.actor_kind,
        therapist=names.get(actor) if actor and entry.actor_kind == "therapist" else None,
        position=positions.get(actor) if actor and entry.actor_kind == "partner" else None,
        action=entry.action,
        outcome=entry.outcome,
        object_kind=entry.object_kind,
        ref=refs.get(entry.chain),
    )
