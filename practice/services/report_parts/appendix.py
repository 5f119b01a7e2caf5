"""The appendix: every rated question of every round with everybody's answer, in words and as a place on the scale."""

from collections.abc import Iterator

from practice.assessment.instrument import Item
from practice.assessment.scoring import keyed_answer
from practice.services import answer_words
from practice.services.history import Round, Sent
from practice.services.report_parts.ground import Ground
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
        yield content.ItemGroup(title, tuple(_item(ground, asked, item) for item in area.items))


def _item(ground: Ground, asked: Round, item: Item) -> content.Item:
    answers = tuple(_answer(ground, sent, item) for sent in asked.sent)
    return content.Item(item.text, answers, len(item.scale.options))


def _answer(ground: Ground, sent: Sent | None, item: Item) -> content.Answer:
    if sent is None:
        return content.Answer(ground.voice.say(N_("Not sent")))
    keyed = keyed_answer(item, sent.answers)
    given = answer_words.in_words(item, sent.answers.get(item.key), ground.voice.translate)[0]
    return content.Answer(given, None if keyed is None else keyed - item.scale.minimum + 1)
