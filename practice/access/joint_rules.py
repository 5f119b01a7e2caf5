"""What two people may look at together of one round: a pure decision over their answers, choices and the release.

What is left out leaves no trace, so that nothing can be concluded from what is not there: an area or a question is
shown for both or not at all, and no reason is given. What may be shown: area results need both authors' "areas";
everything that says what one sees in the other, single answers, rankings and notes need both authors' "ratings"; a text
needs its own author's tick besides. Nothing private counts in anything, nothing `area_only` is shown by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from practice.access.joint import (
    LEVELS,
    Choice,
    Given,
    JointArea,
    JointQuestion,
    JointText,
    JointView,
    Opened,
    Shown,
)
from practice.assessment.congruence import congruence
from practice.assessment.instrument import Area, Instrument, Item
from practice.assessment.scoring import AreaScore, keyed_answer, score

SINGLE = ("rating", "choose", "rank", "rhythm")  # answers that "my ratings" covers; texts and plans have ticks


def piece_of(item: Item, position: int, row: int | None = None) -> str:
    """The name of one author's text, or of one row of their plan; `position` counts from 1."""
    return f"{item.key}/{position}" if row is None else f"{item.key}/{position}/{row}"


def common_level(choices: Sequence[Choice], opened: str = "ratings") -> str:
    """The widest level that everybody allows, at most what is opened."""
    return LEVELS[min(LEVELS.index(level) for level in (opened, *(one.level for one in choices)))]


def show(form: Instrument, given: Sequence[Given], opened: Opened) -> Shown | None:
    """The part of both partners' answers that may be looked at together; None where that is nothing at all.

    `given` holds every partner of the couple, all of whom have sent; `form` is the round's, in the language to show.
    """
    level = common_level([one.choice for one in given], opened.level)
    if form.private or level == "talk_first" or len(given) < 2:
        return None
    return Shown(
        level=level,
        areas=tuple(_short_titles(list(_areas(form, given, opened, level)))),
        questions=tuple(_questions(form, given, opened, level)),
        texts=tuple(_texts(form, given, opened, level)),
        views=tuple(_views(form, given, opened, level)),
    )


def offered_areas(form: Instrument, given: Sequence[Given], level: str) -> list[JointArea]:
    """Every area that could be opened at a level, in form order: both have a score, and its author allows it."""
    codes = frozenset(area.code for area in form.areas)
    return list(_areas(form, given, Opened(level, codes), common_level([one.choice for one in given], level)))


def is_about_partner(area: Area) -> bool:
    """Whether an area says, in whole or in part, what somebody sees in the other: that needs "my ratings"."""
    return area.perspective == "partner" or any(item.perspective == "partner" for item in area.items)


def _areas(form: Instrument, given: Sequence[Given], opened: Opened, level: str) -> Iterator[JointArea]:
    scores = [score(form, one.answers) for one in given]
    for area in form.areas:
        found = [one[area.code] for one in scores]
        if area.code not in opened.areas or not _area_is_open(area, level):
            continue
        values = [one.score for one in found if isinstance(one, AreaScore)]
        if len(values) == len(given):
            yield JointArea(area.code, area.title, area.higher_is_better, is_about_partner(area), tuple(values))


def _short_titles(areas: list[JointArea]) -> list[JointArea]:
    """Without "in oneself" as long as nothing is shown beside it that says how one sees the other."""
    if any(area.about_partner for area in areas):
        return areas
    return [replace(area, title=area.title.rpartition(", ")[0] or area.title) for area in areas]


def _area_is_open(area: Area, level: str) -> bool:
    if any(item.privacy == "private" for item in area.items):
        return False
    return level == "ratings" or (level == "areas" and not is_about_partner(area))


def may_stand_alone(form: Instrument, item: Item) -> bool:
    """Whether a single answer may ever be shown jointly.

    Nothing of an area that holds an answer which may not: with the area's mean the missing one could be worked out.
    Nothing that was only asked because of a private answer, and no guess about one.
    """
    if item.privacy != "shareable":
        return False
    if form.has_area(item.area):
        area = form.area(str(item.area))
        if any(other.privacy != "shareable" for other in area.items):
            return False
    rests_on = [key for key in (item.guess_of, item.show_if.item if item.show_if else None) if key]
    return all(form.has_item(key) and form.item(key).privacy == "shareable" for key in rests_on)


