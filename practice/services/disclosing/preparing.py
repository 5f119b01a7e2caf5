"""A disclosure on its way: prepared, its lines looked at and chosen, then released by a second confirmation.

Until it is released nothing is made: its report stands as "prepared", which no worker takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from practice import clock
from practice.access import keyring as owners
from practice.access import restricted
from practice.access.caseload import Caseload
from practice.access.recipient_rules import Covered
from practice.models.couple import Couple
from practice.models.disclosing import Disclosure
from practice.models.report import Report
from practice.refusals import NotOnCaseload
from practice.services.couple import case, legal_hold
from practice.services.couple.case import CaseHeader
from practice.services.disclosing import authorizations, covered, kept, lines, scopes
from practice.services.disclosing.authorizations import Recorded
from practice.services.disclosing.kept import AUDIENCE, AUTHORIZED, ORDER, PREPARED, Order, Typed
from practice.services.disclosing.refused import ChangedSince, NothingChosen, NotPrepared
from practice.services.disclosing.scopes import RoundScopes
from practice.services.report.reporting import Wish


@dataclass(frozen=True)
class Look:
    """A prepared disclosure: its lines, those chosen so far (None before any were), what each authorization covers."""

    id: UUID
    header: CaseHeader
    path: str
    lines: tuple[Covered, ...]
    chosen: frozenset[str] | None
    resting_on: tuple[Recorded, ...]
    order: Order | None

    @property
    def leaving(self) -> list[Covered]:
        """What may leave."""
        return [one for one in self.lines if one.may_leave]

    @property
    def staying(self) -> list[Covered]:
        """What nobody, or not everybody whom it is about, has authorized."""
        return [one for one in self.lines if not one.may_leave]


@dataclass(frozen=True)
class OrderOffer:
    """What an order can name: of each partner by position, and (scope, heading) of what is computed from both."""

    header: CaseHeader
    rounds: Mapping[int, tuple[RoundScopes, ...]]
    together: tuple[tuple[str, str], ...]
    restricted: frozenset[UUID]


def prepare(
    caseload: Caseload, ref: str, authorization_id: UUID, format_: Mapping[str, str], summaries: Mapping[int, str]
) -> UUID:
    """Begin a disclosure to whom this authorization names, on all current ones that name the same.

    `format_`: language and paper. Raises NotOnCaseload, NotPrepared where it is not current.
    """
    couple = caseload.couple(ref)
    chosen = authorizations.find(caseload, ref, authorization_id)
    able = authorizations.to_same(authorizations.of_case(caseload, couple), chosen)
    papers = [(one, one.paper) for one in able if one.paper is not None]
    if chosen.grant is None or not papers:
        raise NotPrepared
    row = _begin(caseload, couple, AUTHORIZED, format_, summaries)
    for one, paper in papers:
        part = {"recipient": paper.recipient, "kind": paper.kind, "scope": [], "keys": []}
        kept.new_part(caseload, row.id, one.person.id, one.id, part)
    return row.id


def offer_by_order(caseload: Caseload, ref: str) -> OrderOffer:
    """What an order can name; opens answers, restricted ones too: audited. Raises NotOnCaseload, Unreadable."""
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    found = lines.of_case(caseload, couple, "en", by_order=True)
    together = {
        need.scope: line.heading for line in found for need in line.needs if need.scope.startswith("together:")
    }
    caseload.audit.record(caseload.actor, "court_order.offered", couple_id=couple.id)
    there = [one for one in couple.partners if one.erased_at is None]
    rounds = {one.position: scopes.offered(found, one.id, scopes.BY_ORDER) for one in there}
    return OrderOffer(header, rounds, tuple(together.items()), restricted.who_asked(couple))


def prepare_by_order(
    caseload: Caseload,
    ref: str,
    order: Order,
    named: Mapping[int, frozenset[str]],
    format_: Mapping[str, str],
    summaries: Mapping[int, str],
) -> UUID:
    """Begin a disclosure on a court's order; `named` are the scopes by position, 0 for both. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    row = _begin(caseload, couple, ORDER, format_, summaries)
    kept.seal_order(caseload.keyring, row, order)
    for partner in couple.partners:
        if partner.erased_at is None:
            scope = named.get(partner.position, frozenset()) | named.get(lines.BOTH, frozenset()) | {"summary"}
            part = {"recipient": order.court, "kind": "court", "scope": sorted(scope), "keys": []}
            kept.new_part(caseload, row.id, partner.id, None, part)
    return row.id


def _begin(
    caseload: Caseload, couple: Couple, path: str, format_: Mapping[str, str], summaries: Mapping[int, str]
) -> Disclosure:
    now = clock.now()
    report = Report(
        id=uuid4(),
        couple_id=couple.id,
        audience=AUDIENCE,
        choices={"language": format_["language"], "paper": format_["paper"]},
        requested_by=caseload.therapist_id,
        requested_at=now,
        state=PREPARED,
        stage="waiting",
        attempt=1,
        heartbeat_at=now,
    )
    row = Disclosure(
        id=uuid4(),
        couple_id=couple.id,
        report_id=report.id,
        path=path,
        prepared_by=caseload.therapist_id,
        prepared_at=now,
    )
    caseload.keyring.make(owners.report(report.id))
    caseload.session.add(report)
    caseload.session.flush()
    kept.seal_typed(caseload.keyring, row, report.id, Typed(summaries))
    caseload.session.add(row)
    caseload.session.flush()
    _noted(caseload, couple, "disclosure.prepared", row.id)
    return row


