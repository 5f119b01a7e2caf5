"""The register of a couple: every authorization, everything that was released, and what is on its way.

It keeps the days, who released it and the hash also when a file is no longer kept or a partner was erased.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from practice.access import restricted
from practice.access.caseload import Caseload
from practice.models.couple import Couple
from practice.models.disclosing import Disclosure
from practice.models.report import Report
from practice.refusals import Refusal
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.disclosing import authorizations, covered, kept, scopes
from practice.services.disclosing.authorizations import Recorded
from practice.services.disclosing.kept import ORDER, PREPARED, Order
from practice.services.disclosing.refused import ChangedSince
from practice.services.people import accounts, people
from practice.services.report.parts.voice import Voice


@dataclass(frozen=True)
class PartShown:
    """What of one partner is in it: how many lines, on which authorization."""

    person: Person
    lines: int
    authorization: Recorded | None


@dataclass(frozen=True)
class Entry:
    """One disclosure of the register. `recipient` is empty where everybody whom it named is erased.

    `why_not` says why a file that is there is not handed out now.
    """

    id: UUID
    path: str
    state: str
    stage: str
    recipient: str = field(repr=False)
    kind: str
    parts: tuple[PartShown, ...]
    order: Order | None
    prepared_at: datetime
    released_at: datetime | None
    released_by: str
    built_at: datetime | None
    first_taken_at: datetime | None
    sha256: str | None
    failed_because: str | None
    has_lost_one: bool
    why_not: str

    @property
    def is_order(self) -> bool:
        return self.path == ORDER

    @property
    def is_prepared(self) -> bool:
        return self.state == PREPARED

    @property
    def is_going(self) -> bool:
        return self.state in ("queued", "running")


@dataclass(frozen=True)
class Register:
    """The page; `able` are the partners of whom an authorization can be recorded now."""

    header: CaseHeader
    authorizations: tuple[Recorded, ...]
    entries: tuple[Entry, ...]
    able: tuple[Person, ...]

    @property
    def released(self) -> list[Entry]:
        return [one for one in self.entries if one.released_at is not None]

    @property
    def begun(self) -> list[Entry]:
        """What was prepared and is not released, as long as it can be."""
        return [one for one in self.entries if one.is_prepared]

    @property
    def recipients(self) -> list[list[Recorded]]:
        """To whom something can be released now, each with the authorizations that name them."""
        return authorizations.recipients(self.authorizations)


def of_case(caseload: Caseload, ref: str) -> Register:
    """The whole register; opening it is audited, but for a page that looks again. Raises NotOnCaseload, Unreadable."""
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    recorded = authorizations.of_case(caseload, couple)
    rows = caseload.session.scalars(
        select(Disclosure)
        .where(Disclosure.couple_id == couple.id)
        .order_by(Disclosure.prepared_at.desc(), Disclosure.id)
    ).all()
    stopped = restricted.who_asked(couple) | {one.id for one in couple.partners if one.erased_at is not None}
    return Register(
        header,
        tuple(recorded),
        tuple(_entries(caseload, couple, header, rows, recorded)),
        tuple(one for one in header.persons if one.id not in stopped),
    )


def note_opened(caseload: Caseload, ref: str) -> None:
    """The caller commits. Raises NotOnCaseload."""
    caseload.audit.record(caseload.actor, "disclosures.opened", couple_id=caseload.couple(ref).id)


def entry(caseload: Caseload, ref: str, disclosure_id: UUID) -> tuple[CaseHeader, Entry]:
    """One of them. Raises NotOnCaseload, Unreadable."""
    couple = caseload.couple(ref)
    row = kept.row_of(caseload, couple, disclosure_id)
    header = case.header(caseload, ref)
    recorded = authorizations.of_case(caseload, couple)
    (found,) = _entries(caseload, couple, header, [row], recorded)
    return header, found


def scope_in_words(caseload: Caseload, scope: Iterable[str]) -> list[str]:
    """Scopes as the page lists them."""
    practice = accounts.practice_of(caseload.session)
    voice = Voice("en", practice.time_zone if practice else "UTC")
    return [scopes.in_words(one, voice) for one in sorted(scope)]


def _entries(
    caseload: Caseload, couple: Couple, header: CaseHeader, rows: Iterable[Disclosure], recorded: Iterable[Recorded]
) -> list[Entry]:
    rows = list(rows)
    papers = {one.id: one for one in recorded}
    who = {row.released_by for row in rows if row.released_by is not None}
    called = people.names(caseload.session, caseload.keyring, who) if who else {}
    wanted = [row.report_id for row in rows if row.report_id is not None]
    found = caseload.session.scalars(select(Report).where(Report.id.in_(wanted))).all()
    reports: dict[UUID | None, Report] = {one.id: one for one in found}
    return [_entry(caseload, couple, header, row, reports.get(row.report_id), papers, called) for row in rows]


def _entry(
    caseload: Caseload,
    couple: Couple,
    header: CaseHeader,
    row: Disclosure,
    report: Report | None,
    papers: Mapping[UUID, Recorded],
    called: Mapping[UUID, str],
) -> Entry:
    parts = kept.parts_of(caseload, row)
    persons = {one.id: one for one in header.persons}
    state = report.state if report else "expired"
    return Entry(
        id=row.id,
        path=row.path,
        state=state,
        stage=report.stage if report else "done",
        recipient=parts[0].recipient if parts else "",
        kind=parts[0].kind if parts else "",
        parts=tuple(
            PartShown(
                persons[one.partner_id],
                len(one.keys),
                papers.get(one.authorization_id) if one.authorization_id else None,
            )
            for one in sorted(parts, key=lambda one: persons[one.partner_id].position)
            if one.keys
        ),
        order=kept.order_of(caseload.keyring, row),
        prepared_at=row.prepared_at,
        released_at=row.released_at,
        released_by=called.get(row.released_by, "") if row.released_by else "",
        built_at=row.built_at,
        first_taken_at=row.first_taken_at,
        sha256=row.sha256,
        failed_because=report.failed_because if report else None,
        has_lost_one=kept.has_lost_one(caseload, row),
        why_not=_why_not(caseload, couple, row, report) if state == "ready" else "",
    )


def _why_not(caseload: Caseload, couple: Couple, row: Disclosure, report: Report | None) -> str:
    """The reason for which a file is not handed out now, as a message id; nothing where it is."""
    if report is not None and report.superseded_at is not None:
        return ChangedSince.message
    try:
        covered.require(caseload, couple, row)
    except Refusal as refusal:
        return refusal.message
    return ""
