"""`/account`: one's own details, password and sessions."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import extensions
from practice.extensions import keyring
from practice.services.people import accounts, own_account, sessions
from practice.services.people.own_account import AddressTaken
from practice.services.signing_in import factors, lately, passwords
from practice.web import guard
from practice.web.account.account_forms import EmailForm, NameForm, PasswordForm, typed
from practice.web.guard import access
from practice.web.sign_in import password_again

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@access("therapist")
def show() -> ResponseReturnValue:
    """Who one is, with what one signs in, where, and what happened with it lately."""
    return render_template(
        "account/show.html",
        email=_email(),
        sessions=sessions.open_ones(extensions.session(), guard.who().id),
        password_at=own_account.password_changed_at(extensions.session(), guard.who().id),
        factors=factors.of(extensions.session(), keyring(), guard.who().id),
        events=lately.events(extensions.session(), guard.who().id),
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
@access("therapist", slow=True, before_factor=True)
def password() -> ResponseReturnValue:
    form = PasswordForm()
    form.context, form.has_factor = (guard.who().name, _email()), guard.who().has_factor
    token = _password_changed(form) if form.validate_on_submit() else None
    if token is not None:
        answer = _saved(gettext("Your password is changed, and your other sessions have ended."))
        guard.sign_in(token)
        return answer
    least = passwords.LEAST_WITH_FACTOR if guard.who().has_factor else passwords.LEAST
    return _page("account/password.html", form, email=_email(), least=least)


def _password_changed(form: PasswordForm) -> str | None:
    """This session's new token, or None where the password until now was wrong."""
    tried = password_again.attempt(form)
    if tried.fits:  # both hashes before the writing transaction: nobody waits for them
        new = own_account.new_password(extensions.session(), keyring(), guard.who().id, typed(form.password))
    if not password_again.fits(form, tried):
        return None
    return own_account.change_password(extensions.session(), guard.audit(), guard.who(), new)


@bp.post("/sessions/<uuid:session_id>/end")
@access("therapist")
def end_session(session_id: UUID) -> ResponseReturnValue:
    sessions.end(extensions.session(), guard.audit(), guard.who(), session_id)
    return _saved(gettext("That session has ended."))


@bp.post("/sessions/end-others")
@access("therapist")
def end_others() -> ResponseReturnValue:
    sessions.end_others(extensions.session(), guard.audit(), guard.who())
    return _saved(gettext("Your other sessions have ended."))


def _saved(message: str) -> ResponseReturnValue:
    guard.commit()
    flash(message)
    return redirect(url_for("account.show"), 303)


def _page(template: str, form: NameForm | EmailForm | PasswordForm, **values: object) -> ResponseReturnValue:
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200
