"""What a draft's parts are made of, and what a save makes of one. Pure: nothing is read or written here.

A session shows only what was answered in it. What an earlier session wrote counts as answered and keeps its value, but
the value is not shown: whoever picks the phone up with the PIN reads nothing of before.

What was typed and can't be an answer yet (a step of a plan without its action, a text that is too long) is kept
as it was typed, beside what can be taken, and is left out when the draft is sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from random import Random
from typing import Any
from uuid import UUID

from practice.assessment import answers as answering
from practice.assessment.instrument import Instrument, Item, Section
from practice.refusals import EditedElsewhere
from practice.services.homework import page_marks
from practice.services.homework.earlier_plans import PlanRows

Answers = dict[str, Any]
Typed = dict[str, list[str]]

TYPED = "typed"  # in a draft's answer: the posted fields of what is not finished; never in a response


@dataclass(frozen=True)
class Saved:
    """One section as it is stored, its answers opened."""

    id: UUID
    answers: Answers = field(repr=False)
    revision: int
    saved_by: str | None
    saved_at: datetime


@dataclass(frozen=True)
class Part:
    """One section as this partner sees it now, standing on save number `revision` (0: none yet).

    `items` are the questions that the page shows, in this partner's order, `answers` what they hold and `unfinished`
    the fields of those that can't be taken yet. `hidden` are answered questions whose values belong to another session,
    `hidden_unfinished` of them not finished. `asked` counts both, `answered` those with an answer.
    """

    number: int
    section: Section
    items: tuple[Item, ...]
    answers: Answers = field(repr=False)
    unfinished: Mapping[str, Typed] = field(repr=False)
    hidden: frozenset[str]
    hidden_unfinished: int
    asked: int
    answered: int
    revision: int
    saved_at: datetime | None

    @property
    def is_complete(self) -> bool:
        return self.asked == self.answered and not self.not_finished

    @property
    def not_finished(self) -> int:
        """How many questions hold something that can't be sent as it is."""
        return len(self.unfinished) + self.hidden_unfinished


@dataclass(frozen=True)
class Ground:
    """What parts are made from: the form as it is asked, what each section holds, and what this session wrote.

    `written` are the keys of the questions that were answered in this session.
    """

    form: Instrument
    earlier_plans: Mapping[str, PlanRows] = field(repr=False)
    order_seed: int
    written: frozenset[str]
    saved: Mapping[str, Saved] = field(repr=False)

    @cached_property
    def everything(self) -> Answers:
        """Every answer of the draft, by question."""
        return {key: answer for saved in self.saved.values() for key, answer in saved.answers.items()}

    @cached_property
    def asked(self) -> list[tuple[Section, Sequence[Item]]]:
        """The sections that are asked now, each with its questions in the form's order."""
        every = ((section, self._asked_of(section)) for section in self.form.sections)
        return [(section, items) for section, items in every if items]

    def _asked_of(self, section: Section) -> Sequence[Item]:
        if section.key in self.form.for_everybody:
            return section.items
        return [item for item in section.items if self.is_asked(item)]

    def is_asked(self, item: Item) -> bool:
        if item.is_for_everybody:
            return True
        if item.type == "plan_review" and item.key not in self.earlier_plans:
            return False
        return answering.is_shown(item, self.form, self.everything)

    def counts(self) -> tuple[int, int]:
        """How many of the questions asked have an answer, and how many there are."""
        form = self.form
        given = (form.item(key) for key, said in self.everything.items() if is_answer(said) and form.has_item(key))
        return sum(1 for item in given if self.is_asked(item)), sum(len(items) for _, items in self.asked)

    def part(self, number: int) -> Part | None:
        """The part of that number, counted from 1; None where there is none."""
        if not 1 <= number <= len(self.asked):
            return None
        section, asked = self.asked[number - 1]
        everything = self.everything
        saved = self.saved.get(section.key)
        among = {item.key for item in asked}
        hidden = frozenset(key for key in among if key in everything and key not in self.written)
        shown = tuple(
            item
            for item in in_partners_order(section, self.order_seed)
            if item.key in among and item.key not in hidden and not self._depends_on_hidden(item)
        )
        return Part(
            number=number,
            section=section,
            items=shown,
            answers={item.key: given for item in shown if (given := finished(everything.get(item.key, {})))},
            unfinished={item.key: everything[item.key][TYPED] for item in shown if _is_unfinished(item, everything)},
            hidden=hidden,
            hidden_unfinished=sum(1 for item in asked if item.key in hidden and _is_unfinished(item, everything)),
            asked=len(asked),
            answered=sum(1 for item in asked if is_answer(everything.get(item.key, {}))),
            revision=saved.revision if saved else 0,
            saved_at=saved.saved_at if saved else None,
        )

    def _depends_on_hidden(self, item: Item) -> bool:
        """Whether showing the question would tell what another session answered to the one that it depends on."""
        on = item.show_if.item if item.show_if else None
        return on is not None and on in self.everything and on not in self.written

    def after(self, section: Section, saved: Saved, written: frozenset[str]) -> "Ground":
        """The same once a section holds what was saved, of which `written` was answered in this session."""
        return replace(self, saved={**self.saved, section.key: saved}, written=self.written | written)


