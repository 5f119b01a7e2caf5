"""Inviting a colleague: the owner gets a link to hand over, `/invitation/<token>` makes the account with it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import extensions
from practice.audit import Actor
from practice.extensions import keyring, settings
from practice.services.people import accounts, invitations
from practice.services.people.accounts import NewTherapist
from practice.services.people.invitations import HasAccount
from practice.services.signing_in.passwords import WeakPassword
from practice.web import guard
from practice.web.account.account_forms import typed
from practice.web.assigning import addresses
from practice.web.couple.access_forms import InviteForm, JoinForm
from practice.web.guard import access

bp = Blueprint("invitations", __name__)


@bp.route("/account/people/invite", methods=["GET", "POST"])
@access("owner", fresh=True)
def invite() -> ResponseReturnValue:
    """The answer to the form holds the link and is the only page that ever does: there is nothing to go back to."""
    form = InviteForm()
    if form.validate_on_submit():
        try:
            token = invitations.invite(extensions.session(), keyring(), guard.audit(), typed(form.email), _owner())
        except HasAccount as refusal:
            form.email.errors = [gettext(refusal.message)]
        else:
            guard.commit()
            return render_template(
                "account/invited.html",
                email=typed(form.email),
                address=_address(token),
                only_here=addresses.works_only_here(),
                days=invitations.GOOD_FOR.days,
            )
    return render_template("account/invite.html", form=form, days=invitations.GOOD_FOR.days), _status(form)


def _address(token: str) -> str:
    base = settings().public_url or request.host_url.rstrip("/")
    return f"{base}{url_for('invitations.join', token=token)}"


def _owner() -> Actor:
    return Actor("therapist", guard.who().id)


def _status(form: InviteForm | JoinForm) -> int:
    return 422 if form.is_submitted() else 200


@bp.post("/account/people/invitations/<uuid:invitation_id>/withdraw")
@access("owner", fresh=True)
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    invitations.withdraw(extensions.session(), guard.audit(), invitation_id, _owner())
    guard.commit()
    flash(gettext("Withdrawn. The link opens nothing any more."))
    return redirect(url_for("people.index"), 303)


@bp.get("/invitation/<token>")
@access("anyone")
def join(token: str) -> ResponseReturnValue:  # noqa: ARG001 - the same page for every address, a mail scanner's visit too
    return render_template("sign_in/join.html", form=JoinForm())


@bp.post("/invitation/<token>")
@access("anyone", slow=True)
def accept(token: str) -> ResponseReturnValue:
    form = JoinForm()
    if not form.validate_on_submit():
        return render_template("sign_in/join.html", form=form), 422
    email = invitations.email_of(extensions.session(), keyring(), token)
    new = NewTherapist(typed(form.name), email, typed(form.password))
    try:
        password_hash = accounts.hashed(new)
    except WeakPassword as weak:  # made of the address, which only the link's owner is told apart from here
        form.password.errors = [gettext(weak.message, **weak.values)]
        return render_template("sign_in/join.html", form=form), 422
    session = guard.start_writing()
    invitations.accept(session, keyring(), guard.audit(), token, new, password_hash)
    guard.commit()
    flash(gettext("Your account is made. Sign in with the address that you were invited with."))
    return redirect(url_for("sign_in.show"), 303)
