"""`/q/stop/<token>`: no more mail. Works without signing in, and for the button that a mail program makes (RFC 8058).

The address is in the mail and nowhere else, so it says who asks; a form's token could not come from a mail program.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from practice import extensions
from practice.services.mail import partner_mail
from practice.web import guard
from practice.web.guard import access

bp = Blueprint("stopping", __name__, url_prefix="/q")


@bp.get("/stop/<token>")
@access("anyone")
def ask(token: str) -> ResponseReturnValue:  # noqa: ARG001 - every address gets the same page, a scanner's visit too
    return render_template("homework/stop.html", stopped=False)


@bp.post("/stop/<token>")
@access("anyone")
def stop(token: str) -> ResponseReturnValue:
    """The same answer whether there is such an address or not, and no redirect: a mail program would not follow it."""
    partner_mail.stop(extensions.session(), guard.audit(), token)
    guard.commit()
    return render_template("homework/stop.html", stopped=True)
