"""`/audit`: who did what, for the owner: the practice's own entries and those of the cases they are on."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from practice.access import roles
from practice.services import trail
from practice.web import guard
from practice.web.guard import access

bp = Blueprint("audit", __name__)


@bp.get("/audit")
@access("owner", records=True, needs=roles.READ, fresh=True)
def index() -> ResponseReturnValue:
    lines, has_older = trail.lines(guard.caseload(), _entry(request.args.get("before", "")))
    guard.commit()
    return render_template("account/audit.html", lines=lines, has_older=has_older)


def _entry(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
