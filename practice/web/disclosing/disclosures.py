"""`/couples/<ref>/disclosures`: what leaves the couple: the register, a release line by line, an order, the file.

Seen by whoever works on the case; released by its own therapist alone.
"""

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import jobs
from practice.access import roles
from practice.access.recipient_rules import Covered, Line
from practice.refusals import NotOnCaseload, Refusal
from practice.services.couple import case
from practice.services.disclosing import authorizations, preparing, register, releasing, scopes
from practice.services.disclosing.kept import ORDER
from practice.services.report import reporting
from practice.services.report.audiences.recipient import PARTS
from practice.web import guard
from practice.web.disclosing.disclosure_forms import ConfirmForm, ConfirmOrderForm, LinesForm, NewForm, OrderForm
from practice.web.guard import access, caseload, commit
from practice.web.sign_in import password_again

bp = Blueprint("disclosures", __name__, url_prefix="/couples/<ref>/disclosures")


@bp.get("")
@access("therapist", needs=roles.PRIVATE, records=True)
def index(ref: str) -> ResponseReturnValue:
    """The register. While a file is made it looks again by itself: that is not another opening."""
    found = register.of_case(caseload(), ref)
    if request.args.get("again") != "1" or not any(one.is_going for one in found.entries):
        register.note_opened(caseload(), ref)
        commit()
    return render_template("disclosures/index.html", case=found.header, register=found, **_words())


@bp.route("/new", methods=["GET", "POST"])
@access("therapist", needs=roles.MANAGE, fresh=True)
def new(ref: str) -> ResponseReturnValue:
    """To whom, and what is typed for it; nothing leaves yet."""
    found = register.of_case(caseload(), ref)
    form = NewForm()
    if form.is_submitted() and form.fits({str(group[0].id) for group in found.recipients}):
        made = preparing.prepare(caseload(), ref, UUID(form.to.data), form.made_as, form.summaries)
        commit()
        return redirect(url_for("disclosures.preview", ref=ref, disclosure_id=made), 303)
    html = render_template("disclosures/new.html", case=found.header, register=found, form=form, **_words())
    return html, 422 if form.is_submitted() else 200


@bp.route("/order", methods=["GET", "POST"])
@access("therapist", needs=roles.MANAGE, fresh=True, records=True)
def order(ref: str) -> ResponseReturnValue:
    """A court's order with its words, and what it names; nothing leaves yet."""
    offer = preparing.offer_by_order(caseload(), ref)
    form = OrderForm()
    offered = {one: scopes.all_of(offer.rounds.get(one, ())) for one in (1, 2)}
    offered[0] = frozenset(scope for scope, _ in offer.together)
    if form.is_submitted() and form.fits(offered):
        made = preparing.prepare_by_order(caseload(), ref, form.order, form.named, form.made_as, form.summaries)
        commit()
        return redirect(url_for("disclosures.preview", ref=ref, disclosure_id=made), 303)
    commit()
    html = render_template("disclosures/order.html", case=offer.header, offer=offer, form=form, **_words())
    return html, 422 if form.is_submitted() else 200


