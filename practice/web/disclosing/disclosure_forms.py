"""The forms of authorizations and of what leaves the couple."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError

from practice.services.disclosing import authorizations, scopes
from practice.services.disclosing.authorizations import Paper
from practice.services.disclosing.kept import Order
from practice.services.disclosing.scopes import RoundScopes
from practice.services.report.request.choices import PAPERS
from practice.texts import language_name, languages
from practice.web import days
from practice.web.account.account_forms import known_password
from practice.web.fields import line, options, text

SUMMARY_MOST = 6000
POSITIONS = (1, 2, 0)


class AuthorizationForm(FlaskForm):  # type: ignore[misc]
    """A signed paper, as it stands there."""

    recipient = line(_l("Who receives it"), 200, needed=True, hint=_l("Name and office, as it stands on the paper."))
    kind = RadioField(
        _l("That is"),
        choices=options((key, _l(words)) for key, words in authorizations.KINDS.items()),
        validators=[InputRequired(_l("Choose one."))],
    )
    purpose = text(_l("What for"), 1000, needed=True)
    scope = SelectMultipleField(_l("What may go"), validate_choice=False)
    signed_on = DateField(_l("Signed on"), validators=[InputRequired(_l("Give the day."))])
    valid_until = DateField(_l("Valid until, that day included"), validators=[InputRequired(_l("Give the day."))])
    kept = line(_l("Where the paper is"), 200, hint=_l("For example “binder 3, page 12”."))
    seen = BooleanField(
        _l("I have the signed paper before me, and I keep it"),
        validators=[InputRequired(_l("Tick this. Without the paper nothing is recorded."))],
    )

    def validate_signed_on(self, field: Any) -> None:
        _has_come(field)

    def validate_valid_until(self, field: Any) -> None:
        if field.data is not None:
            days.require_not_far(field.data)
            if self.signed_on.data and field.data < self.signed_on.data:
                raise ValidationError(gettext("This is before the day on which it was signed."))

    def fits(self, rounds: Iterable[RoundScopes]) -> bool:
        """Whether everything is filled in and each tick is something that there is."""
        return bool(self.validate()) and _ticks_fit(self.scope, scopes.all_of(rounds))

    @property
    def days(self) -> tuple[date, date]:
        return cast(date, self.signed_on.data), cast(date, self.valid_until.data)

    @property
    def paper(self) -> Paper:
        return Paper(
            recipient=self.recipient.data or "",
            kind=self.kind.data,
            purpose=self.purpose.data or "",
            scope=frozenset(self.scope.data or ()),
            kept=self.kept.data or "",
        )


class RevokeForm(FlaskForm):  # type: ignore[misc]
    said_on = DateField(_l("The day on which this partner said so"), validators=[InputRequired(_l("Give the day."))])

    def validate_said_on(self, field: Any) -> None:
        _has_come(field)


class MakingForm(FlaskForm):  # type: ignore[misc]
    """What both ways have: the file's language and paper, and summaries typed for it."""

    language = SelectField(
        _l("Language"), choices=options((code, language_name(code)) for code in languages()), default="en"
    )
    page = SelectField(_l("Paper"), choices=options((name, name) for name in PAPERS), default=PAPERS[0])
    summary_1 = text("", SUMMARY_MOST)
    summary_2 = text("", SUMMARY_MOST)
    summary_0 = text("", SUMMARY_MOST)

    @property
    def made_as(self) -> dict[str, str]:
        return {"language": self.language.data, "paper": self.page.data}

    @property
    def summaries(self) -> dict[int, str]:
        return {one: self[f"summary_{one}"].data or "" for one in POSITIONS}


class NewForm(MakingForm):
    """To whom; one of the authorizations that name them."""

    to = RadioField(_l("To whom"), validate_choice=False)

    def fits(self, ids: Collection[str]) -> bool:
        if not self.validate():
            return False
        if self.to.data not in ids:
            self.to.errors = [gettext("Choose who receives it.")]
        return not self.to.errors


