"""`/account/second-step`: the authenticator app, passkeys and recovery codes of who is signed in."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Length

from practice import extensions
from practice.audit import Actor
from practice.extensions import keyring, settings
from practice.services.people import accounts
from practice.services.signing_in import authenticator, factors, passkeys
from practice.services.signing_in.factors import Changed
from practice.web import guard
from practice.web.account.account_forms import typed
from practice.web.assigning.addresses import qr_code
from practice.web.fields import line
from practice.web.guard import access
from practice.web.local_path import local_path
from practice.web.sign_in import passkey_site
from practice.web.sign_in.device import browser

bp = Blueprint("second_factor", __name__, url_prefix="/account/second-step")


class AppForm(FlaskForm):  # type: ignore[misc]
    code = line(_l("Code"), 20, needed=True)
    next = HiddenField()


class PasskeyForm(FlaskForm):  # type: ignore[misc]
    name = line(_l("Name"), 60, needed=True, hint=_l("So that you know it again, for example “Office laptop”."))
    credential = HiddenField(validators=[Length(max=passkeys.LONGEST_ANSWER)])
    next = HiddenField()


class RenameForm(FlaskForm):  # type: ignore[misc]
    name = line(_l("Name"), 60, needed=True)


@bp.get("")
@access("therapist", fresh=True, before_factor=True)
def show() -> ResponseReturnValue:
    return _page(_passkey_form())


def _passkey_form() -> PasskeyForm:
    return PasskeyForm(formdata=None, name=browser().device, next=_next())


def _next() -> str:
    """Where to go on to once what is needed is set up."""
    return local_path(request.values.get("next")) or ""


def _page(form: PasskeyForm) -> str:
    form.credential.data = None
    return render_template(
        "account/second_factor.html",
        form=form,
        factors=factors.of(extensions.session(), keyring(), guard.who().id),
        missing=guard.factor_is_missing(),
        is_public=settings().public_url is not None,
        next=_next(),
    )


@bp.post("/app/new")
@access("therapist", fresh=True, before_factor=True)
def new_app() -> ResponseReturnValue:
    authenticator.begin(extensions.session(), keyring(), guard.who().id)
    guard.commit()
    return redirect(url_for("second_factor.app", next=_next() or None), 303)


@bp.route("/app", methods=["GET", "POST"])
@access("therapist", fresh=True, before_factor=True)
def app() -> ResponseReturnValue:
    """The secret as a picture and as letters, until a code of it was typed."""
    database, who = extensions.session(), guard.who()
    email = accounts.email_of(database, keyring(), who)
    waiting = authenticator.waiting(database, keyring(), who.id, email)
    if waiting is None:
        return redirect(url_for("second_factor.show"), 303)
    form = AppForm(next=_next())
    if form.validate_on_submit():
        changed = factors.confirm_app(database, keyring(), guard.audit(), who, typed(form.code), browser())
        guard.commit()
        if changed is not None:
            return _done(changed, gettext("Your authenticator app is set up."))
        form.code.errors = [gettext("This code does not fit. Wait for the next one and try again.")]
    qr = qr_code(waiting.address)
    page = render_template("account/authenticator.html", form=form, qr=qr, letters=waiting.letters)
    return page, 422 if form.is_submitted() else 200


def _done(changed: Changed, message: str) -> ResponseReturnValue:
    """This browser goes on with its new cookie. New recovery codes are in this answer and nowhere else."""
    guard.sign_in(changed.token)
    if not changed.codes:
        flash(message)
        return redirect(_next() or url_for("second_factor.show"), 303)
    return render_template("account/recovery_codes.html", codes=changed.codes, message=message, next=_next())


@bp.post("/app/remove")
@access("therapist", fresh=True)
def remove_app() -> ResponseReturnValue:
    token = factors.remove_app(extensions.session(), guard.audit(), guard.who(), needed=_needed())
    return _removed(token, gettext("The authenticator app is taken away."))


def _needed() -> bool:
    return settings().public_url is not None


def _removed(token: str, message: str) -> ResponseReturnValue:
    guard.commit()
    guard.sign_in(token)
    flash(message)
    return redirect(url_for("second_factor.show"), 303)


@bp.post("/codes")
@access("therapist", fresh=True)
def new_codes() -> ResponseReturnValue:
    changed = factors.new_codes(extensions.session(), keyring(), guard.audit(), guard.who())
    guard.commit()
    return _done(changed, gettext("Your recovery codes are new. The ones from before open nothing any more."))


@bp.post("/passkeys/ask")
@access("therapist", fresh=True, before_factor=True)
def ask_passkey() -> Response:
    database, who = extensions.session(), guard.who()
    email = accounts.email_of(database, keyring(), who)
    asked = passkeys.ask_to_add(database, passkey_site.site(), who.id, email, who.name)
    guard.commit()
    return passkey_site.ask(asked)


@bp.post("/passkeys")
@access("therapist", fresh=True, before_factor=True)
def add_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    if not form.validate():
        return _page(form), 422
    changed = factors.add_passkey(
        extensions.session(),
        keyring(),
        guard.audit(),
        guard.who(),
        passkey_site.site(),
        asked=passkey_site.asked(),
        answer=typed(form.credential),
        name=typed(form.name),
    )
    guard.commit()
    if changed is None:
        form.form_errors.append(gettext("This passkey was not taken. Nothing was changed. Try again."))
        return _page(form), 422
    return _done(changed, gettext("The passkey is added."))


@bp.route("/passkeys/<uuid:passkey_id>/name", methods=["GET", "POST"])
@access("therapist", fresh=True)
def rename_passkey(passkey_id: UUID) -> ResponseReturnValue:
    database, who = extensions.session(), guard.who()
    named = {one.id: one.name for one in passkeys.all_of(database, keyring(), who.id)}
    if passkey_id not in named:
        raise passkeys.NoSuchPasskey
    form = RenameForm(name=named[passkey_id])
    if form.validate_on_submit():
        passkeys.rename(database, keyring(), who.id, passkey_id, typed(form.name))
        guard.audit().record(Actor("therapist", who.id), "therapist.passkey_renamed", about=("passkey", passkey_id))
        guard.commit()
        flash(gettext("The passkey has its new name."))
        return redirect(url_for("second_factor.show"), 303)
    return render_template("account/passkey_name.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/passkeys/<uuid:passkey_id>/remove")
@access("therapist", fresh=True)
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    token = factors.remove_passkey(extensions.session(), guard.audit(), guard.who(), passkey_id, needed=_needed())
    return _removed(token, gettext("The passkey is taken away. It signs in nowhere any more."))
