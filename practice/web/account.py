"""`/account`: one's own details, password and sessions."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import extensions
from practice.extensions import keyring
from practice.services import accounts, own_account, sessions
from practice.services.own_account import AddressTaken
from practice.web import guard, password_again
from practice.web.account_forms import EmailForm, NameForm, PasswordForm, typed
from practice.web.guard import access

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@access("therapist")
def show() -> ResponseReturnValue:
    return render_template(
        "account/show.html",
        email=_email(),
        sessions=accounts.open_sessions(extensions.session(), guard.who().id),
        last_signed_in=accounts.last_signed_in(extensions.session(), guard.who().id),
    )


def _email() -> str:
    return accounts.email_of(extensions.session(), keyring(), guard.who())


@bp.route("/name", methods=["GET", "POST"])
@access("therapist")
def name() -> ResponseReturnValue:
    form = NameForm(name=guard.who().name)
    if form.validate_on_submit():
        own_account.rename(extensions.session(), keyring(), guard.audit(), guard.who(), typed(form.name))
        return _saved(gettext("Your name is changed."))
    return _page("account/name.html", form)


@bp.route("/email", methods=["GET", "POST"])
@access("therapist", slow=True)
def email() -> ResponseReturnValue:
    form = EmailForm(email=_email())
    if form.validate_on_submit() and password_again.fits(form, password_again.attempt(form)):
        try:
            own_account.change_email(extensions.session(), keyring(), guard.audit(), guard.who(), typed(form.email))
            return _saved(gettext("You sign in with this address from now on."))
        except AddressTaken as taken:
            guard.commit()
            form.email.errors = [gettext(taken.message)]
    return _page("account/email.html", form)


@bp.route("/password", methods=["GET", "POST"])
@access("therapist", slow=True)
def password() -> ResponseReturnValue:
    form = PasswordForm()
    form.context = (guard.who().name, _email())
    if form.validate_on_submit() and _password_changed(form):
        return _saved(gettext("Your password is changed, and your other sessions have ended."))
    return _page("account/password.html", form, email=_email())


def _password_changed(form: PasswordForm) -> bool:
    tried = password_again.attempt(form)
    if tried.fits:  # both hashes before the writing transaction: nobody waits for them
        new_hash = own_account.new_hash(extensions.session(), keyring(), guard.who(), typed(form.password))
    if not password_again.fits(form, tried):
        return False
    own_account.change_password(extensions.session(), guard.audit(), guard.who(), new_hash)
    return True


@bp.post("/sessions/<uuid:session_id>/end")
@access("therapist")
def end_session(session_id: UUID) -> ResponseReturnValue:
    sessions.end(extensions.session(), guard.audit(), guard.who(), session_id)
    return _saved(gettext("That session has ended."))


@bp.post("/sessions/end-others")
@access("therapist")
def end_others() -> ResponseReturnValue:
    accounts.end_sessions(extensions.session(), guard.audit(), guard.who(), except_this=True)
    return _saved(gettext("Your other sessions have ended."))


def _saved(message: str) -> ResponseReturnValue:
    guard.commit()
    flash(message)
    return redirect(url_for("account.show"), 303)


def _page(template: str, form: NameForm | EmailForm | PasswordForm, **values: object) -> ResponseReturnValue:
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200
