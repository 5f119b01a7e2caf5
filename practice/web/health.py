"""Is it alive, is it ready: for the supervisor and for monitoring. Says nothing about anybody."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from practice import checks, extensions
from practice.web.guard import access

bp = Blueprint("health", __name__)

WATCHED = ("/healthz", "/readyz", "/metrics")


@bp.get("/healthz")
@access("anyone")
def alive() -> ResponseReturnValue:
    return jsonify(status="alive")


@bp.get("/readyz")
@access("anyone")
def ready() -> ResponseReturnValue:
    """503 for the database or its migrations only; without the queue reports wait, everything else goes on."""
    faults = checks.database_faults(extensions.session())
    queue = "ready" if extensions.queue_is_there() else "degraded"
    return jsonify(status="not ready" if faults else "ready", queue=queue), 503 if faults else 200


class UnderAnyName:
    """Lets the pages in WATCHED be asked for by a host's own address: a monitor asks one host, the public name is the
    proxy's. They make no link and set no cookie. Every other page keeps to the names that TRUSTED_HOSTS gives."""

    def __init__(self, wsgi_app: Callable[..., Iterable[bytes]], name: str) -> None:
        self.wsgi_app, self.name = wsgi_app, name

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in WATCHED:
            environ["HTTP_HOST"] = self.name
        return self.wsgi_app(environ, start_response)
