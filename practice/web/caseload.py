"""`/`: what needs attention first, then all couples with search, filters, sort and pages; names can be hidden."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from practice import clock
from practice.access import roles
from practice.services.caseload import attention, overview
from practice.services.report.life import news
from practice.web import page
from practice.web.guard import access, caseload
from practice.web.standing import standings

bp = Blueprint("caseload", __name__)

LIST_COOKIE = "__Host-list"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Asked:
    """What part of the caseload the address asks for; filter and sort are remembered in a cookie of this browser."""

    search: str
    show: str
    sort: str
    page: int

    def shown(self, found: list[overview.CoupleRow]) -> list[overview.CoupleRow]:
        """One couple more than a page holds says that there is another page."""
        first = (self.page - 1) * overview.PAGE
        return found[first : first + overview.PAGE + 1]


@bp.get("/")
@access("therapist", needs=roles.READ)
def index() -> ResponseReturnValue:
    asked = _asked()
    rows = overview.rows(caseload())
    shown = asked.shown(overview.chosen(rows, asked.search, asked.show, asked.sort))
    answer = make_response(
        render_template(
            "caseload/index.html",
            rows=rows,
            attention=attention.attention(
                [row for row in rows if _is_work(row)], in_company=bool(session.get("names_hidden"))
            ),
            shown=shown[: overview.PAGE],
            has_more=len(shown) > overview.PAGE,
            counts=overview.counts(rows),
            filters=overview.FILTERS,
            asked=asked,
            today=clock.today(page.zone()),
            sessions_today=sum(1 for row in rows if _is_today(row)),
            report_news=news.news(caseload()),
        )
    )
    return _remember(answer, asked)


def _asked() -> Asked:
    kept_show, _, kept_sort = request.cookies.get(LIST_COOKIE, "").partition(".")
    show, sort = request.args.get("show", kept_show), request.args.get("sort", kept_sort)
    return Asked(
        search=request.args.get("q", "").strip()[:100],
        show=show if show in overview.FILTERS else "all",
        sort=sort if sort in overview.SORTS else "session",
        page=max(request.args.get("page", 1, type=int), 1),
    )


def _remember(answer: Response, asked: Asked) -> Response:
    answer.set_cookie(
        LIST_COOKIE, f"{asked.show}.{asked.sort}", A_YEAR, path="/", secure=True, httponly=True, samesite="Strict"
    )
    return answer


def _is_work(row: overview.CoupleRow) -> bool:
    """What waits on a case is for whoever works on it, not for its supervisor."""
    beside = standings().get(row.id)
    return beside is None or beside.may(roles.PRIVATE)


def _is_today(row: overview.CoupleRow) -> bool:
    return row.next_session_at is not None and page.local_day(row.next_session_at) == clock.today(page.zone())


@bp.post("/names/<any(hide, show):act>")
@access("therapist")
def names(act: str) -> ResponseReturnValue:
    """Before the laptop is turned: the lists show case numbers instead of names, until asked otherwise."""
    session["names_hidden"] = act == "hide"
    return redirect(url_for("caseload.index"))
