"""`/programme/pool`: what the practice's own answers say about its areas, and what they can't say."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from practice.assessment import choices
from practice.assessment.scoring import display
from practice.services.review import pool
from practice.web.guard import access, caseload

bp = Blueprint("pool", __name__)


@bp.get("/programme/pool")
@access("therapist")
def show() -> ResponseReturnValue:
    lines = pool.page(caseload().session)
    return render_template("programme/pool.html", lines=lines, choices=choices, display=display)
