"""Reports that are out of date: something they hold was corrected or rewritten, or is not released any more.

The file stays as it was made, marked with when and why; a joint one is not handed out any more. A report that is being
made at that moment may have read what was before, so it is made anew.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import clock
from practice.models.release import Release
from practice.models.report import Report
from practice.services.report.life.erasing import locked
from practice.texts import N_

REASONS = {
    "release": N_("What the couple was allowed to see together has changed since. It can't be handed over any more."),
    "corrected": N_("An answer that it may hold was corrected since."),
    "erased": N_("One partner's data were erased, and with them every report that held some."),
    "note_changed": N_("A note of yours that it holds was changed since."),
    "words_changed": N_("The words for the two of them were changed since. Make it again to hand over the new ones."),
}
HELD_BACK = ("release",)  # not handed out again: what it shows is not open to its reader now


def release_changed(session: Session, couple_id: UUID) -> int:
    """A release of this couple ended: their joint reports are out of date. How many files. The caller commits."""
    return _supersede(session, couple_id, "release", lambda report: report.audience == "couple")


def answer_corrected(session: Session, couple_id: UUID, partner_id: UUID) -> int:
    """An answer of this partner was corrected: so are the reports of both and the partner's own. How many files."""
    return _supersede(session, couple_id, "corrected", lambda report: report.partner_id in (None, partner_id))


def note_changed(session: Session, couple_id: UUID, note_id: UUID) -> int:
    """A private note changed: the reports for which it was ticked are out of date. How many files."""
    ticked = str(note_id)
    return _supersede(session, couple_id, "note_changed", lambda report: ticked in report.choices.get("notes", ()))


def words_changed(session: Session, couple_id: UUID, assignment_id: UUID) -> int:
    """The therapist's words for a round changed: so are the joint reports made of its release. How many files."""
    releases = {str(one) for one in session.scalars(select(Release.id).where(Release.assignment_id == assignment_id))}
    return _supersede(
        session,
        couple_id,
        "words_changed",
        lambda report: report.audience == "couple" and not releases.isdisjoint(report.choices.get("releases", ())),
    )


def _supersede(session: Session, couple_id: UUID, because: str, concerns: Callable[[Report], bool]) -> int:
    """Waits for an attempt that is about to finish; one that starts later reads what is true then."""
    going = select(Report.id).where(Report.couple_id == couple_id, Report.state.in_(("queued", "running", "ready")))
    files = 0
    for report in locked(session, session.scalars(going).all()):
        if not concerns(report):
            continue
        if report.state == "running":
            report.attempt += 1
            report.state, report.stage, report.heartbeat_at = "queued", "waiting", clock.now()
        elif report.state == "ready" and _is_news(report, because):
            report.superseded_at, report.superseded_because = clock.now(), because
            report.seen_at = None  # news for whoever asked for it
            files += 1
    session.flush()
    return files


def _is_news(report: Report, because: str) -> bool:
    """The first reason stands, until one comes that holds the file back."""
    if report.superseded_at is None:
        return True
    return because in HELD_BACK and report.superseded_because not in HELD_BACK
