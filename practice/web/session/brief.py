"""`/couples/<ref>/brief`: what to know before a session, on one screen."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import clock
from practice.access import roles
from practice.services.review.answer_words import every
from practice.services.session import brief
from practice.web import page
from practice.web.guard import access, caseload, commit
from practice.web.review import review_charts
from practice.web.session import session_words

bp = Blueprint("brief", __name__, url_prefix="/couples/<ref>")


@bp.get("/brief")
@access("therapist", records=True, needs=roles.READ)
def show(ref: str) -> ResponseReturnValue:
    today = clock.today(page.zone())
    found = brief.open_brief(caseload(), ref, today)
    commit()
    return render_template(
        "brief/show.html",
        case=found.header,
        brief=found,
        ahead=found.next_session_at is not None and page.local_day(found.next_session_at) > today,
        words=session_words,
        answer_words=review_charts.answer_words,
        every=lambda days: every(days, gettext),
    )
