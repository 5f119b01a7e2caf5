"""`/sign-in/second-step`, after the password: a code of the app, a recovery code or a passkey."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Length

from practice import extensions
from practice.extensions import keyring
from practice.services.signing_in import passkeys, second_step
from practice.services.signing_in.second_step import Step
from practice.web import guard
from practice.web.account.account_forms import typed
from practice.web.fields import line
from practice.web.guard import access
from practice.web.local_path import local_path
from practice.web.sign_in import entering, passkey_site
from practice.web.sign_in.device import browser

bp = Blueprint("second_step", __name__, url_prefix="/sign-in")

REFUSED = _l("This code is not good, was used before, or there were too many tries. Wait for the next one.")
NO_PASSKEY = _l("This passkey did not sign you in. Try again, or use your password.")


class StepForm(FlaskForm):  # type: ignore[misc]
    """A code, a recovery code, or the answer of a passkey; and what is carried along."""

    code = line(_l("Code"), 20)
    recovery_code = line(_l("Recovery code"), 40)
    credential = HiddenField(validators=[Length(max=passkeys.LONGEST_ANSWER)])
    next = HiddenField()
    kept = HiddenField()


@bp.route("/second-step", methods=["GET", "POST"])
@access("anyone")
def show() -> ResponseReturnValue:
    step = _step()
    if step is None:
        return redirect(url_for("sign_in.show"), 303)
    form = StepForm()
    if request.method == "GET":
        form.next.data = local_path(request.args.get("next")) or ""
        return _page(form, step)
    if not form.validate():
        return _page(form, step), 422
    token = _try(form)
    if token is None:
        guard.commit()
        form.form_errors.append(NO_PASSKEY if typed(form.credential) else REFUSED)
        return _page(form, step), 403
    entering.take_over(token)
    guard.commit()
    return entering.enter(token, form.next.data, form.kept.data)


def first_page(next_path: str, kept: str) -> ResponseReturnValue:
    """The page as the answer to the password, where a redirect could not carry what was typed before."""
    form, step = StepForm(formdata=None), _step()
    form.next.data, form.kept.data = next_path, kept
    return redirect(url_for("sign_in.show"), 303) if step is None else _page(form, step)


def _step() -> Step | None:
    return second_step.step_of(extensions.session(), keyring(), session.get(entering.STEP, ""))


def _try(form: StepForm) -> str | None:
    waiting = session.get(entering.STEP, "")
    if typed(form.credential):
        return second_step.with_passkey(
            extensions.session(),
            keyring(),
            guard.audit(),
            passkey_site.site(),
            token=waiting,
            asked=passkey_site.asked(),
            answer=typed(form.credential),
            browser=browser(),
        )
    code = typed(form.recovery_code) or typed(form.code)
    return second_step.with_code(extensions.session(), keyring(), guard.audit(), waiting, code, browser())


def _page(form: StepForm, step: Step) -> str:
    form.code.data = form.recovery_code.data = form.credential.data = None
    return render_template("sign_in/second_step.html", form=form, step=step)


@bp.post("/second-step/passkey")
@access("anyone")
def ask_second() -> ResponseReturnValue:
    """The question for a passkey of whoever has just given their password."""
    step = _step()
    if step is None:
        return redirect(url_for("sign_in.show"), 303)
    asked = passkeys.ask_to_prove(extensions.session(), passkey_site.site(), step.therapist_id)
    guard.commit()
    return passkey_site.ask(asked)
