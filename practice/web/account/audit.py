"""`/audit`: who did what, for the owner: the practice's own entries and those of the cases they are on."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.access import roles
from practice.services.trail import trail, trail_words
from practice.services.trail.trail import Filter
from practice.web import guard
from practice.web.days import EARLIEST
from practice.web.guard import access

bp = Blueprint("audit", __name__)

LATEST = date(2999, 12, 31)


@bp.app_template_filter("audit_words")
def audit_words(action: str) -> str:
    """What an entry says, in plain words."""
    return gettext(trail_words.words(action))


@bp.get("/audit")
@access("owner", records=True, needs=roles.READ, fresh=True)
def index() -> ResponseReturnValue:
    wanted = _wanted()
    page = trail.lines(guard.caseload(), wanted, _id(request.args.get("before", "")))
    guard.commit()
    return render_template(
        "account/audit.html", page=page, wanted=wanted, chosen=_chosen(wanted), kinds=trail_words.KINDS
    )


@bp.get("/audit.csv")
@access("owner", records=True, needs=roles.READ, fresh=True)
def download() -> ResponseReturnValue:
    """What the filter shows, as a file."""
    text = trail.written(guard.caseload(), _wanted())
    guard.commit()
    return Response(
        "\ufeff" + text,  # so that a spreadsheet reads it as UTF-8
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


def _wanted() -> Filter:
    """What was asked for; whatever makes no sense leaves nothing out."""
    who = request.args.get("who", "")
    kind = request.args.get("kind", "")
    return Filter(
        who=who if who in trail.OTHERS or _id(who) else "",
        kind=kind if kind in trail_words.KINDS else "",
        ref=request.args.get("case", "").strip().upper(),
        first=_day(request.args.get("first", "")),
        last=_day(request.args.get("last", "")),
    )


def _chosen(wanted: Filter) -> dict[str, str]:
    """The filter as an address has it."""
    given = {
        "who": wanted.who,
        "kind": wanted.kind,
        "case": wanted.ref,
        "first": wanted.first.isoformat() if wanted.first else "",
        "last": wanted.last.isoformat() if wanted.last else "",
    }
    return {name: value for name, value in given.items() if value}


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
