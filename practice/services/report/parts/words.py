"""What they wrote and chose, in two columns: open texts of every round, then choices and guesses of the newest.

Only what the disclosure module opened is here: private answers never come this far.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from practice.assessment.instrument import Item
from practice.services.report.parts.ground import Ground
from practice.services.review import answer_words
from practice.services.review.history import Round, Sent
from practice.services.review.said import listed
from practice.texts import N_
from reports import content

CHOICES = ("choose", "rank", "rhythm")


def words(ground: Ground) -> tuple[content.Question, ...]:
    """Open texts and remarks first, in the programme's order and by round; then what was chosen."""
    return (*_texts(ground), *_chosen(ground))


def _texts(ground: Ground) -> Iterator[content.Question]:
    for found in ground.histories:
        for asked in found.rounds:
            for item in asked.form.items:
                if item.type == "text" and _said_anything(asked, item):
                    yield _question(ground, asked, item, _text)
                elif item.type != "text" and _has_remark(asked, item):
                    yield _question(ground, asked, item, _remark)


def _chosen(ground: Ground) -> Iterator[content.Question]:
    for found in ground.histories:
        last_asked = {item.key: asked for asked in found.rounds for item in asked.form.items}
        for asked in found.rounds:
            for item in asked.form.items:
                if item.type in CHOICES and last_asked[item.key] is asked and _said_anything(asked, item):
                    yield _question(ground, asked, item, _choice, _in_common(ground, asked, item))


def _said_anything(asked: Round, item: Item) -> bool:
    return any(_answer(sent, item) for sent in asked.sent)


def _has_remark(asked: Round, item: Item) -> bool:
    return any(_answer(sent, item).get("comment") for sent in asked.sent)


def _answer(sent: Sent | None, item: Item) -> Mapping[str, Any]:
    return sent.answers.get(item.key, {}) if sent else {}


def _question(
    ground: Ground, asked: Round, item: Item, tell: Callable[[Ground, Round, Sent, Item], content.Words], more: str = ""
) -> content.Question:
    when = ground.voice.say(
        N_("%(instrument)s, round %(number)s, %(day)s."),
        instrument=asked.form.title,
        number=asked.number,
        day=ground.when(asked),
    )
    not_sent = content.Words(absent=ground.voice.say(N_("Not sent")))
    return content.Question(
        question=item.text,
        asked=f"{when} {more}".strip(),
        answers=tuple(tell(ground, asked, sent, item) if sent else not_sent for sent in asked.sent),
    )


def _text(ground: Ground, _asked: Round, sent: Sent, item: Item) -> content.Words:
    """The text as it was written, not a line of it changed."""
    answer = _answer(sent, item)
    if "value" in answer:
        return content.Words("\n".join([answer["value"], *_remarks(ground, answer)]))
    return _nothing(ground, sent, item)


def _remark(ground: Ground, _asked: Round, sent: Sent, item: Item) -> content.Words:
    """What somebody wrote beside a question that is not an open text, with the answer that it stands beside."""
    remarks = _remarks(ground, _answer(sent, item))
    if not remarks:
        return content.Words(absent=ground.voice.say(N_("No remark")))
    given = answer_words.in_words(item, _answer(sent, item), ground.voice.translate)
    return content.Words("\n".join([*given, *remarks]))


def _remarks(ground: Ground, answer: Mapping[str, Any]) -> list[str]:
    remark = answer.get("comment")
    return [ground.voice.say(N_("Remark: %(words)s"), words=remark)] if remark else []


def _nothing(ground: Ground, sent: Sent, item: Item) -> content.Words:
    return content.Words(absent=answer_words.in_words(item, _answer(sent, item), ground.voice.translate)[0])


def _choice(ground: Ground, asked: Round, sent: Sent, item: Item) -> content.Words:
    if not answer_words.is_given(_answer(sent, item)):
        return _nothing(ground, sent, item)
    lines = answer_words.in_words(item, _answer(sent, item), ground.voice.translate)
    return content.Words("\n".join([*lines, *_guessed(ground, asked, sent, item)]))


def _guessed(ground: Ground, asked: Round, sent: Sent, item: Item) -> Iterator[str]:
    """Under a guess: how many of the other's own choices it has."""
    place = asked.sent.index(sent)
    if item.guess_of is None or place > 1 or len(asked.sent) < 2:
        return
    chosen = _options(asked.sent[1 - place], item.guess_of)
    if chosen:
        yield ground.voice.say(
            N_("%(count)s of the %(all)s that %(name)s chose."),
            count=len(chosen & _options(sent, item.key)),
            all=len(chosen),
            name=ground.names[1 - place],
        )


def _in_common(ground: Ground, asked: Round, item: Item) -> str:
    """What both chose, where both chose several from one list about the same thing."""
    if item.type != "choose" or item.guess_of is not None or item.max_choices == 1 or len(asked.sent) < 2:
        return ""
    one, other = (_options(sent, item.key) for sent in asked.sent[:2])
    if not one or not other:
        return ""
    both = [option.text for option in item.scale.options if option.key in one & other]
    if not both:
        return ground.voice.say(N_("No choice in common."))
    return ground.voice.say(N_("Chosen by both: %(options)s."), options=listed(both))


def _options(sent: Sent | None, key: str) -> set[str]:
    """The keys of the options that somebody chose; none where nothing was."""
    value = sent.answers.get(key, {}).get("value") if sent else None
    return set(value) if isinstance(value, list) else set()
