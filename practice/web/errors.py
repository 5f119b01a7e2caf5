"""One place where what went wrong becomes a page: what happened, what was kept, what to do next. No trace, no names."""

import logging

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge, SecurityError

from practice.access.restricted import BehindNotice
from practice.extensions import DATABASE_BUSY, DONE_ALREADY, db
from practice.hashing import TooBusy
from practice.refusals import Busy, LinkNotOpen, Refusal
from practice.texts import N_
from practice.vault import Unreadable
from practice.web import denied, kept_form, language
from practice.web.assigning import kiosk

log = logging.getLogger("fourfold")

PAGES = {
    400: (N_("That could not be read"), N_("Something in what was sent does not fit this page. Nothing was changed.")),
    404: (N_("There is no such page"), N_("The address may be mistyped, or what it led to is not yours to open.")),
    405: (N_("That is not possible here"), N_("Go back and use the buttons of the page.")),
    413: (N_("That was too much at once"), N_("The text was longer than this page takes. Nothing was changed.")),
    500: (N_("Something went wrong on our side"), N_("What was saved before is kept. Try again in a moment.")),
    503: (N_("The service is busy"), N_("Nothing was lost. Try again in a moment.")),
}


def bind(app: Flask) -> None:
    app.register_error_handler(LinkNotOpen, _closed)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(BehindNotice, _behind)
    app.register_error_handler(Unreadable, _unreadable)
    app.register_error_handler(CSRFError, _no_csrf)
    app.register_error_handler(HTTPException, _http)
    for busy in (*DATABASE_BUSY, TooBusy):
        app.register_error_handler(busy, _busy)
    app.register_error_handler(DONE_ALREADY, _done_already)
    app.register_error_handler(InternalServerError, _broken)


def page(status: int, title: str, text: str, notice: str = "") -> ResponseReturnValue:
    """An error page in the layout of whoever asked; its transaction is over. `notice` is where one is to be read."""
    db.session.rollback()
    template = "errors/client.html" if language.is_client() else "errors/page.html"
    g.pop("visit", None)
    values = {"title": title, "text": text, "kept": kept_fields(), "notice": notice}
    try:
        return render_template(template, **values), status
    except DATABASE_BUSY:  # the page about a database that does not answer must not ask it who is there
        g.practice, g._login_user = None, current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
        return render_template(template, **values), status


def too_long() -> ResponseReturnValue:
    """More text than could be carried along."""
    return page(413, *(gettext(text) for text in PAGES[413]))


def kept_fields() -> list[str]:
    """The longer texts of a posted form that could not be taken, to be shown again so that nothing typed is lost."""
    if request.method != "POST":
        return []
    hidden = (*kept_form.NOT_KEPT, "for")
    try:
        posted = request.form
    except RequestEntityTooLarge:  # it was refused before it was read
        return []
    return [value for name, value in posted.items(multi=True) if name not in hidden and len(value) > 20]


def _closed(refusal: LinkNotOpen) -> ResponseReturnValue:
    if kiosk.is_handed_over():
        return _closed_device()
    return page(403, gettext("These pages are closed"), gettext(refusal.message))


def _closed_device() -> ResponseReturnValue:
    if not kept_fields():
        return kiosk.ask_back(), 403
    return page(403, gettext("These pages are closed"), gettext(kiosk.CLOSED))


def _refused(refusal: Refusal) -> ResponseReturnValue:
    denied.note(refusal)
    title = gettext("There is no such page") if refusal.status == 404 else gettext("That was not done")
    return page(refusal.status, title, gettext(refusal.message, **refusal.values))


def _behind(refusal: BehindNotice) -> ResponseReturnValue:
    """The notice in place of a page; a form that was posted is refused, with what was typed and the way to it."""
    if request.method != "GET":
        address = request.path if _is_page(request.path) else None
        notice = url_for("restriction.notice", ref=refusal.ref, next=address)
        return page(refusal.status, gettext("That was not done"), gettext(refusal.message), notice)
    db.session.rollback()
    return redirect(url_for("restriction.notice", ref=refusal.ref, next=request.full_path.rstrip("?")), 303)


def _is_page(path: str) -> bool:
    return current_app.create_url_adapter(request).test(path, "GET")  # type: ignore[union-attr]


def _unreadable(error: Unreadable) -> ResponseReturnValue:
    log.error("sealed value does not open: %s (%s)", error, request.endpoint)
    return page(
        500,
        gettext("A part of this record could not be opened"),
        gettext("It was altered or its key is missing. Nothing was changed. Tell whoever looks after Fourfold here."),
    )


def _no_csrf(_error: CSRFError) -> ResponseReturnValue:
    return page(
        400,
        gettext("This page was open for too long"),
        gettext("Nothing was changed. Your text is below: load the page again and put it in once more."),
    )


def _busy(error: Exception) -> ResponseReturnValue:
    log.warning("busy: %s (%s)", type(error).__name__, request.endpoint)
    return page(503, gettext("The service is busy"), gettext(Busy.message))


def _done_already(error: Exception) -> ResponseReturnValue:
    log.warning("twice: %s (%s)", type(error).__name__, request.endpoint)
    return page(
        409,
        gettext("That was not done"),
        gettext("That was done already, or by somebody else at the same moment. Load the page again."),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # a host name that is not ours: no page of ours can be addressed under it
        return Response("This host name is not served here.\n", 400, mimetype="text/plain")
    if error.code is None or error.code < 400:
        return error
    title, text = PAGES.get(error.code, PAGES[400] if error.code < 500 else PAGES[500])
    return page(error.code, gettext(title), gettext(text))


def _broken(_error: InternalServerError) -> ResponseReturnValue:
    return page(500, *(gettext(text) for text in PAGES[500]))
