"""The screen is turned to the couple: any other page of the therapist asks first whether to leave the shared one."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from practice.web import kept_form
from practice.web.kept_form import TooLong


def ask(owner: UUID) -> ResponseReturnValue:
    """The question in place of a page. What was posted is carried along, sealed, and offered again after leaving."""
    if request.method != "POST":
        return redirect(url_for("share.leave"), 303)
    return page(_carried(owner)), 409


def page(kept: str = "") -> str:
    return render_template("share/leave.html", kept=kept)


def _carried(owner: UUID) -> str:
    try:
        return kept_form.seal(owner)
    except TooLong:  # the window that it was typed in still has it
        return ""
