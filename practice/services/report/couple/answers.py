"""Single answers, own words and steps in the couple's report: what the therapist opened of the latest rounds and each
author ticked. What is not there leaves no trace.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from practice.access.joint import JointQuestion, JointText
from practice.assessment.scoring import display
from practice.services.report.couple.ground import Ground, Seen
from practice.services.review import answer_words
from practice.texts import N_
from reports.content import Answer, Item
from reports.couple_content import Asked, CouplePlanRow, Quote, Written

NONE = "–"


def views(ground: Ground, seen: Seen) -> Iterator[str]:
    """How close one's view of the other is to the other's own, where both allowed it."""
    for one in seen.joint.shown.views:
        yield ground.voice.say(
            N_(
                "%(area)s: how close %(seer)s’s view of %(seen)s is to %(seen)s’s own view: %(number)s of 100."
            ),
            area=one.title,
            seer=ground.names[one.seer],
            seen=ground.names[one.seen],
            number=display(one.closeness),
        )


def questions(ground: Ground, seen: Seen) -> Iterator[Asked]:
    for one in seen.joint.shown.questions:
        yield Asked(_item(ground, one), tuple(str(answer.get("comment", "")) for answer in one.answers))


def _item(ground: Ground, one: JointQuestion) -> Item:
    places = one.places or (None,) * len(one.answers)
    answers = tuple(
        Answer("; ".join(answer_words.in_words(one.item, answer, ground.voice.translate)), place)
        for answer, place in zip(one.answers, places, strict=True)
    )
    return Item(one.item.text, answers, len(one.item.scale.options) if one.places else 0)


def written(ground: Ground, seen: Seen) -> Iterator[Written]:
    """What somebody wrote and ticked, under its question."""
    texts = [one for one in seen.joint.shown.texts if one.item.type != "plan"]
    for _, group in groupby(texts, key=lambda one: one.item.key):
        found = list(group)
        quotes = tuple(Quote(ground.people[one.place], str(one.answer["value"])) for one in found)
        yield Written(found[0].item.text, quotes)


def plan(ground: Ground, seen: Seen) -> Iterator[CouplePlanRow]:
    """The steps of ticked plans that the therapist opened, each by itself."""
    for one in seen.joint.shown.texts:
        if one.item.type == "plan":
            for row in one.answer["value"]:
                yield _plan_row(ground, one, row)


def _plan_row(ground: Ground, one: JointText, row: Mapping[str, Any]) -> CouplePlanRow:
    voice, name = ground.voice, ground.names[one.place]
    action = str(row.get("action") or NONE)
    part = row.get("component")
    if one.item.components and part:
        option = one.item.components.option(part)
        action = voice.say(N_("%(part)s: %(action)s"), part=option.text, action=action)
    owner = voice.say(N_("both, says %(name)s"), name=name) if row.get("owner") == "we" else name
    return CouplePlanRow(action, owner, _due(ground, row), str(row.get("measure") or NONE))


def _due(ground: Ground, row: Mapping[str, Any]) -> str:
    if row.get("due_on"):
        return ground.voice.day(date.fromisoformat(row["due_on"]), "d MMM y")
    days = row.get("every_days")
    return answer_words.every(days, ground.voice.translate) if days else ground.voice.say(N_("no date"))
