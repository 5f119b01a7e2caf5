"""`/`: what needs attention first, then all couples with search, filters and sort."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from practice import clock
from practice.services import overview
from practice.services.reporting import unseen
from practice.web import page
from practice.web.guard import access, caseload

bp = Blueprint("caseload", __name__)


@bp.get("/")
@access("therapist")
def index() -> ResponseReturnValue:
    rows = overview.rows(caseload())
    search = request.args.get("q", "").strip()[:100]
    state = request.args.get("show", "all")
    sort = request.args.get("sort", "session")
    return render_template(
        "caseload/index.html",
        rows=rows,
        attention=overview.attention(rows),
        shown=overview.chosen(rows, search, state, sort),
        counts=overview.counts(rows),
        filters=overview.FILTERS,
        search=search,
        state=state if state in overview.FILTERS else "all",
        sort=sort if sort in overview.SORTS else "session",
        today=clock.today(page.zone()),
        sessions_today=sum(1 for row in rows if _is_today(row)),
        finished=unseen(caseload()),
    )


def _is_today(row: overview.CoupleRow) -> bool:
    return row.next_session_at is not None and page.local_day(row.next_session_at) == clock.today(page.zone())
