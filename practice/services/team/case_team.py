"""Who beside the case's own therapist is on it: adding and removing a colleague, and who opened what, last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from practice import clock
from practice.access import roles
from practice.access.caseload import Caseload
from practice.models.audit import AuditEntry
from practice.models.case_access import AbsenceCover, CaseAccess
from practice.models.couple import Couple
from practice.refusals import NotOnCaseload, Refusal
from practice.services.caseload import notices
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.people import people
from practice.texts import N_

ROLES = {
    roles.CO_THERAPIST: N_("Co-therapist"),
    roles.SUPERVISOR: N_("Supervisor"),
    roles.COVER: N_("Stands in"),
    roles.OWN: N_("Therapist"),
}


class NotToAdd(Refusal):
    message = N_("This person can't be added: they are on the case already, or have no open account here.")


@dataclass(frozen=True)
class Member:
    """Somebody who is, was or will be on the case. `access_id` is None for its own therapist and whoever stands in."""

    access_id: UUID | None
    therapist_id: UUID
    name: str
    role: str
    first: date | None
    last: date | None
    ended_at: datetime | None
    is_now: bool


@dataclass(frozen=True)
class Opening:
    """The latest time that a therapist did one kind of thing in this case, and how often it was done."""

    therapist: str
    action: str
    latest: datetime
    times: int


@dataclass(frozen=True)
class TeamPage:
    """Everybody on the case, first its own therapist; those who were; and the history of access."""

    header: CaseHeader
    members: tuple[Member, ...]
    former: tuple[Member, ...]
    history: tuple[Opening, ...]


def open_team(caseload: Caseload, ref: str) -> TeamPage:
    """Who is on the case; opening the page is audited. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    found = [_own(couple), *_standing_in(caseload, couple), *_added(caseload, couple)]
    names = people.names(caseload.session, caseload.keyring, [one.therapist_id for one in found])
    named = [_named(one, names) for one in found]
    history = _history(caseload, couple)
    caseload.audit.record(caseload.actor, "team.opened", couple_id=couple.id)
    return TeamPage(
        header=case.header(caseload, ref),
        members=tuple(one for one in named if one.is_now),
        former=tuple(one for one in named if not one.is_now),
        history=history,
    )


def _own(couple: Couple) -> Member:
    return Member(None, couple.therapist_id, "", roles.OWN, None, None, None, is_now=True)


def _standing_in(caseload: Caseload, couple: Couple) -> list[Member]:
    rows = caseload.session.scalars(
        select(AbsenceCover)
        .where(
            AbsenceCover.absent_id == couple.therapist_id,
            AbsenceCover.ended_at.is_(None),
            AbsenceCover.from_day <= caseload.today,
            AbsenceCover.until_day >= caseload.today,
        )
        .order_by(AbsenceCover.given_at)
    )
    return [Member(None, one.stand_in_id, "", roles.COVER, one.from_day, one.until_day, None, True) for one in rows]


def _added(caseload: Caseload, couple: Couple) -> list[Member]:
    rows = caseload.session.scalars(
        select(CaseAccess).where(CaseAccess.couple_id == couple.id).order_by(CaseAccess.granted_at)
    )
    return [_member(one, caseload.today) for one in rows]


def _member(row: CaseAccess, today: date) -> Member:
    return Member(row.id, row.therapist_id, "", row.role, row.from_day, row.until_day, row.ended_at, _holds(row, today))


def _holds(row: CaseAccess, today: date) -> bool:
    return row.ended_at is None and row.from_day <= today and (row.until_day is None or row.until_day >= today)


def _named(one: Member, names: dict[UUID, str]) -> Member:
    return Member(
        one.access_id,
        one.therapist_id,
        names[one.therapist_id],
        one.role,
        one.first,
        one.last,
        one.ended_at,
        one.is_now,
    )


def _history(caseload: Caseload, couple: Couple) -> tuple[Opening, ...]:
    """Per therapist and kind of page, the latest opening: from this case's audit trail."""
    looked = or_(
        *(AuditEntry.action.endswith(end) for end in (".opened", ".shown", ".downloaded", ".looked_at", ".exported"))
    )
    rows = caseload.session.execute(
        select(
            AuditEntry.actor_id,
            AuditEntry.action,
            func.max(AuditEntry.at).label("latest"),
            func.count().label("times"),
        )
        .where(AuditEntry.chain == str(couple.id), AuditEntry.actor_kind == "therapist", looked)
        .group_by(AuditEntry.actor_id, AuditEntry.action)
    ).all()
    names = people.names(caseload.session, caseload.keyring, [row.actor_id for row in rows])
    found = [Opening(names.get(row.actor_id, ""), row.action, row.latest, row.times) for row in rows]
    return tuple(sorted(found, key=lambda one: one.latest, reverse=True))


def candidates(caseload: Caseload, ref: str) -> Sequence[tuple[UUID, str]]:
    """The colleagues who can be added. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    on_it = {one.therapist_id for one in _added(caseload, couple) if one.is_now} | {couple.therapist_id}
    return [one for one in people.colleagues(caseload.session, caseload.keyring) if one[0] not in on_it]


def add(caseload: Caseload, ref: str, therapist_id: UUID, role: str, until: date | None) -> CaseAccess:
    """Add a colleague from today on, until a day or until removed. Raises NotOnCaseload, NotToAdd."""
    couple = caseload.locked_couple(ref)
    able = {one for one, _ in candidates(caseload, ref)}
    if therapist_id not in able or role not in roles.ADDED or (until is not None and until < caseload.today):
        raise NotToAdd
    row = CaseAccess(
        couple_id=couple.id,
        therapist_id=therapist_id,
        role=role,
        granted_by=caseload.therapist_id,
        granted_at=clock.now(),
        from_day=caseload.today,
        until_day=until,
    )
    caseload.session.add(row)
    caseload.audit.record(
        caseload.actor, f"access.{role}_added", couple_id=couple.id, about=("therapist", therapist_id)
    )
    notices.tell(caseload.session, therapist_id, "added", couple.therapist_id, couple_id=couple.id)
    return row


def remove(caseload: Caseload, ref: str, access_id: UUID) -> None:
    """Take a colleague off the case at once; doing it twice does nothing more. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    row = caseload.session.scalar(
        select(CaseAccess).where(CaseAccess.id == access_id, CaseAccess.couple_id == couple.id).with_for_update()
    )
    if row is None:
        raise NotOnCaseload
    if row.ended_at is None:
        end(caseload, row)
        notices.tell(caseload.session, row.therapist_id, "removed", couple.therapist_id)


def end(caseload: Caseload, row: CaseAccess) -> None:
    """Close one access in the case's trail."""
    row.ended_at, row.ended_by = clock.now(), caseload.therapist_id
    caseload.audit.record(
        caseload.actor, "access.removed", couple_id=row.couple_id, about=("therapist", row.therapist_id)
    )
