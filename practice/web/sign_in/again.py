"""`/account/again`: proving once more who one is, before a page with keys, people or the trail opens."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import extensions
from practice.extensions import keyring
from practice.services.people import own_account, sessions
from practice.services.signing_in import passkeys, second_step
from practice.web import guard, kept_form
from practice.web.account.account_forms import typed
from practice.web.guard import access
from practice.web.local_path import local_path
from practice.web.sign_in import passkey_site
from practice.web.sign_in.asked_again import AgainForm, page
from practice.web.sign_in.device import browser

bp = Blueprint("again", __name__, url_prefix="/account/again")


@bp.route("", methods=["GET", "POST"])
@access("therapist", slow=True, before_factor=True)
def show() -> ResponseReturnValue:
    form = AgainForm()
    if request.method == "GET":
        form.next.data = local_path(request.args.get("next")) or ""
        return page(form)
    if not form.validate() or not any((typed(form.current), typed(form.code), typed(form.credential))):
        form.current.errors = [gettext("Fill this in.")]
        return page(form), 422
    if not _proved(form):
        guard.commit()
        form.form_errors.append(gettext("This did not fit, or there were too many tries. Nothing was changed."))
        return page(form), 422
    sessions.proved(extensions.session(), guard.audit(), guard.who())
    guard.commit()
    kept = kept_form.unseal(typed(form.kept), guard.who().id) if typed(form.kept) else None
    if kept is not None:
        return render_template("account/again_kept.html", kept=kept)
    return redirect(local_path(form.next.data) or url_for("account.show"), 303)


def _proved(form: AgainForm) -> bool:
    """Whether one of the three fits; begins the writing transaction. What does not fit is counted."""
    who = guard.who()
    if typed(form.credential):
        database = guard.start_writing()
        asked = passkey_site.asked()
        return second_step.passkey_fits(
            database, keyring(), guard.audit(), passkey_site.site(), who.id, asked, typed(form.credential), browser()
        )
    if typed(form.code):
        database = guard.start_writing()
        code = typed(form.code)
        return second_step.code_fits(database, keyring(), guard.audit(), who.id, code, browser()) is not None
    tried = own_account.try_password(extensions.session(), keyring(), who, typed(form.current))
    return own_account.password_fits(guard.start_writing(), keyring(), guard.audit(), who, tried)


@bp.post("/passkey")
@access("therapist", before_factor=True)
def ask_passkey() -> Response:
    asked = passkeys.ask_to_prove(extensions.session(), passkey_site.site(), guard.who().id)
    guard.commit()
    return passkey_site.ask(asked)
