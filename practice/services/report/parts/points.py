"""Shared strengths and growth priorities: a suggestion to the therapist, from one round that both have sent."""

from collections.abc import Iterator, Mapping
from typing import Any

from practice.assessment.comparison import AreaComparison
from practice.assessment.instrument import Instrument
from practice.assessment.scoring import AreaScore
from practice.services.report.parts.ground import Ground, newest_of_both
from practice.services.review.history import Round
from practice.services.review.sentences import ASK_FIRST
from practice.texts import N_
from reports import content

FEWEST = 2  # areas: of one area alone nothing comes first


def source(ground: Ground) -> Round | None:
    """The round that priorities are taken from: of the first instrument of the programme that weighs several areas
    against each other, its newest round of both, if possible one that asked every area.
    """
    for found in ground.histories:
        both = [one for one in found.rounds if newest_of_both([one])]
        weighing = [one for one in both if _weighs(ground, one)]
        whole = [one for one in weighing if one.form.whole]
        if weighing:
            return (whole or weighing)[-1]
    return None


def _weighs(ground: Ground, asked: Round) -> bool:
    found = ground.compared(asked).priorities
    return found is not None and len(found.areas) >= FEWEST


def taken_from(ground: Ground) -> str:
    """Of which round both of them are, in words; "" where there are none."""
    asked = source(ground)
    if asked is None:
        return ""
    return ground.voice.say(
        N_("From “%(instrument)s”, round %(number)s, %(day)s."),
        instrument=asked.form.title,
        number=asked.number,
        day=ground.when(asked),
    )


def strengths(ground: Ground) -> tuple[content.Point, ...]:
    return tuple(_points(ground, strengths=True))


def priorities(ground: Ground) -> tuple[content.Point, ...]:
    return tuple(_points(ground, strengths=False))


def _points(ground: Ground, *, strengths: bool) -> Iterator[content.Point]:
    asked = source(ground)
    if asked is None:
        return
    compared = ground.compared(asked)
    if compared.priorities is None:
        return
    for code in compared.priorities.strengths if strengths else compared.priorities.top:
        area = compared.area(code)
        words = [_scores(ground, area)]
        words += [_strength(ground, area)] if strengths else _reasons(ground, asked, area)
        yield content.Point(asked.form.area(code).title, " ".join(words))


def _scores(ground: Ground, area: AreaComparison) -> str:
    one, other = ground.names[:2]
    scores = [found.display for found in (area.a, area.b) if isinstance(found, AreaScore)]
    return ground.voice.say(
        N_("%(one)s %(score)s, %(other)s %(other_score)s."),
        one=one,
        score=scores[0],
        other=other,
        other_score=scores[1],
    )


def _strength(ground: Ground, area: AreaComparison) -> str:
    bands = {found.band for found in (area.a, area.b) if isinstance(found, AreaScore)}
    if bands == {"strong_point"}:
        return ground.voice.say(N_("A strong point in both their answers."))
    return ground.voice.say(N_("Going well in both their answers."))


def _reasons(ground: Ground, asked: Round, area: AreaComparison) -> list[str]:
    ranked = [
        name
        for name, sent in zip(ground.names[:2], asked.sent[:2], strict=True)
        if sent and area.area in _ranked(asked.form, sent.answers)
    ]
    said = []
    if "both_ranked" in area.tags:
        said.append(ground.voice.say(N_("Both put it among what to work on first.")))
    elif ranked:
        said.append(ground.voice.say(N_("%(name)s put it among what to work on first."), name=ranked[0]))
    if "wide_gap" in area.tags:
        said.append(ground.voice.say(ASK_FIRST))
    return said


def _ranked(form: Instrument, answers: Mapping[str, Any]) -> list[str]:
    """The areas that somebody ranked."""
    ranks = (answers.get(item.key, {}).get("value", {}) for item in form.items if item.type == "rank")
    return [code for by_code in ranks for code in by_code]
