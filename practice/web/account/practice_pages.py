"""`/account/practice` and `/account/recovery-key`: what the owner looks after for the whole practice."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from markupsafe import Markup

from practice import extensions
from practice.audit import Actor
from practice.extensions import keyring
from practice.services.installation import recovery
from practice.services.people import accounts, practice_settings
from practice.web import guard
from practice.web.account import account_forms
from practice.web.account.account_forms import PasswordAgainForm, PracticeForm
from practice.web.guard import access
from practice.web.sign_in import password_again

bp = Blueprint("practice_pages", __name__, url_prefix="/account")


bp.add_app_template_global(account_forms.time_zones, "time_zones")


@bp.app_template_global()
def recovery_reminder() -> Markup:
    """A line for the owner until the recovery key is saved; nothing for anybody else."""
    who = guard.who() if current_user.is_authenticated else None
    due = recovery.reminder_due(guard.practice(), who)
    return Markup(render_template("account/reminder.html") if due else "")  # noqa: S704 - our own template


@bp.route("/practice", methods=["GET", "POST"])
@access("owner", fresh=True)
def show() -> ResponseReturnValue:
    practice = accounts.practice_of(extensions.session())
    form = PracticeForm(data=_kept(practice))
    if form.validate_on_submit():
        practice_settings.change(extensions.session(), guard.audit(), form.details(), _owner())
        guard.commit()
        flash(gettext("The practice’s settings are changed."))
        return redirect(url_for("account.show"), 303)
    page = render_template(
        "account/practice.html",
        form=form,
        session_least=practice_settings.SESSION_LEAST,
        session_most=practice_settings.SESSION_MOST,
    )
    return page, 422 if form.is_submitted() else 200


def _kept(practice: Any) -> dict[str, Any]:
    """The settings as the form names them."""
    kept = asdict(practice_settings.details(practice))
    return kept | {"practice_name": practice.name, "pin_needed": "yes" if practice.pin_needed else "no"}


def _owner() -> Actor:
    return Actor("therapist", guard.who().id)


@bp.get("/recovery-key")
@access("owner", records=True, fresh=True)
def recovery_key() -> ResponseReturnValue:
    """The key until it is saved; afterwards that it was, and the way to another."""
    key = recovery.shown(extensions.session(), keyring())
    if key is not None:
        guard.audit().record(_owner(), "recovery_key.shown")
        guard.commit()
    return render_template("account/recovery_key.html", key=key)


@bp.post("/recovery-key/<uuid:key_id>/saved")
@access("owner", fresh=True)
def recovery_key_saved(key_id: UUID) -> ResponseReturnValue:
    recovery.confirm(extensions.session(), guard.audit(), key_id, _owner())
    guard.commit()
    flash(gettext("Good. The recovery key is not shown any more."))
    return redirect(url_for("caseload.index"), 303)


@bp.route("/recovery-key/new", methods=["GET", "POST"])
@access("owner", slow=True, fresh=True)
def new_recovery_key() -> ResponseReturnValue:
    """Whoever has the key can read every record: a session left open is not enough to get one."""
    form = PasswordAgainForm()
    if not form.validate_on_submit() or not password_again.fits(form, password_again.attempt(form)):
        return render_template("account/new_recovery_key.html", form=form), 422 if form.is_submitted() else 200
    keys = extensions.installation_keys()
    recovery.make(extensions.session(), keyring(), guard.audit(), keys, _owner())
    guard.commit()
    return redirect(url_for("practice_pages.recovery_key"), 303)
