"""The last metre of signing in, however somebody proved who they are: a session, and back to where they were going."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import extensions
from practice.services.joint import turned_screen
from practice.services.people import sessions
from practice.web import guard, kept_form
from practice.web.joint import turned
from practice.web.local_path import local_path

STEP = "step"  # in the cookie: the token of a sign-in that waits for its second step


def take_over(token: str) -> None:
    """Before the commit: a turned screen stays turned, and the session that the browser had ends."""
    before = session.get("_user_id", "")
    turned_screen.carry_over(extensions.session(), before, token)
    sessions.replace(extensions.session(), before)


def enter(token: str, next_path: str | None, sealed: str | None) -> ResponseReturnValue:
    """After the commit: give the browser its new session. The old one's CSRF token stays good for the same person's
    open pages only. `sealed` is what was typed when the session before had ended."""
    before = sessions.whose(extensions.session(), session.get("_user_id", ""))
    if before != sessions.whose(extensions.session(), token):
        session.clear()
    session.pop(STEP, None)
    guard.sign_in(token)
    if guard.who().sharing is not None:  # the screen was turned before: what was typed is offered once it is left
        return turned.page(sealed or "")
    kept = kept_form.unseal(sealed, guard.who().id) if sealed else None
    if kept is not None:
        return render_template("sign_in/kept.html", kept=kept)
    if sealed:
        flash(gettext("What was typed before belongs to another sign-in, or is too old. It is not shown."), "warning")
    return redirect(target(next_path), 303)


def target(next_path: str | None) -> str:
    return local_path(next_path) or url_for("caseload.index")
