"""What a client posts: the PIN, the answers of one part, the choice of what may be looked at together."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField, widgets
from wtforms.validators import InputRequired

from practice import clock
from practice.assessment import answers as answering
from practice.assessment import problems
from practice.assessment.answers import Reading
from practice.assessment.instrument import Item
from practice.assessment.problems import Problem
from practice.services.homework import responses
from practice.services.homework.draft_parts import Ground, Part, Posted
from practice.services.homework.drafts import Draft
from practice.services.homework.responses import Sharing
from practice.web import page
from practice.web.fields import options

Fields = dict[str, list[str]]

OURS = ("csrf_token", "for", "revision", "page", "told", "then", "clear", "anew")


def digits(text: str | None) -> str:
    """The PIN without the spaces and hyphens that people write between its digits."""
    return "".join((text or "").split()).replace("-", "")


class PinForm(FlaskForm):  # type: ignore[misc]
    pin = StringField(filters=[digits])


class SharingForm(FlaskForm):  # type: ignore[misc]
    """One level for everything, and a tick for each open text."""

    level = RadioField(
        _l("What do you allow to be looked at together?"),
        choices=options((key, _l(text)) for key, text in responses.LEVELS.items()),
        validators=[InputRequired(_l("Choose one."))],
    )
    words = SelectMultipleField(
        _l("My own words"), option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False)
    )

    def __init__(self, words: Mapping[str, str], now: Sharing) -> None:
        """`words`: question key -> what names it on the page."""
        super().__init__(level=now.level, words=list(now.words))
        self.words.choices = options(words.items())

    def sharing(self) -> Sharing:
        return Sharing(self.level.data, tuple(self.words.data or ()))


class PostedPart:
    """A posted part: which save it stands on, where its sender wants to go, and what it says."""

    def __init__(self, draft: Draft | Ground, part: Part) -> None:
        form = request.form
        self.anew = is_anew()
        self.then = form.get("then", "")
        self.clear = form.get("clear", "")
        self.page = form.get("page", "")
        self.revision = _number(form.get("revision", ""))
        self.fields = without(self.clear, {name: values for name, values in form.lists() if name not in OURS})
        self.items = (*part.items, *_shown_a_moment_ago(part, self.fields))
        self.reading = self._read(draft, self.items)

    @property
    def content(self) -> Posted:
        """What there is to save: whole answers, what stands by itself of those that are not finished, and the fields of
        each question whose answer can't be taken as it is."""
        answers = {**self.reading.answers, **self.reading.partial}
        return Posted(answers, self.revision, self.reading.unfinished(self.items), self.anew, self.page)

    @property
    def stays(self) -> bool:
        """Whether what is not finished has to be named first: once, and only to somebody who goes on."""
        told = set(request.form.get("told", "").split())
        return not self.then and not self.clear and not set(self.reading.problems) <= told

    def _read(self, draft: Draft | Ground, items: Sequence[Item]) -> Reading:
        reading = answering.read(draft.form, items, self.fields, clock.today(page.zone()))
        for item in items:
            rows = reading.answers.get(item.key, {}).get("value", {}) if item.type == "plan_review" else {}
            if any(int(row) >= len(draft.earlier_plans.get(item.key, ())) for row in rows):
                del reading.answers[item.key]
                reading.problems[item.key] = Problem(
                    item.key, problems.NOT_AN_OPTION, impossible=True, field=item.key
                )
        return reading


def problems_of(draft: Draft, part: Part) -> dict[str, Problem]:
    """What is still wrong with each unfinished question of a part, as it was saved."""
    items = [item for item in part.items if item.key in part.unfinished]
    typed = {name: values for fields in part.unfinished.values() for name, values in fields.items()}
    return answering.read(draft.form, items, typed, clock.today(page.zone())).problems


def is_anew() -> bool:
    """Whether a part that another session answered is answered again, in place of what is there."""
    return request.args.get("anew", request.form.get("anew")) == "1"


def _shown_a_moment_ago(part: Part, fields: Fields) -> list[Item]:
    """Questions of this section that the page still had because an earlier page was changed in another window."""
    known = {*part.hidden, *(item.key for item in part.items)}
    others = (item for item in part.section.items if item.key not in known)
    return [item for item in others if any(name == item.key or name.startswith(f"{item.key}.") for name in fields)]


def without(key: str, fields: Fields) -> Fields:
    """The fields without the answer to the question that is to be cleared; its note stays."""
    if not key:
        return fields
    note = f"{key}.comment"
    return {
        name: values
        for name, values in fields.items()
        if name == note or (name != key and not name.startswith(f"{key}."))
    }


def _number(text: str) -> int:
    """A revision as our own page wrote it; anything else was made up."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        abort(400)
    return int(text)


def fields_of_part(part: Part) -> Fields:
    """The form's fields as they were saved: what is not finished as it was typed."""
    finished = {key: answer for key, answer in part.answers.items() if key not in part.unfinished}
    fields = fields_of(part.items, finished)
    for typed in part.unfinished.values():
        fields.update(typed)
    return fields


def texts_of(item: Item, typed: Fields) -> list[str]:
    """What somebody wrote among the fields of an unfinished answer, without its choices."""
    written = {item.key} if item.type == "text" else set()
    return [
        value
        for name, values in typed.items()
        if name in written or name.rpartition(".")[2] in ("action", "measure", "due_on", "every_days", "comment")
        for value in values
    ]


def fields_of(items: Sequence[Item], answers: Mapping[str, Any]) -> Fields:
    """The form's fields that say what the answers say: the way back from `assessment.answers.read`."""
    fields: Fields = {}
    for item in items:
        answer = answers.get(item.key, {})
        if "state" in answer:
            fields.update(_state_fields(item, answer["state"]))
        if "value" in answer:
            fields.update(_value_fields(item, answer["value"]))
        if "comment" in answer:
            fields[f"{item.key}.comment"] = [answer["comment"]]
    return fields


def _state_fields(item: Item, state: str) -> Fields:
    return {item.key: [state]} if item.type == "rating" else {f"{item.key}.declined": ["1"]}


def _value_fields(item: Item, value: Any) -> Fields:
    if item.type == "plan":
        return {
            f"{item.key}.{number}.{column}": [str(said)]
            for number, row in enumerate(value)
            for column, said in row.items()
            if said is not None
        }
    if isinstance(value, Mapping):
        return {f"{item.key}.{name}": [str(said)] for name, said in value.items()}
    return {item.key: [str(said) for said in value] if isinstance(value, list) else [str(value)]}


def words_of(problem: Problem) -> str:
    """What is wrong, in the client's language."""
    return gettext(problem.message, **problem.values)
