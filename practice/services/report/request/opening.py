"""Who may open a finished report: whoever may read the case, with exceptions that say themselves why."""

from practice.access import restricted, roles
from practice.access.caseload import Caseload
from practice.models.report import Report
from practice.refusals import OwnAnswersOff, Refusal
from practice.texts import N_


class HoldsPrivateNotes(Refusal):
    """Somebody else's private notes are in the file."""

    status = 403
    message = N_("This report holds private notes of whoever asked for it, so nobody else can open it.")


class HandedOverAlone(Refusal):
    """One partner's own report, for somebody who only looks at the work and hands nothing over."""

    status = 403
    message = N_("It is for one partner. Only whoever works on the case opens it, to hand it to that partner alone.")


def closed_to(caseload: Caseload, report: Report) -> Refusal | None:
    """Why this therapist can't open the file, or None: private notes are read by their writer only, in a report too,
    and a partner's own report only by who hands it over, while own answers are.
    """
    if report.choices.get("notes") and report.requested_by != caseload.therapist_id:
        return HoldsPrivateNotes()
    if report.audience != "partner":
        return None
    if not caseload.may(roles.WORK, report.couple_id):
        return HandedOverAlone()
    return None if caseload.couple_by_id(report.couple_id).own_answers else OwnAnswersOff()


def require_open(caseload: Caseload, report: Report) -> None:
    """Raises HoldsPrivateNotes, HandedOverAlone, OwnAnswersOff, BehindNotice."""
    restricted.require_notice(caseload, caseload.couple_by_id(report.couple_id), report.partner_id)
    closed = closed_to(caseload, report)
    if closed is not None:
        raise closed
