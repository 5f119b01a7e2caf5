"""Pinning questions and areas of a homework for the next session, and taking them off again."""

from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from practice.services.review import pins, review
from practice.web.guard import access, caseload, commit

bp = Blueprint("pins", __name__, url_prefix="/couples/<ref>/homework/<uuid:assignment_id>")


@bp.post("/pins")
@access("therapist")
def change(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    """Pin or unpin what the pressed button names; back to the place on the page where it was pressed."""
    caseload().assignment(ref, assignment_id)
    act, _, what = request.form.get("pin", "").partition(":")
    if act == "unpin":
        pin_id, _, place = what.partition(":")
        pins.unpin(caseload(), ref, _pin_id(pin_id))
    else:
        place = f"{act}-{what}"
        pins.pin(caseload(), ref, assignment_id, act, what)
    commit()
    sort = request.form.get("sort")
    sort = sort if sort in review.SORTS else None
    anchor = f"pin-{place}" if place else "agenda"
    page = url_for("review.side_by_side", ref=ref, assignment_id=assignment_id, sort=sort, _anchor=anchor)
    return redirect(page, 303)


def _pin_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        abort(400)