@dataclass(frozen=True)
class Posted:
    """What the page of a part sent, standing on the save that the page was made from.

    With `anew` nothing of before is kept. `unfinished` holds the fields of the questions whose answer can't be taken as
    it is: they are kept as typed. `page` is the page's own name and its count of saves.
    """

    answers: Mapping[str, Any] = field(repr=False)
    revision: int
    unfinished: Mapping[str, Typed] = field(default_factory=dict, repr=False)
    anew: bool = False
    page: str = ""

    @property
    def written(self) -> frozenset[str]:
        """The questions that it says something to."""
        return frozenset((*self.answers, *self.unfinished))

    def changes(self, part: Part, saved: Saved | None, written: frozenset[str]) -> Answers | None:
        """What the part holds afterwards; None where nothing is to be stored, since it is there or came too late.

        Raises EditedElsewhere when another window saved this part in between: nothing is overwritten.
        """
        before = saved.answers if saved else {}
        after = self._after(part, {} if self.anew else before)
        if after == before and self.written <= written:
            return None
        if (saved.revision if saved else 0) != self.revision:
            order = page_marks.order(saved.saved_by or "", self.page) if saved else "other"
            if order == "earlier":
                return None
            if order != "later":
                raise EditedElsewhere
        return after

    def _after(self, part: Part, before: Answers) -> Answers:
        """Those before that the page did not show or could not replace, and the new ones."""
        replaced = {item.key for item in part.items} - set(self._still_holding(part))
        after: Answers = {key: answer for key, answer in before.items() if key not in replaced}
        after.update(self.answers)
        for key, typed in self.unfinished.items():
            after[key] = {**finished(after.get(key, {})), TYPED: typed}
        return after

    def _still_holding(self, part: Part) -> Iterator[str]:
        """The questions whose last finished answer holds until the new one is finished: never one that is now declined
        too, nor a plan, whose finished rows are taken by themselves."""
        unfinished = self.unfinished
        for item in part.items:
            if item.key in unfinished and item.type != "plan" and f"{item.key}.declined" not in unfinished[item.key]:
                yield item.key


def again(part: Part, order_seed: int) -> Part:
    """The part with every question shown and empty, to be answered anew in place of what is there."""
    in_order = in_partners_order(part.section, order_seed)
    items = tuple(item for item in in_order if item.key in part.hidden or item in part.items)
    return replace(part, items=items, answers={}, unfinished={}, hidden=frozenset(), hidden_unfinished=0)


def finished(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What of a draft's answer can be sent."""
    return {name: said for name, said in answer.items() if name != TYPED}


def _is_unfinished(item: Item, everything: Answers) -> bool:
    return TYPED in everything.get(item.key, {})


def is_answer(answer: Mapping[str, Any]) -> bool:
    """Whether something was answered or declined; a note alone leaves a question blank."""
    return "value" in answer or "state" in answer


def answered(answers: Answers) -> int:
    """How many of a section's questions have an answer."""
    return sum(1 for answer in answers.values() if is_answer(answer))


def in_partners_order(section: Section, seed: int) -> tuple[Item, ...]:
    """The section's items; ratings change places among themselves where the definition allows it."""
    if not section.shuffle:
        return section.items
    ratings = [item for item in section.items if item.type == "rating"]
    shuffled = (ratings[place] for place in _order(f"{seed}:{section.key}", len(ratings)))
    return tuple(next(shuffled) if item.type == "rating" else item for item in section.items)


@lru_cache(maxsize=1024)
def _order(seed: str, count: int) -> tuple[int, ...]:
    """Kept, since every save of a part asks for the same one."""
    places = list(range(count))
    Random(seed).shuffle(places)  # noqa: S311 - an order, not a secret
    return tuple(places)
