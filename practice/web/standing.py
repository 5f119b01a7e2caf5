"""What templates ask about the role in which the signed-in therapist is on a case, and what they have to be told."""

from typing import Any

from flask import Blueprint, current_app, g, redirect, url_for
from flask.typing import ResponseReturnValue

from practice import extensions
from practice.access import roles
from practice.extensions import keyring
from practice.services.caseload import notices
from practice.services.people import people
from practice.services.team import standing
from practice.services.team.standing import Standing
from practice.web import guard
from practice.web.guard import access, caseload

bp = Blueprint("standing", __name__)


@bp.app_template_global()
def standing_on(ref: str) -> Standing:
    """The role on the case of this page."""
    kept = g.setdefault("standing_on", {})
    if ref not in kept:
        kept[ref] = standing.of_case(caseload(), ref)
    return kept[ref]


@bp.app_template_global()
def may_open(endpoint: str, ref: str) -> bool:
    """Whether the therapist's role on this case opens a page: a link that leads nowhere is not shown."""
    wanted = guard.access_of(current_app, endpoint)
    return wanted is not None and standing_on(ref).may(wanted.right("GET"))


@bp.app_template_global()
def may_work(ref: str) -> bool:
    """Whether the therapist may change anything on this case."""
    return standing_on(ref).may(roles.WORK)


@bp.app_template_global()
def told() -> list[dict[str, Any]]:
    """The notices that were not seen yet, each with its words' values."""
    found = notices.unseen(caseload())
    ids = [one.about_id for one in found if one.about_id]
    names = people.names(extensions.session(), keyring(), ids) if ids else {}
    return [
        {"words": notices.KINDS[one.kind], "name": names.get(one.about_id, ""), "one": one}  # type: ignore[arg-type]
        for one in found
    ]


@bp.post("/notices/seen")
@access("therapist")
def seen() -> ResponseReturnValue:
    notices.seen(extensions.session(), guard.who().id)
    guard.commit()
    return redirect(url_for("caseload.index"), 303)
