"""What a therapist types from a sheet of paper: the head of the sheet, its answers, the signed sharing choice."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField, widgets
from wtforms.validators import InputRequired, Optional, ValidationError

from practice.assessment import answers as answering
from practice.assessment.instrument import Instrument
from practice.services.homework import responses
from practice.services.homework.responses import Sharing
from practice.services.paper.paper import Sheet
from practice.web import days, page
from practice.web.fields import line, options
from practice.web.homework.homework_forms import Fields, without, words_of


def numbers_of(form: Instrument) -> dict[str, int]:
    """Question -> its number on the sheet, counted through from 1."""
    return {item.key: number for number, item in enumerate(form.items, 1)}


def numbered(form: Instrument) -> Instrument:
    """The form with each question's number before its words, as on the sheet."""
    numbers = numbers_of(form)
    sections = [
        replace(section, items=tuple(replace(item, text=f"{numbers[item.key]}. {item.text}") for item in section.items))
        for section in form.sections
    ]
    return replace(form, sections=tuple(sections))


class EntryForm(FlaskForm):  # type: ignore[misc]
    """What stands on the sheet beside the answers. The choice starts at the most private level."""

    sheet = line(_l("Code on the sheet"), 20, needed=True, hint=_l("At the foot of every page, such as K7M-2QX."))
    answered_on = DateField(_l("Filled in on"), validators=[InputRequired(_l("Give the day."))])
    version = SelectField(_l("Version of the words on its first page"))
    level = RadioField(
        _l("The choice on the sheet"),
        choices=options((key, _l(text)) for key, text in responses.LEVELS.items()),
        validators=[InputRequired(_l("Choose one."))],
    )
    words = SelectMultipleField(
        _l("Own words ticked on the sheet"),
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    signed = BooleanField(_l("The sheet says exactly this, and it is signed"))
    signed_on = DateField(_l("Day of the signature"), validators=[Optional()])

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(level="talk_first")
        self.code = sheet.code
        self.has_no_answers = False
        self.version.choices = options(
            (str(one.version), f"{one.version} ({page.format_day(one.recorded_at)})") for one in sheet.policies
        )
        self.words.choices = options(
            (item.key, item.text) for item in responses.open_words(numbered(sheet.form))
        )

    def validate_sheet(self, field: Any) -> None:
        if _letters(field.data) != _letters(self.code):
            raise ValidationError(gettext("This is not the code of this person's sheet. Whose sheet is it?"))

    def validate_answered_on(self, field: Any) -> None:
        _not_in_the_future(field)

    def validate_signed_on(self, field: Any) -> None:
        _not_in_the_future(field)

    def validate(self, extra_validators: Any = None) -> bool:
        """Anything but the most private choice needs the signature, said and dated."""
        is_valid = bool(super().validate(extra_validators))
        if self.level.data == "talk_first" and not self.words.data:
            return is_valid
        if not self.signed.data:
            wrong = gettext("Without a signature it stays at “%(level)s”.", level=gettext(_MOST_PRIVATE))
            self.signed.errors = [wrong]
        if not self.signed_on.data and not self.signed_on.errors:
            self.signed_on.errors = [gettext("Give the day.")]
        return is_valid and not self.signed.errors and not self.signed_on.errors

    def sharing(self) -> Sharing:
        return Sharing(self.level.data, tuple(self.words.data or ()))

    def policy_version(self) -> int:
        return int(self.version.data)


_MOST_PRIVATE = responses.LEVELS["talk_first"]


def _letters(text: str | None) -> str:
    return "".join(letter for letter in (text or "").upper() if letter.isalnum())


def _not_in_the_future(field: Any) -> None:
    if field.data:
        days.require_gone(field.data)


class PostedSheet:
    """The answers as they were typed, or `kept` before anything was: nothing, or what was typed another time."""

    def __init__(self, form: Instrument, kept: Fields | None = None) -> None:
        prefix = f"{form.code}."
        posted = request.form.to_dict(flat=False) if request.method == "POST" else {}
        self.form = form
        self.clear = request.form.get("clear", "")
        self.look = "look" in request.form
        fields = {name: values for name, values in posted.items() if name.startswith(prefix)}
        self.fields: Fields = without(self.clear, fields) if request.method == "POST" else kept or {}

    @property
    def is_final(self) -> bool:
        """Whether the sheet is to be kept now; not when Enter was pressed in a line, or one answer taken out again."""
        return not self.clear and not self.look

    @cached_property
    def _reading(self) -> answering.Reading:
        return answering.read(self.form, self.form.items, self.fields)

    @property
    def impossible(self) -> bool:
        """Whether something was posted that our page can't post."""
        return self._reading.impossible

    @property
    def answers(self) -> dict[str, Any]:
        """What was typed, of the questions that the answers before them lead to."""
        found = self._reading.answers
        return {
            item.key: found[item.key]
            for item in self.form.items
            if item.key in found and answering.is_shown(item, self.form, found)
        }

    @property
    def problems(self) -> dict[str, tuple[str, str]]:
        """Question -> field to go to and what is wrong."""
        return {key: (one.field, words_of(one)) for key, one in self._reading.problems.items()}
