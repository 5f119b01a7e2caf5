"""`/couples/<ref>/access`: who is on this case, adding and removing a colleague, handing the case over."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import extensions
from practice.access import roles
from practice.extensions import keyring
from practice.services.couple import case
from practice.services.people import people
from practice.services.team import case_team, transfer
from practice.web import guard
from practice.web.couple.access_forms import AddForm, HandOverForm
from practice.web.guard import access, caseload, commit

bp = Blueprint("case_team", __name__, url_prefix="/couples/<ref>/access")


@bp.get("")
@access("therapist", records=True, needs=roles.READ)
def show(ref: str) -> ResponseReturnValue:
    return _page(ref, AddForm(formdata=None)), 200


def _page(ref: str, form: AddForm) -> str:
    found = case_team.open_team(caseload(), ref)
    form.offer(case_team.candidates(caseload(), ref))
    commit()
    return render_template("couples/access.html", case=found.header, team=found, form=form, roles=case_team.ROLES)


@bp.post("")
@access("therapist", needs=roles.MANAGE, fresh=True)
def add(ref: str) -> ResponseReturnValue:
    form = AddForm()
    form.offer(case_team.candidates(caseload(), ref))
    if not form.validate_on_submit():
        return _page(ref, form), 422
    case_team.add(caseload(), ref, form.colleague_id(), form.role.data, form.until.data)
    commit()
    flash(gettext("Added. They find the case on their caseload and are told there."))
    return redirect(url_for("case_team.show", ref=ref), 303)


@bp.post("/<uuid:access_id>/remove")
@access("therapist", needs=roles.MANAGE, fresh=True)
def remove(ref: str, access_id: UUID) -> ResponseReturnValue:
    case_team.remove(caseload(), ref, access_id)
    commit()
    flash(gettext("Removed. From now on this case does not exist for them."))
    return redirect(url_for("case_team.show", ref=ref), 303)


@bp.route("/hand-over", methods=["GET", "POST"])
@access("therapist", needs=roles.MANAGE, fresh=True)
def hand_over(ref: str) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    form = HandOverForm(data={"cases": [header.ref]})
    form.offer(people.colleagues(extensions.session(), keyring(), guard.who().id))
    form.offer_cases([header.ref])
    if form.validate_on_submit():
        transfer.hand_over(
            extensions.session(),
            guard.audit(),
            from_id=guard.who().id,
            to_id=form.colleague_id(),
            refs=[header.ref],
            by=caseload().actor,
        )
        commit()
        flash(gettext("Handed over. The case is not on your caseload any more."))
        return redirect(url_for("caseload.index"), 303)
    page = render_template("couples/hand_over.html", case=header, form=form)
    return page, 422 if form.is_submitted() else 200
