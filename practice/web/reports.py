"""`/reports`, `/couples/<ref>/reports`: ask for a report, watch it being made, download the PDF."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField

from practice import jobs
from practice.access import roles
from practice.services import case, reporting
from practice.services.report_life import expiry, news, superseding
from practice.web.fields import options
from practice.web.guard import access, caseload, commit

bp = Blueprint("reports", __name__)

GOING = ("queued", "running")


class ReportForm(FlaskForm):  # type: ignore[misc]
    """What the therapist's report holds beside what it always holds."""

    paper = RadioField(_l("Paper"), choices=options([("A4", "A4"), ("Letter", "Letter")]), default="A4")
    appendix = BooleanField(_l("Add every question with both answers as an appendix"))

    def choices(self) -> dict[str, str]:
        return {"paper": self.paper.data, "appendix": "yes" if self.appendix.data else "no"}


@bp.get("/reports")
@access("therapist", needs=roles.READ)
def index() -> ResponseReturnValue:
    return render_template("reports/index.html", lines=reporting.lines(caseload()), **_words())


@bp.route("/couples/<ref>/reports", methods=["GET", "POST"])
@access("therapist", records=True, needs=roles.READ)
def of_couple(ref: str) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    form = ReportForm()
    if form.validate_on_submit():
        wish = reporting.request(caseload(), ref, form.choices())
        commit()
        jobs.enqueue_report(wish)
        return redirect(url_for("reports.show", report_id=wish.report_id))
    found = reporting.of_couple(caseload(), ref)
    _opened(header.id)
    page = render_template("reports/couple.html", case=header, form=form, reports=found, **_words())
    return page, 422 if form.is_submitted() else 200


def _opened(couple_id: UUID, report_id: UUID | None = None) -> None:
    about = None if report_id is None else ("report", report_id)
    caseload().audit.record(caseload().actor, "reports.opened", couple_id=couple_id, about=about)
    commit()


@bp.get("/reports/<uuid:report_id>")
@access("therapist", records=True, needs=roles.READ)
def show(report_id: UUID) -> ResponseReturnValue:
    """The page of one report. While it is made, the page looks again by itself: that is not another opening."""
    report = caseload().report(report_id)
    if report.state not in GOING:
        news.look(caseload(), report)
    if report.state not in GOING or request.args.get("again") != "1":
        _opened(report.couple_id, report.id)
    header = case.header_by_id(caseload(), report.couple_id)
    facts = reporting.file_facts(caseload(), report_id)
    kept_until = expiry.kept_until(caseload().session, report)
    page = {"case": header, "report": report, "facts": facts, "kept_until": kept_until}
    return render_template("reports/show.html", **page, **_words())


@bp.get("/reports/<uuid:report_id>.pdf")
@access("therapist", records=True, needs=roles.READ)
def download(report_id: UUID) -> ResponseReturnValue:
    pdf = reporting.open_pdf(caseload(), report_id)
    commit()
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="report-{str(report_id)[:8]}.pdf"'
    return answer


@bp.post("/reports/<uuid:report_id>/again")
@access("therapist")
def again(report_id: UUID) -> ResponseReturnValue:
    wish = reporting.try_again(caseload(), report_id)
    commit()
    jobs.enqueue_report(wish)
    return redirect(url_for("reports.show", report_id=report_id))


@bp.post("/reports/<uuid:report_id>/anew")
@access("therapist")
def anew(report_id: UUID) -> ResponseReturnValue:
    """The same report of today, where the file is no longer kept or is out of date."""
    wish = reporting.make_again(caseload(), report_id)
    commit()
    jobs.enqueue_report(wish)
    return redirect(url_for("reports.show", report_id=wish.report_id))


@bp.post("/reports/<uuid:report_id>/delete")
@access("therapist")
def delete(report_id: UUID) -> ResponseReturnValue:
    couple_id = caseload().report(report_id).couple_id
    reporting.delete_report(caseload(), report_id)
    header = case.header_by_id(caseload(), couple_id)
    commit()
    flash(gettext("The report and its key are deleted."))
    return redirect(url_for("reports.of_couple", ref=header.ref))


def _words() -> dict[str, object]:
    return {
        "stages": reporting.STAGES,
        "reasons": reporting.REASONS,
        "superseded": superseding.REASONS,
        "held_back": superseding.HELD_BACK,
    }
