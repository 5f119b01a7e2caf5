"""Is it alive, is it ready: for the supervisor and for monitoring. Says nothing about anybody."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from practice import checks, extensions
from practice.web.guard import access

bp = Blueprint("health", __name__)


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
