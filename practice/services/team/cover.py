"""Absence cover: a colleague stands in for a therapist on all the cases that are theirs, from a day to a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from practice import clock
from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.case_access import AbsenceCover
from practice.refusals import Refusal
from practice.services.caseload import notices
from practice.services.people import people
from practice.texts import N_

LONGEST = timedelta(days=366)


class NotToCover(Refusal):
    status = 400
    message = N_("Choose a colleague with an open account, and days that are not over and not longer than a year.")


class CoveredAlready(Refusal):
    message = N_("This colleague stands in on some of these days already. End that first, or choose other days.")


class NoSuchCover(Refusal):
    status = 404
    message = N_("There is no such absence cover.")


@dataclass(frozen=True)
class Cover:
    """One absence cover with both names; `state` is 'coming', 'now' or 'over'."""

    id: UUID
    absent_id: UUID
    absent: str
    stand_in: str
    first: date
    last: date
    state: str


def give(
    session: Session,
    audit: AuditTrail,
    today: date,
    *,
    absent_id: UUID,
    stand_in_id: UUID,
    days: tuple[date, date],
    by: Actor,
) -> AbsenceCover:
    """Let a colleague stand in from the first to the last day, both included. Raises NotToCover, CoveredAlready."""
    first, last = days
    if stand_in_id == absent_id or last < max(first, today) or last - first > LONGEST:
        raise NotToCover
    people.active(session, stand_in_id)
    if session.scalar(_holding(absent_id, stand_in_id, first, last)) is not None:
        raise CoveredAlready
    row = AbsenceCover(
        absent_id=absent_id,
        stand_in_id=stand_in_id,
        given_by=by.id,
        given_at=clock.now(),
        from_day=first,
        until_day=last,
    )
    session.add(row)
    session.flush()
    audit.record(by, "cover.given", about=("cover", row.id))
    notices.tell(session, stand_in_id, "cover", absent_id, days=days)
    if by.id != absent_id:
        notices.tell(session, absent_id, "covered", stand_in_id, days=days)
    return row


def _holding(absent_id: UUID, stand_in_id: UUID, first: date, last: date) -> Select[UUID]:
    return select(AbsenceCover.id).where(
        AbsenceCover.absent_id == absent_id,
        AbsenceCover.stand_in_id == stand_in_id,
        AbsenceCover.ended_at.is_(None),
        AbsenceCover.from_day <= last,
        AbsenceCover.until_day >= first,
    )


def end(session: Session, audit: AuditTrail, cover_id: UUID, *, by: Actor, is_owner: bool) -> None:
    """End a cover at once: by the absent therapist, whoever stands in, or the owner. Raises NoSuchCover for others."""
    row = session.get(AbsenceCover, cover_id, with_for_update=True)
    if row is None or not (is_owner or by.id in (row.absent_id, row.stand_in_id)):
        raise NoSuchCover
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by = clock.now(), by.id
    audit.record(by, "cover.ended", about=("cover", row.id))
    if by.id != row.stand_in_id:
        notices.tell(session, row.stand_in_id, "cover_ended", row.absent_id)
    if by.id != row.absent_id:
        notices.tell(session, row.absent_id, "covered_ended", row.stand_in_id)


def of_therapist(session: Session, keyring: Keyring, therapist_id: UUID, today: date) -> list[Cover]:
    """Every cover by or for a therapist that was not ended, newest first."""
    mine = or_(AbsenceCover.absent_id == therapist_id, AbsenceCover.stand_in_id == therapist_id)
    return _covers(session, keyring, session.scalars(_newest().where(mine)).all(), today)


def everybodys(session: Session, keyring: Keyring, today: date) -> list[Cover]:
    """Every cover of the practice that is not over, for its owner."""
    rows = session.scalars(_newest().where(AbsenceCover.until_day >= today)).all()
    return _covers(session, keyring, rows, today)


def _newest() -> Select[AbsenceCover]:
    return select(AbsenceCover).where(AbsenceCover.ended_at.is_(None)).order_by(AbsenceCover.from_day.desc())


def _covers(session: Session, keyring: Keyring, rows: Sequence[AbsenceCover], today: date) -> list[Cover]:
    names = people.names(session, keyring, [one for row in rows for one in (row.absent_id, row.stand_in_id)])
    return [
        Cover(
            row.id,
            row.absent_id,
            names[row.absent_id],
            names[row.stand_in_id],
            row.from_day,
            row.until_day,
            _state(row, today),
        )
        for row in rows
    ]


def _state(row: AbsenceCover, today: date) -> str:
    if row.until_day < today:
        return "over"
    return "coming" if row.from_day > today else "now"
