"""`/account/private-check-in`: the owner turns the private check-in on, having read what its wording lacks, and off."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired

from practice import extensions
from practice.extensions import keyring
from practice.services.check_in import check_in_switch
from practice.web import guard
from practice.web.guard import access

bp = Blueprint("check_in_switch", __name__, url_prefix="/account/private-check-in")


class SwitchOnForm(FlaskForm):  # type: ignore[misc]
    read = BooleanField(
        _l("I have read this, and I take it on for this practice."), validators=[InputRequired(_l("Tick this first."))]
    )


@bp.app_template_global()
def check_in_is_on() -> bool:
    return check_in_switch.is_on(extensions.session())


@bp.get("")
@access("owner")
def show() -> ResponseReturnValue:
    return _page(SwitchOnForm())


def _page(form: SwitchOnForm) -> str:
    return render_template(
        "account/private_check_in.html",
        form=form,
        definition=check_in_switch.form(),
        is_on=check_in_switch.is_on(extensions.session()),
        switched=check_in_switch.state(extensions.session(), keyring()),
    )


@bp.post("/on")
@access("owner")
def turn_on() -> ResponseReturnValue:
    form = SwitchOnForm()
    if not form.validate_on_submit():
        return _page(form), 422
    return _turned(gettext("The private check-in is on. It is offered from a couple’s “People and contact”."), on=True)


@bp.post("/off")
@access("owner")
def turn_off() -> ResponseReturnValue:
    return _turned(gettext("The private check-in is off. Links that were out open nothing any more."), on=False)


def _turned(said: str, *, on: bool) -> ResponseReturnValue:
    check_in_switch.turn(extensions.session(), guard.audit(), guard.who().id, on=on)
    guard.commit()
    flash(said)
    return redirect(url_for("check_in_switch.show"), 303)
