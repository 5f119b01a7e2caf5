"""Who may open a finished report: whoever may read the case, with two exceptions that say themselves why."""

from practice.access import restricted
from practice.access.caseload import Caseload
from practice.models.report import Report
from practice.refusals import OwnAnswersOff, Refusal
from practice.texts import N_


class HoldsPrivateNotes(Refusal):
    """Somebody else's private notes are in the file."""

    status = 403
    message = N_("This report holds private notes of whoever asked for it, so nobody else can open it.")


def closed_to(caseload: Caseload, report: Report) -> Refusal | None:
    """Why this therapist can't open the file, or None: private notes are read by their writer only, in a report too,
    and a partner's own report is handed over only while own answers are.
    """
    if report.choices.get("notes") and report.requested_by != caseload.therapist_id:
        return HoldsPrivateNotes()
    if report.audience == "partner" and not caseload.couple_by_id(report.couple_id).own_answers:
        return OwnAnswersOff()
    return None


def require_open(caseload: Caseload, report: Report) -> None:
    """Raises HoldsPrivateNotes, OwnAnswersOff, BehindNotice."""
    restricted.require_notice(caseload, caseload.couple_by_id(report.couple_id), report.partner_id)
    closed = closed_to(caseload, report)
    if closed is not None:
        raise closed
