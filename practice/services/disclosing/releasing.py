"""After the release: the file, as often as what it rests on still stands, and a failed build once more."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from practice import clock
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.models.report import ReportFile
from practice.refusals import NotOnCaseload
from practice.services.disclosing import covered, kept
from practice.services.disclosing.refused import ChangedSince, FileNotThere, NotPrepared
from practice.services.report.reporting import Wish

AUDITED_LETTERS = 16  # of the hash, in the trail: it stays when the case is erased


def open_pdf(caseload: Caseload, ref: str, disclosure_id: UUID) -> bytes:
    """The file, if what it rests on still stands; each download is audited with the beginning of its hash.

    Raises NotOnCaseload, FileNotThere, AuthorizationRevoked, AuthorizationExpired, AuthorizationGone,
    PartnerRestricted, ChangedSince where an answer was corrected since, Unreadable.
    """
    couple = caseload.couple(ref)
    row = kept.row_of(caseload, couple, disclosure_id)
    report = kept.report_of(caseload, row)
    if report is None or report.state != "ready":
        raise FileNotThere
    covered.require(caseload, couple, row)
    if report.superseded_at is not None:
        raise ChangedSince
    wanted = select(ReportFile).where(ReportFile.report_id == report.id).options(undefer(ReportFile.pdf))
    file = caseload.session.scalars(wanted).one()
    pdf = caseload.keyring.key(owners.report(report.id)).open("report.pdf", report.id, file.pdf)
    row.first_taken_at = row.first_taken_at or clock.now()
    caseload.audit.record(
        caseload.actor,
        "disclosure.downloaded",
        couple_id=couple.id,
        about=("disclosure", row.id),
        outcome=file.sha256[:AUDITED_LETTERS],
    )
    return pdf


def try_again(caseload: Caseload, ref: str, disclosure_id: UUID) -> Wish:
    """Build once more what failed. Enqueue the wish after the commit.

    Raises NotOnCaseload, NotPrepared and the reasons of `covered.chosen`.
    """
    couple = caseload.locked_couple(ref)
    row = kept.row_of(caseload, couple, disclosure_id)
    caseload.audit.record(
        caseload.actor, "disclosure.tried_again", couple_id=couple.id, about=("disclosure", row.id)
    )
    report = kept.report_of(caseload, row, locked=True)
    if report is None:
        raise NotOnCaseload
    if report.state != "failed":
        raise NotPrepared
    covered.chosen(caseload, couple, row, report)
    report.attempt += 1
    report.tries, report.state, report.stage = 0, "queued", "waiting"
    report.failed_because, report.finished_at, report.heartbeat_at = None, None, clock.now()
    return Wish(report.id, report.attempt)
