"""`/couples/...`: add, overview, edit and delete a couple; its secrets policy and safety record."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.access import roles
from practice.services.couple import case, couples, goals, intake
from practice.services.erasure import erasing
from practice.services.joint import release
from practice.services.safety import private_pages, safety
from practice.services.session import session_records
from practice.web.couple.couple_forms import AskedForm, CoupleForm, DecisionForm, PolicyForm, filled
from practice.web.guard import access, caseload, commit
from practice.web.session import session_words

bp = Blueprint("couples", __name__, url_prefix="/couples")


@bp.route("/new", methods=["GET", "POST"])
@access("therapist")
def new() -> ResponseReturnValue:
    form = CoupleForm()
    if form.validate_on_submit():
        couple = couples.add(caseload(), form.both(), form.moment())
        commit()
        flash(gettext("Added. Record the secrets policy next, then assign the first step."))
        return redirect(url_for("couples.show", ref=couple.ref))
    return _form_page("couples/new.html", form)


@bp.get("/<ref>")
@access("therapist", records=True, needs=roles.READ)
def show(ref: str) -> ResponseReturnValue:
    overview = case.open_overview(caseload(), ref)
    couple = caseload().couple(ref)
    sessions = session_records.of_couple(caseload(), couple, overview.header.persons)
    aims = goals.of_couple(caseload(), couple)
    releases = release.states(caseload(), couple.id)
    beginning = intake.checklist(caseload(), ref)
    commit()
    return render_template(
        "couples/show.html",
        case=overview.header,
        overview=overview,
        intake=beginning,
        sessions=sessions,
        releases=releases,
        session_words=session_words,
        goals=aims,
        goal_statuses=goals.STATUSES,
    )


@bp.route("/<ref>/people", methods=["GET", "POST"])
@access("therapist", records=True)
def people(ref: str) -> ResponseReturnValue:
    couple = caseload().couple(ref)
    persons = couples.people(caseload().keyring, couple.partners)
    form = CoupleForm(data=None if request.method == "POST" else filled(persons, couple.next_session_at))
    form.booked = couple.next_session_at
    if form.validate_on_submit():
        couples.edit(caseload(), ref, form.both(), form.moment())
        commit()
        flash(gettext("Saved."))
        return redirect(url_for("couples.show", ref=ref))
    header = case.header(caseload(), ref)
    alone = private_pages.alone(caseload(), ref)
    caseload().audit.record(caseload().actor, "people.opened", couple_id=couple.id)
    commit()
    erased = erasing.erased_of(couple)
    return _form_page("couples/people.html", form, case=header, alone=alone, erased=erased)


def _form_page(template: str, form: CoupleForm, **values: object) -> ResponseReturnValue:
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


@bp.route("/<ref>/delete", methods=["GET", "POST"])
@access("therapist", needs=roles.MANAGE)
def delete(ref: str) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    if request.method == "POST":
        couples.delete_wrongly_added(caseload(), ref)
        commit()
        flash(gettext("Deleted, with its keys."))
        return redirect(url_for("caseload.index"))
    answered = couples.is_record(caseload(), header.id)
    return render_template("couples/delete.html", case=header, answered=answered)


@bp.route("/<ref>/policy", methods=["GET", "POST"])
@access("therapist")
def policy(ref: str) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    current = couples.policy_of(caseload(), header.id)
    form = PolicyForm(policy=current.policy if current else None)
    if form.validate_on_submit():
        couples.record_policy(caseload(), ref, form.policy.data)
        commit()
        flash(gettext("Recorded. Each partner reads it before the first question."))
        return redirect(url_for("couples.show", ref=ref))
    return _page("couples/policy.html", form, case=header, current=current)


def _page(template: str, form: PolicyForm | AskedForm | DecisionForm, **values: object) -> ResponseReturnValue:
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


@bp.get("/<ref>/safety")
@access("therapist", records=True, needs=roles.PRIVATE)
def safety_record(ref: str) -> ResponseReturnValue:
    record = case.open_safety(caseload(), ref)
    commit()
    return render_template("couples/safety.html", record=record, decision_form=DecisionForm(decision=record.decision))


@bp.post("/<ref>/safety")
@access("therapist", needs=roles.PRIVATE)
def safety_decide(ref: str) -> ResponseReturnValue:
    form = DecisionForm()
    if not form.validate_on_submit():
        record = case.open_safety(caseload(), ref)
        commit()
        return render_template("couples/safety.html", record=record, decision_form=form), 422
    safety.decide(caseload(), ref, form.decision.data)
    commit()
    flash(gettext("Recorded."))
    return redirect(url_for("couples.safety_record", ref=ref))


@bp.route("/<ref>/partners/<int:position>/asked", methods=["GET", "POST"])
@access("therapist", needs=roles.PRIVATE)
def asked(ref: str, position: int) -> ResponseReturnValue:
    header = case.header(caseload(), ref)
    person = header.person_at(position)
    form = AskedForm()
    if form.validate_on_submit() and form.asked_on.data:
        safety.record_asked(caseload(), ref, position, form.asked_on.data, form.how.data)
        commit()
        flash(gettext("Recorded."))
        return redirect(url_for("couples.safety_record", ref=ref))
    return _page("couples/asked.html", form, case=header, person=person)
