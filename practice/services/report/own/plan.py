"""What this partner planned, in their own words: the steps of their newest answers, then how the earlier ones went."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from practice.assessment.instrument import Item
from practice.assessment.plan_rows import waits_for_approval
from practice.services.report.own.steps import sent_of
from practice.services.report.parts.ground import Ground
from practice.services.report.parts.voice import SHORT_DAY
from practice.services.review import answer_words
from practice.services.review.history import Sent
from practice.services.review.plan_outcome import outcome
from practice.texts import N_
from reports.own_content import OwnPlanRow

NONE = "–"


def plan(ground: Ground) -> tuple[OwnPlanRow, ...]:
    newest: list[OwnPlanRow] = []
    earlier: list[OwnPlanRow] = []
    for found in ground.histories:
        sent = [sent_of(asked) for asked in found.rounds]
        newest += [_row(ground, item, row, _state(ground, item, row)) for item, _, row in _rows(sent[-1])]
        earlier += _looked_back_on(ground, sent)
    return (*newest, *earlier)


def _rows(sent: Sent) -> Iterator[tuple[Item, int, Mapping[str, Any]]]:
    for item in sent.form.items:
        if item.type == "plan":
            for number, row in enumerate(sent.answers.get(item.key, {}).get("value", ())):
                yield item, number, row


def _looked_back_on(ground: Ground, sent: Sequence[Sent]) -> Iterator[OwnPlanRow]:
    """The rows of the answers before the newest, each with what was answered about it since."""
    if len(sent) > 1:
        for item, number, row in _rows(sent[-2]):
            yield _row(ground, item, row, _went(ground, sent[-1], item, number))


def _went(ground: Ground, newest: Sent, item: Item, number: int) -> str:
    return outcome(newest, item, number) or ground.voice.say(N_("from an earlier round"))


def _state(ground: Ground, item: Item, row: Mapping[str, Any]) -> str:
    if waits_for_approval(item, row):
        return ground.voice.say(N_("to be looked at with your therapist first"))
    if row.get("owner") == "we":
        return ground.voice.say(N_("to be agreed on first"))
    return ground.voice.say(N_("planned"))


def _row(ground: Ground, item: Item, row: Mapping[str, Any], state: str) -> OwnPlanRow:
    action, component = row.get("action") or NONE, row.get("component")
    if item.components and component:
        part = item.components.option(component).text
        action = ground.voice.say(N_("%(part)s: %(action)s"), part=part, action=action)
    return OwnPlanRow(action, _due(ground, row), row.get("measure") or NONE, state)


def _due(ground: Ground, row: Mapping[str, Any]) -> str:
    if row.get("due_on"):
        return ground.voice.day(date.fromisoformat(row["due_on"]), SHORT_DAY)
    days = row.get("every_days")
    return answer_words.every(days, ground.voice.translate) if days else ground.voice.say(N_("no date"))
