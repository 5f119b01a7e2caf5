"""The form that asks for a report: for whom, of which time and rounds, with which sections; the same by GET to look."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Optional, ValidationError

from practice.services.report.request.asking import Asked, usual_language
from practice.services.report.request.choices import ON_REQUEST, PAPERS, SECTIONS, USUAL, Choices
from practice.services.report.request.offer import Offer, Reader
from practice.services.review.said import speak
from practice.texts import language_name, languages
from practice.web.fields import options
from practice.web.page import format_day

ALL, CHOSEN = "all", "chosen"
TICKED = ("rounds", "sections", "notes")


class ReportForm(FlaskForm):  # type: ignore[misc]
    """What is chosen. `asked` checks it against what the couple has."""

    class Meta:
        csrf = False  # the preview is a GET; a post's token is checked like every other

    whom = RadioField(_l("For whom"), default="therapist", validate_choice=False)
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()])
    which = RadioField(
        _l("Rounds"), choices=options([(ALL, _l("First to latest")), (CHOSEN, _l("Only these:"))]), default=ALL
    )
    rounds = SelectMultipleField(_l("Rounds"), validate_choice=False)
    sections = SelectMultipleField(
        _l("Sections"),
        choices=options((key, _l(words)) for key, words in SECTIONS.items() if key not in ON_REQUEST),
        default=list(USUAL),
    )
    shown = HiddenField()  # that the sections were on the page: none ticked is a choice then
    appendix = BooleanField(_l("Add every question with its answers, as an appendix"))
    language = SelectField(
        _l("Language"),
        choices=options([("", _l("Its reader’s own")), *((code, language_name(code)) for code in languages())]),
        default="",
    )
    paper = SelectField(_l("Paper"), choices=options((name, name) for name in PAPERS), default=PAPERS[0])
    notes = SelectMultipleField(_l("Private notes"), validate_choice=False)

    def process(self, *arguments: Any, **keywords: Any) -> None:
        """An address that says nothing about the sections means the usual ones."""
        super().process(*arguments, **keywords)
        if not self.shown.data:
            self.sections.data = list(USUAL)

    def validate_until(self, field: Any) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(gettext("The last day is before the first."))

    def asked(self, offer: Offer) -> Asked | None:
        """What is asked for; None where a field is wrong, which says so itself."""
        checks = [self.validate()]
        reader = self._reader(offer)
        checks += [self._rounds_are_right(offer), self._notes_are_right(offer)]
        if reader is None or not all(checks):
            return None
        choices = Choices(
            language=self.language.data or usual_language(offer, reader),
            paper=self.paper.data,
            since=self.since.data,
            until=self.until.data,
            rounds=self._rounds(offer),
            sections=self._sections(),
            notes=tuple(one.id for one in offer.notes if str(one.id) in self._ticked("notes")),
        )
        return Asked(reader, choices) if self._holds_answers(offer, reader, choices) else None

    def refuse(self, words: str) -> None:
        """Say beside "For whom" why it can't be asked for."""
        _wrong(self.whom, words)

    def _reader(self, offer: Offer) -> Reader | None:
        reader = offer.reader(self.whom.data)
        if reader is None:
            self.refuse(gettext("Choose for whom the report is."))
        elif reader.why_not is not None:
            self.refuse(speak(gettext, reader.why_not))
            return None
        return reader

    def _ticked(self, name: str) -> set[str]:
        return set(self[name].data or [])

    def _rounds_are_right(self, offer: Offer) -> bool:
        ticked, keys = self._ticked("rounds"), {one.key for one in offer.rounds}
        if not ticked <= keys:
            return _wrong(self.rounds, gettext("One of these rounds is not there any more. Look again and tick anew."))
        if self.which.data == CHOSEN and not ticked:
            return _wrong(self.rounds, gettext("Tick one round at least, or choose first to latest."))
        if self.which.data == ALL and ticked and ticked != keys:
            return _wrong(self.rounds, gettext("You ticked rounds: choose “Only these”, or take the ticks away."))
        return True

    def _rounds(self, offer: Offer) -> tuple[str, ...] | None:
        """The chosen rounds' keys; None for every round."""
        if self.which.data != CHOSEN:
            return None
        return tuple(one.key for one in offer.rounds if one.key in self._ticked("rounds"))

    def _notes_are_right(self, offer: Offer) -> bool:
        own = {str(one.id) for one in offer.notes}
        if self._ticked("notes") <= own:
            return True
        return _wrong(self.notes, gettext("One of these is not a note of yours in this case. Tick anew."))

    def _sections(self) -> tuple[str, ...]:
        ticked = self._ticked("sections")
        return tuple(key for key in SECTIONS if key in ticked or (key == "appendix" and self.appendix.data))

    def _holds_answers(self, offer: Offer, reader: Reader, choices: Choices) -> bool:
        """Whether anything is in the choice; where nobody has sent anything at all the report says that itself."""
        whole = offer.rounds_in(reader, Choices())
        if not whole or offer.rounds_in(reader, choices):
            return True
        days = [one.day for one in whole]
        words = gettext(
            "There are no answers for this report in what you chose. Those that it could hold are of %(first)s to "
            "%(latest)s.",
            first=format_day(min(days)),
            latest=format_day(max(days)),
        )
        field = self.since if choices.since or choices.until else self.rounds
        return _wrong(field, words)

    def query(self) -> dict[str, Any]:
        """The choices as they stand in an address, or in hidden fields; empty ones are left out."""
        single = {name: self[name].data for name in ("whom", "which", "shown", "language", "paper")}
        single |= {name: self[name].data.isoformat() for name in ("since", "until") if self[name].data}
        single["appendix"] = "y" if self.appendix.data else ""
        several = {name: list(self[name].data or []) for name in TICKED}
        return {name: value for name, value in {**single, **several}.items() if value}


def hidden(query: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """Name and value of each hidden field that says the same as `query`."""
    for name, value in query.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, one




def _wrong(field: Any, words: str) -> bool:
    field.errors = [*field.errors, words]
    return False
