"""`/couples/<ref>/authorizations`: one partner's written authorization, recorded from a signed paper, and revoked."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.access import roles
from practice.services.couple import case
from practice.services.disclosing import authorizations, register, scopes
from practice.web import page
from practice.web.disclosing.disclosure_forms import AuthorizationForm, RevokeForm
from practice.web.guard import access, caseload, commit

bp = Blueprint("authorizations", __name__, url_prefix="/couples/<ref>/authorizations")


@bp.route("/new/<int:position>", methods=["GET", "POST"])
@access("therapist", needs=roles.PRIVATE, records=True)
def record(ref: str, position: int) -> ResponseReturnValue:
    """What of this partner there is to name, with the texts one by one."""
    offer = authorizations.offer(caseload(), ref, position)
    form = AuthorizationForm()
    if form.is_submitted() and form.fits(offer.rounds):
        authorizations.record(caseload(), ref, position, form.paper, *form.days)
        commit()
        flash(gettext("Recorded. It can be revoked at any time."))
        return redirect(url_for("disclosures.index", ref=ref), 303)
    commit()
    html = render_template(
        "disclosures/authorize.html",
        case=offer.header,
        person=offer.person,
        rounds=offer.rounds,
        whole=scopes.WHOLE,
        form=form,
    )
    return html, 422 if form.is_submitted() else 200


@bp.route("/<uuid:authorization_id>", methods=["GET", "POST"])
@access("therapist", needs=roles.PRIVATE)
def show(ref: str, authorization_id: UUID) -> ResponseReturnValue:
    """What one paper says; and revoking it, which whoever works on the case can note at once."""
    found = authorizations.find(caseload(), ref, authorization_id)
    form = RevokeForm()
    if form.validate_on_submit():
        authorizations.revoke(caseload(), ref, authorization_id, form.said_on.data or page.todays_date())
        commit()
        flash(gettext("Revoked. Nothing more goes out on it; what went out before can’t be called back."))
        return redirect(url_for("disclosures.index", ref=ref), 303)
    if not form.is_submitted():
        form.said_on.data = page.todays_date()
    html = render_template(
        "disclosures/authorization.html",
        case=case.header(caseload(), ref),
        one=found,
        scope=register.scope_in_words(caseload(), found.paper.scope) if found.paper else [],
        kinds=authorizations.KINDS,
        states=authorizations.STATES,
        form=form,
    )
    return html, 422 if form.is_submitted() else 200
