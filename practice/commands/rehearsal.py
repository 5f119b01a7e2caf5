"""A report's statements gone through once in the worker's parent, so that no job has to compile them anew.

SQLAlchemy compiles a statement when it is first run, some two milliseconds each, and forgets it with the process: each
forked job would do that anew. The rehearsal is for a couple who do not exist, in one transaction that is taken back:
nobody's record is opened, and nothing is kept.
"""

import logging

from sqlalchemy import select

from practice import extensions
from practice.access.caseload import Caseload
from practice.audit import TIMED, AuditTrail
from practice.models.therapist import Therapist
from practice.redaction import where
from practice.services.couple import couples
from practice.services.couple.couples import Details
from practice.services.report import report_content, reporting

log = logging.getLogger("fourfold.worker")


def rehearse() -> bool:
    """Whether it could be done: not before there is a therapist, nor while others write. Another failure is logged and
    makes the jobs slower only."""
    try:
        return _rehearsed()
    except extensions.DATABASE_BUSY:
        return False
    except Exception as error:  # the worker has to start whatever is wrong here
        log.warning("No rehearsal: %s", where(error))
        return True
    finally:
        # Nothing of the parent's connections may reach a child: two processes would speak on one socket.
        extensions.db.session.remove()
        extensions.db.engine.dispose()


def _rehearsed() -> bool:
    session = extensions.writing_session()
    therapist_id = session.scalar(select(Therapist.id).limit(1))
    if therapist_id is None:
        return False
    audit = AuditTrail(session, extensions.settings().audit_key)
    caseload = Caseload(session, therapist_id, extensions.keyring(), audit)
    couple = couples.add(caseload, [Details("One", ""), Details("Two", "")])
    wish = reporting.request(caseload, couple.ref, {})
    report = reporting.take(session, wish.report_id, wish.attempt)
    if report is not None:
        report_content.collect(caseload, report)
        reporting.reach(session, wish.report_id, wish.attempt, "drawing")
        audit.record(TIMED, "report.built", couple_id=couple.id, about=("report", wish.report_id))
        reporting.finish(session, extensions.keyring(), wish.report_id, wish.attempt, b"", 1)
        session.flush()
    session.rollback()
    return True
