"""The audit trail as the owner reads it: of the practice and of the cases they are on. Never content."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, not_, or_, select

from practice.access import roles
from practice.access.caseload import Caseload
from practice.audit import PRACTICE_CHAIN
from practice.models.audit import AuditEntry
from practice.models.couple import Couple, Partner
from practice.models.practice import Practice
from practice.services.caseload.caseload_file import harmless
from practice.services.people import people
from practice.services.trail import trail_words

PAGE = 100
MOST_EXPORTED = 50_000
COLUMNS = ("when", "who", "action", "what", "case", "outcome", "number", "chain")
# The beginnings of entries that say that there is something private: not for whoever only supervises the case.
PRIVATE = ("check_in", "private_", "safety.", "report.private_notes")
OTHERS = ("partner", "visitor", "command", "timed")  # who acts beside therapists


@dataclass(frozen=True)
class Filter:
    """Which entries: of one therapist (their id as text) or kind of actor, under one heading, of one case, from a day
    to a day of the practice, both included. What is empty or None leaves nothing out.
    """

    who: str = ""
    kind: str = ""
    ref: str = ""
    first: date | None = None
    last: date | None = None


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


@dataclass(frozen=True)
class Page:
    """Entries, newest first; whether there are older ones; who can be chosen, by id; which cases can, by ref."""

    lines: Sequence[Line]
    has_older: bool
    therapists: Mapping[str, str]
    refs: Sequence[str]


def lines(caseload: Caseload, wanted: Filter, before: UUID | None = None) -> Page:
    """The newest entries that fit, or those before one. Records that the trail was opened: the caller commits."""
    refs, names = _refs(caseload), _names(caseload)
    fitting = _fitting(caseload, wanted, refs)
    older = _before(fitting, caseload, before) if before else fitting
    entries = caseload.session.scalars(_ordered(older).limit(PAGE + 1)).all()
    positions = _positions(caseload)
    caseload.audit.record(caseload.actor, "audit.opened")
    return Page(
        [_line(one, refs, names, positions) for one in entries[:PAGE]],
        len(entries) > PAGE,
        {str(key): name for key, name in names.items()},
        sorted(refs.values()),
    )


def written(caseload: Caseload, wanted: Filter) -> str:
    """The entries that fit as CSV, newest first, at most `MOST_EXPORTED`; audited. Names of therapists, none of
    partners; each with its chain and number, under which `flask audit verify` speaks of it.
    """
    refs, names, positions = _refs(caseload), _names(caseload), _positions(caseload)
    found = _ordered(_fitting(caseload, wanted, refs)).limit(MOST_EXPORTED).execution_options(yield_per=1000)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for entry in caseload.session.scalars(found):
        line = _line(entry, refs, names, positions)
        who = line.therapist or (f"partner {line.position}" if line.position else line.actor_kind)
        what = trail_words.words(line.action)
        cells = (entry.at.isoformat(), who, line.action, what, line.ref or "", line.outcome)
        sheet.writerow([*(harmless(cell) for cell in cells), entry.number, entry.chain])
    caseload.audit.record(caseload.actor, "audit.exported")
    return out.getvalue()


def _names(caseload: Caseload) -> dict[UUID, str]:
    return {one.id: one.name for one in people.everybody(caseload.session, caseload.keyring)}


def _fitting(caseload: Caseload, wanted: Filter, refs: Mapping[str, str]) -> Select[AuditEntry]:
    """A case that is not on the caseload has no entries here, like one that does not exist."""
    chains = [chain for chain, ref in refs.items() if ref == wanted.ref] if wanted.ref else [PRACTICE_CHAIN, *refs]
    found = select(AuditEntry).where(AuditEntry.chain.in_(chains))
    supervised = [chain for chain in chains if chain not in {PRACTICE_CHAIN, *_refs(caseload, roles.PRIVATE)}]
    if supervised:
        private = or_(*(AuditEntry.action.startswith(one, autoescape=True) for one in PRIVATE))
        found = found.where(not_(and_(AuditEntry.chain.in_(supervised), private)))
    if wanted.kind:
        found = found.where(AuditEntry.action.in_(trail_words.actions_of(wanted.kind)))
    if wanted.who in OTHERS:
        found = found.where(AuditEntry.actor_kind == wanted.who)
    elif wanted.who:
        found = found.where(AuditEntry.actor_kind == "therapist", AuditEntry.actor_id == UUID(wanted.who))
    zone = ZoneInfo(caseload.session.scalar(select(Practice.time_zone)) or "UTC")
    if wanted.first:
        found = found.where(AuditEntry.at >= datetime.combine(wanted.first, time(), zone))
    if wanted.last:
        found = found.where(AuditEntry.at < datetime.combine(wanted.last + timedelta(days=1), time(), zone))
    return found


def _ordered(found: Select[AuditEntry]) -> Select[AuditEntry]:
    return found.order_by(AuditEntry.at.desc(), AuditEntry.chain, AuditEntry.number.desc())


def _before(wanted: Select[AuditEntry], caseload: Caseload, entry_id: UUID) -> Select[AuditEntry]:
    last = caseload.session.scalar(wanted.where(AuditEntry.id == entry_id))
    if last is None:
        return wanted
    same_moment = or_(
        AuditEntry.chain > last.chain, and_(AuditEntry.chain == last.chain, AuditEntry.number < last.number)
    )
    return wanted.where(or_(AuditEntry.at < last.at, and_(AuditEntry.at == last.at, same_moment)))


def _refs(caseload: Caseload, right: str | None = None) -> dict[str, str]:
    """Each case's chain with the couple's ref; `right` asks for another one than the caseload's."""
    rows = caseload.session.execute(
        select(Couple.id, Couple.ref).where(caseload.holds(right))
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
