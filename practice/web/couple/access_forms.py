"""The forms about who is on a case, absence cover, handing cases over, and invitations."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError

from practice import clock
from practice.access import roles
from practice.services.team import cover
from practice.web import days, page
from practice.web.account.account_forms import email_field, new_password, refuse_weak
from practice.web.fields import line, options


class _ColleagueForm(FlaskForm):  # type: ignore[misc]
    """Somebody of the practice is chosen."""

    colleague = SelectField(_l("Colleague"), validators=[InputRequired(_l("Choose somebody."))])

    def offer(self, colleagues: Sequence[tuple[UUID, str]]) -> None:
        self.colleague.choices = options([("", _l("Choose")), *((str(one), name) for one, name in colleagues)])

    def colleague_id(self) -> UUID:
        return UUID(self.colleague.data)


class AddForm(_ColleagueForm):
    """A colleague is added to one case."""

    role = RadioField(
        _l("As"),
        choices=options([(roles.CO_THERAPIST, _l("Co-therapist")), (roles.SUPERVISOR, _l("Supervisor"))]),
        validators=[InputRequired(_l("Choose one."))],
    )
    until = DateField(_l("Last day"), validators=[Optional()])

    def validate_until(self, field: Any) -> None:
        if field.data and field.data < clock.today(page.zone()):
            raise ValidationError(gettext("This day is over."))
        if field.data:
            days.require_not_far(field.data)


class CoverForm(_ColleagueForm):
    """A colleague stands in from a day to a day."""

    first = DateField(_l("First day"), validators=[InputRequired(_l("Give the day."))])
    last = DateField(_l("Last day"), validators=[InputRequired(_l("Give the day."))])

    def validate_first(self, field: Any) -> None:
        if field.data:
            days.require_not_far(field.data)

    def validate_last(self, field: Any) -> None:
        if not field.data or not self.first.data:
            return
        if field.data < self.first.data:
            raise ValidationError(gettext("The last day is before the first."))
        if field.data < clock.today(page.zone()):
            raise ValidationError(gettext("These days are over."))
        if field.data - self.first.data > timedelta(days=cover.LONGEST.days):
            raise ValidationError(gettext("At most a year. For longer, hand the cases over."))


class HandOverForm(_ColleagueForm):
    """Cases become another therapist's."""

    cases = SelectMultipleField(_l("Cases"), validators=[InputRequired(_l("Choose at least one case."))])
    understood = BooleanField(
        _l("I have read what this does"), validators=[InputRequired(_l("Tick this when you have read it."))]
    )

    def offer_cases(self, refs: Sequence[str]) -> None:
        self.cases.choices = options((ref, ref) for ref in refs)


class InviteForm(FlaskForm):  # type: ignore[misc]
    email = email_field()


class JoinForm(FlaskForm):  # type: ignore[misc]
    """An invited colleague makes their account: the address is the one that was invited."""

    name = line(_l("Name"), 120, needed=True)
    password = new_password(_l("Password"))

    def validate_password(self, field: Any) -> None:
        refuse_weak(field.data, (self.name.data or "",))
