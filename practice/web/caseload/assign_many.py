"""`/assign`: one step for several couples, from the caseload; a preview first, and taking it back afterwards."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired, Optional, ValidationError

from practice import clock, programme
from practice.services.assigning import assign_many
from practice.services.assigning.assignments import Choices
from practice.web import days, page
from practice.web.fields import options
from practice.web.guard import access, caseload, commit

bp = Blueprint("assign_many", __name__, url_prefix="/assign")


class AssignManyForm(FlaskForm):  # type: ignore[misc]
    """Which step, until when."""

    class Meta:
        csrf = False  # the preview is a GET; the post checks the token like every other

    instrument = RadioField(_l("Step"), validators=[InputRequired(_l("Choose a step."))])
    due_on = DateField(_l("Finish by"), validators=[Optional()])

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.instrument.choices = options((one.code, one.title) for one in programme.catalogue().programme)

    def validate_due_on(self, field: Any) -> None:
        if field.data and field.data < clock.today(page.zone()):
            raise ValidationError(gettext("This day has passed."))
        if field.data:
            days.require_not_far(field.data)


@bp.get("")
@access("therapist")
def choose() -> ResponseReturnValue:
    """The step and the day; once they are chosen, what would happen to each couple."""
    if not request.args.getlist("ref"):
        flash(gettext("Tick the couples first."), "warning")
        return redirect(url_for("caseload.index"))
    form = AssignManyForm(request.args if "instrument" in request.args else None)
    return _choose_page(form, is_chosen="instrument" in request.args and form.validate())


def _choose_page(form: AssignManyForm, *, is_chosen: bool) -> str:
    choices = Choices(instrument=form.instrument.data if is_chosen else programme.catalogue().programme[0].code)
    found = assign_many.outlook(caseload(), request.values.getlist("ref"), choices)
    return render_template(
        "assignments/many.html",
        form=form,
        outlook=found,
        is_chosen=is_chosen,
        able=sum(1 for one in found if one.refusal is None),
        step=programme.catalogue().current(choices.instrument),
        steps=programme.catalogue().programme,
    )


@bp.post("")
@access("therapist")
def assign() -> ResponseReturnValue:
    form = AssignManyForm(request.form)
    if not form.validate():
        return _choose_page(form, is_chosen=False), 422
    made = assign_many.assign(caseload(), request.form.getlist("ref"), form.instrument.data, form.due_on.data)
    commit()
    return redirect(url_for("assign_many.done", id=made))


@bp.get("/done")
@access("therapist")
def done() -> ResponseReturnValue:
    return render_template("assignments/many_done.html", given=assign_many.given(caseload(), _ids(request.args)))


@bp.post("/undo")
@access("therapist")
def undo() -> ResponseReturnValue:
    taken_back = assign_many.undo(caseload(), _ids(request.form))
    commit()
    flash(ngettext("%(num)s assignment was taken back.", "%(num)s assignments were taken back.", taken_back))
    return redirect(url_for("caseload.index"))


def _ids(given: Any) -> list[UUID]:
    try:
        return [UUID(one) for one in given.getlist("id")]
    except ValueError:
        abort(400)
