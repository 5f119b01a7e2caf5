"""The forms about a couple: its partners, the secrets policy, the safety record."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, DateTimeLocalField, FormField, RadioField, SelectField
from wtforms.form import Form
from wtforms.validators import Email, InputRequired, Optional

from practice.services.couple import couples
from practice.services.couple.couples import Details, Person
from practice.services.mail import mailboxes
from practice.services.safety import safety
from practice.texts import language_name, languages
from practice.web import days, page
from practice.web.fields import line, options

LANGUAGES = options((code, language_name(code)) for code in languages())
SAFE = options(
    [
        ("not_asked", _l("Not asked yet")),
        ("yes", _l("Yes, asked alone: messages here are safe")),
        ("no", _l("No: never send anything here")),
        ("never", _l("This person wants no messages at all")),
    ]
)


class PartnerForm(Form):
    """One partner; part of CoupleForm."""

    first_name = line(_l("First name"), 80, needed=True)
    last_name = line(_l("Last name"), 80)
    pronouns = line(_l("Pronouns"), 40, hint=_l("As this person says them, for example “she/her”."))
    language = SelectField(_l("Language of the questions"), choices=LANGUAGES, default="en")
    email = line(_l("E-mail"), 254, hint=_l("Only an address that nobody else reads."))
    phone = line(_l("Phone"), 40)
    safe_contact = RadioField(_l("Is it safe to write to this person there?"), choices=SAFE, default="not_asked")

    emergency = line(
        _l("In an emergency, call"),
        200,
        hint=_l("A person whom this partner named, with a number. Not the other partner."),
    )

    def validate_email(self, field: Any) -> None:
        if field.data:
            Email(message=gettext("Write an address like name@example.org, or leave it empty."))(self, field)

    def details(self) -> Details:
        return Details(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            pronouns=self.pronouns.data or "",
            language=self.language.data,
            email=self.email.data or "",
            phone=self.phone.data or "",
            safe_contact=self.safe_contact.data,
            emergency=self.emergency.data or "",
        )


class CoupleForm(FlaskForm):  # type: ignore[misc]
    """A couple with its two partners."""

    one = FormField(PartnerForm, label=_l("First partner"))
    two = FormField(PartnerForm, label=_l("Second partner"))
    next_session_at = DateTimeLocalField(_l("Next session"), validators=[Optional()])
    shared_address = BooleanField(_l("Both read this address, so nothing will be sent to it"))
    booked: datetime | None = None  # the session as it stands: it may have been held since, and stays as it is

    def validate_next_session_at(self, field: Any) -> None:
        if field.data is None or (self.booked is not None and field.data == _typed(self.booked)):
            return
        days.require_coming(field.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Two partners' addresses may not silently be the same: a message for one would reach the other."""
        fits = bool(super().validate(extra_validators))
        one, two = self.one.form.email, self.two.form.email
        if self.shared_address.data or not mailboxes.are_the_same(one.data or "", two.data or ""):
            return fits
        said = gettext("Both partners have this address. Use one that only this person reads, or leave it empty.")
        two.errors = [*two.errors, said]
        return False

    @property
    def addresses_are_shared(self) -> bool:
        """Whether both addresses, as typed, lead to one mailbox: then the form asks whether that is meant."""
        return mailboxes.are_the_same(self.one.form.email.data or "", self.two.form.email.data or "")

    def both(self) -> list[Details]:
        return [self.one.form.details(), self.two.form.details()]

    def moment(self) -> datetime | None:
        """The next session in the practice's zone."""
        typed: datetime | None = self.next_session_at.data
        return days.in_zone(typed) if typed else None


def _typed(moment: datetime) -> datetime:
    """A moment as the field shows it: the practice's wall clock, to the minute."""
    return moment.astimezone(ZoneInfo(page.zone())).replace(tzinfo=None, second=0, microsecond=0)


def filled(persons: list[Person], next_session_at: datetime | None) -> dict[str, Any]:
    """What an edit form starts with."""
    local = _typed(next_session_at) if next_session_at else None
    one, two = persons[0].details, persons[1].details
    shared = mailboxes.are_the_same(one.email, two.email)
    return {"one": one, "two": two, "next_session_at": local, "shared_address": shared}


class PolicyForm(FlaskForm):  # type: ignore[misc]
    policy = RadioField(
        _l("What one partner tells you alone"),
        choices=options((key, _l(text)) for key, text in couples.POLICIES.items()),
        validators=[InputRequired(_l("Choose one."))],
    )


class AskedForm(FlaskForm):  # type: ignore[misc]
    """One partner was asked alone."""

    asked_on = DateField(_l("Asked on"), validators=[InputRequired(_l("Give the day."))])
    how = RadioField(
        _l("How"),
        choices=options((key, _l(text)) for key, text in safety.WAYS.items()),
        validators=[InputRequired(_l("Choose one."))],
    )

    def validate_asked_on(self, field: Any) -> None:
        if field.data:
            days.require_gone(field.data)


class DecisionForm(FlaskForm):  # type: ignore[misc]
    decision = RadioField(
        _l("Your decision"),
        choices=options((key, _l(text)) for key, text in safety.DECISIONS.items()),
        validators=[InputRequired(_l("Choose one."))],
    )
