"""The lines of one disclosure as they are covered now: for the preview, for the confirmation, for the file."""

from collections.abc import Iterable

from practice.access import restricted
from practice.access.caseload import Caseload
from practice.access.recipient_rules import CURRENT, REVOKED, Covered, Grant, Line, cover, is_ordered
from practice.models.couple import Couple
from practice.models.disclosing import Disclosure
from practice.models.report import Report
from practice.services.disclosing import authorizations, kept, lines
from practice.services.disclosing.kept import ORDER, Part
from practice.services.disclosing.refused import (
    AuthorizationExpired,
    AuthorizationGone,
    AuthorizationRevoked,
    ChangedSince,
)


def everything(caseload: Caseload, couple: Couple, row: Disclosure, report: Report) -> list[Covered]:
    """Every line that the case has, each with what covers it now or who has not authorized it. Raises Unreadable."""
    by_order = row.path == ORDER
    typed = kept.typed_of(caseload.keyring, row).summaries
    found = lines.of_case(caseload, couple, report.choices["language"], typed, by_order=by_order)
    parts = kept.parts_of(caseload, row)
    if by_order:
        return [_ordered(couple, line, parts) for line in found]
    grants = _authorized(caseload, couple, parts)
    return [cover(line, grants) for line in found]


def chosen(caseload: Caseload, couple: Couple, row: Disclosure, report: Report) -> list[Covered]:
    """The lines that leave: those chosen at the preview, each still covered and still what it was then.

    Raises AuthorizationRevoked, AuthorizationExpired, AuthorizationGone, PartnerRestricted, ChangedSince, Unreadable.
    """
    require(caseload, couple, row)
    keys = frozenset(key for part in kept.parts_of(caseload, row) for key in part.keys)
    found = [one for one in everything(caseload, couple, row, report) if one.line.key in keys and one.may_leave]
    if not keys or kept.mark_of(one.line for one in found) != kept.typed_of(caseload.keyring, row).mark:
        raise ChangedSince
    return found


def require(caseload: Caseload, couple: Couple, row: Disclosure) -> None:
    """That everything it rests on still stands: looked at when it is released, when it is built, at each download.

    A court's order stands whatever a partner revokes, and reaches restricted data.
    """
    if kept.has_lost_one(caseload, row):
        raise AuthorizationGone
    if row.path == ORDER:
        return
    known = {one.id: one for one in authorizations.of_case(caseload, couple)}
    for part in kept.parts_of(caseload, row):
        if not part.keys:
            continue
        restricted.refuse(couple, part.partner_id)
        found = known.get(part.authorization_id) if part.authorization_id else None
        if found is None or found.paper is None:
            raise AuthorizationGone
        if found.state == REVOKED:
            raise AuthorizationRevoked
        if found.state != CURRENT:
            raise AuthorizationExpired


def _authorized(caseload: Caseload, couple: Couple, parts: Iterable[Part]) -> tuple[Grant, ...]:
    """What the authorizations of these parts cover today."""
    wanted = {one.authorization_id for one in parts}
    found = [one for one in authorizations.of_case(caseload, couple) if one.id in wanted]
    return authorizations.grants(found, couple)


def _ordered(couple: Couple, line: Line, parts: Iterable[Part]) -> Covered:
    """A line under a court's order: covered where it was ticked, whoever else it tells of."""
    ticked = {one.partner_id: one.scope for one in parts}
    author = next((one.id for one in couple.partners if one.position == line.position), None)
    if not is_ordered(line, ticked, author):
        return Covered(line, (), line.about)
    grants = tuple(Grant(None, one, ticked[one]) for one in sorted(line.about & ticked.keys(), key=str))
    return Covered(line, grants, frozenset())