def _questions(form: Instrument, given: Sequence[Given], opened: Opened, level: str) -> Iterator[JointQuestion]:
    for item in offered_questions(form, given, level):
        if item.key in opened.pieces:
            answers = tuple(_kept(one.answers[item.key], "value", "comment") for one in given)
            yield JointQuestion(item, tuple(_places(form, item, given)), answers)


def offered_questions(form: Instrument, given: Sequence[Given], level: str) -> list[Item]:
    """Every question that could be opened at a level, in form order: both answered it, and both allow it."""
    if common_level([one.choice for one in given], level) != "ratings":
        return []
    return [
        item
        for item in form.items
        if item.type in SINGLE
        and may_stand_alone(form, item)
        and all("value" in one.answers.get(item.key, {}) for one in given)
    ]


def _places(form: Instrument, item: Item, given: Sequence[Given]) -> Iterator[int]:
    """A rating's place from 1, with the welcome end high in an index of strain as well; nothing for other questions."""
    if item.type != "rating":
        return
    is_strain = form.has_area(item.area) and not form.area(str(item.area)).higher_is_better
    for one in given:
        keyed = keyed_answer(item, one.answers)
        if keyed is not None:
            yield item.scale.maximum - keyed + 1 if is_strain else keyed - item.scale.minimum + 1


def _texts(form: Instrument, given: Sequence[Given], opened: Opened, level: str) -> Iterator[JointText]:
    for item, place, answer in offered_texts(form, given, level):
        if item.type == "plan":
            rows = [row for n, row in enumerate(answer["value"]) if piece_of(item, place + 1, n) in opened.pieces]
            if rows:
                yield JointText(item, place, {"value": rows})
        elif piece_of(item, place + 1) in opened.pieces:
            yield JointText(item, place, answer)


def offered_texts(
    form: Instrument, given: Sequence[Given], level: str
) -> Iterator[tuple[Item, int, Mapping[str, Any]]]:
    """Every text and plan that its author ticked and that could be opened: question, the author's place, the words."""
    level = common_level([one.choice for one in given], level)
    if level == "talk_first":
        return
    for item in form.items:
        if item.type not in ("text", "plan") or not may_stand_alone(form, item):
            continue
        if item.perspective == "partner" and level != "ratings":
            continue
        for place, one in enumerate(given):
            answer = _kept(one.answers.get(item.key, {}), "value")
            if item.key in one.choice.words and answer:
                yield item, place, answer


def _views(form: Instrument, given: Sequence[Given], opened: Opened, level: str) -> Iterator[JointView]:
    """How close each one's view is, for the behaviours asked of oneself and of the other; both ways or neither."""
    if level != "ratings" or len(given) != 2:
        return
    for area in form.areas:
        if area.perspective != "self" or not form.has_area(area.pair) or not {area.code, area.pair} <= opened.areas:
            continue
        other = form.area(str(area.pair))
        if not all(may_stand_alone(form, item) for item in (*area.items, *other.items)):
            continue
        both = [view for seer, seen in ((0, 1), (1, 0)) if (view := _view(area, other, given, seer, seen))]
        if len(both) == 2:
            yield from both


def _view(area: Area, other: Area, given: Sequence[Given], seer: int, seen: int) -> JointView | None:
    found = congruence(
        [keyed_answer(item, given[seer].answers) for item in other.items],
        [keyed_answer(item, given[seen].answers) for item in area.items],
        area.scale.maximum - area.scale.minimum,
    )
    if found.congruence is None or found.exact_pct is None or found.within1_pct is None:
        return None
    title = area.title.rpartition(",")[0] or area.title
    return JointView(title, seer, seen, found.congruence, found.exact_pct, found.within1_pct)


def _kept(answer: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: answer[name] for name in names if name in answer}
