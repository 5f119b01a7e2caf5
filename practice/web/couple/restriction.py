"""`/couples/<ref>/restriction`: a partner asked that their data is not worked with; and the notice before it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from practice.access import roles
from practice.services.couple import case
from practice.services.rights import restriction
from practice.services.rights.restriction import Restriction
from practice.web import guard
from practice.web.account.account_forms import typed
from practice.web.fields import text
from practice.web.guard import access, caseload, commit
from practice.web.local_path import local_path

bp = Blueprint("restriction", __name__, url_prefix="/couples/<ref>/restriction")


class RestrictionForm(FlaskForm):  # type: ignore[misc]
    reason = text(_l("What they asked for, and why"), 2000, needed=True)


@bp.app_template_global()
def restrictions_on(ref: str) -> list[Restriction]:
    return restriction.of_case(caseload(), ref)


@bp.route("/<int:position>", methods=["GET", "POST"])
@access("therapist")
def show(ref: str, position: int) -> ResponseReturnValue:
    """What it does, then begin; or since when it stands, and lift."""
    header = case.header(caseload(), ref)
    person = header.person_at(position)
    form = RestrictionForm()
    if form.validate_on_submit():
        restriction.begin(caseload(), ref, position, typed(form.reason))
        commit()
        flash(gettext("Recorded. What is kept of this person is not worked with from now on."))
        return redirect(url_for("couples.people", ref=ref), 303)
    standing = next((one for one in restriction.of_case(caseload(), ref) if one.person.id == person.id), None)
    page = render_template(
        "rights/restriction.html",
        case=header,
        person=person,
        form=form,
        standing=standing,
        consequences=restriction.CONSEQUENCES,
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/<int:position>/lift")
@access("therapist")
def lift(ref: str, position: int) -> ResponseReturnValue:
    restriction.lift(caseload(), ref, position)
    commit()
    flash(gettext("Lifted. Links and releases that have ended stay ended."))
    return redirect(url_for("couples.people", ref=ref), 303)


@bp.get("/notice")
@access("therapist", needs=roles.READ)
def notice(ref: str) -> ResponseReturnValue:
    """Stands before the answers of a case of which a partner asked for it, once a sign-in."""
    return render_template("rights/notice.html", case=case.header(caseload(), ref), next=_next())


@bp.post("/notice")
@access("therapist")
def read(ref: str) -> ResponseReturnValue:
    guard.note_read(restriction.read_notice(caseload(), ref))
    commit()
    return redirect(_next() or url_for("couples.show", ref=ref), 303)


def _next() -> str:
    return local_path(request.values.get("next")) or ""
