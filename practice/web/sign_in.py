"""`/sign-in` and `/sign-out`: therapists come and go. Every refused try reads the same, whatever the reason."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from practice import extensions
from practice.extensions import keyring
from practice.services import accounts, sessions, turned_screen
from practice.web import errors, guard, kept_form, turned
from practice.web.device import device_name
from practice.web.fields import line
from practice.web.guard import access
from practice.web.kept_form import TooLong
from practice.web.local_path import local_path

bp = Blueprint("sign_in", __name__)

REFUSED = _l(
    "This e-mail address and password do not fit together, or there were too many tries. "
    "If you are sure of both, wait a quarter of an hour."
)


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = line(_l("E-mail"), 254, needed=True)
    password = PasswordField(
        _l("Password"), validators=[InputRequired(_l("Fill this in.")), Length(max=accounts.PASSWORD_MOST)]
    )
    next = HiddenField()
    kept = HiddenField()


@bp.route("/sign-in", methods=["GET", "POST"])
@access("anyone", slow=True)
def show() -> ResponseReturnValue:
    if accounts.practice_of(extensions.session()) is None:
        return redirect(url_for("first_run.welcome"), 303)
    form = SignInForm()
    if request.method == "GET":
        form.next.data = local_path(request.args.get("next")) or ""
        return redirect(_target(form), 303) if current_user.is_authenticated else _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    token = _try(form.email.data or "", form.password.data or "")
    if token is None:
        form.form_errors.append(REFUSED)
        return _page(form, 403)
    return _enter(form, token)


def _try(email: str, password: str) -> str | None:
    """The new session's token, or None. A refused try is committed too, so that it counts."""
    tried = accounts.attempt(extensions.session(), keyring(), email, request.remote_addr or "")
    fits = tried.fits(password)
    guard.start_writing()
    device = device_name(request.headers.get("User-Agent", ""))
    token = accounts.sign_in(extensions.session(), keyring(), guard.audit(), tried, fits=fits, device=device)
    if token is not None:
        turned_screen.carry_over(extensions.session(), session.get("_user_id", ""), token)
        sessions.replace(extensions.session(), session.get("_user_id", ""))
    guard.commit()
    return token


def _enter(form: SignInForm, token: str) -> ResponseReturnValue:
    """Give the browser its new session. The old one's CSRF token stays good for the same person's open pages only."""
    before = sessions.whose(extensions.session(), session.get("_user_id", ""))
    if before != sessions.whose(extensions.session(), token):
        session.clear()
    guard.sign_in(token)
    if guard.who().sharing is not None:  # the screen was turned before: what was typed is offered once it is left
        return turned.page(form.kept.data or "")
    kept = kept_form.unseal(form.kept.data, guard.who().id) if form.kept.data else None
    if kept is not None:
        return render_template("sign_in/kept.html", kept=kept)
    if form.kept.data:
        flash(gettext("What was typed before belongs to another sign-in, or is too old. It is not shown."), "warning")
    return redirect(_target(form), 303)


def _target(form: SignInForm) -> str:
    return local_path(form.next.data) or url_for("caseload.index")


def _page(form: SignInForm, status: int) -> ResponseReturnValue:
    form.password.data = None
    return render_template("sign_in/sign_in.html", form=form), status


@bp.post("/sign-out")
@access("anyone")
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        accounts.end_session(extensions.session(), guard.audit(), guard.who())
        guard.commit()
    guard.sign_out()
    session.clear()
    flash(gettext("You are signed out."))
    return redirect(url_for("sign_in.show"), 303)


def ask_to_sign_in() -> ResponseReturnValue:
    """For somebody without a session: the sign-in page, which leads back; what was posted is kept in it."""
    if request.method != "POST":
        return redirect(url_for("sign_in.show", next=None if request.path == "/" else request.full_path.rstrip("?")))
    form = SignInForm(formdata=None)
    try:
        form.kept.data = kept_form.seal(_whose_session_ended())
    except TooLong:
        return errors.page(413, *(gettext(text) for text in errors.PAGES[413]))
    return _page(form, 403)


def _whose_session_ended() -> UUID | None:
    return sessions.whose(extensions.session(), session.get("_user_id", ""))
