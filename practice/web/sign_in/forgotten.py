"""`/sign-in/forgotten` and `/reset/<token>`: a new password through one's own mailbox, where mail is sent."""

import time

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from practice import extensions
from practice.extensions import keyring
from practice.services.people import accounts, own_account
from practice.services.signing_in import passwords, reset
from practice.services.signing_in.passwords import WeakPassword
from practice.web import guard
from practice.web.account.account_forms import TOO_LONG, email_field, typed
from practice.web.couple.mail import office
from practice.web.guard import access
from practice.web.sign_in.device import here

bp = Blueprint("forgotten", __name__)

AS_LONG = 0.25  # seconds; writing a mail takes some, so that a quicker answer would tell that nobody has the address


class AskForm(FlaskForm):  # type: ignore[misc]
    email = email_field()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """How long it has to be depends on the account, which only the link's owner is told about."""

    password = PasswordField(
        _l("New password"),
        validators=[DataRequired(_l("Fill this in.")), Length(max=passwords.MOST, message=TOO_LONG)],
        description=_l("A few words in a row are easy to keep."),
    )


@bp.route("/sign-in/forgotten", methods=["GET", "POST"])
@access("anyone")
def ask() -> ResponseReturnValue:
    """Always the same answer, so that nobody learns which addresses have an account."""
    if accounts.practice_of(extensions.session()) is None:
        return redirect(url_for("first_run.welcome"), 303)
    where, form = office(), AskForm()
    if where is None or not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("sign_in/forgotten.html", form=form, by_mail=where is not None), status
    began = time.monotonic()
    link = where.base + url_for("forgotten.choose", token="")
    reset.ask(extensions.session(), keyring(), guard.audit(), link, typed(form.email), here())
    guard.commit()
    time.sleep(max(0.0, began + AS_LONG - time.monotonic()))
    flash(gettext("If this address has an account here, a mail is on its way to it. Its link works for half an hour."))
    return redirect(url_for("sign_in.show"), 303)


@bp.get("/reset/<token>")
@access("anyone")
def choose(token: str) -> ResponseReturnValue:  # noqa: ARG001 - the same page for every address, a mail scanner's visit too
    return render_template("sign_in/reset.html", form=NewPasswordForm())


@bp.post("/reset/<token>")
@access("anyone", slow=True)
def chosen(token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return render_template("sign_in/reset.html", form=form), 422
    therapist_id = reset.of(extensions.session(), token)
    try:
        new = own_account.new_password(extensions.session(), keyring(), therapist_id, typed(form.password))
    except WeakPassword as weak:
        form.password.errors = [gettext(weak.message, **weak.values)]
        return render_template("sign_in/reset.html", form=form), 422
    tell = office() is not None
    reset.finish(guard.start_writing(), keyring(), guard.audit(), token, new, tell=tell)
    guard.commit()
    session.clear()
    flash(gettext("Your password is changed, and every session has ended. Sign in with the new one."))
    return redirect(url_for("sign_in.show"), 303)
