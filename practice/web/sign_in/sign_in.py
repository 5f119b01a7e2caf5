"""`/sign-in` and `/sign-out`: therapists come and go. Every refused try reads the same, whatever the reason."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from practice import extensions
from practice.extensions import keyring
from practice.services.people import accounts, sessions
from practice.services.people.accounts import Halfway
from practice.services.signing_in import passwords
from practice.services.signing_in import second_step as second_step_of
from practice.web import errors, guard, kept_form
from practice.web.couple.mail import office
from practice.web.fields import line
from practice.web.guard import access
from practice.web.kept_form import TooLong
from practice.web.local_path import local_path
from practice.web.sign_in import entering, passkey_site, second_step
from practice.web.sign_in.device import browser
from practice.web.sign_in.second_step import NO_PASSKEY, StepForm

bp = Blueprint("sign_in", __name__)

REFUSED = _l(
    "This e-mail address and password do not fit together, or there were too many tries. "
    "If you are sure of both, wait a quarter of an hour."
)


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = line(_l("E-mail"), 254, needed=True)
    password = PasswordField(
        _l("Password"), validators=[InputRequired(_l("Fill this in.")), Length(max=passwords.MOST)]
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
        return redirect(entering.target(form.next.data), 303) if current_user.is_authenticated else _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    entered = _try(form.email.data or "", form.password.data or "")
    if entered is None:
        form.form_errors.append(REFUSED)
        return _page(form, 403)
    if isinstance(entered, Halfway):
        return _second_step(form, entered)
    return entering.enter(entered, form.next.data, form.kept.data)


def _try(email: str, password: str) -> str | Halfway | None:
    """The new session's token, Halfway, or None. A refused try is committed too, so that it counts."""
    here = browser()
    tried = accounts.attempt(extensions.session(), keyring(), email, here.address)
    fits = tried.fits(password)
    database = guard.start_writing()
    entered = accounts.sign_in(
        database, keyring(), guard.audit(), tried, fits=fits, device=here.device, network=here.network
    )
    if isinstance(entered, str):
        entering.take_over(entered)
    guard.commit()
    return entered


def _second_step(form: SignInForm, halfway: Halfway) -> ResponseReturnValue:
    """On to the second step; what was typed before is carried in its page, which then can't be a redirect."""
    session[entering.STEP] = halfway.token
    if form.kept.data:
        return second_step.first_page(form.next.data or "", form.kept.data)
    return redirect(url_for("second_step.show", next=local_path(form.next.data)), 303)


def _page(form: SignInForm, status: int) -> ResponseReturnValue:
    form.password.data = None
    return render_template("sign_in/sign_in.html", form=form, by_mail=office() is not None), status


@bp.post("/sign-in/passkey/ask")
@access("anyone")
def ask_passkey() -> Response:
    """The question for a passkey that signs in alone."""
    asked = second_step_of.ask_anybody(extensions.session(), keyring(), passkey_site.site(), browser())
    guard.commit()
    return passkey_site.ask(asked)


@bp.post("/sign-in/passkey")
@access("anyone")
def with_passkey() -> ResponseReturnValue:
    form = StepForm()
    if not form.validate():
        return redirect(url_for("sign_in.show"), 303)
    token = second_step_of.with_passkey_alone(
        extensions.session(),
        keyring(),
        guard.audit(),
        passkey_site.site(),
        passkey_site.asked(),
        form.credential.data or "",
        browser(),
    )
    if token is not None:
        entering.take_over(token)
    guard.commit()
    return _no_passkey(form) if token is None else entering.enter(token, form.next.data, form.kept.data)


def _no_passkey(step: StepForm) -> ResponseReturnValue:
    form = SignInForm(formdata=None)
    form.next.data, form.kept.data = step.next.data, step.kept.data
    form.form_errors.append(NO_PASSKEY)
    return _page(form, 403)


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
        return errors.too_long()
    return _page(form, 403)


def _whose_session_ended() -> UUID | None:
    return sessions.whose(extensions.session(), session.get("_user_id", ""))
