"""`/account/cover`: who stands in for me, and for whom I do; the owner arranges it for somebody who is away already."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import clock, extensions
from practice.audit import Actor
from practice.extensions import keyring
from practice.refusals import Refusal
from practice.services.people import people
from practice.services.team import cover
from practice.web import guard, page
from practice.web.couple.access_forms import CoverForm
from practice.web.guard import access

bp = Blueprint("cover", __name__, url_prefix="/account")


@bp.route("/cover", methods=["GET", "POST"])
@access("therapist")
def show() -> ResponseReturnValue:
    form = _form(guard.who().id)
    if form.validate_on_submit() and _given(form, guard.who().id):
        return redirect(url_for("cover.show"), 303)
    covers = cover.of_therapist(extensions.session(), keyring(), guard.who().id, clock.today(page.zone()))
    return render_template("account/cover.html", form=form, covers=covers), _status(form)


@bp.route("/people/<uuid:therapist_id>/cover", methods=["GET", "POST"])
@access("owner", fresh=True)
def of_absent(therapist_id: UUID) -> ResponseReturnValue:
    """Somebody fell ill: the owner lets a colleague stand in, without seeing a case."""
    absent = people.one(extensions.session(), keyring(), therapist_id)
    form = _form(therapist_id)
    if form.validate_on_submit() and _given(form, therapist_id):
        return redirect(url_for("people.index"), 303)
    return render_template("account/cover_of.html", form=form, absent=absent), _status(form)


def _form(absent_id: UUID) -> CoverForm:
    form = CoverForm()
    form.offer(people.colleagues(extensions.session(), keyring(), absent_id))
    return form


def _status(form: CoverForm) -> int:
    return 422 if form.is_submitted() else 200


def _given(form: CoverForm, absent_id: UUID) -> bool:
    if form.first.data is None or form.last.data is None:
        return False
    try:
        cover.give(
            extensions.session(),
            guard.audit(),
            clock.today(page.zone()),
            absent_id=absent_id,
            stand_in_id=form.colleague_id(),
            days=(form.first.data, form.last.data),
            by=_me(),
        )
    except Refusal as refusal:
        form.colleague.errors = [gettext(refusal.message, **refusal.values)]
        return False
    guard.commit()
    flash(gettext("Arranged. Both of you are told on the caseload page."))
    return True


def _me() -> Actor:
    return Actor("therapist", guard.who().id)


@bp.post("/cover/<uuid:cover_id>/end")
@access("therapist")
def end(cover_id: UUID) -> ResponseReturnValue:
    cover.end(extensions.session(), guard.audit(), cover_id, by=_me(), is_owner=guard.who().is_owner)
    guard.commit()
    flash(gettext("Ended. Those cases are closed to whoever stood in."))
    return redirect(url_for("people.index" if guard.who().is_owner else "cover.show"), 303)
