"""Who may open a finished report: whoever may read the case, but one with private notes only their writer."""

from practice.access.caseload import Caseload
from practice.models.report import Report
from practice.refusals import Refusal
from practice.texts import N_


class HoldsPrivateNotes(Refusal):
    """Somebody else's private notes are in the file."""

    status = 403
    message = N_("This report holds private notes of whoever asked for it, so nobody else can open it.")


def is_open_to(caseload: Caseload, report: Report) -> bool:
    """Private notes are read by their writer only, in a report too."""
    return not report.choices.get("notes") or report.requested_by == caseload.therapist_id


def require_open(caseload: Caseload, report: Report) -> None:
    """Raises HoldsPrivateNotes."""
    if not is_open_to(caseload, report):
        raise HoldsPrivateNotes
