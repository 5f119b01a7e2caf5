"""Handing cases over to another therapist: by the therapist whose they are, or by the owner without names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice import clock
from practice.audit import Actor, AuditTrail
from practice.models.case_access import CaseAccess
from practice.models.couple import Couple
from practice.refusals import Refusal
from practice.services.caseload import notices
from practice.services.people import people
from practice.texts import N_


class NotToHandOver(Refusal):
    status = 400
    message = N_("Choose another therapist with an open account, and at least one case. Nothing was changed.")


@dataclass(frozen=True)
class PlainCase:
    """A case without names: all that an owner sees of one that they are not on."""

    ref: str
    status: str


def cases_of(session: Session, therapist_id: UUID) -> list[PlainCase]:
    """The therapist's own cases by case number. Raises NoSuchAccount."""
    people.known(session, therapist_id)
    rows = session.execute(
        select(Couple.ref, Couple.status).where(Couple.therapist_id == therapist_id).order_by(Couple.ref)
    )
    return [PlainCase(row.ref, row.status) for row in rows]


def counts(session: Session) -> dict[UUID, int]:
    """How many cases are each therapist's own, archived ones too."""
    rows = session.execute(select(Couple.therapist_id, func.count().label("cases")).group_by(Couple.therapist_id))
    return {row.therapist_id: row.cases for row in rows}


def hand_over(
    session: Session, audit: AuditTrail, *, from_id: UUID, to_id: UUID, refs: Collection[str], by: Actor
) -> int:
    """Make cases of one therapist another's; how many. Both are told; in each case's trail and the practice's.

    From the commit on the former therapist can't open them. Refs that are not theirs are left out without a word.
    Raises NotToHandOver, NoSuchAccount.
    """
    people.active(session, to_id)
    if from_id == to_id or not refs:
        raise NotToHandOver
    rows = session.scalars(
        select(Couple)
        .where(Couple.therapist_id == from_id, Couple.ref.in_(list(refs)))
        .order_by(Couple.id)
        .with_for_update()
    ).all()
    if not rows:
        raise NotToHandOver
    for couple in rows:
        couple.therapist_id = to_id
        audit.record(by, "couple.handed_over", couple_id=couple.id, about=("therapist", to_id))
    _end_added(session, to_id, rows, by)
    audit.record(by, "caseload.handed_over", about=("therapist", to_id))
    _tell(session, from_id, to_id, rows, by)
    return len(rows)


def _end_added(session: Session, to_id: UUID, rows: Sequence[Couple], by: Actor) -> None:
    """Whose case it is needs no added role on it any more."""
    added = session.scalars(
        select(CaseAccess).where(
            CaseAccess.therapist_id == to_id,
            CaseAccess.couple_id.in_([one.id for one in rows]),
            CaseAccess.ended_at.is_(None),
        )
    )
    for one in added:
        one.ended_at, one.ended_by = clock.now(), by.id


def _tell(session: Session, from_id: UUID, to_id: UUID, rows: Sequence[Couple], by: Actor) -> None:
    only = rows[0].id if len(rows) == 1 else None
    if by.id != to_id:
        notices.tell(session, to_id, "came", from_id, couple_id=only, count=len(rows))
    if by.id != from_id:
        notices.tell(session, from_id, "left", to_id, count=len(rows))
