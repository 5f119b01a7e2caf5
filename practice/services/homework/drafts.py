"""Drafts: one partner's answers while they are being given, a part (section) at a time. Only that partner sees them.

A session shows only what was answered in it. What an earlier session wrote counts as answered and keeps its value, but
the value is not shown: whoever picks the phone up with the PIN reads nothing of before.

What was typed and can't be an answer yet (a step of a plan without its action, a text that is too long) is kept
as it was typed, beside what can be taken, and is left out when the draft is sent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select

from practice import clock
from practice.access import keyring as owners
from practice.access.homework_link import Visit
from practice.assessment import answers as answering
from practice.assessment.instrument import Instrument, Item, Section
from practice.models.response import DraftPart
from practice.refusals import EditedElsewhere, LinkNotOpen
from practice.services.homework import earlier_plans, homework, page_marks
from practice.services.homework.earlier_plans import PlanRows

Answers = dict[str, Any]
Typed = dict[str, list[str]]

TYPED = "typed"  # in a draft's answer: the posted fields of what is not finished; never in a response


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
class Draft:
    """Everything answered so far: the form, its parts and the earlier plans that it looks back on."""

    form: Instrument
    parts: tuple[Part, ...]
    earlier_plans: Mapping[str, PlanRows] = field(repr=False)

    @cached_property
    def asked(self) -> int:
        return sum(part.asked for part in self.parts)

    @cached_property
    def answered(self) -> int:
        return sum(part.answered for part in self.parts)

    @property
    def saved_at(self) -> datetime | None:
        return max((part.saved_at for part in self.parts if part.saved_at), default=None)

    def part(self, number: int) -> Part | None:
        """The part of that number, counted from 1; None where there is none."""
        return self.parts[number - 1] if 1 <= number <= len(self.parts) else None


def of_visit(visit: Visit) -> Draft:
    """The draft as this session may see it. Raises LinkNotOpen once sent: nothing is shown again."""
    if visit.homework.sent_at is not None:
        raise LinkNotOpen
    form = homework.form_of(visit)
    plans = earlier_plans.of_visit(visit, form)
    saved = _saved(visit)
    everything = _together(visit, saved)
    asked = [
        (section, items)
        for section in form.sections
        if (items := [item for item in section.items if _is_asked(item, form, everything, plans)])
    ]
    parts = (
        _part(visit, number, section, items, everything=everything, row=saved.get(section.key))
        for number, (section, items) in enumerate(asked, 1)
    )
    return Draft(form, tuple(parts), plans)


def _saved(visit: Visit) -> dict[str, DraftPart]:
    rows = visit.session.scalars(select(DraftPart).where(DraftPart.homework_id == visit.homework.id))
    return {row.section: row for row in rows}


def _together(visit: Visit, saved: Mapping[str, DraftPart]) -> Answers:
    together: Answers = {}
    for row in saved.values():
        together.update(_open(visit, row))
    return together


def _open(visit: Visit, row: DraftPart) -> Answers:
    answers: Answers = visit.keyring.open_json(owners.person(visit.partner.id), "draft.answers", row.id, row.answers)
    return answers


def _is_asked(item: Item, form: Instrument, answers: Answers, plans: Mapping[str, PlanRows]) -> bool:
    if item.type == "plan_review" and item.key not in plans:
        return False
    return answering.is_shown(item, form, answers)


def _part(
    visit: Visit, number: int, section: Section, asked: list[Item], *, everything: Answers, row: DraftPart | None
) -> Part:
    written = set(visit.row.written_items)
    hidden = frozenset(item.key for item in asked if item.key in everything and item.key not in written)
    shown = tuple(
        item
        for item in in_partners_order(section, visit.homework.order_seed)
        if item in asked and item.key not in hidden and not _depends_on_hidden(item, everything, written)
    )
    return Part(
        number=number,
        section=section,
        items=shown,
        answers={item.key: given for item in shown if (given := _given(everything.get(item.key, {})))},
        unfinished={item.key: everything[item.key][TYPED] for item in shown if _is_unfinished(item, everything)},
        hidden=hidden,
        hidden_unfinished=sum(1 for item in asked if item.key in hidden and _is_unfinished(item, everything)),
        asked=len(asked),
        answered=sum(1 for item in asked if is_answer(everything.get(item.key, {}))),
        revision=row.revision if row else 0,
        saved_at=row.saved_at if row else None,
    )


def _given(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What of a draft's answer can be sent."""
    return {name: said for name, said in answer.items() if name != TYPED}


def _is_unfinished(item: Item, everything: Answers) -> bool:
    return TYPED in everything.get(item.key, {})


def _depends_on_hidden(item: Item, everything: Answers, written: set[str]) -> bool:
    """Whether showing the question would tell what another session answered to the one that it depends on."""
    on = item.show_if.item if item.show_if else None
    return on is not None and on in everything and on not in written