def look(caseload: Caseload, ref: str, disclosure_id: UUID) -> Look:
    """What a prepared disclosure would hold, line by line; audited, as it opens answers.

    Raises NotOnCaseload, NotPrepared, Unreadable.
    """
    couple = caseload.couple(ref)
    row, report = _prepared(caseload, couple, disclosure_id)
    parts = kept.parts_of(caseload, row)
    wanted = {one.authorization_id for one in parts}
    keys = frozenset(key for part in parts for key in part.keys)
    _noted(caseload, couple, "disclosure.previewed", row.id)
    resting_on = [one for one in authorizations.of_case(caseload, couple) if one.id in wanted]
    return Look(
        id=row.id,
        header=case.header(caseload, ref),
        path=row.path,
        lines=tuple(covered.everything(caseload, couple, row, report)),
        chosen=keys or None,
        resting_on=tuple(sorted(resting_on, key=lambda one: (one.person.position, one.recorded_at))),
        order=kept.order_of(caseload.keyring, row),
    )


def choose(caseload: Caseload, ref: str, disclosure_id: UUID, keys: frozenset[str]) -> None:
    """Keep which of the covered lines leave, with a mark of what they say. Raises NotOnCaseload, NotPrepared,
    NothingChosen, ChangedSince where a line is not covered any more.
    """
    couple = caseload.couple(ref)
    row, report = _prepared(caseload, couple, disclosure_id, locked=True)
    able = {one.line.key: one for one in covered.everything(caseload, couple, row, report) if one.may_leave}
    if not keys:
        raise NothingChosen
    if not keys <= able.keys():
        raise ChangedSince
    found = [able[key] for key in sorted(keys)]
    for part_row, part in zip(kept.part_rows(caseload, row), kept.parts_of(caseload, row), strict=True):
        own = sorted(one.line.key for one in found if _rests_on(one, part.partner_id, part.authorization_id))
        value = {"recipient": part.recipient, "kind": part.kind, "scope": sorted(part.scope), "keys": own}
        kept.seal_part(caseload.keyring, part_row, value)
    typed = kept.typed_of(caseload.keyring, row)
    mark = kept.mark_of(one.line for one in found)
    kept.seal_typed(caseload.keyring, row, report.id, Typed(typed.summaries, mark))
    caseload.session.flush()


def _rests_on(one: Covered, partner_id: UUID, authorization_id: UUID | None) -> bool:
    return any(grant.partner_id == partner_id and grant.authorization_id == authorization_id for grant in one.grants)


def release(caseload: Caseload, ref: str, disclosure_id: UUID) -> Wish:
    """Release what was chosen, once everything it rests on was looked at again. Enqueue the wish after the commit.

    Raises NotOnCaseload, NotPrepared and the reasons of `covered.chosen`.
    """
    couple = caseload.locked_couple(ref)
    path = kept.row_of(caseload, couple, disclosure_id).path
    _noted(caseload, couple, "disclosure.released", disclosure_id, "court order" if path == ORDER else "authorized")
    row, report = _prepared(caseload, couple, disclosure_id, locked=True)
    covered.chosen(caseload, couple, row, report)
    used = {one.id: one.partner_id for one in kept.parts_of(caseload, row) if one.keys}
    for part in kept.part_rows(caseload, row):
        if part.id not in used:
            caseload.session.delete(part)
    now = clock.now()
    row.released_by, row.released_at = caseload.therapist_id, now
    whose = set(used.values())
    report.partner_id = whose.pop() if len(whose) == 1 else None
    report.requested_by, report.requested_at, report.heartbeat_at = caseload.therapist_id, now, now
    report.state = "queued"
    caseload.session.flush()
    return Wish(report.id, report.attempt)


def remove(caseload: Caseload, ref: str, disclosure_id: UUID) -> None:
    """Take back what was begun and not released. Raises NotOnCaseload, NotPrepared, OnHold."""
    couple = caseload.couple(ref)
    legal_hold.refuse(caseload.session, couple.id)
    _noted(caseload, couple, "disclosure.removed", kept.row_of(caseload, couple, disclosure_id).id)
    row, report = _prepared(caseload, couple, disclosure_id, locked=True)
    caseload.session.delete(row)
    caseload.session.flush()
    caseload.keyring.destroy(owners.report(report.id))
    caseload.session.delete(report)


def _noted(caseload: Caseload, couple: Couple, action: str, disclosure_id: UUID, outcome: str = "done") -> None:
    """In the trail; before a report is locked: whoever takes both takes them in this order."""
    caseload.audit.record(
        caseload.actor, action, couple_id=couple.id, about=("disclosure", disclosure_id), outcome=outcome
    )


def _prepared(
    caseload: Caseload, couple: Couple, disclosure_id: UUID, *, locked: bool = False
) -> tuple[Disclosure, Report]:
    row = kept.row_of(caseload, couple, disclosure_id, locked=locked)
    report = kept.report_of(caseload, row, locked=locked)
    if report is None:
        raise NotOnCaseload
    if report.state != PREPARED:
        raise NotPrepared
    return row, report
