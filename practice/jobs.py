"""What the queue runs: ids in, safe to run twice. Jobs commit; what they enqueue, they enqueue after the commit."""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from practice import extensions
from practice.access import roles
from practice.access.caseload import Caseload
from practice.audit import TIMED
from practice.extensions import db
from practice.models.report import Report
from practice.redaction import where
from practice.refusals import NotOnCaseload, Refusal
from practice.services.report import report_content, reporting
from practice.services.report.reporting import Wish
from practice.texts import translator
from practice.vault import Unreadable

HEARTBEAT_SECONDS = 3.0
FIRST_BEAT_SECONDS = 0.3  # what is made sooner has no stage that anybody could read: one commit less to wait for
log = logging.getLogger("fourfold.jobs")


@dataclass
class At:
    """Which stage a report has come to; the heartbeat says it."""

    stage: str = "collecting"


class ReportFailed(Exception):
    """A report was not built; carries the reason's key only, so that nothing of the case reaches queue or log."""


def enqueue_report(wish: Wish) -> bool:
    """Ask the queue for an attempt; False when it is away, then the sweeper asks again."""
    return extensions.enqueue(
        wish.queue, "practice.jobs.build_report", wish.job_id, str(wish.report_id), wish.attempt
    )


def enqueue_reports(wishes: Iterable[Wish]) -> None:
    """Ask for many attempts. Where the queue is away the rest is left to the sweeper: each try would wait for it."""
    for wish in wishes:
        if not enqueue_report(wish):
            return


def build_report(report_id: str, attempt: int) -> None:
    """Build one requested report; safe to run twice, does nothing for an older attempt."""
    report = reporting.take(extensions.writing_session(), UUID(report_id), attempt)
    db.session.commit()
    if report is None:
        return
    wish = Wish(report.id, attempt)  # the row itself may be deleted while it is being built
    with _heartbeat(wish) as at:
        try:
            _build(report, wish, at)
        except Unreadable as error:
            _fail(wish, "unreadable", error)
        except NotOnCaseload as error:
            _fail(wish, "not_on_caseload", error)
        except Refusal as error:
            _fail(wish, error.failed, error)
        except extensions.DATABASE_BUSY as error:
            # Not the report's fault: it falls silent, and the sweeper asks again.
            log.warning("report %s, attempt %s: the database is busy at %s", report_id, attempt, where(error))
            raise ReportFailed("busy") from None
        except Exception as error:
            _fail(wish, "broken", error)


def _build(report: Report, wish: Wish, at: At) -> None:
    from reports import pages, pdf  # noqa: PLC0415 - heavy: the worker's parent has loaded it, a web process never does

    couple_id = report.couple_id
    content = report_content.collect(_caseload_of(report), report)
    db.session.rollback()  # no transaction stays open while the pages are laid out
    at.stage = "drawing"
    file = pdf.render(content, translator(content.language))
    session = extensions.writing_session()
    if not reporting.counts(session, wish.report_id, wish.attempt):
        session.rollback()
        return
    # The audit chain first, then the report: whoever takes both takes them in this order.
    extensions.audit_trail().record(TIMED, "report.built", couple_id=couple_id, about=("report", wish.report_id))
    if reporting.finish(session, extensions.keyring(), wish.report_id, wish.attempt, file, pages.count(file)):
        session.commit()
    else:
        session.rollback()


def _caseload_of(report: Report) -> Caseload:
    """The requester's caseload: the report holds what this therapist may see now, not what they could when asking."""
    keyring, trail = extensions.keyring(), extensions.audit_trail()
    return Caseload(extensions.session(), report.requested_by, keyring, trail, roles.READ)


def _fail(wish: Wish, because: str, error: Exception) -> None:
    log.error("report %s, attempt %s: %s at %s", wish.report_id, wish.attempt, because, where(error))
    db.session.rollback()
    reporting.fail(extensions.writing_session(), wish.report_id, wish.attempt, because)
    db.session.commit()
    raise ReportFailed(because) from None


@contextmanager
def _heartbeat(wish: Wish) -> Iterator[At]:
    """Say every few seconds that this attempt is alive, and where it is, in a thread with a session of its own."""
    stop, at = threading.Event(), At()
    engine = db.engine

    def beat() -> None:
        pause = FIRST_BEAT_SECONDS
        while not stop.wait(pause):
            pause = HEARTBEAT_SECONDS
            # A busy database is no reason to fall silent: the next beat may get through.
            with suppress(*extensions.DATABASE_BUSY), Session(engine) as session:
                reporting.beat(session, wish.report_id, wish.attempt, at.stage)
                session.commit()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield at
    finally:
        stop.set()
        thread.join()
