"""The appendix: every rated question of every round with everybody's answer, in words and as a place on the scale."""

from collections.abc import Iterator

from practice.assessment.instrument import Area, Item
from practice.assessment.scoring import keyed_answer
from practice.services.report.parts.ground import Ground
from practice.services.review import answer_words
from practice.services.review.history import Round, Sent
from practice.texts import N_
from reports import content


def appendix(ground: Ground) -> tuple[content.ItemGroup, ...]:
    """A group an area and round, in the programme's order."""
    return tuple(group for found in ground.histories for asked in found.rounds for group in _groups(ground, asked))


def _groups(ground: Ground, asked: Round) -> Iterator[content.ItemGroup]:
    for area in asked.form.areas:
        title = ground.voice.say(
            N_("%(area)s (%(instrument)s, round %(number)s, %(day)s)"),
            area=area.title,
            instrument=asked.form.title,
            number=asked.number,
            day=ground.when(asked),
        )
        yield content.ItemGroup(title, tuple(_item(ground, asked, area, item) for item in area.items))


def _item(ground: Ground, asked: Round, area: Area, item: Item) -> content.Item:
    answers = tuple(_answer(ground, sent, area, item) for sent in asked.sent)
    return content.Item(item.text, answers, len(item.scale.options))


def _answer(ground: Ground, sent: Sent | None, area: Area, item: Item) -> content.Answer:
    if sent is None:
        return content.Answer(ground.voice.say(N_("Not sent")))
    given = answer_words.in_words(item, sent.answers.get(item.key), ground.voice.translate)[0]
    return content.Answer(given, _place(area, item, sent))


def _place(area: Area, item: Item, sent: Sent) -> int | None:
    """The place on the scale from 1, the unwelcome end; in an index of strain that is the high one."""
    keyed = keyed_answer(item, sent.answers)
    if keyed is None:
        return None
    return keyed - item.scale.minimum + 1 if area.higher_is_better else item.scale.maximum - keyed + 1