class OrderForm(MakingForm):
    """A court's order, and what it names."""

    court = line(_l("Court"), 200, needed=True)
    reference = line(_l("Its reference"), 200, needed=True)
    words = text(_l("What it orders, word by word"), 4000, needed=True)
    ordered_on = DateField(_l("Date of the order"), validators=[InputRequired(_l("Give the day."))])
    received_on = DateField(_l("Received on"), validators=[InputRequired(_l("Give the day."))])
    advice = BooleanField(_l("I have sought advice about it"))
    advice_on = DateField(_l("on"), validators=[Optional()])
    informed = BooleanField(_l("I have informed both partners"))
    informed_on = DateField(_l("on"), validators=[Optional()])
    named_1 = SelectMultipleField(_l("What it names"), validate_choice=False)
    named_2 = SelectMultipleField(_l("What it names"), validate_choice=False)
    named_0 = SelectMultipleField(_l("What it names of both"), validate_choice=False)

    def validate_ordered_on(self, field: Any) -> None:
        _has_come(field)

    def validate_received_on(self, field: Any) -> None:
        _has_come(field)
        if self.ordered_on.data and field.data and field.data < self.ordered_on.data:
            raise ValidationError(gettext("This is before the date of the order."))

    def fits(self, offered: Mapping[int, Collection[str]]) -> bool:
        """Whether everything is filled in, and something that there is was named."""
        checks = [self.validate(), _day_of(self.advice, self.advice_on), _day_of(self.informed, self.informed_on)]
        if not all(checks):
            return False
        for position, known in offered.items():
            field = self[f"named_{position}"]
            if not frozenset(field.data or ()) <= frozenset(known):
                field.errors = [gettext("One of these is not there any more. Look again and tick anew.")]
                return False
        if not any(self.named.values()) and not any(self.summaries.values()):
            self.named_1.errors = [gettext("Tick what the order names.")]
        return not self.named_1.errors

    @property
    def named(self) -> dict[int, frozenset[str]]:
        return {one: frozenset(self[f"named_{one}"].data or ()) for one in POSITIONS}

    @property
    def order(self) -> Order:
        return Order(
            court=self.court.data or "",
            reference=self.reference.data or "",
            scope=self.words.data or "",
            ordered_on=cast(date, self.ordered_on.data),
            received_on=cast(date, self.received_on.data),
            advice_on=self.advice_on.data,
            informed_on=self.informed_on.data,
        )


class LinesForm(FlaskForm):  # type: ignore[misc]
    lines = SelectMultipleField(_l("What leaves"), validate_choice=False)


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    sure = BooleanField(
        _l("I have read every line, and it goes to this recipient"),
        validators=[InputRequired(_l("Tick this, or leave the page. Nothing was released."))],
    )


class ConfirmOrderForm(ConfirmForm):
    compared = BooleanField(
        _l("I have compared each line with the words of the order, and none goes beyond them"),
        validators=[InputRequired(_l("Tick this, or leave the page. Nothing was released."))],
    )
    current = known_password(_l("Your password"))


def _has_come(field: Any) -> None:
    """That the day has come; one that is none says so itself. Raises ValidationError."""
    if field.data is not None:
        days.require_gone(field.data)


def _ticks_fit(field: Any, known: Collection[str]) -> bool:
    ticked = frozenset(field.data or ())
    if not ticked:
        field.errors = [gettext("Tick one thing at least.")]
    elif not ticked <= frozenset(known):
        field.errors = [gettext("One of these is not there any more. Look again and tick anew.")]
    return not field.errors


def _day_of(tick: Any, field: Any) -> bool:
    """A tick has its day, which has come; a day has its tick."""
    given: date | None = field.data
    if field.errors or (given is None and not tick.data):
        return not field.errors
    try:
        if given is None:
            raise ValidationError(gettext("Give the day."))
        if not tick.data:
            raise ValidationError(gettext("Tick it, or take the day away."))
        days.require_gone(given)
    except ValidationError as error:
        field.errors = [str(error)]
    return not field.errors
