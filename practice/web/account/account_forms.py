"""The forms about accounts and the practice: set-up, settings, people, one's own details and password."""

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Email, Length, NumberRange, ValidationError

from practice.services.people.accounts import NewTherapist, PracticeDetails
from practice.services.people.practice_settings import LINK_DAYS_LEAST, LINK_DAYS_MOST, SESSION_LEAST, SESSION_MOST
from practice.services.report.life.expiry import KEPT_DAYS
from practice.services.signing_in import passwords
from practice.services.signing_in.passwords import WeakPassword
from practice.web import page
from practice.web.fields import clean, line, options, text

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
TOO_LONG = _l("Use at most %(max)d characters.")


@lru_cache
def time_zones() -> list[str]:
    """Every place of the time zone database, and UTC."""
    return ["UTC", *sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS)]


@lru_cache
def _zones_by_words() -> dict[str, str]:
    """What somebody may type for a zone: its name, or its city alone where only one is called so."""
    cities: dict[str, list[str]] = {}
    for name in time_zones():
        cities.setdefault(_words(name.split("/")[-1]), []).append(name)
    alone = {city: names[0] for city, names in cities.items() if len(names) == 1}
    return alone | {_words(name): name for name in time_zones()}


def _words(text: str) -> str:
    return " ".join(text.replace("_", " ").replace(" /", "/").replace("/ ", "/").casefold().split())


def time_zone(typed: str | None) -> str:
    """The zone's own name for what was typed; what is no zone stays as it is."""
    return _zones_by_words().get(_words(typed or ""), clean(typed))


def email_field() -> StringField:
    rules = [
        DataRequired(_l("Fill this in.")),
        Length(max=254, message=TOO_LONG),
        Email(message=_l("Write an address like name@example.org.")),
    ]
    return StringField(_l("E-mail"), filters=[clean], validators=rules)


def new_password(label: Any, least: int = passwords.LEAST) -> PasswordField:
    hint = _l("At least %(least)s characters. A few words in a row are easy to keep.", least=least)
    return PasswordField(label, validators=[DataRequired(_l("Fill this in."))], description=hint)


def known_password(label: Any) -> PasswordField:
    rules = [DataRequired(_l("Fill this in.")), Length(max=passwords.MOST, message=TOO_LONG)]
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


def refuse_weak(password: str, context: tuple[str, ...], *, has_factor: bool = False) -> None:
    """passwords.refuse_weak as a form's rule; the practice's own name is no password either."""
    practice = page.practice()
    try:
        passwords.refuse_weak(password, (*context, practice.name if practice else ""), has_factor=has_factor)
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
    time_zone = StringField(
        _l("Time zone"),
        default="UTC",
        filters=[time_zone],
        description=_l("Type the nearest big city, for example “Madrid”, and choose it from the list."),
    )
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

    pin_needed = RadioField(
        _l("A PIN beside the link"),
        choices=options(
            [
                ("yes", _l("Yes: each partner gets a PIN, handed over alone")),
                ("no", _l("No: whoever holds a link opens it")),
            ]
        ),
        default="yes",
        description=_l("For couples added from now on. It can be changed for one partner on the page with the links."),
    )
    session_minutes = IntegerField(
        _l("Minutes without use after which a therapist is signed out"),
        default=15,
        validators=[
            NumberRange(
                SESSION_LEAST,
                SESSION_MOST,
                _l("Give a number from %(least)s to %(most)s.", least=SESSION_LEAST, most=SESSION_MOST),
            )
        ],
    )
    report_days = RadioField(
        _l("How long the file of a finished report is kept"),
        choices=options((str(days), _l(words)) for days, words in KEPT_DAYS.items()),
        coerce=int,
        default=90,
        description=_l("Counts at once, also for the reports that are there. A report can be made again at any time."),
    )

    def validate_time_zone(self, field: Any) -> None:
        if field.data not in time_zones():
            raise ValidationError(gettext("Choose a place from the list, for example Europe/London."))

    def details(self) -> PracticeDetails:
        return PracticeDetails(
            name=typed(self.practice_name),
            phrase=typed(self.phrase),
            resources=typed(self.resources),
            duty_to_report=typed(self.duty_to_report),
            time_zone=typed(self.time_zone),
            link_days=self.link_days.data or LINK_DAYS_LEAST,
            pin_needed=self.pin_needed.data != "no",
            session_minutes=self.session_minutes.data or SESSION_LEAST,
            report_days=self.report_days.data,
        )


class SetUpForm(TherapistForm, PracticeForm):
    """The first owner and the practice, in one go."""

    def validate_password(self, field: Any) -> None:
        words = (self.name.data, self.email.data, self.practice_name.data)
        refuse_weak(field.data, tuple(word or "" for word in words))


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
    has_factor = False

    def validate_password(self, field: Any) -> None:
        refuse_weak(field.data, self.context, has_factor=self.has_factor)


class PasswordAgainForm(FlaskForm):  # type: ignore[misc]
    current = known_password(_l("Your password"))


class CodeForm(FlaskForm):  # type: ignore[misc]
    code = line(_l("Set-up code"), 200, needed=True)
