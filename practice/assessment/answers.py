"""Answers: from posted fields to their canonical form, and the check that every answer must pass.

A canonical answer is a dict with "value" or "state" ("declined", "not_applicable") and, if there is one, a "comment";
a question left blank has no entry. What stands under "value" depends on the item's type.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from practice.assessment import answer_values, choices, posted, problems
from practice.assessment.characters import unwelcome
from practice.assessment.instrument import Instrument, Item
from practice.assessment.problems import Problem

Answer = dict[str, Any]
Answers = Mapping[str, Mapping[str, Any]]
Fields = Mapping[str, Sequence[str]]

DECLINED = "declined"
NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a posted page says.

    `answers` holds the canonical answers of the items without a problem; `problems` the first problem of each other
    item (or unknown field), by key; `typed` the posted fields of all the items, as they came, to fill the form again.
    `partial` holds what stands by itself of items with a problem: a plan's finished rows, an answer without its note.
    """

    answers: dict[str, Answer]
    problems: dict[str, Problem]
    typed: dict[str, list[str]]
    partial: dict[str, Answer] = field(default_factory=dict)

    @property
    def impossible(self) -> bool:
        """Whether something was posted that no form of ours can post."""
        return any(problem.impossible for problem in self.problems.values())

    def unfinished(self, items: Iterable[Item]) -> dict[str, dict[str, list[str]]]:
        """The fields, as they were typed, of each item that has a problem."""
        return {
            item.key: {
                name: values
                for name, values in self.typed.items()
                if name in posted.field_names(item) and any(value.strip() for value in values)
            }
            for item in items
            if item.key in self.problems
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the questions shown were answered, declined, did not come up, or were left blank."""

    answered: int
    declined: int
    not_applicable: int
    blank: int

    @property
    def total(self) -> int:
        """All questions shown."""
        return self.answered + self.declined + self.not_applicable + self.blank


def read(instrument: Instrument, items: Iterable[Item], fields: Fields, today: date | None = None) -> Reading:
    """Read the posted `fields` of the `items` of one page. Other fields are left alone, unless they are named like a
    question of this form that is not on the page: that is a problem under the field's own name.

    `today` is the earliest date that a plan row may be due on; None does not ask.
    """
    asked = tuple(items)
    reading = Reading({}, {}, {})
    known = {name for item in asked for name in posted.field_names(item)}
    for name, values in fields.items():
        if name in known:
            reading.typed[name] = list(values)
        elif name.startswith(f"{instrument.code}."):
            reading.problems[name] = Problem(name, problems.UNKNOWN_QUESTION, impossible=True, field=name)
    for item in asked:
        answer, problem = _read_one(item, fields, today)
        if problem is not None:
            reading.problems[item.key] = problem
        if answer is not None:
            (reading.answers if problem is None else reading.partial)[item.key] = answer
    return reading


def _read_one(item: Item, fields: Fields, today: date | None) -> tuple[Answer | None, Problem | None]:
    """An item's answer, or what of it stands by itself beside what is wrong with the whole."""
    try:
        answer = posted.answer(item, fields)
    except posted.Slip as slip:
        return _finished_rows(item, fields, today), slip.problem
    found = check_answer(item, answer, today) if answer is not None else []
    if not found:
        return answer, None
    return _finished_rows(item, fields, today) or _without_note(item, answer or {}, today), found[0]


def _finished_rows(item: Item, fields: Fields, today: date | None) -> Answer | None:
    """The rows of a plan that nothing is wrong with; none of a plan that was declined as well."""
    if item.type != "plan" or fields.get(f"{item.key}.declined"):
        return None
    rows = []
    for number in range(item.rows):
        try:
            row = posted.plan_row(item, fields, number)
        except posted.Slip:
            continue
        if row and not check_answer(item, {"value": [row]}, today):
            rows.append(row)
    return {"value": rows} if rows else None


def _without_note(item: Item, answer: Answer, today: date | None) -> Answer | None:
    """The answer alone, where only its note can't be taken."""
    alone = {name: said for name, said in answer.items() if name != "comment"}
    return alone if alone and alone != answer and not check_answer(item, alone, today) else None


def check(instrument: Instrument, answers: object, today: date | None = None) -> list[Problem]:
    """Everything that is wrong with canonical answers from anywhere, in form order, unknown questions last."""
    if not isinstance(answers, Mapping):
        return [Problem("", problems.NOT_AN_ANSWER, impossible=True)]
    found = [
        problem
        for item in instrument.items
        if item.key in answers
        for problem in check_answer(item, answers[item.key], today)
    ]
    unknown = [key for key in answers if not instrument.has_item(key)]
    return found + [Problem(str(key), problems.UNKNOWN_QUESTION, impossible=True) for key in unknown]


def check_answer(item: Item, answer: object, today: date | None = None) -> list[Problem]:
    """What is wrong with one canonical answer; empty when nothing is."""
    if not isinstance(answer, Mapping) or not answer or set(answer) - {"value", "state", "comment"}:
        return [Problem(item.key, problems.NOT_AN_ANSWER, impossible=True, field=item.key)]
    if "value" in answer and "state" in answer:
        return [Problem(item.key, problems.ANSWER_AND_DECLINED, field=item.key)]
    found = []
    if "state" in answer and not _state_fits(item, answer["state"]):
        found.append(Problem(item.key, problems.NOT_AN_OPTION, impossible=True, field=item.key))
    if "value" in answer:
        found += answer_values.check_value(item, answer["value"], today)
    if "comment" in answer:
        found += _check_comment(item, answer["comment"])
    return found


def _state_fits(item: Item, state: object) -> bool:
    offered = item.options is not None and item.options.not_applicable is not None
    return state == DECLINED or (state == NOT_APPLICABLE and offered)


def _check_comment(item: Item, comment: object) -> list[Problem]:
    field = f"{item.key}.comment"
    if not isinstance(comment, str) or not comment:
        return [Problem(item.key, problems.NOT_AN_ANSWER, impossible=True, field=field)]
    if len(comment) > choices.COMMENT_LIMIT:
        values = {"length": len(comment), "limit": choices.COMMENT_LIMIT}
        return [Problem(item.key, problems.COMMENT_TOO_LONG, values, field=field)]
    if unwelcome(comment):
        return [Problem(item.key, problems.TEXT_CHARACTERS, field=field)]
    return []


def is_shown(item: Item, instrument: Instrument, answers: Answers) -> bool:
    """Whether an item is shown, given the answers to earlier pages."""
    condition = item.show_if
    if condition is None:
        return True
    if not instrument.has_item(condition.item):
        return False
    asked = instrument.item(condition.item)
    return bool(set(answer_values.option_keys(asked, answers.get(condition.item, {}))) & set(condition.any))


def counts(instrument: Instrument, answers: Answers, leave_out_private: bool = False) -> Counts:
    """How the questions shown were answered. Plan reviews count only where they were answered: whether there was
    an earlier plan to review is not known here. A comment alone leaves a question blank.
    """
    tally = {"answered": 0, DECLINED: 0, NOT_APPLICABLE: 0, "blank": 0}
    for item in instrument.items:
        answer = answers.get(item.key, {})
        if (leave_out_private and item.privacy == "private") or not is_shown(item, instrument, answers):
            continue
        if item.type == "plan_review" and "value" not in answer:
            continue
        tally["answered" if "value" in answer else answer.get("state", "blank")] += 1
    return Counts(tally["answered"], tally[DECLINED], tally[NOT_APPLICABLE], tally["blank"])
