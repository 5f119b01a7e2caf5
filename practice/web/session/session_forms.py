"""The forms about sessions: a session with its note, an amendment, the private note, the next session."""

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from practice.services.session import session_records
from practice.services.session.session_notes import Note, Written
from practice.web import days, page
from practice.web.fields import options
from practice.web.fields import text as lines
from practice.web.session import session_words

NOTE_MOST = 20_000
HOMEWORK_MOST = 2_000
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]


def as_typed(moment: datetime | None) -> datetime | None:
    """A moment as the field shows it: the practice's wall clock."""
    return moment.astimezone(ZoneInfo(page.zone())).replace(tzinfo=None) if moment else None


def same_lines(typed: str | None) -> str:
    """Text with one kind of line break, so that a browser's own kind is no change."""
    return (typed or "").replace("\r\n", "\n").replace("\r", "\n")


def posted_revision() -> int:
    """The save that the page was made from; -1, which is none, for a number that no page of ours holds."""
    typed = request.form.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def posted_mark() -> str:
    """The page's name and the count of its saves; empty without script."""
    return request.form.get("page", "")


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A session as its editor shows it. Every field of every template is there: a text is never lost by a switch."""

    held_at = DateTimeLocalField(_l("Held"), format=FORMATS, validators=[InputRequired(_l("Give the day and time."))])
    attendance = SelectField(_l("Who came"))
    text = lines(session_words.FIELDS["text"][0], NOTE_MOST)
    subjective = lines(session_words.FIELDS["subjective"][0], NOTE_MOST, hint=session_words.FIELDS["subjective"][1])
    objective = lines(session_words.FIELDS["objective"][0], NOTE_MOST, hint=session_words.FIELDS["objective"][1])
    data_ = lines(session_words.FIELDS["data"][0], NOTE_MOST, hint=session_words.FIELDS["data"][1], name="data")
    assessment = lines(session_words.FIELDS["assessment"][0], NOTE_MOST, hint=session_words.FIELDS["assessment"][1])
    plan = lines(session_words.FIELDS["plan"][0], NOTE_MOST, hint=session_words.FIELDS["plan"][1])
    homework = lines(_l("Agreed homework"), HOMEWORK_MOST, hint=_l("What they take home, in words of the session."))
    talked_about = SelectMultipleField(
        _l("Talked about"), widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )  # a pin that was taken off elsewhere since is passed over, and no reason to keep a note from being saved

    def __init__(self, note: Note) -> None:
        super().__init__(data=None if request.method == "POST" else _filled(note))
        session, self._note = note.session, note
        words = session_words.attendances(note.header.persons, session.kind, session.person)
        self.attendance.choices = options(words.items())
        self.talked_about.choices = options((str(one.id), one.title) for one in note.agenda)

    def validate_held_at(self, field: Any) -> None:
        if field.data is None:
            return
        if field.data.date() < days.EARLIEST or self.attendance.data != session_records.CANCELLED:
            days.require_gone(field.data.date())
        days.require_not_far(field.data.date())

    @property
    def template(self) -> str:
        """The chosen template; the one that the note has where the page sent none of ours."""
        for name in ("switch", "template"):
            if request.form.get(name) in session_records.TEMPLATES:
                return request.form[name]
        return self._note.written.template

    def field_of(self, name: str) -> Any:
        """The form's field for one part of the note."""
        return self["data_" if name == "data" else name]

    def written(self) -> Written:
        """What the page holds, once it is valid."""
        held_at = cast(datetime, self.held_at.data)
        ticked = self.talked_about.data or ()
        texts = {name: same_lines(self.field_of(name).data) for name in session_records.FIELDS}
        return Written(
            held_at=days.in_zone(held_at),
            attendance=self.attendance.data,
            template=self.template,
            texts={name: typed for name, typed in texts.items() if typed},
            homework=same_lines(self.homework.data),
            talked_about=frozenset(one.id for one in self._note.agenda if str(one.id) in ticked),
        )


def _filled(note: Note) -> dict[str, Any]:
    texts = {"data_" if name == "data" else name: typed for name, typed in note.written.texts.items()}
    return {
        **texts,
        "held_at": as_typed(note.written.held_at),
        "attendance": note.written.attendance,
        "homework": note.written.homework,
        "talked_about": [str(pin_id) for pin_id in note.written.talked_about],
    }


class AmendForm(FlaskForm):  # type: ignore[misc]
    amendment = lines(_l("Amendment"), NOTE_MOST, needed=True, hint=_l("The note above stays as it was."))


class PrivateNoteForm(FlaskForm):  # type: ignore[misc]
    private = lines(_l("Private note"), NOTE_MOST)


class NextSessionForm(FlaskForm):  # type: ignore[misc]
    """When the couple comes next; empty takes the booking back."""

    next_session_at = DateTimeLocalField(_l("Day and time"), format=FORMATS, validators=[Optional()])

    def validate_next_session_at(self, field: Any) -> None:
        if field.data is not None:
            days.require_coming(field.data)

    def moment(self) -> datetime | None:
        """The next session in the practice's zone."""
        return days.in_zone(self.next_session_at.data) if self.next_session_at.data else None
