"""`/`: what needs attention first, then all couples with search, filters, sort and pages; names can be hidden."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from practice.access import roles
from practice.services.caseload import attention, beside, overview
from practice.services.report.life import news
from practice.services.team import standing
from practice.services.team.standing import Standing
from practice.web import page
from practice.web.calendar import Calendar
from practice.web.caseload.caseload_lines import Lines
from practice.web.caseload.caseload_todo import Todos
from practice.web.guard import access, caseload

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

    def address(self, name: str, value: str | int) -> str:
        """The page's address with the search as it is and one thing else: `show`, `sort` or `page`."""
        found = url_for("caseload.index", q=self.search or None)
        return f"{found}{'&' if self.search else '?'}{name}={value}"


@bp.get("/")
@access("therapist", needs=roles.READ)
def index() -> ResponseReturnValue:
    asked, hidden = _asked(), bool(session.get("names_hidden"))
    there = beside.beside(caseload())
    others = standing.of_caseload(caseload()) if there.others else {}
    rows = overview.rows(caseload())
    shown = asked.shown(overview.chosen(rows, asked.search, asked.show, asked.sort))
    urgent = attention.attention([row for row in rows if _is_work(others.get(row.ref))], in_company=hidden)
    days = page.calendar()
    lines = Lines(names_hidden=hidden, others=others, days=days)
    todos = Todos(lines)
    answer = make_response(
        render_template(
            "caseload/index.html",
            rows=rows,
            attention=[todos.entry(one, is_first=number == 0) for number, one in enumerate(urgent)],
            lines=[lines.couple(row) for row in shown[: overview.PAGE]],
            has_more=len(shown) > overview.PAGE,
            counts=overview.counts(rows),
            filters=overview.FILTERS,
            asked=asked,
            today=days.today,
            sessions_today=sum(1 for row in rows if _is_today(row, days)),
            report_news=news.news(caseload()) if there.reports else None,
            has_notices=there.notices,
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


def _is_work(here: Standing | None) -> bool:
    """What waits on a case is for whoever works on it, not for its supervisor."""
    return here is None or here.may(roles.PRIVATE)


def _is_today(row: overview.CoupleRow, days: Calendar) -> bool:
    return row.next_session_at is not None and days.day_of(row.next_session_at) == days.today


@bp.post("/names/<any(hide, show):act>")
@access("therapist")
def names(act: str) -> ResponseReturnValue:
    """Before the laptop is turned: the lists show case numbers instead of names, until asked otherwise."""
    session["names_hidden"] = act == "hide"
    return redirect(url_for("caseload.index"))
