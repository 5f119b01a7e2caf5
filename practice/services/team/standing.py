"""In which role a therapist is on each case, and with whom: what pages say beside a case that is not theirs alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from practice.access import roles
from practice.access.caseload import Caseload
from practice.models.case_access import AbsenceCover, CaseAccess
from practice.models.couple import Couple
from practice.refusals import NotOnCaseload
from practice.services.people import people


@dataclass(frozen=True)
class Standing:
    """`role` is the therapist's own, `therapist` the name of the one whose case it is, `until` the last day if there is
    one; `others` are the names of those who were added, for the case's own therapist."""

    role: str
    therapist: str = ""
    until: date | None = None
    others: tuple[str, ...] = ()

    def may(self, right: str) -> bool:
        return right in roles.RIGHTS[self.role]


@dataclass(frozen=True)
class _Link:
    ref: str
    own_id: UUID
    person_id: UUID
    role: str
    until: date | None


OWN = Standing(roles.OWN)


def of_caseload(caseload: Caseload) -> dict[str, Standing]:
    """The standing on every case that is not the therapist's alone, by its ref; the others are simply their own."""
    return _standings(caseload, [*_added(caseload), *_covering(caseload)])


def of_case(caseload: Caseload, ref: str) -> Standing:
    """The standing on one case. What is not on the caseload looks like an own case here: ask the caseload first."""
    try:
        own_id, found = caseload.links(ref)
    except NotOnCaseload:
        return OWN
    return _standings(caseload, [_Link(ref, own_id, one.person_id, one.role, one.until) for one in found]).get(ref, OWN)


def _current(caseload: Caseload) -> ColumnElement[bool]:
    """That a row of CaseAccess holds today."""
    today = caseload.today
    return and_(
        CaseAccess.ended_at.is_(None),
        CaseAccess.from_day <= today,
        or_(CaseAccess.until_day.is_(None), CaseAccess.until_day >= today),
    )


def _added(caseload: Caseload) -> list[_Link]:
    rows = caseload.session.execute(
        select(CaseAccess, Couple.ref, Couple.therapist_id)
        .join(Couple, Couple.id == CaseAccess.couple_id)
        .where(
            _current(caseload),
            or_(CaseAccess.therapist_id == caseload.therapist_id, Couple.therapist_id == caseload.therapist_id),
        )
        .order_by(CaseAccess.granted_at)
    )
    return [_Link(ref, own_id, one.therapist_id, one.role, one.until_day) for one, ref, own_id in rows]


def _covering(caseload: Caseload) -> list[_Link]:
    rows = caseload.session.execute(
        select(Couple.ref, AbsenceCover.absent_id, AbsenceCover.until_day)
        .join(AbsenceCover, AbsenceCover.absent_id == Couple.therapist_id)
        .where(
            AbsenceCover.stand_in_id == caseload.therapist_id,
            AbsenceCover.ended_at.is_(None),
            AbsenceCover.from_day <= caseload.today,
            AbsenceCover.until_day >= caseload.today,
        )
    )
    return [_Link(row.ref, row.absent_id, caseload.therapist_id, roles.COVER, row.until_day) for row in rows]


def _standings(caseload: Caseload, links: Sequence[_Link]) -> dict[str, Standing]:
    names = people.names(caseload.session, caseload.keyring, _ids(links)) if links else {}
    by_couple: dict[str, list[_Link]] = {}
    for link in links:
        by_couple.setdefault(link.ref, []).append(link)
    return {ref: _standing(caseload, found, names) for ref, found in by_couple.items()}


def _ids(links: Iterable[_Link]) -> set[UUID]:
    return {one for link in links for one in (link.own_id, link.person_id)}


def _standing(caseload: Caseload, links: Sequence[_Link], names: dict[UUID, str]) -> Standing:
    """Whoever is on a case in two ways has the one that allows more."""
    own_id = links[0].own_id
    if own_id == caseload.therapist_id:
        return Standing(roles.OWN, others=tuple(dict.fromkeys(names[link.person_id] for link in links)))
    mine = max(links, key=lambda link: (len(roles.RIGHTS[link.role]), link.until or date.max))
    return Standing(mine.role, names[own_id], mine.until)
