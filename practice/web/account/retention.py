"""`/account/retention`: how long the practice keeps ended cases; and what a therapist is told before one goes."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional, ValidationError

from practice import extensions
from practice.audit import Actor
from practice.services.rights import retention
from practice.services.rights.retention import LEAST, MOST, Ending
from practice.web import guard, page
from practice.web.guard import access, caseload

bp = Blueprint("retention", __name__, url_prefix="/account/retention")


class RetentionForm(FlaskForm):  # type: ignore[misc]
    years = IntegerField(
        _l("Years that an ended case is kept"),
        validators=[
            Optional(),
            NumberRange(LEAST, MOST, _l("Give a number from %(least)s to %(most)s.", least=LEAST, most=MOST)),
        ],
    )
    looked_up = BooleanField(_l("I have looked up how long the law and the rules of our profession want records kept"))

    def validate_looked_up(self, field: Any) -> None:
        if self.years.data and not field.data:
            raise ValidationError(gettext("Tick this, or leave the years empty. Nothing was changed."))


@bp.route("", methods=["GET", "POST"])
@access("owner", fresh=True)
def show() -> ResponseReturnValue:
    practice = page.practice()
    years = practice.case_years if practice else 0
    form = RetentionForm(data={"years": years or None})
    if form.validate_on_submit():
        by = Actor("therapist", guard.who().id)
        retention.choose(extensions.session(), guard.audit(), form.years.data or 0, by)
        guard.commit()
        flash(gettext("Saved. No case is erased before its therapist has been told for thirty days."))
        return redirect(url_for("retention.show"), 303)
    html = render_template(
        "rights/retention.html",
        form=form,
        years=years,
        reached=retention.reached(extensions.session()),
        runs=retention.runs(extensions.session()),
        least=LEAST,
        most=MOST,
    )
    return html, 422 if form.is_submitted() else 200


@bp.app_template_global()
def cases_ending() -> list[Ending]:
    """The therapist's own ended cases that are erased soon."""
    practice = page.practice()
    return retention.coming(caseload()) if practice and practice.case_years else []
