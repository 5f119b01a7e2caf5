"""Reports on all active couples of a therapist at once, such as at the end of a month: looked at first, then queued.

They wait behind everything that is asked for by hand. A batch is what its reports are: nothing is counted twice.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from practice import clock
from practice.access.caseload import Caseload
from practice.models.couple import Couple, Partner
from practice.models.practice import Practice
from practice.models.report import Report, ReportBatch
from practice.models.response import Response
from practice.models.therapist import Therapist
from practice.refusals import NotOnCaseload, Refusal
from practice.services.couple import couples
from practice.services.report import reporting
from practice.services.report.life import superseding
from practice.services.report.reporting import ReportLine, Wish
from practice.services.report.request import choices as chosen
from practice.texts import N_

GOING = ("queued", "running")
SKIPPED = {
    "resting": N_("The case is not active."),
    "restricted": N_("A partner asked that their data is not worked with."),
    "nothing_sent": N_("Nobody has sent answers in this time."),
    "going": N_("A report is being made already."),
}


class NothingToMake(Refusal):
    message = N_("There is no couple to make a report on now. Nothing was changed.")


@dataclass(frozen=True)
class Outlook:
    """What would become of one couple: a report, or nothing and why (a key of SKIPPED)."""

    couple_id: UUID
    ref: str
    name: str
    skipped: str | None


def outlook(caseload: Caseload, choices: Mapping[str, Any]) -> list[Outlook]:
    """Every couple of the caseload that is not archived, by name; nothing is changed."""
    rows = caseload.session.execute(
        select(Couple.id, Couple.ref, Couple.status).where(caseload.holds(), Couple.status != "archived")
    ).all()
    ids = [row.id for row in rows]
    names = couples.names(caseload, ids)
    answered, going = _answered(caseload, ids, choices), _going(caseload, ids)
    restricted = _restricted(caseload, ids)
    found = [
        Outlook(
            row.id,
            row.ref,
            names[row.id],
            "restricted" if row.id in restricted else _skipped(row.status, row.id in answered, row.id in going),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def _skipped(status: str, is_answered: bool, is_going: bool) -> str | None:
    if status != "active":
        return "resting"
    if not is_answered:
        return "nothing_sent"
    return "going" if is_going else None


def _answered(caseload: Caseload, couple_ids: Sequence[UUID], choices: Mapping[str, Any]) -> frozenset[UUID]:
    """The couples of whom somebody has sent something within the chosen days."""
    wanted = select(Response.couple_id).where(Response.couple_id.in_(couple_ids))
    period, zone = chosen.read(choices), ZoneInfo(caseload.session.scalar(select(Practice.time_zone)) or "UTC")
    if period.since is not None:
        wanted = wanted.where(Response.sent_at >= datetime.combine(period.since, time(), zone))
    if period.until is not None:
        wanted = wanted.where(Response.sent_at < datetime.combine(period.until + timedelta(days=1), time(), zone))
    return frozenset(caseload.session.scalars(wanted.distinct()))


def _restricted(
    caseload: Caseload, couple_ids: Iterable[UUID], but: Collection[UUID] = frozenset()
) -> frozenset[UUID]:
    """The couples of whom a partner asked that their data is not worked with; `but` are partners who don't count."""
    wanted = select(Partner.couple_id).where(
        Partner.couple_id.in_(couple_ids), Partner.restricted_at.is_not(None), Partner.id.not_in(but)
    )
    return frozenset(caseload.session.scalars(wanted))


def _going(caseload: Caseload, couple_ids: Sequence[UUID]) -> frozenset[UUID]:
    wanted = select(Report.couple_id).where(
        Report.couple_id.in_(couple_ids), Report.audience == "therapist", Report.state.in_(GOING)
    )
    return frozenset(caseload.session.scalars(wanted))


def request(caseload: Caseload, choices: Mapping[str, Any]) -> tuple[UUID, list[Wish]]:
    """Ask for the therapist's report on every couple that can have one now; the batch and its wishes.

    Enqueue the wishes after the commit. Asked twice at the same moment, the second finds them being made. Raises
    NothingToMake.
    """
    caseload.session.execute(select(Therapist.id).where(Therapist.id == caseload.therapist_id).with_for_update())
    found = outlook(caseload, choices)
    able = [one.ref for one in found if one.skipped is None]
    if not able:
        raise NothingToMake
    batch = ReportBatch(
        id=uuid4(),
        choices=dict(choices),
        skipped=[[str(one.couple_id), one.skipped] for one in found if one.skipped is not None],
        requested_by=caseload.therapist_id,
        requested_at=clock.now(),
    )
    caseload.session.add(batch)
    caseload.session.flush()
    wishes = [reporting.request(caseload, ref, choices, batch_id=batch.id) for ref in able]
    caseload.audit.record(caseload.actor, "reports.batch_requested", about=("report_batch", batch.id))
    return batch.id, wishes


