"""`/account/mail`, `/account/summary`: the practice's reminders and quiet hours, a test mail, one's daily summary."""

from datetime import time

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, TimeField
from wtforms.validators import InputRequired

from practice import extensions
from practice.audit import Actor
from practice.extensions import keyring, settings
from practice.services.mail import mail_texts, therapist_mail
from practice.services.mail.partner_mail import NoMailHere
from practice.services.people import practice_settings
from practice.web import guard, page
from practice.web.couple.mail import office
from practice.web.guard import access

bp = Blueprint("mail_settings", __name__, url_prefix="/account")


class MailForm(FlaskForm):  # type: ignore[misc]
    reminders = BooleanField(_l("Remind partners by e-mail, unless I choose otherwise when assigning"))
    quiet_from = TimeField(_l("No mail from"), validators=[InputRequired(_l("Give a time, such as 21:00."))])
    quiet_to = TimeField(_l("until"), validators=[InputRequired(_l("Give a time, such as 08:00."))])


@bp.route("/mail", methods=["GET", "POST"])
@access("owner", fresh=True)
def show() -> ResponseReturnValue:
    row = page.practice()
    kept = (time.fromisoformat(row.quiet_from), time.fromisoformat(row.quiet_to))
    form = MailForm(reminders=row.reminders, quiet_from=kept[0], quiet_to=kept[1])
    if form.validate_on_submit() and form.quiet_from.data and form.quiet_to.data:
        hours = (form.quiet_from.data, form.quiet_to.data)
        practice_settings.change_mail(
            extensions.session(), guard.audit(), _who(), reminders=form.reminders.data, quiet=hours
        )
        guard.commit()
        flash(gettext("Saved."))
        return redirect(url_for("mail_settings.show"), 303)
    return _page(form), 422 if form.is_submitted() else 200


def _page(form: MailForm) -> str:
    test = therapist_mail.last_test(extensions.session(), guard.who().id)
    return render_template(
        "account/mail.html",
        form=form,
        sender=settings().mail_from,
        has_server=settings().smtp_url is not None,
        has_address=settings().public_url is not None,
        is_on=office() is not None,
        telling=mail_texts.telling_words(f"{settings().mail_from or ''} {settings().public_url or ''}"),
        test=test,
    )


def _who() -> Actor:
    return Actor("therapist", guard.who().id)


@bp.post("/mail/test")
@access("owner")
def test() -> ResponseReturnValue:
    found = office()
    if found is None:
        raise NoMailHere
    therapist_mail.queue_test(extensions.session(), keyring(), guard.audit(), found, guard.who().id)
    guard.commit()
    flash(gettext("A test goes to your own address. Load this page again in a few seconds to see what became of it."))
    return redirect(url_for("mail_settings.show"), 303)


@bp.app_template_global()
def summary_is_on() -> bool:
    return therapist_mail.digest_is_on(extensions.session(), guard.who().id)


@bp.post("/summary/<any(on,off):switch>")
@access("therapist")
def summary(switch: str) -> ResponseReturnValue:
    therapist_mail.switch_digest(extensions.session(), guard.audit(), guard.who().id, on=switch == "on")
    guard.commit()
    on, off = gettext("You get a daily summary by e-mail."), gettext("You get no daily summary any more.")
    flash(on if switch == "on" else off)
    return redirect(url_for("account.show"), 303)
