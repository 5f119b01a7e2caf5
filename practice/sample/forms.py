"""A whole form filled in by a sample partner: ratings from the simulation, words and choices from the story. Pure.

What the story does not say is drawn: any instrument and version can be filled in, also one that no story knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from practice.assessment.answers import Answer, is_shown
from practice.assessment.instrument import Instrument, Item
from practice.sample import simulation
from practice.sample.simulation import Occasion, Pair
from practice.sample.stories import Partner, Rhythm, Said, Step

GUESSED_RIGHT = 0.6  # of what the other chose (a *choice*)
MOST_CHOSEN = 3
OUTCOMES_KEPT = 0.45


@dataclass(frozen=True)
class Filling:
    """One form and two people, one of whom (`who`, 0 or 1) fills it in.

    `day` is when; `earlier` holds this person's answers to the round before.
    """

    form: Instrument
    seed: str
    partners: tuple[Partner, Partner]
    who: int
    round: int
    progress: float
    day: date
    earlier: Mapping[str, Answer] | None = None

    @property
    def partner(self) -> Partner:
        return self.partners[self.who]

    @property
    def pair(self) -> Pair:
        return Pair(self.seed, (self.partners[0].leanings, self.partners[1].leanings))

    @property
    def occasion(self) -> Occasion:
        return Occasion(f"{self.form.code} {self.round}", self.progress)

    def chances(self, item: Item, who: int) -> Random:
        return simulation.chances(self.seed, "chosen", str(who), self.form.code, item.key)


def fill(filling: Filling) -> dict[str, Answer]:
    """Canonical answers by item key, in form order; what was left blank has no entry."""
    answers: dict[str, Answer] = {}
    for item in filling.form.items:
        if not is_shown(item, filling.form, answers):
            continue
        answer = _answer(filling, item)
        comment = filling.partner.comments.get(item.key, {}).get(filling.round)
        if comment:
            answer = {**(answer or {}), "comment": comment}
        if answer:
            answers[item.key] = answer
    return answers


def _answer(filling: Filling, item: Item) -> Answer | None:
    if item.key in filling.partner.declined:
        return {"state": "declined"}
    if item.type == "rating":
        return simulation.rating(filling.form, item, filling.pair, filling.who, filling.occasion)
    value = _value(filling, item)
    return {"value": value} if value else None


def _value(filling: Filling, item: Item) -> Any:
    """What stands under "value"; None for a blank."""
    if item.type == "choose":
        return _chosen(filling, item, filling.who)
    if item.type == "rank":
        return _ranked(filling, item)
    if item.type == "plan_review":
        return _reviewed(filling, item)
    said = filling.partner.said.get(item.key, {}).get(filling.round)
    if isinstance(said, tuple):
        return [_row(step, filling.day) for step in said if isinstance(step, Step)]
    if isinstance(said, Rhythm):
        return {"day": said.day, "every": said.every}
    return said


def _row(step: Step, day: date) -> dict[str, Any]:
    return {
        "component": step.component,
        "action": step.action,
        "owner": step.owner,
        "due_on": None if step.due_in is None else (day + timedelta(days=step.due_in)).isoformat(),
        "every_days": step.every_days,
        "measure": step.measure,
    }


def _chosen(filling: Filling, item: Item, who: int) -> list[str]:
    """The option keys that a partner chose, in form order."""
    said = _latest(filling.partners[who].said.get(item.key, {}), filling.round)
    if said is not None:
        picked = {key for key in said if isinstance(key, str)}
    elif filling.form.private:
        picked = {_nothing_to_tell(item)}
    elif item.guess_of is not None and filling.form.has_item(item.guess_of):
        picked = _guess(filling, item, filling.form.item(item.guess_of), who)
    else:
        picked = set(_some(filling, item, who, _ordinary(item)))
    return [key for key in item.scale.keys if key in picked]


def _latest(by_round: Mapping[int, Said], number: int) -> tuple[Any, ...] | None:
    """The choice that stands in a round: the newest made until then."""
    until_now = [made for made in by_round if made <= number]
    said = by_round[max(until_now)] if until_now else None
    return said if isinstance(said, tuple) else None


def _nothing_to_tell(item: Item) -> str:
    """A private form is answered without any harm: the sample tells no story of it."""
    if item.continue_on:
        return item.continue_on[0]
    keys = item.scale.keys
    calm = ("never", "yes", "no") if "unsure" in keys else ("never", "no")
    return next((key for key in calm if key in keys), keys[0])


def _ordinary(item: Item) -> list[str]:
    return [key for key in item.scale.keys if key not in item.exclusive and key != "other"]


def _some(filling: Filling, item: Item, who: int, keys: Sequence[str]) -> list[str]:
    random = filling.chances(item, who)
    most = min(item.max_choices or MOST_CHOSEN, MOST_CHOSEN, len(keys))
    return random.sample(keys, random.randint(1, most))


def _guess(filling: Filling, item: Item, guessed: Item, who: int) -> set[str]:
    """Some of what the other chose, the rest mistaken."""
    random, known = filling.chances(item, who), set(item.scale.keys)
    right = [key for key in _chosen(filling, guessed, 1 - who) if key in known]
    mistaken = iter(random.sample([key for key in _ordinary(item) if key not in right], len(right)))
    return {key if random.random() < GUESSED_RIGHT else next(mistaken) for key in right}


def _ranked(filling: Filling, item: Item) -> dict[str, int]:
    """The areas where this person stands lowest come first; where the options are no areas, any."""
    form, most = filling.form, item.max_choices or MOST_CHOSEN
    keys = [key for key in item.scale.keys if form.has_area(key)]
    if keys:
        keys.sort(
            key=lambda code: simulation.trait(form, form.area(code), filling.pair, filling.who, filling.progress)
        )
    else:
        keys = _some(filling, item, filling.who, item.scale.keys)
    ranks = {key: rank for rank, key in enumerate(keys[:most], 1)}
    return {key: ranks[key] for key in item.scale.keys if key in ranks}


def _reviewed(filling: Filling, item: Item) -> dict[str, str]:
    """How each row of the earlier plan went; nothing where there was none."""
    rows = (filling.earlier or {}).get(item.reviews or "", {}).get("value") or []
    random = simulation.chances(filling.seed, "kept", str(filling.who), filling.occasion.name, item.key)
    outcomes = item.scale.keys
    kept = (OUTCOMES_KEPT, *[(1 - OUTCOMES_KEPT) / len(outcomes)] * (len(outcomes) - 1))
    return {str(number): random.choices(outcomes, kept)[0] for number in range(len(rows))}
