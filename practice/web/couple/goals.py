"""`/couples/<ref>/goals`: what the couple works towards."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from practice.access import roles
from practice.services.couple import goals
from practice.services.couple.goals import GoalPage, Source
from practice.web.fields import line, options
from practice.web.guard import access, caseload, commit

bp = Blueprint("goals", __name__, url_prefix="/couples/<ref>/goals")


class GoalForm(FlaskForm):  # type: ignore[misc]
    words = line(
        _l("The goal, in your words"), 300, needed=True, hint=_l("For example: ending an argument the same day.")
    )
    source = SelectField(_l("Drawn from"), default="")

    def __init__(self, page: GoalPage, **keywords: Any) -> None:
        super().__init__(**keywords)
        self._sources = {one.key: one for one in page.sources}
        self.source.choices = options([("", _l("no area")), *((one.key, _named(one)) for one in page.sources)])

    def chosen(self) -> Source | None:
        return self._sources.get(self.source.data)


def _named(source: Source) -> str:
    if source.aim:
        return gettext("%(area)s (approved: %(aim)s)", area=source.title, aim=source.aim)
    return gettext("%(area)s (growth priority)", area=source.title) if source.is_priority else source.title


@bp.get("")
@access("therapist", records=True, needs=roles.READ)
def show(ref: str) -> ResponseReturnValue:
    page = goals.open_page(caseload(), ref)
    commit()
    return _page(page, GoalForm(page, formdata=None), 200)


@bp.post("")
@access("therapist")
def add(ref: str) -> ResponseReturnValue:
    page = goals.open_page(caseload(), ref)
    form = GoalForm(page)
    if not form.validate():
        commit()
        return _page(page, form, 422)
    goals.add(caseload(), ref, form.words.data or "", form.chosen())
    commit()
    flash(gettext("Added."))
    return redirect(url_for("goals.show", ref=ref), 303)


@bp.post("/<uuid:goal_id>")
@access("therapist")
def set_status(ref: str, goal_id: UUID) -> ResponseReturnValue:
    status = request.form.get("status", "")
    caseload().couple(ref)
    if status not in goals.STATUSES:
        abort(400)
    goals.set_status(caseload(), ref, goal_id, status)
    commit()
    flash(gettext("Saved."))
    return redirect(url_for("goals.show", ref=ref), 303)


def _page(page: GoalPage, form: GoalForm, status: int) -> ResponseReturnValue:
    return render_template("goals/show.html", case=page.header, page=page, form=form, statuses=goals.STATUSES), status
