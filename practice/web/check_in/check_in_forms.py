"""The forms about the private check-in: offering it at home, and what came of reading one."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectMultipleField, TextAreaField, widgets
from wtforms.validators import InputRequired, Length, Optional

from practice.services.safety import safety, safety_actions
from practice.services.safety.safety_actions import Action
from practice.web import days
from practice.web.fields import NoControls, clean, options

WORDS_LIMIT = 4000


class AtHomeForm(FlaskForm):  # type: ignore[misc]
    """The therapist has read what at home means."""

    understood = BooleanField(
        _l("I have asked each of them alone, and I know what it means that both do it at home."),
        validators=[InputRequired(_l("Tick this first."))],
    )


class ActionForm(FlaskForm):  # type: ignore[misc]
    """What the therapist did and decided."""

    checks = SelectMultipleField(
        _l("Done so far"),
        choices=options((key, _l(text)) for key, text in safety_actions.CHECKS.items()),
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    words = TextAreaField(
        _l("What you did, and what you will do"),
        filters=[clean],
        validators=[
            InputRequired(_l("Write what was done, even if it is one line.")),
            Length(max=WORDS_LIMIT, message=_l("Use at most %(most)s characters.", most=WORDS_LIMIT)),
            NoControls(lines=True),
        ],
    )
    decision = RadioField(
        _l("Your decision on joint work"),
        choices=options((key, _l(text)) for key, text in safety.DECISIONS.items()),
        validators=[InputRequired(_l("Choose one."))],
    )
    counts = BooleanField(_l("Take this check-in for having been asked alone"))
    day = DateField(validators=[Optional()], widget=widgets.HiddenInput())

    def validate_day(self, field: DateField) -> None:
        if field.data:
            days.require_gone(field.data)

    def action(self) -> Action:
        return Action(tuple(self.checks.data or ()), self.words.data or "", self.decision.data)

    def asked_on(self) -> date | None:
        """The day that counts as asked alone, if the therapist ticked that."""
        day: date | None = self.day.data
        return day if self.counts.data else None
