"""`/couples/<ref>/erase`: one partner or the whole case, after reading what goes; and the legal hold that stops it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.access import roles
from practice.services.couple import case, legal_hold
from practice.services.couple.case import CaseHeader
from practice.services.erasure import erasing, outlook
from practice.web import guard
from practice.web.couple.erasure_forms import EraseForm, HoldForm, LiftForm
from practice.web.guard import access, caseload
from practice.web.sign_in import password_again

bp = Blueprint("erasing", __name__, url_prefix="/couples/<ref>")


@bp.route("/erase/<int:position>", methods=["GET", "POST"])
@access("therapist", slow=True, needs=roles.MANAGE)
def partner(ref: str, position: int) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    person = header.person_at(position)
    form = EraseForm.for_case(ref)
    if _confirmed(form):
        erasing.erase_partner(caseload(), ref, position)
        guard.commit()
        flash(gettext("Erased. Reports that held their answers are gone; they can be made again without them."))
        return redirect(url_for("couples.show", ref=ref), 303)
    goes, stays = outlook.of_partner(caseload(), caseload().couple(ref), person.id)
    return _page(form, header, person=person, goes=goes, stays=stays)


@bp.route("/erase", methods=["GET", "POST"])
@access("therapist", slow=True, needs=roles.MANAGE)
def both(ref: str) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    form = EraseForm.for_case(ref)
    if _confirmed(form):
        erasing.erase_case(caseload(), ref)
        guard.commit()
        flash(gettext("The case is erased. That it was, and who had opened it, stays in the audit trail."))
        return redirect(url_for("caseload.index"), 303)
    goes = outlook.of_case(caseload(), caseload().couple(ref))
    return _page(form, header, person=None, goes=goes, stays=None)


def _confirmed(form: EraseForm) -> bool:
    """Whether everything is filled in and the password is right; then the writing transaction has begun."""
    return form.validate_on_submit() and password_again.fits(form, password_again.attempt(form))


def _page(form: EraseForm, header: CaseHeader, **values: object) -> ResponseReturnValue:
    hold = legal_hold.of_case(caseload(), header.ref)
    page = render_template("erasing/erase.html", form=form, case=header, hold=hold, **values)
    return page, 422 if form.is_submitted() else 200


@bp.route("/legal-hold", methods=["GET", "POST"])
@access("therapist", needs=roles.MANAGE)
def hold(ref: str) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    form = HoldForm()
    if form.validate_on_submit():
        legal_hold.place(caseload(), ref, form.reason.data or "")
        guard.commit()
        flash(gettext("Held. Nothing of this case is erased or deleted by time until the hold is lifted."))
        return redirect(url_for("erasing.hold", ref=ref), 303)
    standing = legal_hold.of_case(caseload(), ref)
    page = render_template("erasing/hold.html", form=form, case=header, hold=standing)
    return page, 422 if form.is_submitted() else 200


@bp.route("/legal-hold/lift", methods=["GET", "POST"])
@access("therapist", slow=True, needs=roles.MANAGE)
def lift(ref: str) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    form = LiftForm()
    if form.validate_on_submit() and password_again.fits(form, password_again.attempt(form)):
        legal_hold.lift(caseload(), ref)
        guard.commit()
        flash(gettext("The legal hold is lifted."))
        return redirect(url_for("couples.show", ref=ref), 303)
    standing = legal_hold.of_case(caseload(), ref)
    page = render_template("erasing/lift.html", form=form, case=header, hold=standing)
    return page, 422 if form.is_submitted() else 200
