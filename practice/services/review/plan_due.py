"""The steps that partners planned and that are due: from each one's newest plan, as the therapist may see it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from practice.assessment.instrument import Item
from practice.assessment.plan_rows import waits_for_approval
from practice.services.couple.couples import Person
from practice.services.review.history import InstrumentHistory, Sent


@dataclass(frozen=True)
class PlanStep:
    """One row of a plan: its author, what was planned, and when.

    `due_on` or `every_days` is set, never both. `together`: the author wrote it as something for both; nobody has
    agreed to it by that. `waits`: it needs the therapist's approval first.
    """

    person: Person
    action: str = field(repr=False)
    together: bool
    due_on: date | None
    every_days: int | None
    waits: bool


def due(
    histories: Iterable[InstrumentHistory], persons: Sequence[Person], since: date, until: date
) -> list[PlanStep]:
    """The steps with a day from `since` to `until`, soonest first, then those that come again and again.

    Only each partner's newest response to an instrument counts: a later plan takes the place of the earlier.
    """
    found = [step for one in histories for step in _of_instrument(one, persons)]
    wanted = [step for step in found if step.every_days or (step.due_on and since <= step.due_on <= until)]
    return sorted(wanted, key=lambda step: (step.due_on is None, step.due_on or until, step.every_days or 0))


def _of_instrument(found: InstrumentHistory, persons: Sequence[Person]) -> Iterator[PlanStep]:
    for place, person in enumerate(persons):
        sent = [one for asked in found.rounds if place < len(asked.sent) and (one := asked.sent[place])]
        if sent:
            yield from (_step(person, item, row) for item, row in _rows(sent[-1]))


def _rows(sent: Sent) -> Iterator[tuple[Item, Mapping[str, Any]]]:
    for item in sent.form.items:
        if item.type == "plan":
            for row in sent.answers.get(item.key, {}).get("value", ()):
                yield item, row


def _step(person: Person, item: Item, row: Mapping[str, Any]) -> PlanStep:
    day = row.get("due_on")
    return PlanStep(
        person=person,
        action=row.get("action") or "",
        together=row.get("owner") == "we",
        due_on=date.fromisoformat(day) if day else None,
        every_days=row.get("every_days"),
        waits=waits_for_approval(item, row),
    )
