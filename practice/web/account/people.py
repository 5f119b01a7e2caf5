"""`/account/people`: the practice's therapists, for its owner."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import clock, extensions
from practice.audit import Actor
from practice.extensions import keyring
from practice.refusals import Refusal
from practice.services.people import accounts, invitations, people
from practice.services.team import cover, transfer
from practice.web import guard, page
from practice.web.account.account_forms import TherapistForm
from practice.web.guard import access

bp = Blueprint("people", __name__, url_prefix="/account/people")


@bp.get("")
@access("owner", fresh=True)
def index() -> ResponseReturnValue:
    session = extensions.session()
    return render_template(
        "account/people.html",
        people=people.everybody(session, keyring()),
        cases=transfer.counts(session),
        invited=invitations.open_ones(session, keyring()),
        covers=cover.everybodys(session, keyring(), clock.today(page.zone())),
    )


@bp.route("/new", methods=["GET", "POST"])
@access("owner", slow=True, fresh=True)
def new() -> ResponseReturnValue:
    form = TherapistForm()
    if form.validate_on_submit() and _added(form):
        guard.commit()
        flash(gettext("Added. Give them their password in person; they can change it on their account page."))
        return redirect(url_for("people.index"), 303)
    return render_template("account/new_therapist.html", form=form), 422 if form.is_submitted() else 200


def _added(form: TherapistForm) -> bool:
    new = form.therapist()
    password_hash = accounts.hashed(new)
    session = guard.start_writing()
    try:
        accounts.add_therapist(
            session, keyring(), guard.audit(), new, is_owner=False, by=_owner(), password_hash=password_hash
        )
    except Refusal as refusal:
        form.email.errors = [gettext(refusal.message, **refusal.values)]
        return False
    return True


def _owner() -> Actor:
    return Actor("therapist", guard.who().id)


@bp.post("/<uuid:therapist_id>/disable")
@access("owner", fresh=True)
def disable(therapist_id: UUID) -> ResponseReturnValue:
    people.disable(extensions.session(), guard.audit(), therapist_id, _owner())
    guard.commit()
    flash(gettext("This account can’t sign in any more. Its couples and records stay."))
    if transfer.counts(extensions.session()).get(therapist_id):
        flash(gettext("Its cases have nobody to read them now: arrange cover, or hand them over."), "warning")
    return redirect(url_for("people.index"), 303)


@bp.post("/<uuid:therapist_id>/enable")
@access("owner", fresh=True)
def enable(therapist_id: UUID) -> ResponseReturnValue:
    people.enable(extensions.session(), guard.audit(), therapist_id, _owner())
    guard.commit()
    flash(gettext("This account can sign in again."))
    return redirect(url_for("people.index"), 303)
