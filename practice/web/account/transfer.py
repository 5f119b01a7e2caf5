"""Handing over several cases: `/account/hand-over` one's own, `/account/people/<id>/cases` another's, without names."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from practice import extensions
from practice.access import roles
from practice.audit import Actor
from practice.extensions import keyring
from practice.services.caseload import overview
from practice.services.couple import statuses
from practice.services.people import people
from practice.services.team import transfer
from practice.services.team.transfer import PlainCase
from practice.web import guard
from practice.web.couple.access_forms import HandOverForm
from practice.web.guard import access, caseload

bp = Blueprint("transfer", __name__, url_prefix="/account")


@bp.route("/hand-over", methods=["GET", "POST"])
@access("therapist", needs=roles.MANAGE, fresh=True)
def own() -> ResponseReturnValue:
    names = {row.ref: row.name for row in overview.rows(caseload())}
    return _page(guard.who().id, "caseload.index", names=names, of=None)


@bp.route("/people/<uuid:therapist_id>/cases", methods=["GET", "POST"])
@access("owner", fresh=True)
def of_another(therapist_id: UUID) -> ResponseReturnValue:
    """Case numbers only: an owner does not read cases that they are not on."""
    of = people.one(extensions.session(), keyring(), therapist_id)
    return _page(therapist_id, "people.index", names={}, of=of)


def _page(
    therapist_id: UUID, then: str, *, names: dict[str, str], of: people.Account | None
) -> ResponseReturnValue:
    cases = transfer.cases_of(extensions.session(), therapist_id)
    form = HandOverForm()
    form.offer(people.colleagues(extensions.session(), keyring(), therapist_id))
    form.offer_cases([one.ref for one in cases])
    if form.validate_on_submit():
        _do(form, therapist_id)
        return redirect(url_for(then), 303)
    page = render_template(
        "account/hand_over.html", form=form, cases=_by_name(cases, names), names=names, of=of, words=statuses.STATUSES
    )
    return page, 422 if form.is_submitted() else 200


def _by_name(cases: list[PlainCase], names: dict[str, str]) -> list[PlainCase]:
    return sorted(cases, key=lambda one: (names.get(one.ref, "").casefold(), one.ref))


def _do(form: HandOverForm, therapist_id: UUID) -> None:
    count = transfer.hand_over(
        extensions.session(),
        guard.audit(),
        from_id=therapist_id,
        to_id=form.colleague_id(),
        refs=form.cases.data or (),
        by=Actor("therapist", guard.who().id),
    )
    guard.commit()
    flash(ngettext("One case was handed over.", "%(num)s cases were handed over.", count))