def is_answer(answer: Mapping[str, Any]) -> bool:
    """Whether something was answered or declined; a note alone leaves a question blank."""
    return "value" in answer or "state" in answer


def in_partners_order(section: Section, seed: int) -> tuple[Item, ...]:
    """The section's items; ratings change places among themselves where the definition allows it."""
    if not section.shuffle:
        return section.items
    ratings = [item for item in section.items if item.type == "rating"]
    Random(f"{seed}:{section.key}").shuffle(ratings)  # noqa: S311 - an order, not a secret
    shuffled = iter(ratings)
    return tuple(next(shuffled) if item.type == "rating" else item for item in section.items)


def again(visit: Visit, part: Part) -> Part:
    """The part with every question shown and empty, to be answered anew in place of what is there."""
    in_order = in_partners_order(part.section, visit.homework.order_seed)
    items = tuple(item for item in in_order if item.key in part.hidden or item in part.items)
    return replace(part, items=items, answers={}, unfinished={}, hidden=frozenset(), hidden_unfinished=0)


def save(
    visit: Visit,
    part: Part,
    answers: Mapping[str, Any],
    revision: int,
    *,
    unfinished: Mapping[str, Typed] | None = None,
    anew: bool = False,
    page: str = "",
) -> Draft:
    """Save what the page of `part` holds, standing on the save that the page was made from; the draft afterwards.

    What the page did not show is kept; with `anew` nothing of before is. `unfinished` holds the fields of the questions
    whose answer can't be taken as it is: they are kept as typed. `page` is the page's own name and its count of saves.
    Raises LinkNotOpen once sent, ended or before the acknowledgement, EditedElsewhere when another window saved this
    part in between: nothing is overwritten.
    """
    homework.lock(visit)
    if homework.acknowledgement_of(visit) is None:
        raise LinkNotOpen
    row = visit.session.scalar(
        select(DraftPart).where(DraftPart.homework_id == visit.homework.id, DraftPart.section == part.section.key)
    )
    if visit.homework.sent_at is not None:
        raise LinkNotOpen
    before = _open(visit, row) if row else {}
    written = {*answers, *(unfinished or {})}
    after = _after(part, {} if anew else before, answers, unfinished or {})
    if after == before and written <= set(visit.row.written_items):
        return of_visit(visit)
    if (row.revision if row else 0) != revision:
        order = page_marks.order(row.saved_by or "", page) if row else "other"
        if order == "earlier":
            return of_visit(visit)
        if order != "later":
            raise EditedElsewhere
    if row is None:
        row = DraftPart(id=uuid4(), homework_id=visit.homework.id, section=part.section.key, revision=0)
    row.saved_by = page_marks.kept(page) or None
    return _write(visit, row, after, written)


def _after(part: Part, before: Answers, answers: Mapping[str, Any], unfinished: Mapping[str, Typed]) -> Answers:
    """A part's answers after a save: those before that its page did not show or could not replace, and the new ones."""
    replaced = {item.key for item in part.items} - set(_still_holding(part, unfinished))
    after: Answers = {key: answer for key, answer in before.items() if key not in replaced}
    after.update(answers)
    for key, typed in unfinished.items():
        after[key] = {**_given(after.get(key, {})), TYPED: typed}
    return after


def _still_holding(part: Part, unfinished: Mapping[str, Typed]) -> Iterator[str]:
    """The questions whose last finished answer holds until the new one is finished: never one that is now declined
    too, nor a plan, whose finished rows are taken by themselves."""
    for item in part.items:
        if item.key in unfinished and item.type != "plan" and f"{item.key}.declined" not in unfinished[item.key]:
            yield item.key


def _write(visit: Visit, row: DraftPart, after: Answers, written: set[str]) -> Draft:
    row.answers = visit.keyring.seal_json(owners.person(visit.partner.id), "draft.answers", row.id, after)
    row.answered = sum(1 for answer in after.values() if is_answer(answer))
    row.revision += 1
    row.saved_at = clock.now()
    visit.session.add(row)
    visit.row.written_items = sorted({*visit.row.written_items, *written})
    visit.session.flush()
    draft = of_visit(visit)
    visit.homework.answered, visit.homework.asked = draft.answered, draft.asked
    visit.homework.saved_at = row.saved_at
    return draft


def for_sending(visit: Visit) -> Answers:
    """Every answer to a question that was asked, without what is not finished. Raises LinkNotOpen once sent."""
    if visit.homework.sent_at is not None:
        raise LinkNotOpen
    form = homework.form_of(visit)
    plans = earlier_plans.of_visit(visit, form)
    everything = _together(visit, _saved(visit))
    return {
        item.key: given
        for item in form.items
        if (given := _given(everything.get(item.key, {}))) and _is_asked(item, form, everything, plans)
    }


def destroy(visit: Visit) -> None:
    """Delete every part; the response has its own copy by now."""
    visit.session.execute(delete(DraftPart).where(DraftPart.homework_id == visit.homework.id))
