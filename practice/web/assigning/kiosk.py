"""A device that is handed over: the therapist is signed out of it, one partner's homework is open on it, nothing else.

A cookie remembers that the device has to be given back and which page its therapist goes on with. It opens nothing: it
only chooses between two plain pages. What a handed-over session may do stands on the session's row.
"""

from uuid import UUID

from flask import Blueprint, Flask, Response, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from practice import extensions
from practice.extensions import DATABASE_BUSY, db
from practice.services.homework import kiosk
from practice.services.people import accounts
from practice.texts import N_, languages
from practice.web import guard
from practice.web.guard import VISIT_COOKIE, access, caseload, commit
from practice.web.local_path import local_path

bp = Blueprint("kiosk", __name__)

DEVICE_COOKIE = "__Host-device"
# client: on a device that was handed over
CLOSED = N_("Please give the device back. What was saved before is kept.")


def bind(app: Flask) -> None:
    app.after_request(_settle)
    app.context_processor(lambda: {"handed_over": is_handed_over()})


def is_handed_over() -> bool:
    """Whether this browser is to be given back to a therapist."""
    return DEVICE_COOKIE in request.cookies


@bp.route("/couples/<ref>/homework/<uuid:homework_id>/device", methods=["GET", "POST"])
@access("therapist")
def hand_over(ref: str, homework_id: UUID) -> ResponseReturnValue:
    header, person, assignment = kiosk.about(caseload(), ref, homework_id)
    if request.method == "GET":
        return render_template("kiosk/hand_over.html", case=header, person=person, assignment=assignment)
    token = kiosk.hand_over(caseload(), ref, homework_id)
    back_to = url_for("assignments.links_page", ref=ref, assignment_id=assignment.id)
    return begin(token, url_for("homework.start"), back_to=back_to, language=person.details.language)


def begin(token: str, then: str, *, back_to: str, language: str) -> Response:
    """Sign the therapist out of this browser, open the handed-over session in it and go to its first page.

    `back_to` is the page that the therapist comes back to. Commits.
    """
    accounts.end_session(extensions.session(), guard.audit(), guard.who())
    commit()
    guard.sign_out()
    session.clear()
    answer = redirect(then, 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    _set(answer, VISIT_COOKIE, token)
    _set(answer, DEVICE_COOKIE, f"{language}:{back_to}")
    return answer  # type: ignore[return-value]


def finish() -> Response:
    """End the handed-over session and ask for the device. Commits."""
    guard.leave_open()
    commit()
    answer = redirect(url_for("kiosk.give_back"), 303)
    _drop(answer, VISIT_COOKIE)
    return answer  # type: ignore[return-value]


@bp.get("/q/device")
@access("anyone")
def give_back() -> ResponseReturnValue:
    """The same page whether somebody has sent, stopped, left quickly or was away for too long."""
    if not is_handed_over():
        return redirect(url_for("leaving.left"), 303)
    return ask_back()


def ask_back() -> str:
    """The page, in the language of whoever held the device; with the way for its therapist."""
    language, _, path = request.cookies[DEVICE_COOKIE].partition(":")
    if language in languages():
        g.language = language
    return render_template("kiosk/give_back.html", back_to=local_path(path))


def _settle(response: Response) -> Response:
    """Once somebody signs in or opens a link of their own here, the device is nobody's to give back.

    The session that was handed over ends with it: what a partner answered in it is not the therapist's to see.
    """
    if not is_handed_over() or request.endpoint in (None, "static"):
        return response
    try:
        if current_user.is_authenticated:
            _end_handed_over()
            _drop(response, VISIT_COOKIE)
        elif request.endpoint != "homework.enter" or response.status_code >= 400:
            return response
    except DATABASE_BUSY:  # the next page will do it
        db.session.rollback()
        return response
    _drop(response, DEVICE_COOKIE)
    return response


def _end_handed_over() -> None:
    guard.start_writing()
    guard.leave_open()
    commit()


def _set(answer: object, name: str, value: str) -> None:
    answer.set_cookie(name, value, path="/", secure=True, httponly=True, samesite="Strict")  # type: ignore[attr-defined]


def _drop(answer: object, name: str) -> None:
    answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite="Strict")  # type: ignore[attr-defined]
