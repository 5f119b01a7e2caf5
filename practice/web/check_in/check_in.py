"""`/couples/<ref>/alone` and `/couples/<ref>/partners/<n>/check-in`: offering the private check-in, and reading one.

The titles of these pages say no more than those of every private page: a browser keeps titles in its history.
"""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.access import roles
from practice.services.check_in import check_in_links, check_in_review
from practice.services.check_in.check_in_review import CheckInReview
from practice.services.safety import private_pages, safety, safety_actions
from practice.texts import N_
from practice.web import page
from practice.web.assigning import addresses, kiosk
from practice.web.check_in.check_in_forms import ActionForm, AtHomeForm
from practice.web.guard import access, caseload, commit

LEVELS = {
    "red": N_("Red"),
    "amber": N_("Amber"),
    "not_screened": N_("Not screened"),
    "none_disclosed": N_("None disclosed"),
}

bp = Blueprint("check_in", __name__, url_prefix="/couples/<ref>")


@bp.get("/alone")
@access("therapist", records=True)
def offer(ref: str) -> ResponseReturnValue:
    return _offer(ref, AtHomeForm()), 200


def _offer(ref: str, form: AtHomeForm) -> str:
    found = check_in_links.open_page(caseload(), ref)
    commit()
    return render_template(
        "check_in/offer.html",
        case=found.header,
        page=found,
        form=form,
        address_of=addresses.homework_address,
        qr_code=addresses.qr_code,
        only_here=addresses.works_only_here(),
    )


@bp.post("/alone")
@access("therapist")
def at_home(ref: str) -> ResponseReturnValue:
    form = AtHomeForm()
    caseload().couple(ref)
    if not form.validate_on_submit():
        return _offer(ref, form), 422
    check_in_links.offer_at_home(caseload(), ref)
    commit()
    flash(gettext("There is a link for each. Give each person only their own."))
    return redirect(url_for("check_in.offer", ref=ref))


@bp.post("/alone/<uuid:link_id>/<any(extend, renew, revoke):act>")
@access("therapist")
def change(ref: str, link_id: UUID, act: str) -> ResponseReturnValue:
    said = {
        "extend": gettext("The link ends later now."),
        "renew": gettext("There is a new link. The old one opens nothing any more."),
        "revoke": gettext("The link opens nothing any more."),
    }
    check_in_links.change(caseload(), ref, link_id, act)
    commit()
    flash(said[act])
    return redirect(url_for("check_in.offer", ref=ref))


@bp.get("/partners/<int:position>/alone/device")
@access("therapist")
def about_device(ref: str, position: int) -> ResponseReturnValue:
    header, person = check_in_links.before_handing_over(caseload(), ref, position)
    return render_template("check_in/hand_over.html", case=header, person=person)


@bp.post("/partners/<int:position>/alone/device")
@access("therapist")
def hand_over(ref: str, position: int) -> ResponseReturnValue:
    _, person = check_in_links.before_handing_over(caseload(), ref, position)
    token = check_in_links.hand_over(caseload(), ref, position)
    back_to = url_for("couples.show", ref=ref)
    return kiosk.begin(token, url_for("homework.start"), back_to=back_to, language=person.details.language)


@bp.get("/private")
@access("therapist", needs=roles.PRIVATE)
def unread(ref: str) -> ResponseReturnValue:
    """The private page that waits; which partner's it is stands in no list."""
    position = private_pages.first_unread(caseload(), ref)
    if position is None:
        return redirect(url_for("couples.people", ref=ref))
    return redirect(url_for("review.private", ref=ref, position=position))


@bp.get("/partners/<int:position>/check-in")
@access("therapist", needs=roles.PRIVATE)
def before(ref: str, position: int) -> ResponseReturnValue:
    """Asks first; nothing is opened by coming here."""
    header, person = check_in_review.before_opening(caseload(), ref, position)
    return render_template("check_in/alone.html", case=header, person=person)


@bp.post("/partners/<int:position>/check-in")
@access("therapist", needs=roles.PRIVATE)
def show(ref: str, position: int) -> ResponseReturnValue:
    """The check-ins themselves, as the answer to a button: no address shows them again."""
    found = check_in_review.open_review(caseload(), ref, position)
    commit()
    return _review(found, ActionForm(formdata=None, day=_day_of(found)))


def _day_of(found: CheckInReview) -> date | None:
    return page.local_day(found.answered.kept_at) if found.answered else None


def _review(found: CheckInReview, form: ActionForm) -> str:
    return render_template(
        "check_in/review.html",
        case=found.header,
        person=found.person,
        review=found,
        form=form,
        levels=LEVELS,
        name_of=lambda item: item.key.rpartition(".")[2],
        checks=safety_actions.CHECKS,
        decisions=safety.DECISIONS,
        day=_day_of(found),
    )


@bp.post("/partners/<int:position>/check-in/record")
@access("therapist", needs=roles.PRIVATE)
def record(ref: str, position: int) -> ResponseReturnValue:
    form = ActionForm()
    check_in_review.before_opening(caseload(), ref, position)
    if not form.validate_on_submit():
        found = check_in_review.open_review(caseload(), ref, position)
        commit()
        return _review(found, form), 422
    check_in_review.record(caseload(), ref, position, form.action(), form.asked_on())
    commit()
    flash(gettext("Recorded in the safety record."))
    return redirect(url_for("review.private", ref=ref, position=position))
