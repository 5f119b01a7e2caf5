"""`/couples/<ref>/homework/<id>`: side by side; change over time; each partner's private page."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.access import roles
from practice.refusals import Refusal
from practice.services.assigning import schedules
from practice.services.couple import case
from practice.services.review import change, review
from practice.services.review.sentences import what_stands_out
from practice.services.safety import private_reading
from practice.web.guard import access, caseload, commit
from practice.web.review import review_charts

bp = Blueprint("review", __name__, url_prefix="/couples/<ref>")


@bp.get("/review")
@access("therapist", records=True, needs=roles.READ)
def index(ref: str) -> ResponseReturnValue:
    """The newest answered homework, or a page that says that there is none yet."""
    overview = case.open_overview(caseload(), ref)
    commit()
    answered = review.reviewable(overview.assignments)
    if answered:
        return redirect(url_for("review.side_by_side", ref=ref, assignment_id=answered[0].id))
    return render_template("review/none.html", case=overview.header)


@bp.get("/homework/<uuid:assignment_id>")
@access("therapist", records=True, needs=roles.READ)
def side_by_side(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    sort = request.args.get("sort", "gap")
    sort = sort if sort in review.SORTS else "gap"
    found = review.open_side_by_side(caseload(), ref, assignment_id, sort)
    commit()
    return render_template(
        "review/side_by_side.html",
        case=found.header,
        review=found,
        charts_of=review_charts,
        both_views=review.both_views(found.form),
        stands_out=what_stands_out(found),
        spoken=review_charts.spoken,
        answered=found.answered,
        released=found.released,
        sort=sort,
        with_before=found.before is not None and request.args.get("compare") == "1",
        agenda_lines=found.agenda,
        pinned={(one.kind, one.key): one.id for one in found.agenda if one.assignment_id == assignment_id},
    )


@bp.post("/homework/<uuid:assignment_id>/reviewed")
@access("therapist")
def reviewed(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    review.mark_reviewed(caseload(), ref, assignment_id)
    following = schedules.go_on(caseload(), ref)
    commit()
    if isinstance(following, Refusal):
        flash(gettext("Marked as reviewed. The next step was not assigned: %(why)s", why=gettext(following.message)))
    elif following is not None:
        flash(gettext("Marked as reviewed, and the next step is assigned. Hand each partner their link."))
        return redirect(url_for("assignments.links_page", ref=ref, assignment_id=following.id))
    else:
        flash(gettext("Marked as reviewed."))
    return redirect(url_for("review.side_by_side", ref=ref, assignment_id=assignment_id))


@bp.get("/change")
@access("therapist", records=True, needs=roles.READ)
def change_over_time(ref: str) -> ResponseReturnValue:
    page = change.open_change(caseload(), ref)
    commit()
    return render_template(
        "review/change.html", case=page.header, page=page, charts_of=review_charts, spoken=review_charts.spoken
    )


@bp.get("/partners/<int:position>")
@access("therapist", records=True, needs=roles.PRIVATE)
def private(ref: str, position: int) -> ResponseReturnValue:
    found = private_reading.open_page(caseload(), ref, position)
    commit()
    return render_template(
        "review/private.html",
        case=found.header,
        person=found.person,
        private=found,
        answer_words=review_charts.answer_words,
    )
