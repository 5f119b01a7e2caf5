"""Asking for the password once more before what lets somebody in is changed or made."""

from typing import Protocol

from flask_babel import gettext
from wtforms import PasswordField

from practice import extensions
from practice.extensions import keyring
from practice.services.people import own_account
from practice.services.people.own_account import Tried
from practice.web import guard
from practice.web.account.account_forms import typed


class AsksAgain(Protocol):
    """A form with the field for the password until now."""

    current: PasswordField


def attempt(form: AsksAgain) -> Tried:
    """Compare what was typed, in the reading transaction of a slow view."""
    return own_account.try_password(extensions.session(), keyring(), guard.who(), typed(form.current))


def fits(form: AsksAgain, tried: Tried) -> bool:
    """Begin the writing transaction; whether the password is right. A wrong one is committed, so that it counts."""
    session = guard.start_writing()
    if own_account.password_fits(session, keyring(), guard.audit(), guard.who(), tried):
        return True
    guard.commit()
    form.current.errors = [gettext("This is not your password, or there were too many tries. Nothing was changed.")]
    return False
