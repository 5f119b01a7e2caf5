"""Where passkeys are for: the public host, or localhost on this computer. Browsers take no number for a host."""

from urllib.parse import urlsplit

from flask import Response, current_app, request, session

from practice.extensions import settings
from practice.services.signing_in.passkeys import Asked, Site

ASKED = "passkey"


def site() -> Site:
    public = settings().public_url
    if public is not None:
        return Site(urlsplit(public).hostname or "", public)
    parts = urlsplit(request.host_url)
    port = f":{parts.port}" if parts.port else ""
    return Site("localhost", f"{parts.scheme}://localhost{port}")


def ask(asked: Asked) -> Response:
    """The question for the browser's own dialogue, as JSON; the browser's cookie keeps which one it was."""
    session[ASKED] = asked.token
    return current_app.response_class(asked.options, mimetype="application/json")


def asked() -> str:
    """The token of the challenge that this browser was given last; it is forgotten with this."""
    return str(session.pop(ASKED, ""))
