"""`/couples/<ref>/...`: mail to a couple's partners: send a link, switch reminders, note what did not arrive."""

from typing import cast
from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice.extensions import settings
from practice.services.assigning import links
from practice.services.mail import mail_of_case, mail_situation, mail_states, partner_mail
from practice.services.mail.mail_of_case import MailLine, MailOf
from practice.services.mail.mail_situation import Office
from practice.web import page
from practice.web.guard import access, caseload, commit

bp = Blueprint("mail", __name__, url_prefix="/couples/<ref>")


def office() -> Office | None:
    """Where mail comes from; None where none is sent."""
    return mail_situation.office_of(settings(), page.practice())


@bp.record
def _give_templates_words(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        mail_kinds=mail_of_case.KINDS,
        mail_states=mail_states.STATES,
        mail_reasons=mail_of_case.REASONS,
    )


@bp.app_template_global()
def mail_is_on() -> bool:
    return office() is not None


@bp.app_template_global()
def mail_sheet(ref: str, assignment_id: UUID) -> dict[UUID, MailOf]:
    """The mail of an assignment's homework, read once a page."""
    if "mail_sheet" not in g:
        base = settings().public_url or request.host_url.rstrip("/")
        g.mail_sheet = mail_of_case.of_assignment(caseload(), ref, assignment_id, base)
    return cast(dict[UUID, MailOf], g.mail_sheet)


@bp.app_template_global()
def mail_news(ref: str) -> list[MailLine]:
    return mail_of_case.news(caseload(), ref)


@bp.app_template_global()
def mail_reminds(ref: str, assignment_id: UUID) -> bool:
    return caseload().assignment(ref, assignment_id).remind


@bp.post("/homework/<uuid:homework_id>/mail")
@access("therapist")
def send_link(ref: str, homework_id: UUID) -> ResponseReturnValue:
    number = request.form.get("number", -1, type=int)
    asked = partner_mail.send_link(caseload(), office(), ref, homework_id, number)
    homework = caseload().homework(ref, homework_id)
    commit()
    flash(gettext("The mail goes out in a moment.") if asked else gettext("That mail was asked for already."))
    return redirect(url_for("assignments.links_page", ref=ref, assignment_id=homework.assignment_id), 303)


@bp.post("/assignments/<uuid:assignment_id>/remind/<any(on,off):switch>")
@access("therapist")
def remind(ref: str, assignment_id: UUID, switch: str) -> ResponseReturnValue:
    mail_of_case.switch_reminders(caseload(), ref, assignment_id, on=switch == "on")
    commit()
    on, off = gettext("Reminders are on."), gettext("Reminders are off. What was waiting is not sent.")
    flash(on if switch == "on" else off)
    return redirect(url_for("assignments.links_page", ref=ref, assignment_id=assignment_id), 303)


@bp.post("/mail/noted")
@access("therapist")
def noted(ref: str) -> ResponseReturnValue:
    mail_of_case.note(caseload(), ref)
    commit()
    return _back(ref)


@bp.post("/partners/<int:position>/mail/again")
@access("therapist")
def again(ref: str, position: int) -> ResponseReturnValue:
    partner_mail.allow_again(caseload(), ref, position)
    answer = _back(ref)
    commit()
    flash(gettext("Noted. Mail may be sent again."))
    return answer


def _back(ref: str) -> ResponseReturnValue:
    newest = links.newest_assignment_id(caseload(), ref)
    if newest is None:
        return redirect(url_for("couples.show", ref=ref), 303)
    return redirect(url_for("assignments.links_page", ref=ref, assignment_id=newest), 303)
