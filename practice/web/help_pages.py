"""`/help`: short pages on how things are done here. Only what exists."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from practice import extensions
from practice.access import roles
from practice.access.homework_link import IDLE, PIN_TRIES
from practice.services import accounts, case_team, homework_ends, safety_due
from practice.web.guard import access

bp = Blueprint("help_pages", __name__, url_prefix="/help")

TOPICS = {
    "first-week": _l("Your first week"),
    "caseload": _l("The caseload"),
    "homework": _l("Homework and links"),
    "alone": _l("Each partner alone"),
    "review": _l("Reading answers"),
    "sharing": _l("Looking at it together"),
    "sessions": _l("Sessions and notes"),
    "reports": _l("Reports"),
    "colleagues": _l("Working with colleagues"),
    "privacy": _l("Privacy in plain words"),
    "keyboard": _l("Keyboard and screen readers"),
}


@bp.get("")
@access("therapist")
def index() -> ResponseReturnValue:
    return render_template("help/index.html", topics=TOPICS)


@bp.get("/<topic>")
@access("therapist")
def show(topic: str) -> ResponseReturnValue:
    if topic not in TOPICS:
        abort(404)
    return render_template(
        f"help/{topic}.html",
        topics=TOPICS,
        topic=topic,
        roles=roles.RIGHTS,
        role_words=case_team.ROLES,
        pin_tries=PIN_TRIES,
        client_minutes=int(IDLE.total_seconds() // 60),
        idle_minutes=int(accounts.idle(extensions.session()).total_seconds() // 60),
        longest_hours=int(accounts.LONGEST.total_seconds() // 3600),
        draft_days=homework_ends.DRAFT_KEPT.days,
        asked_months=round(safety_due.GOOD_FOR.days / 30.5),
    )
