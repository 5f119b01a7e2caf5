"""A change is asked for by our own pages only, also where a form's token would let it through."""

from flask import abort, request

from practice.extensions import settings
from practice.web.guard import READING


def check() -> None:
    """Refuse a posted form whose browser says that another site sent it; older browsers say nothing.

    Our pages send no referrer, so a browser writes "null" as their Origin; Sec-Fetch-Site tells them from others'.
    """
    if request.method in READING:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        abort(400)
    origin = request.headers.get("Origin", "null")
    if origin not in ("null", settings().public_url) and origin.partition("://")[2] != request.host:
        abort(400)
