"""`/couples/<ref>/status`: another status for a case, or a partner who withdrew, after reading what it does."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.services.couple import case, statuses
from practice.web.guard import access, caseload, commit

bp = Blueprint("statuses", __name__, url_prefix="/couples/<ref>/status")


@bp.get("")
@access("therapist")
def show(ref: str) -> ResponseReturnValue:
    """The statuses to choose from; with `to`, what that one does, to be confirmed."""
    to = request.args.get("to")
    if to is not None and to not in statuses.STATUSES:
        abort(404)
    return render_template(
        "couples/status.html",
        case=case.header(caseload(), ref),
        standing=statuses.standing_of(caseload(), ref),
        statuses=statuses.STATUSES,
        to=to,
        consequences=statuses.CONSEQUENCES,
    )


@bp.post("/<any(active, paused, separated, ended, archived):status>")
@access("therapist")
def change(ref: str, status: str) -> ResponseReturnValue:
    statuses.change(caseload(), ref, status)
    commit()
    flash(gettext("The status was changed."))
    return redirect(url_for("couples.show", ref=ref))


@bp.get("/partners/<int:position>")
@access("therapist")
def partner(ref: str, position: int) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    return render_template(
        "couples/withdrawing.html",
        case=header,
        person=header.person_at(position),
        standing=statuses.standing_of(caseload(), ref),
        consequences=statuses.WITHDRAWING,
    )


@bp.post("/partners/<int:position>/<any(withdrew, back):act>")
@access("therapist")
def change_partner(ref: str, position: int, act: str) -> ResponseReturnValue:
    if act == "withdrew":
        statuses.withdraw_partner(caseload(), ref, position)
    else:
        statuses.take_back(caseload(), ref, position)
    commit()
    flash(gettext("Recorded."))
    return redirect(url_for("couples.show", ref=ref))
