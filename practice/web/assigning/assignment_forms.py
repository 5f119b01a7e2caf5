"""The form that gives a couple homework."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectMultipleField
from wtforms.validators import DataRequired, Optional, ValidationError

from practice import clock, programme
from practice.refusals import HeldForSafety, Refusal, TooSoon
from practice.services.assigning.assignments import Choices
from practice.web import days, page
from practice.web.couple import mail
from practice.web.fields import options, text

MESSAGE_MOST = 600


class AssignForm(FlaskForm):  # type: ignore[misc]
    """Which steps, until when, with which words; `areas` only count in a later round."""

    instrument = SelectMultipleField(_l("What to ask"), validators=[DataRequired(_l("Choose a step."))])
    due_on = DateField(_l("Finish by"), validators=[Optional()])
    areas = SelectMultipleField(_l("Only these areas"), validators=[Optional()])
    is_last = BooleanField(_l("This is the closing round: ask the opening questions and the open texts again"))
    although_too_soon = BooleanField(_l("Assign although the period that the questions ask about has not passed"))
    reason = text(
        _l("Reason to go on although the safety record is not complete"),
        1000,
        hint=_l("Kept with the case. Being open can raise the risk for somebody who is afraid."),
    )
    message_1 = text(_l("Your words to the first partner"), MESSAGE_MOST)
    message_2 = text(_l("Your words to the second partner"), MESSAGE_MOST)
    remind = BooleanField(_l("Remind them by e-mail"))
    goes_on = BooleanField(_l("Go on by itself: when I have marked a step as reviewed, assign the next one"))

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        steps = programme.catalogue().programme
        self.instrument.choices = options((one.code, one.title) for one in steps)
        self.areas.choices = options((f"{one.code}:{area.code}", area.title) for one in steps for area in one.areas)

    def validate_due_on(self, field: Any) -> None:
        if field.data and field.data < clock.today(page.zone()):
            raise ValidationError(gettext("This day has passed."))
        if field.data:
            days.require_not_far(field.data)

    def choices(self) -> list[Choices]:
        """One for each step, in the programme's order."""
        chosen = self.instrument.data or ()
        return [self._choices(one.code) for one in programme.catalogue().programme if one.code in chosen]

    def _choices(self, code: str) -> Choices:
        prefix = f"{code}:"
        return Choices(
            instrument=code,
            due_on=self.due_on.data,
            areas=[key.removeprefix(prefix) for key in self.areas.data or () if key.startswith(prefix)],
            is_last=self.is_last.data,
            reason=self.reason.data or "",
            although_too_soon=self.although_too_soon.data,
            remind=self.remind.data if mail.mail_is_on() else None,
            messages={1: self.message_1.data or "", 2: self.message_2.data or ""},
        )

    def refuse(self, code: str, refusal: Refusal) -> None:
        """Say beside the field that could mend it why a step was not assigned."""
        title = programme.catalogue().current(code).title
        said = gettext("%(step)s: %(reason)s", step=title, reason=gettext(refusal.message, **refusal.values))
        field = {HeldForSafety: self.reason, TooSoon: self.although_too_soon}.get(type(refusal), self.instrument)
        field.errors = [*_as_list(field.errors), said]


def _as_list(errors: Sequence[Any]) -> list[Any]:
    return list(errors or ())
