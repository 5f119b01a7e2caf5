"""`/reports/all`: reports on all active couples of one's own at once; what would happen, the making, the files."""

import zipfile
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField
from wtforms.validators import Optional, ValidationError

from practice import jobs
from practice.access import roles
from practice.services.report import reporting
from practice.services.report.life import batches, superseding
from practice.services.report.request.choices import PAPERS, Choices
from practice.texts import language_name, languages
from practice.web import days
from practice.web.fields import options
from practice.web.guard import access, caseload, commit

bp = Blueprint("report_batches", __name__, url_prefix="/reports/all")

SHOW = "report_batches.show"


class BatchForm(FlaskForm):  # type: ignore[misc]
    """What the reports have in common."""

    class Meta:
        csrf = False  # the preview is a GET; the post checks the token like every other

    language = RadioField(
        _l("Language"), choices=options((code, language_name(code)) for code in languages()), default="en"
    )
    paper = RadioField(_l("Paper"), choices=options((name, name) for name in PAPERS), default="A4")
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()])

    def validate_since(self, field: Any) -> None:
        if field.data:
            days.require_near(field.data)

    def validate_until(self, field: Any) -> None:
        if field.data:
            days.require_near(field.data)
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(gettext("The last day is before the first."))

    def choices(self) -> dict[str, Any]:
        return Choices(
            language=self.language.data, paper=self.paper.data, since=self.since.data, until=self.until.data
        ).as_json()


@bp.get("")
@access("therapist", needs=roles.MANAGE)
def choose() -> ResponseReturnValue:
    """What the reports have in common, and which couples would get one."""
    form = BatchForm(request.args if "paper" in request.args else None)
    return _choose_page(form, 422 if "paper" in request.args and not form.validate() else 200)


def _choose_page(form: BatchForm, status: int) -> ResponseReturnValue:
    choices = form.choices() if status == 200 else Choices().as_json()
    found = batches.outlook(caseload(), choices)
    page = render_template(
        "reports/all.html",
        form=form,
        able=[one for one in found if one.skipped is None],
        skipped=[one for one in found if one.skipped is not None],
        reasons=batches.SKIPPED,
        earlier=batches.of_therapist(caseload()),
    )
    return page, status


@bp.post("")
@access("therapist", needs=roles.MANAGE)
def make() -> ResponseReturnValue:
    form = BatchForm(request.form)
    if not form.validate():
        return _choose_page(form, 422)
    batch_id, wishes = batches.request(caseload(), form.choices())
    commit()
    jobs.enqueue_reports(wishes)
    return redirect(url_for(SHOW, batch_id=batch_id), 303)


@bp.get("/<uuid:batch_id>")
@access("therapist", records=True, needs=roles.MANAGE)
def show(batch_id: UUID) -> ResponseReturnValue:
    """How far it is. Looking at a finished batch takes its line off the dashboard."""
    batch = batches.show(caseload(), batch_id)
    commit()
    return render_template(
        "reports/batch.html",
        batch=batch,
        reasons=batches.SKIPPED,
        failures=reporting.REASONS,
        held_back=superseding.HELD_BACK,
    )


@bp.post("/<uuid:batch_id>/again")
@access("therapist", needs=roles.MANAGE)
def again(batch_id: UUID) -> ResponseReturnValue:
    wishes = batches.try_again(caseload(), batch_id)
    commit()
    jobs.enqueue_reports(wishes)
    flash(ngettext("%(num)s report is made again.", "%(num)s reports are made again.", len(wishes)))
    return redirect(url_for(SHOW, batch_id=batch_id), 303)


@bp.get("/<uuid:batch_id>.zip")
@access("therapist", records=True, needs=roles.MANAGE)
def download(batch_id: UUID) -> ResponseReturnValue:
    """The files that are ready, each by its case number and each audited as a download."""
    files = BytesIO()
    with zipfile.ZipFile(files, "w", zipfile.ZIP_STORED) as archive:
        for ref, pdf in batches.open_files(caseload(), batch_id):
            archive.writestr(f"report-{ref}.pdf", pdf)
    commit()
    answer = Response(files.getvalue(), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="reports-{str(batch_id)[:8]}.zip"'
    return answer