@bp.route("/<uuid:disclosure_id>/lines", methods=["GET", "POST"])
@access("therapist", needs=roles.MANAGE, fresh=True, records=True)
def preview(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Every line that would leave with what covers it, and what stays because somebody has not authorized it."""
    look = preparing.look(caseload(), ref, disclosure_id)
    form = LinesForm()
    if form.validate_on_submit():
        try:
            preparing.choose(caseload(), ref, disclosure_id, frozenset(form.lines.data or ()))
            commit()
            return redirect(url_for("disclosures.confirm", ref=ref, disclosure_id=disclosure_id), 303)
        except Refusal as refusal:
            _stay(refusal)
            form.lines.errors = [gettext(refusal.message)]
            guard.start_writing()
            look = preparing.look(caseload(), ref, disclosure_id)
    commit()
    html = render_template("disclosures/preview.html", case=look.header, look=look, form=form, **_words())
    return html, 422 if form.is_submitted() else 200


@bp.route("/<uuid:disclosure_id>/confirm", methods=["GET", "POST"])
@access("therapist", needs=roles.MANAGE, fresh=True, slow=True)
def confirm(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """The second confirmation: exactly what leaves, once more; for a court's order with the password."""
    guard.start_writing()
    look = preparing.look(caseload(), ref, disclosure_id)
    commit()
    if look.chosen is None:
        return redirect(url_for("disclosures.preview", ref=ref, disclosure_id=disclosure_id), 303)
    form = ConfirmOrderForm() if look.path == ORDER else ConfirmForm()
    if _confirmed(form):
        try:
            wish = preparing.release(caseload(), ref, disclosure_id)
            commit()
            jobs.enqueue_report(wish)
            return redirect(url_for("disclosures.show", ref=ref, disclosure_id=disclosure_id), 303)
        except Refusal as refusal:
            _stay(refusal)
            form.sure.errors = [gettext(refusal.message)]
            guard.start_writing()
    html = render_template("disclosures/confirm.html", case=look.header, look=look, form=form, **_words())
    return html, 422 if form.is_submitted() else 200


def _confirmed(form: ConfirmForm) -> bool:
    """Whether it is ticked and, for an order, the password is right; then the writing transaction has begun."""
    if not form.validate_on_submit():
        return False
    if isinstance(form, ConfirmOrderForm):
        return password_again.fits(form, password_again.attempt(form))
    guard.start_writing()
    return True


def _stay(refusal: Refusal) -> None:
    """A case that is not there stays not there; every other reason is said on the page."""
    if isinstance(refusal, NotOnCaseload):
        raise refusal


@bp.get("/<uuid:disclosure_id>")
@access("therapist", needs=roles.PRIVATE)
def show(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """One entry of the register. What is only begun is shown by its lines."""
    header, one = register.entry(caseload(), ref, disclosure_id)
    return render_template("disclosures/show.html", case=header, one=one, **_words())


@bp.get("/<uuid:disclosure_id>.pdf")
@access("therapist", needs=roles.MANAGE, fresh=True, records=True)
def download(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    pdf = releasing.open_pdf(caseload(), ref, disclosure_id)
    commit()
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="extract-{str(disclosure_id)[:8]}.pdf"'
    return answer


@bp.post("/<uuid:disclosure_id>/again")
@access("therapist", needs=roles.MANAGE, fresh=True)
def again(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    wish = releasing.try_again(caseload(), ref, disclosure_id)
    commit()
    jobs.enqueue_report(wish)
    return redirect(url_for("disclosures.show", ref=ref, disclosure_id=disclosure_id), 303)


@bp.post("/<uuid:disclosure_id>/remove")
@access("therapist", needs=roles.MANAGE)
def remove(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    preparing.remove(caseload(), ref, disclosure_id)
    header = case.header(caseload(), ref)
    commit()
    flash(gettext("Taken back. Nothing was released."))
    return redirect(url_for("disclosures.index", ref=header.ref), 303)


@bp.app_template_filter()
def section_of(line: Line) -> tuple[int, str, str]:
    """What stands under one heading."""
    return line.position, line.heading, line.part


@bp.app_template_filter()
def staying(lines: Iterable[Covered]) -> list[dict[str, object]]:
    """What stays, counted by heading and by whose authorization is missing; without a word of it."""
    found: dict[tuple[int, str, frozenset[UUID]], int] = {}
    for one in lines:
        key = (one.line.position, one.line.heading, one.missing)
        found[key] = found.get(key, 0) + 1
    return [
        {"position": position, "heading": heading, "missing": missing, "count": count}
        for (position, heading, missing), count in found.items()
    ]


def _words() -> dict[str, object]:
    return {
        "kinds": {**authorizations.KINDS, "court": gettext("A court")},
        "authorization_states": authorizations.STATES,
        "parts": PARTS,
        "stages": reporting.STAGES,
        "reasons": reporting.REASONS,
    }
