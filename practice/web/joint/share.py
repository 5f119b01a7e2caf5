"""`/couples/<ref>/homework/<id>/share`: the turned screen. It holds what is released and leads nowhere else.

Opening it marks the session, and from then on every page of the therapist but this one answers with the question
whether to leave it (`guard`, `turned`). The address by itself opens nothing before the button was pressed.
"""

from uuid import UUID, uuid4

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from practice import clock
from practice.services.joint import shared_page, turned_screen
from practice.web import kept_form, page
from practice.web.guard import access, caseload, commit, who
from practice.web.joint import share_charts, turned

bp = Blueprint("share", __name__)
ADDRESS = "/couples/<ref>/homework/<uuid:assignment_id>/share"


@bp.get(ADDRESS)
@access("therapist", turned=True)
def show(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    if who().sharing not in (None, assignment_id):
        return turned.ask(who().id)
    shared = shared_page.open_shared(caseload(), ref, assignment_id)
    if who().sharing is None:
        return render_template("share/ready.html", shared=shared)
    if "X-Looks-Again" in request.headers:  # the page asks by itself: nobody used the session
        g.pop("used_session", None)
    g.language = shared.language
    today = clock.today(page.zone())
    return render_template(
        "share/show.html", shared=shared, today=today, charts_of=share_charts, size=share_charts.SHARE
    )


@bp.post(ADDRESS)
@access("therapist", turned=True)
def turn(ref: str, assignment_id: UUID) -> ResponseReturnValue:
    """Turn the screen. The cookie changes with it, so that no browser keeps the pages of before for going back."""
    if who().sharing not in (None, assignment_id):
        return turned.ask(who().id)
    turned_screen.turn(caseload(), who().session_id, ref, assignment_id)
    commit()
    session["screen"] = uuid4().hex
    return redirect(url_for("share.show", ref=ref, assignment_id=assignment_id), 303)


@bp.get("/share/leave")
@access("therapist", turned=True)
def leave() -> ResponseReturnValue:
    if who().sharing is None:
        return redirect(url_for("caseload.index"))
    return turned.page()


@bp.get("/share/stay")
@access("therapist", turned=True)
def stay() -> ResponseReturnValue:
    """Back to the shared page, without its address in the page that asks."""
    where = turned_screen.place_of(caseload(), who().sharing)
    if where is None:
        return redirect(url_for("share.leave"))
    return redirect(url_for("share.show", ref=where[0], assignment_id=where[1]), 303)


@bp.post("/share/leave")
@access("therapist", turned=True)
def left() -> ResponseReturnValue:
    """The screen is turned back: the session opens everything again, and what was typed meanwhile is offered."""
    where = turned_screen.turn_back(caseload(), who().session_id)
    commit()
    session.pop("screen", None)
    kept = kept_form.unseal(request.form.get("kept", ""), who().id) if request.form.get("kept") else None
    if kept is not None:
        return render_template("share/kept.html", kept=kept)
    if where is None:
        return redirect(url_for("caseload.index"), 303)
    return redirect(url_for("review.side_by_side", ref=where[0], assignment_id=where[1]), 303)
