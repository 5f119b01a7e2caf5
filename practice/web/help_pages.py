"""`/help`: short pages on how things are done here. Only what exists."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from practice import extensions
from practice.access import roles
from practice.access.homework_link import IDLE, PIN_TRIES
from practice.services.homework import homework_ends
from practice.services.people import accounts, sessions
from practice.services.rights import old_rows, retention
from practice.services.safety import safety_due
from practice.services.signing_in import passwords, recovery_codes, tickets
from practice.services.team import case_team
from practice.web.couple import own_data
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
    "outside": _l("Releasing outside the couple"),
    "colleagues": _l("Working with colleagues"),
    "rights": _l("What a person may ask for"),
    "signing-in": _l("Signing in"),
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
        copy_minutes=own_data.GOOD_FOR_SECONDS // 60,
        notice_days=retention.NOTICE.days,
        session_days=old_rows.SESSIONS_KEPT.days,
        draft_days=homework_ends.DRAFT_KEPT.days,
        fresh_minutes=int(sessions.FRESH_FOR.total_seconds() // 60),
        password_least=passwords.LEAST,
        password_least_with_factor=passwords.LEAST_WITH_FACTOR,
        recovery_codes=recovery_codes.COUNT,
        reset_minutes=int(tickets.GOOD_FOR[tickets.RESET].total_seconds() // 60),
        asked_months=round(safety_due.GOOD_FOR.days / 30.5),
    )
