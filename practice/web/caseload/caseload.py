"""`/`: what needs attention first, then all couples with search, filters, sort and pages; names can be hidden."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from practice.access import roles
from practice.services.caseload import attention, beside, listing, overview
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
    """What part of the caseload the address asks for; filter and sort are remembered in a cookie of this browser.

    `after` and `urgent` are the refs after which the list and what needs attention go on; empty from the beginning.
    """

    search: str
    show: str
    sort: str
    after: str
    urgent: str
    here: str  # the address of the first page, with the search

    def address(self, name: str, value: str) -> str:
        """The page with the search as it is and one thing else: `show`, `sort`, `after` or `urgent`."""
        return f"{self.here}{'&' if self.search else '?'}{name}={value}" if value else self.here


@bp.get("/")
@access("therapist", needs=roles.READ)
def index() -> ResponseReturnValue:
    asked, hidden = _asked(), bool(session.get("names_hidden"))
    there = beside.beside(caseload())
    others = standing.of_caseload(caseload()) if there.others else {}
    rows = overview.rows(caseload())
    shown = listing.page(rows, asked.search, asked.show, asked.sort, asked.after)
    work = [row for row in rows if _is_work(others.get(row.ref))] if others else rows
    urgent = listing.page_of(attention.attention(work, in_company=hidden), asked.urgent, listing.AT_FIRST)
    days = page.calendar()
    lines = Lines(names_hidden=hidden, others=others, days=days)
    answer = make_response(
        render_template(
            "caseload/index.html",
            rows=rows,
            urgent=urgent,
            attention=Todos(lines).entries(urgent.rows, is_first_page=urgent.earlier is None),
            shown=shown,
            lines=[lines.couple(row) for row in shown.rows],
            counts=listing.counts(rows),
            filters=listing.FILTERS,
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
    search = request.args.get("q", "").strip()[:100]
    return Asked(
        search=search,
        show=show if show in listing.FILTERS else "all",
        sort=sort if sort in listing.SORTS else "session",
        after=request.args.get("after", ""),
        urgent=request.args.get("urgent", ""),
        here=url_for("caseload.index", q=search or None),
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
