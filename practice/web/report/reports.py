"""`/reports`, `/couples/<ref>/reports`: ask for a report, look at its contents first, watch it being made, download."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import jobs
from practice.access import roles
from practice.refusals import NotOnCaseload, Refusal
from practice.services.couple import case
from practice.services.report import reporting
from practice.services.report.life import expiry, news, superseding
from practice.services.report.request import asking, listing, naming, offer
from practice.services.report.request.offer import Offer
from practice.services.review.said import Said, speak
from practice.texts import language_name
from practice.web.guard import access, caseload, commit
from practice.web.report.report_form import ReportForm, hidden

bp = Blueprint("reports", __name__)

GOING = ("queued", "running")


@bp.get("/reports")
@access("therapist", needs=roles.READ)
def index() -> ResponseReturnValue:
    return render_template("reports/index.html", lines=reporting.lines(caseload()), **_words())


@bp.get("/couples/<ref>/reports")
@access("therapist", records=True, needs=roles.READ)
def of_couple(ref: str) -> ResponseReturnValue:
    """The couple's reports and the form; an address with choices fills it, to change what was looked at."""
    found = offer.offer(caseload(), ref)
    form = ReportForm(request.args if "whom" in request.args else None)
    return _of_couple(found, form), 200


@bp.post("/couples/<ref>/reports")
@access("therapist", records=True)
def ask(ref: str) -> ResponseReturnValue:
    """Ask for the report, or with "preview" look at its contents first."""
    found = offer.offer(caseload(), ref)
    form = ReportForm(request.form)
    asked = form.asked(found)
    if asked is None:
        return _of_couple(found, form), 422
    if request.form.get("then") == "preview":
        return redirect(url_for("reports.preview", ref=ref, **form.query()), 303)
    try:
        wish = asking.request(caseload(), ref, asked)
    except Refusal as refusal:
        return _refused(found, form, refusal)
    commit()
    jobs.enqueue_report(wish)
    return redirect(url_for("reports.show", report_id=wish.report_id), 303)


@bp.get("/couples/<ref>/reports/preview")
@access("therapist", records=True)
def preview(ref: str) -> ResponseReturnValue:
    """What the report would hold, without a file."""
    found = offer.offer(caseload(), ref)
    form = ReportForm(request.args)
    asked = form.asked(found)
    if asked is None:
        return _of_couple(found, form), 422
    try:
        contents = asking.preview(caseload(), found, asked)
    except Refusal as refusal:
        return _refused(found, form, refusal)
    commit()
    return render_template(
        "reports/preview.html",
        case=found.header,
        asked=asked,
        contents=contents,
        title=listing.title_of(asked.reader),
        query=form.query(),
        hidden=hidden(form.query()),
        spoken=spoken,
        language_name=language_name,
    )


def _refused(found: Offer, form: ReportForm, refusal: Refusal) -> tuple[str, int]:
    """The form as it was filled in, with the reason; a case that is not there stays not there."""
    if isinstance(refusal, NotOnCaseload):
        raise refusal
    form.refuse(gettext(refusal.message) % refusal.values)
    return _of_couple(found, form), 422


def _of_couple(found: Offer, form: ReportForm) -> str:
    """The page. While a report is made it looks again by itself: that is not another opening."""
    lines = listing.lines(caseload(), found)
    if request.args.get("again") != "1" or not any(one.is_going for one in lines):
        _opened(found.header.id)
    return render_template(
        "reports/couple.html", case=found.header, offer=found, form=form, lines=lines, spoken=spoken, **_words()
    )


def spoken(said: Said) -> str:
    """A computed sentence in the page's language."""
    return speak(gettext, said)


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
    found = offer.offer(caseload(), case.header_by_id(caseload(), report.couple_id).ref)
    facts = reporting.file_facts(caseload(), report_id)
    kept_until = expiry.kept_until(caseload().session, report)
    page = {"case": found.header, "report": report, "facts": facts, "kept_until": kept_until, "spoken": spoken}
    page |= {
        "title": spoken(listing.title(found.header, report)),
        "built_from": listing.built_from(caseload(), found, report),
        "closed": listing.closed(caseload(), report),
    }
    return render_template("reports/show.html", **page, **_words())


@bp.get("/reports/<uuid:report_id>.pdf")
@access("therapist", records=True, needs=roles.READ)
def download(report_id: UUID) -> ResponseReturnValue:
    pdf = reporting.open_pdf(caseload(), report_id)
    name = naming.file_name(caseload(), caseload().report(report_id))
    commit()
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
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
        "work": reporting.WORK,
    }
