"""`/q/leave`: leaving a client's pages at once. Whatever goes wrong on the way, the answer is the plain page."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from practice.extensions import db
from practice.web import guard
from practice.web.assigning import kiosk
from practice.web.guard import VISIT_COOKIE, access

bp = Blueprint("leaving", __name__, url_prefix="/q")


@bp.post("/leave")
@access("anyone", slow=True)
def leave() -> ResponseReturnValue:
    """End the session on the server and in the browser."""
    guard.start_writing()
    guard.leave_open()
    guard.commit()
    return _away()


@bp.get("/left")
@access("anyone")
def left() -> ResponseReturnValue:
    """A page about nothing."""
    return render_template("homework/left.html")


@bp.errorhandler(CSRFError)
@bp.errorhandler(Exception)
def away_all_the_same(_error: Exception) -> ResponseReturnValue:
    """A busy database or a token that is too old must not keep somebody here who has to leave now."""
    db.session.rollback()
    return _away()


def _away() -> ResponseReturnValue:
    return closed(redirect(url_for("kiosk.give_back" if kiosk.is_handed_over() else "leaving.left"), 303))


def closed(answer: Response) -> Response:
    """An answer after which this browser has no session open."""
    answer.delete_cookie(VISIT_COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
    return answer
