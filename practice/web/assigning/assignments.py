"""`/couples/<ref>/assign` and `/couples/<ref>/links/...`: give homework, hand over each partner's link and PIN."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import programme
from practice.refusals import NotOnCaseload, Refusal
from practice.services.assigning import assignments, links, schedules
from practice.services.couple import case, couples
from practice.web import page
from practice.web.assigning import addresses
from practice.web.assigning.assignment_forms import AssignForm
from practice.web.guard import access, caseload, commit, start_writing

bp = Blueprint("assignments", __name__, url_prefix="/couples/<ref>")


@bp.route("/assign", methods=["GET", "POST"])
@access("therapist")
def assign(ref: str) -> ResponseReturnValue:
    form = AssignForm(instrument=request.args.getlist("step"))
    if form.validate_on_submit():
        made = _assign_all(ref, form)
        if made is not None:
            flash(gettext("Assigned. Hand each partner their link, and the PIN by another way."))
            return redirect(url_for("assignments.links_page", ref=ref, assignment_id=made))
        return _assign_page(ref, form), 409
    return _assign_page(ref, form), 422 if form.is_submitted() else 200


def _assign_all(ref: str, form: AssignForm) -> UUID | None:
    """Every chosen step, or none: the form then says why. The first one's id."""
    made = []
    for choices in form.choices():
        try:
            made.append(assignments.assign(caseload(), ref, choices).id)
        except NotOnCaseload:
            raise
        except Refusal as refusal:
            start_writing()  # what was made before it is taken back
            form.refuse(choices.instrument, refusal)
            return None
    schedules.set_going_on(caseload(), ref, goes_on=form.goes_on.data)
    commit()
    return made[0]


def _assign_page(ref: str, form: AssignForm) -> str:
    found = links.assign_options(caseload(), ref)
    if not form.is_submitted():
        form.goes_on.data = found.goes_on
        form.remind.data = page.practice().reminders
        if not form.instrument.data and found.suggested:
            form.instrument.data = [found.suggested]
    return render_template(
        "assignments/assign.html",
        form=form,
        case=found.header,
        options=found,
        steps=programme.catalogue().programme,
        policies=couples.POLICIES,
    )


@bp.get("/links/<uuid:assignment_id>")
@access("therapist", records=True)
def links_page(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    sheet = links.open_links(caseload(), ref, assignment_id)
    commit()
    return render_template(
        "assignments/links.html",
        case=sheet.header,
        sheet=sheet,
        address_of=addresses.homework_address,
        qr_code=addresses.qr_code,
        only_here=addresses.works_only_here(),
    )


@bp.post("/homework/<uuid:homework_id>/<any(extend, renew, revoke):act>")
@access("therapist")
def change_link(ref: str, homework_id: UUID, act: str) -> ResponseReturnValue:
    acts = {
        "extend": (assignments.extend_link, gettext("The link works until %(moment)s.")),
        "renew": (assignments.renew_link, gettext("There is a new link. The old one opens nothing any more.")),
        "revoke": (assignments.revoke_link, gettext("The link opens nothing any more. What was answered is kept.")),
    }
    change, said = acts[act]
    change(caseload(), ref, homework_id)
    homework = caseload().homework(ref, homework_id)
    commit()
    flash(said % {"moment": page.format_moment(homework.expires_at)} if act == "extend" else said)
    return redirect(url_for("assignments.links_page", ref=ref, assignment_id=homework.assignment_id))


@bp.route("/assignments/<uuid:assignment_id>/withdraw", methods=["GET", "POST"])
@access("therapist")
def withdraw(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    if request.method == "POST":
        assignments.withdraw(caseload(), ref, assignment_id)
        commit()
        flash(gettext("Withdrawn. Both links opened nothing from that moment, and what was begun is destroyed."))
        return redirect(url_for("couples.show", ref=ref))
    sheet = links.state_of(caseload(), ref, assignment_id)
    return render_template("assignments/withdraw.html", case=sheet[0], assignment=sheet[1])


@bp.route("/partners/<int:position>/pin/off", methods=["GET", "POST"])
@access("therapist")
def pin_off(ref: str, position: int) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    person = header.person_at(position)
    if request.method == "GET":
        return render_template("assignments/pin_off.html", case=header, person=person)
    couples.switch_pin_off(caseload(), ref, position)
    newest = links.newest_assignment_id(caseload(), ref)
    commit()
    flash(gettext("The PIN is switched off. A new PIN switches it on again."))
    return _back_to_links(ref, newest)


@bp.post("/partners/<int:position>/pin/<any(handed_over, renew):act>")
@access("therapist")
def pin(ref: str, position: int, act: str) -> ResponseReturnValue:
    if act == "renew":
        couples.renew_pin(caseload(), ref, position)
        said = gettext("There is a new PIN. The old one opens nothing any more.")
    else:
        couples.pin_handed_over(caseload(), ref, position)
        said = gettext("Noted. The PIN can't be read here any more; a new one can be made at any time.")
    newest = links.newest_assignment_id(caseload(), ref)
    commit()
    flash(said)
    return _back_to_links(ref, newest)


def _back_to_links(ref: str, newest: UUID | None) -> ResponseReturnValue:
    if newest is None:
        return redirect(url_for("couples.show", ref=ref))
    return redirect(url_for("assignments.links_page", ref=ref, assignment_id=newest))
