"""What every template can use: the practice, who is signed in, and days and times in the practice's zone."""

from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from flask import Flask, g, request, session, url_for
from flask_babel import get_locale
from flask_login import current_user

from practice import clock, programme
from practice.config import ROOT
from practice.services.caseload import progress
from practice.services.couple import couples, statuses
from practice.services.report import reporting
from practice.services.safety import safety
from practice.texts import N_
from practice.web import guard, language
from practice.web.calendar import Calendar

VERSION = "0.1.0"
STATIC = ROOT / "practice" / "static"
DAY_FORMS = (  # every form in which a client reads a day; each language puts the parts in its own order
    # client: Monday 3 August (a pattern of the Unicode CLDR, as are the next three)
    N_("EEEE d MMMM"),
    # client: Mon 3 Aug
    N_("EEE d MMM"),
    # client: 3 Aug
    N_("d MMM"),
    # client: 3 Aug 2026
    N_("d MMM y"),
)


def bind(app: Flask) -> None:
    app.context_processor(_context)
    app.jinja_env.globals.update(
        format_day=format_day,
        format_moment=format_moment,
        todays_date=todays_date,
        asset=asset,
        url_for=address,
        get_locale=get_locale,
        visit_mark=guard.visit_mark,
        **_constants(),
    )


def practice() -> Any:
    """The practice's row; None before the first run."""
    return guard.practice()


def zone() -> str:
    if "zone" in g:  # came along with what was asked for
        return str(g.zone)
    row = practice()
    return row.time_zone if row else "UTC"


def _context() -> dict[str, Any]:
    signed_in = current_user.who if current_user and current_user.is_authenticated else None
    if signed_in and signed_in.sharing:  # an error page on the turned screen has no name and no way elsewhere
        signed_in = None
    row = practice()
    return {
        "who": signed_in,
        "practice": row,
        "sample_banner": bool(row and row.is_sample and signed_in),
        "names_hidden": bool(signed_in and session.get("names_hidden")),
    }


def _constants() -> dict[str, Any]:
    """Words and counts that do not change between requests."""
    return {
        "states": progress.STATES,
        "statuses": statuses.STATUSES,
        "policies": couples.POLICIES,
        "report_states": reporting.STATES,
        "ways": safety.WAYS,
        "steps_count": len(programme.catalogue().programme),
        "version": VERSION,
    }


def format_day(day: date | datetime, form: str = "d MMM y") -> str:
    """A day such as "23 Nov 2026", in the practice's time zone and the page's language; `form` one of DAY_FORMS."""
    return calendar().day(day, form)


def todays_date() -> date:
    """The calendar day in the practice's time zone."""
    return clock.today(zone())


def local_day(moment: datetime) -> date:
    """The calendar day of a moment in the practice's time zone."""
    return calendar().day_of(moment)


def format_moment(moment: datetime) -> str:
    """A day and a time such as "today, 16:00", "Wed 25 Nov, 16:00" or "25 Nov 2025, 16:00"."""
    return calendar().moment(moment)


def calendar() -> Calendar:
    """How this page writes days: made once a page, since a list writes hundreds of them."""
    chosen = g.get("language")
    kept = g.get("calendar")
    if kept is None or kept[0] != chosen:
        words = language.catalogue().ugettext
        kept = g.calendar = (chosen, Calendar(zone(), str(get_locale() or "en"), words))
    return cast(Calendar, kept[1])


def address(endpoint: str, **values: Any) -> str:
    """`url_for` for templates, which ask for the same two dozen addresses on every page."""
    if values or language.is_client():  # a client's links carry the language, see there
        return url_for(endpoint, **values)
    return _address(endpoint, request.script_root)


@lru_cache
def _address(endpoint: str, _root: str) -> str:
    return url_for(endpoint)


def asset(name: str) -> str:
    """The address of a static file, with a piece of its hash: it may be cached for ever."""
    return _asset(name, request.script_root)


@lru_cache
def _asset(name: str, _root: str) -> str:
    return url_for("static", filename=name, v=_fingerprint(STATIC / name))


@lru_cache
def _fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
