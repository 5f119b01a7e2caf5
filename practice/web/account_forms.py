"""The forms about accounts and the practice: set-up, settings, people, one's own details and password."""

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length, NumberRange, ValidationError

from practice.services import accounts
from practice.services.accounts import NewTherapist, PracticeDetails, WeakPassword
from practice.services.practice_settings import LINK_DAYS_LEAST, LINK_DAYS_MOST
from practice.web.fields import clean, line, text

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
TOO_LONG = _l("Use at most %(max)d characters.")


@lru_cache
def time_zones() -> list[tuple[str, str]]:
    """Every place of the time zone database, and UTC."""
    places = sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


def email_field() -> StringField:
    rules = [
        DataRequired(_l("Fill this in.")),
        Length(max=254, message=TOO_LONG),
        Email(message=_l("Write an address like name@example.org.")),
    ]
    return StringField(_l("E-mail"), filters=[clean], validators=rules)


def new_password(label: Any) -> PasswordField:
    hint = _l("At least %(least)s characters. A few words in a row are easy to keep.", least=accounts.PASSWORD_LEAST)
    return PasswordField(label, validators=[DataRequired(_l("Fill this in."))], description=hint)


def known_password(label: Any) -> PasswordField:
    rules = [DataRequired(_l("Fill this in.")), Length(max=accounts.PASSWORD_MOST, message=TOO_LONG)]
    return PasswordField(label, validators=rules)


def typed(field: Field) -> str:
    """What a text field holds, after validation."""
    return str(field.data or "")


class TherapistForm(FlaskForm):  # type: ignore[misc]
    """A new account."""

    name = line(_l("Name"), 120, needed=True)
    email = email_field()
    password = new_password(_l("Password"))

    def validate_password(self, field: Any) -> None:
        refuse_weak(field.data, (self.name.data or "", self.email.data or ""))

    def therapist(self) -> NewTherapist:
        return NewTherapist(typed(self.name), typed(self.email), typed(self.password))


def refuse_weak(password: str, context: tuple[str, ...]) -> None:
    """accounts.refuse_weak as a form's rule."""
    try:
        accounts.refuse_weak(password, context)
    except WeakPassword as weak:
        raise ValidationError(gettext(weak.message, **weak.values)) from None


class PracticeForm(FlaskForm):  # type: ignore[misc]
    """The practice's settings."""

    practice_name = line(_l("Name of the practice"), 200, needed=True)
    phrase = line(
        _l("A phrase that clients will recognise"),
        200,
        needed=True,
        hint=_l(
            "Shown to a client after their PIN, so that they know the page is yours. Tell them in the session. "
            "For example: “The room with the yellow chair”. No therapy word: somebody may read along."
        ),
    )
    resources = text(
        _l("Where your clients find help near them"),
        4000,
        needed=True,
        hint=_l(
            "Numbers and places for a hard moment: emergency, crisis line, help against violence at home. "
            "Every client page leads there, the same for everybody."
        ),
    )
    duty_to_report = text(
        _l("What you must report by law"),
        2000,
        hint=_l(
            "In plain words, as you would say it; every client reads it before the first question. For example: “If I "
            "learn that a child is being hurt, I have to report it.” Leave it empty only where no such duty exists."
        ),
    )
    time_zone = SelectField(_l("Time zone"), choices=time_zones, default="UTC")
    link_days = IntegerField(
        _l("Days that a homework link stays open"),
        default=14,
        validators=[
            NumberRange(
                LINK_DAYS_LEAST,
                LINK_DAYS_MOST,
                _l("Give a number from %(least)s to %(most)s.", least=LINK_DAYS_LEAST, most=LINK_DAYS_MOST),
            )
        ],
    )

    def details(self) -> PracticeDetails:
        return PracticeDetails(
            name=typed(self.practice_name),
            phrase=typed(self.phrase),
            resources=typed(self.resources),
            duty_to_report=typed(self.duty_to_report),
            time_zone=typed(self.time_zone),
            link_days=self.link_days.data or LINK_DAYS_LEAST,
        )


class SetUpForm(TherapistForm, PracticeForm):
    """The first owner and the practice, in one go."""


class NameForm(FlaskForm):  # type: ignore[misc]
    name = line(_l("Name"), 120, needed=True)


class EmailForm(FlaskForm):  # type: ignore[misc]
    email = email_field()
    current = known_password(_l("Your password"))


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password for who is signed in; `context` are words that it may not be made of."""

    current = known_password(_l("Password until now"))
    password = new_password(_l("New password"))
    context: tuple[str, ...] = ()

    def validate_password(self, field: Any) -> None:
        refuse_weak(field.data, self.context)


class PasswordAgainForm(FlaskForm):  # type: ignore[misc]
    current = known_password(_l("Your password"))


class CodeForm(FlaskForm):  # type: ignore[misc]
    code = line(_l("Set-up code"), 200, needed=True)
