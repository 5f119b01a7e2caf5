"""A case's page for somebody who only reads it: without the links and forms that their role can't use.

The pages of a case are many and each has its links; here, in one place, what would lead to a closed page is taken out
of the finished page. It is for the eye only: the caseload refuses these pages by itself (access/scope.py).
"""

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from practice.access import roles
from practice.services.team.standing import Standing
from practice.web import guard
from practice.web.standing import standing_on

_FORM = re.compile(r"<form\b(?P<attributes>[^>]*)>.*?</form>", re.DOTALL)
_LINK = re.compile(r"<a\b(?P<attributes>[^>]*)>(?P<words>.*?)</a>", re.DOTALL)
_OUTSIDE = re.compile(r'<button\b[^>]*\bform="(?P<form>[^"]*)"[^>]*>.*?</button>', re.DOTALL)
_BUTTON = re.compile(r'class="(btn|lnk)\b')


def bind(app: Flask) -> None:
    """Has to come after whatever packs the answer: these functions run in the reverse order."""
    app.after_request(_without_closed)


def _without_closed(response: Response) -> Response:
    if response.status_code != HTTPStatus.OK or response.mimetype != "text/html" or response.direct_passthrough:
        return response
    here = _reader()
    if here is not None:
        response.set_data(_readable(response.get_data(as_text=True), here))
    return response


def _readable(page: str, here: Standing) -> str:
    """The page without closed forms, their buttons wherever these stand, and closed links."""
    closed = [found for found in _FORM.finditer(page) if not _form_opens(found, here)]
    ids = {_value(found["attributes"], "id") for found in closed}
    for found in closed:
        page = page.replace(found[0], "")
    page = _OUTSIDE.sub(lambda button: "" if button["form"] in ids else button[0], page)
    return _LINK.sub(lambda link: _link(link, here), page)


def _reader() -> Standing | None:
    """The standing of somebody who only reads the case of this page; None for everybody else and other pages."""
    ref = (request.view_args or {}).get("ref")
    if ref is not None and "caseload" in g:
        standing_on(ref)
    return next((one for one in g.get("standing_on", {}).values() if not one.may(roles.WORK)), None)


def _form_opens(found: re.Match[str], here: Standing) -> bool:
    attributes = found["attributes"]
    method = "POST" if _value(attributes, "method").casefold() == "post" else "GET"
    return _opens(_value(attributes, "action") or request.path, method, here)


def _link(found: re.Match[str], here: Standing) -> str:
    """A button that leads nowhere is gone; of a link in a text the words stay."""
    if _opens(_value(found["attributes"], "href"), "GET", here):
        return found[0]
    return "" if _BUTTON.search(found["attributes"]) else found["words"]


def _value(attributes: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', attributes)
    return found[1] if found else ""


def _opens(address: str, method: str, here: Standing) -> bool:
    """Whether an address of ours is open to this role; what is not about a case, or not ours, is left alone."""
    path = urlsplit(address).path
    if not path.startswith("/"):
        return True
    try:
        endpoint, values = current_app.url_map.bind("localhost").match(path, method=method)
    except (HTTPException, RequestRedirect):
        return True
    wanted = guard.access_of(current_app, endpoint)
    if wanted is None or not ("ref" in values or "report_id" in values):
        return True
    return here.may(wanted.right(method))
