"""Pages with keys, people or the trail open for who has just proved who they are; others are asked in their place.

What was posted is carried along, sealed, and offered again afterwards.
"""

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import Length

from practice.services.people.accounts import SignedIn
from practice.services.signing_in import passkeys, passwords
from practice.web import kept_form
from practice.web.fields import line
from practice.web.kept_form import TooLong


class AgainForm(FlaskForm):  # type: ignore[misc]
    """One of the three: the password, a code, or the answer of a passkey."""

    current = PasswordField(_l("Your password"), validators=[Length(max=passwords.MOST)])
    code = line(_l("Code"), 40)
    credential = HiddenField(validators=[Length(max=passkeys.LONGEST_ANSWER)])
    next = HiddenField()
    kept = HiddenField()


def ask(who: SignedIn) -> ResponseReturnValue:
    """The question in place of a page."""
    if request.method != "POST":
        return redirect(url_for("again.show", next=request.full_path.rstrip("?")), 303)
    form = AgainForm(formdata=None)
    with suppress(TooLong):  # the window that it was typed in still has it
        form.kept.data = kept_form.seal(who.id)
    return page(form), 403


def page(form: AgainForm) -> str:
    form.current.data = form.credential.data = None
    return render_template("account/again.html", form=form)
