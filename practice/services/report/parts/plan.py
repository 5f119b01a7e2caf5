"""What they plan to do: the steps of each partner's newest response, and of the one before it with how they went."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from practice.assessment.instrument import Item
from practice.assessment.plan_rows import waits_for_approval
from practice.services.report.parts.ground import Ground
from practice.services.review import answer_words
from practice.services.review.history import InstrumentHistory, Sent
from practice.services.review.plan_outcome import outcome
from practice.texts import N_
from reports import content

NONE = "–"


def plan(ground: Ground) -> tuple[content.PlanRow, ...]:
    """Newest steps first, by instrument and partner, then the steps that were looked back on."""
    newest: list[content.PlanRow] = []
    earlier: list[content.PlanRow] = []
    for found in ground.histories:
        for place, name in enumerate(ground.names):
            sent = _responses(found, place)
            newest += [_row(ground, name, item, row, _state(ground, item, row)) for item, row in _rows(sent[-1:])]
            earlier += _looked_back_on(ground, name, sent[-2:])
    return (*newest, *earlier)


def _responses(found: InstrumentHistory, place: int) -> list[Sent]:
    """One partner's responses, oldest first."""
    return [sent for asked in found.rounds if place < len(asked.sent) and (sent := asked.sent[place])]


def _rows(responses: Sequence[Sent]) -> Iterator[tuple[Item, Mapping[str, Any]]]:
    for sent in responses:
        for item in sent.form.items:
            if item.type == "plan":
                for row in sent.answers.get(item.key, {}).get("value", ()):
                    yield item, row


def _looked_back_on(ground: Ground, name: str, two: Sequence[Sent]) -> Iterator[content.PlanRow]:
    """The rows of the response before the newest, each with what its author answered about it in the newest."""
    if len(two) < 2:
        return
    before, newest = two
    for item in before.form.items:
        if item.type == "plan":
            for number, row in enumerate(before.answers.get(item.key, {}).get("value", ())):
                yield _row(ground, name, item, row, _went(ground, newest, item, number))


def _went(ground: Ground, newest: Sent, item: Item, number: int) -> str:
    return outcome(newest, item, number) or ground.voice.say(N_("from before; not said how it went"))


def _state(ground: Ground, item: Item, row: Mapping[str, Any]) -> str:
    if waits_for_approval(item, row):
        return ground.voice.say(N_("waits for your approval"))
    if row.get("owner") == "we":
        return ground.voice.say(N_("to be agreed on together"))
    return ground.voice.say(N_("planned"))


def _row(ground: Ground, name: str, item: Item, row: Mapping[str, Any], state: str) -> content.PlanRow:
    voice = ground.voice
    action = row.get("action") or NONE
    component = row.get("component")
    if item.components and component:
        action = voice.say(
            N_("%(part)s: %(action)s"), part=item.components.option(component).text, action=action
        )
    owner = voice.say(N_("both, says %(name)s"), name=name) if row.get("owner") == "we" else name
    return content.PlanRow(action, owner, _due(ground, row), row.get("measure") or NONE, state)


def _due(ground: Ground, row: Mapping[str, Any]) -> str:
    if row.get("due_on"):
        return ground.voice.day(date.fromisoformat(row["due_on"]), "d MMM y")
    days = row.get("every_days")
    return answer_words.every(days, ground.voice.translate) if days else ground.voice.say(N_("no date"))
