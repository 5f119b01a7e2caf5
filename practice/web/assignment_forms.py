"""The form that gives a couple homework."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError

from practice import clock, programme
from practice.services.assignments import Choices
from practice.web import page
from practice.web.fields import options, text


class AssignForm(FlaskForm):  # type: ignore[misc]
    """Which set of questions, until when; `areas` only count in a later round."""

    instrument = RadioField(_l("Step"), validators=[InputRequired(_l("Choose a step."))])
    due_on = DateField(_l("Finish by"), validators=[Optional()])
    areas = SelectMultipleField(_l("Only these areas"), validators=[Optional()])
    is_last = BooleanField(_l("This is the closing round: ask the opening questions and the open texts again"))
    although_too_soon = BooleanField(_l("Assign although the period that the questions ask about has not passed"))
    reason = text(
        _l("Reason to go on although the safety record is not complete"),
        1000,
        hint=_l("Kept with the case. Being open can raise the risk for somebody who is afraid."),
    )

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        steps = programme.catalogue().programme
        self.instrument.choices = options((one.code, one.title) for one in steps)
        self.areas.choices = options((f"{one.code}:{area.code}", area.title) for one in steps for area in one.areas)

    def validate_due_on(self, field: Any) -> None:
        if field.data and field.data < clock.today(page.zone()):
            raise ValidationError(gettext("This day has passed."))

    def choices(self) -> Choices:
        prefix = f"{self.instrument.data}:"
        return Choices(
            instrument=self.instrument.data,
            due_on=self.due_on.data,
            areas=[key.removeprefix(prefix) for key in self.areas.data or () if key.startswith(prefix)],
            is_last=self.is_last.data,
            reason=self.reason.data or "",
            although_too_soon=self.although_too_soon.data,
        )
