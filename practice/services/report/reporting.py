"""Reports: request, build by a worker, deliver; a state machine in the database that survives any process.

queued -> running (stage, heartbeat) -> ready with a sealed file, or failed with a reason. The queue only carries the
wish to build; a sweeper asks again for what the queue lost or a dead worker left, and gives up after three tries.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, undefer

from practice import clock
from practice.access import keyring as owners
from practice.access import restricted
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.models.report import OUTSIDE, Report, ReportFile
from practice.refusals import NotInTurn
from practice.services.couple import couples, legal_hold
from practice.services.report.life import superseding
from practice.services.report.report_content import AUDIENCES
from practice.services.report.request import opening
from practice.texts import N_

INTERACTIVE, BATCH = "interactive", "batch"  # a worker does what waits in the first before it looks at the second
MOST_TRIES = 3
SILENT = timedelta(seconds=12)  # a running attempt writes its heartbeat at every stage and every few seconds
LOST = timedelta(seconds=8)  # a queued report that no worker took by then is enqueued again

STATES = {
    "prepared": N_("Not released yet"),
    "queued": N_("Queued"),
    "running": N_("Being made"),
    "ready": N_("Ready"),
    "failed": N_("Not made"),
    "expired": N_("No longer kept"),
}
STAGES = {
    "waiting": N_("Waiting for its turn"),
    "collecting": N_("Collecting the answers"),
    "drawing": N_("Laying out the pages"),
    "sealing": N_("Sealing the file"),  # said by workers of the release before, as long as some run
    "done": N_("Finished"),
}
WORK = ("collecting", "drawing")  # what a worker does, in this order; the file is sealed as it is kept
REASONS = {
    "gave_up": N_("The worker stopped three times while building it. Nothing was lost."),
    "unreadable": N_("A sealed part of the record could not be opened. Tell whoever looks after this installation."),
    "not_on_caseload": N_("The couple is not on the caseload of whoever asked for it any more."),
    "not_open": N_(
        "What it was to show is not open to its reader any more, so it was not made. See what is open to them now, "
        "then ask again."
    ),
    "authorization_revoked": N_("An authorization that it rests on was revoked, so it was not made."),
    "authorization_expired": N_("An authorization that it rests on is not valid any more, so it was not made."),
    "authorization_gone": N_("The data of a partner whom it is about were erased, so it was not made."),
    "changed_since_preview": N_("What it was to hold had changed since it was looked at, so it was not made."),
    "broken": N_("The pages could not be laid out. Nothing was lost."),
}


@dataclass(frozen=True)
class Wish:
    """A job to enqueue after the commit."""

    report_id: UUID
    attempt: int
    queue: str = INTERACTIVE

    @property
    def job_id(self) -> str:
        return f"report-{self.report_id}-{self.attempt}"


def request(
    caseload: Caseload,
    ref: str,
    choices: Mapping[str, Any],
    audience: str = "therapist",
    partner_id: UUID | None = None,
    batch_id: UUID | None = None,
) -> Wish:
    """Ask for a report on a couple: for the therapist, for the "couple", or one "partner"'s own.

    `batch_id`: one of many that were asked for at once, which wait behind those asked for one by one.
    Enqueue the wish after the commit. Raises NotOnCaseload, and a Refusal where its audience may not have one now.
    """
    couple = caseload.couple(ref)
    choices = AUDIENCES[audience].settle(caseload, ref, choices, partner_id)
    now = clock.now()
    report = Report(
        id=uuid4(),
        couple_id=couple.id,
        audience=audience,
        partner_id=partner_id,
        batch_id=batch_id,
        choices=choices,
        requested_by=caseload.therapist_id,
        requested_at=now,
        state="queued",
        stage="waiting",
        attempt=1,
        heartbeat_at=now,
    )
    caseload.session.add(report)
    caseload.keyring.make(owners.report(report.id))
    caseload.session.flush()
    caseload.audit.record(caseload.actor, "report.requested", couple_id=couple.id, about=("report", report.id))
    return _wish(report)


def try_again(caseload: Caseload, report_id: UUID, queue: str = INTERACTIVE) -> Wish:
    """Queue a failed report once more with fresh tries, for whoever asks now.

    One of a batch that is asked for by hand waits behind no batch, unless the queue loses the wish: it is then asked
    for as the batch was.

    Raises NotOnCaseload, NotInTurn, PartnerRestricted.
    """
    report = caseload.report(report_id)
    if report.state != "failed":
        raise NotInTurn
    restricted.refuse(caseload.couple_by_id(report.couple_id), report.partner_id)
    caseload.audit.record(caseload.actor, "report.requested", couple_id=report.couple_id, about=("report", report.id))
    report.tries, report.requested_by, report.seen_at = 0, caseload.therapist_id, None
    _queue_next(report)
    return Wish(report.id, report.attempt, queue)


def make_again(caseload: Caseload, report_id: UUID) -> Wish:
    """Ask for the same report anew, dated today, where the file is no longer kept or is out of date.

    Raises NotOnCaseload, NotInTurn, and a Refusal where its audience may not have one now.
    """
    report = caseload.report(report_id)
    if report.state != "expired" and report.superseded_at is None:
        raise NotInTurn
    couple = caseload.couple_by_id(report.couple_id)
    return request(caseload, couple.ref, report.choices, report.audience, report.partner_id)


def _queue_next(report: Report) -> None:
    report.attempt += 1
    report.state, report.stage = "queued", "waiting"
    report.failed_because, report.finished_at = None, None
    report.heartbeat_at = clock.now()


def delete_report(caseload: Caseload, report_id: UUID) -> None:
    """Delete a report, its file and its key, also while it is being built. Raises NotOnCaseload, OnHold."""
    report = caseload.report(report_id)
    legal_hold.refuse(caseload.session, report.couple_id)
    caseload.audit.record(caseload.actor, "report.deleted", couple_id=report.couple_id, about=("report", report.id))
    caseload.keyring.destroy(owners.report(report.id))
    caseload.session.execute(delete(ReportFile).where(ReportFile.report_id == report.id))
    caseload.session.delete(report)


def take(session: Session, report_id: UUID, attempt: int) -> Report | None:
    """Start an attempt; None when it is not its turn (an older attempt, taken already, deleted)."""
    report = session.get(Report, report_id, with_for_update=True)
    if report is None or report.attempt != attempt or report.state != "queued":
        return None
    report.state, report.stage = "running", "collecting"
    report.tries += 1
    report.heartbeat_at = clock.now()
    return report


def beat(session: Session, report_id: UUID, attempt: int, stage: str) -> None:
    """Say that this attempt is alive, and which stage it has come to."""
    session.execute(
        update(Report)
        .where(Report.id == report_id, Report.attempt == attempt, Report.state == "running")
        .values(stage=stage, heartbeat_at=clock.now())
    )


def counts(session: Session, report_id: UUID, attempt: int) -> bool:
    """Whether this attempt is still the one that is being made."""
    running = (Report.id == report_id, Report.attempt == attempt, Report.state == "running")
    return session.scalar(select(Report.id).where(*running)) is not None


def finish(session: Session, keyring: Keyring, report_id: UUID, attempt: int, pdf: bytes, pages: int) -> bool:
    """Seal the file and say `ready` in one transaction; False when the attempt no longer counts."""
    report = session.get(Report, report_id, with_for_update=True, populate_existing=True)
    if report is None or report.attempt != attempt or report.state != "running":
        return False
    session.execute(delete(ReportFile).where(ReportFile.report_id == report_id))
    sha256 = hashlib.sha256(pdf).hexdigest()
    session.add(
        ReportFile(
            report_id=report_id,
            attempt=attempt,
            pdf=keyring.key(owners.report(report_id)).seal("report.pdf", report_id, pdf),
            sha256=sha256,
            size=len(pdf),
            pages=pages,
        )
    )
    report.state, report.stage, report.finished_at = "ready", "done", clock.now()
    AUDIENCES[report.audience].built(session, report, sha256)
    return True


def fail(session: Session, report_id: UUID, attempt: int, because: str) -> None:
    """Say `failed` with a reason, if the attempt still counts."""
    session.execute(
        update(Report)
        .where(Report.id == report_id, Report.attempt == attempt, Report.state == "running")
        .values(state="failed", failed_because=because, finished_at=clock.now())
    )


def sweep(session: Session) -> list[Wish]:
    """Queue again what the queue lost and what a dead worker left; give up on a report after three tries."""
    wishes = []
    now = clock.now()
    for report in session.scalars(
        select(Report).where(Report.state.in_(("queued", "running"))).with_for_update(skip_locked=True)
    ):
        if report.state == "running" and not clock.is_within(report.heartbeat_at, SILENT):
            if report.tries >= MOST_TRIES:
                report.state, report.failed_because, report.finished_at = "failed", "gave_up", now
                continue
            _queue_next(report)
            wishes.append(_wish(report))
        elif report.state == "queued" and not clock.is_within(report.heartbeat_at, LOST):
            report.heartbeat_at = now
            wishes.append(_wish(report))
    return wishes


def _wish(report: Report) -> Wish:
    return Wish(report.id, report.attempt, INTERACTIVE if report.batch_id is None else BATCH)


def open_pdf(caseload: Caseload, report_id: UUID) -> bytes:
    """The finished file; each download is audited.

    Raises NotOnCaseload, NotInTurn, what opening.py raises, Unreadable. A joint report whose
    release has ended is not handed out (superseding.py), nor is a partner's own while own answers are not handed over
    in this case.
    """
    report = caseload.report(report_id)
    if report.state != "ready" or report.superseded_because in superseding.HELD_BACK:
        raise NotInTurn
    opening.require_open(caseload, report)
    file = caseload.session.scalars(
        select(ReportFile).where(ReportFile.report_id == report.id).options(undefer(ReportFile.pdf))
    ).one()
    pdf = caseload.keyring.key(owners.report(report.id)).open("report.pdf", report.id, file.pdf)
    report.seen_at = report.seen_at or clock.now()
    caseload.audit.record(
        caseload.actor, "report.downloaded", couple_id=report.couple_id, about=("report", report.id)
    )
    return pdf


def file_facts(caseload: Caseload, report_id: UUID) -> ReportFile | None:
    """Size, pages and hash of a finished report's file, without the file."""
    return caseload.session.scalar(select(ReportFile).where(ReportFile.report_id == report_id))


def of_couple(caseload: Caseload, ref: str) -> Sequence[Report]:
    couple = caseload.couple(ref)
    return caseload.session.scalars(
        select(Report)
        .where(Report.couple_id == couple.id, Report.audience != OUTSIDE)
        .order_by(Report.requested_at.desc())
    ).all()


@dataclass(frozen=True)
class ReportLine:
    """A report on the list of the whole caseload."""

    report: Report
    ref: str
    couple_name: str


def lines(caseload: Caseload) -> list[ReportLine]:
    """The newest reports of the caseload with their couples' names."""
    found = caseload.reports()
    names = couples.names(caseload, {row.Report.couple_id for row in found})
    return [ReportLine(row.Report, row.ref, names[row.Report.couple_id]) for row in found]