@dataclass(frozen=True)
class Batch:
    """A batch as it stands: its reports on couples that are still on the caseload, by name, and who was skipped.

    `restricted` are the couples with whose data nothing new is made now, `behind_notice` those of them whose files open
    only one by one, behind a notice that this sign-in has not read yet.
    """

    id: UUID
    requested_at: datetime
    lines: tuple[ReportLine, ...]
    skipped: tuple[Outlook, ...]
    restricted: frozenset[UUID]
    behind_notice: frozenset[UUID]

    def count(self, *states: str) -> int:
        return sum(1 for line in self.lines if line.report.state in states)

    @property
    def files(self) -> tuple[ReportLine, ...]:
        """What all files in one holds, in its order."""
        ready = (line for line in self._ready if line.report.couple_id not in self.behind_notice)
        return tuple(sorted(ready, key=lambda one: one.ref))

    @property
    def left_out(self) -> int:
        """How many files are ready and stand behind a notice."""
        return len(self._ready) - len(self.files)

    @property
    def _ready(self) -> list[ReportLine]:
        held = superseding.HELD_BACK
        return [one for one in self.lines if one.report.state == "ready" and one.report.superseded_because not in held]

    @property
    def to_try_again(self) -> tuple[ReportLine, ...]:
        """What was not made and could be now."""
        failed = (line for line in self.lines if line.report.state == "failed")
        return tuple(line for line in failed if line.report.couple_id not in self.restricted)

    @property
    def done(self) -> int:
        return len(self.lines) - self.count(*GOING)

    @property
    def is_finished(self) -> bool:
        return self.count(*GOING) == 0


def show(caseload: Caseload, batch_id: UUID) -> Batch:
    """The therapist's own batch; once it is finished, looking at it says that it was seen. Raises NotOnCaseload."""
    row = _row(caseload, batch_id)
    found = caseload.session.execute(
        select(Report, Couple.ref)
        .join(Couple, Couple.id == Report.couple_id)
        .where(caseload.holds(), Report.batch_id == batch_id)
    ).all()
    reasons = {UUID(couple_id): reason for couple_id, reason in row.skipped}
    names = couples.names(caseload, [*(one.Report.couple_id for one in found), *reasons])
    lines = [ReportLine(one.Report, one.ref, names[one.Report.couple_id]) for one in found]
    refs = caseload.session.execute(select(Couple.id, Couple.ref).where(Couple.id.in_(reasons.keys() & names.keys())))
    skipped = [Outlook(one.id, one.ref, names[one.id], reasons[one.id]) for one in refs]
    couple_ids = {line.report.couple_id for line in lines}
    batch = Batch(
        batch_id,
        row.requested_at,
        tuple(sorted(lines, key=lambda one: one.couple_name.casefold())),
        tuple(sorted(skipped, key=lambda one: one.name.casefold())),
        _restricted(caseload, couple_ids),
        _restricted(caseload, couple_ids, but=caseload.notices_read),
    )
    if batch.is_finished and row.seen_at is None:
        row.seen_at = clock.now()
    return batch


def _row(caseload: Caseload, batch_id: UUID) -> ReportBatch:
    row = caseload.session.get(ReportBatch, batch_id)
    if row is None or row.requested_by != caseload.therapist_id:
        raise NotOnCaseload
    return row


def try_again(caseload: Caseload, batch_id: UUID) -> list[Wish]:
    """Queue the batch's failed reports once more; the wishes, to be enqueued after the commit. Raises NotOnCaseload."""
    failed = [line.report.id for line in show(caseload, batch_id).to_try_again]
    if failed:
        _row(caseload, batch_id).seen_at = None
    return [reporting.try_again(caseload, one, reporting.BATCH) for one in failed]


def open_files(caseload: Caseload, batch_id: UUID) -> Iterator[tuple[str, bytes]]:
    """Each file that is ready with its case number, in that order, but for those behind a notice; each is audited.

    Raises NotOnCaseload, Unreadable.
    """
    for line in show(caseload, batch_id).files:
        yield line.ref, reporting.open_pdf(caseload, line.report.id)


def of_therapist(caseload: Caseload, most: int = 5) -> Sequence[ReportBatch]:
    """The therapist's newest batches."""
    return caseload.session.scalars(
        select(ReportBatch)
        .where(ReportBatch.requested_by == caseload.therapist_id)
        .order_by(ReportBatch.requested_at.desc())
        .limit(most)
    ).all()
