"""What a downloaded report is called: no name, nothing that tells more than the file must."""

from zoneinfo import ZoneInfo

from practice.access.caseload import Caseload
from practice.models.report import Report
from practice.services.report.request.offer import zone_of


def file_name(caseload: Caseload, report: Report) -> str:
    """The therapist's by case and day; one for clients by day and a piece of its own id, so that two never swap."""
    day = report.requested_at.astimezone(ZoneInfo(zone_of(caseload))).date().isoformat()
    if report.audience == "therapist":
        return f"progress-report-{caseload.couple_by_id(report.couple_id).ref}-{day}.pdf"
    return f"report-{day}-{str(report.id)[:8]}.pdf"
