"""Drafts: one partner's answers while they are being given, a part (section) at a time. Only that partner sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select

from practice import clock
from practice.access import keyring as owners
from practice.access.homework_link import Visit
from practice.assessment.instrument import Instrument
from practice.models.response import DraftPart
from practice.refusals import LinkNotOpen
from practice.services.homework import draft_parts, earlier_plans, homework, page_marks
from practice.services.homework.draft_parts import Answers, Ground, Part, Posted, Saved, finished
from practice.services.homework.earlier_plans import PlanRows


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
    return _draft(ground_of(visit))


def ground_of(visit: Visit) -> Ground:
    """What the parts are made from, as this session may see them. Raises LinkNotOpen once sent."""
    if visit.homework.sent_at is not None:
        raise LinkNotOpen
    form = homework.form_of(visit)
    rows = visit.session.scalars(select(DraftPart).where(DraftPart.homework_id == visit.homework.id))
    return Ground(
        form=form,
        earlier_plans=earlier_plans.of_visit(visit, form),
        order_seed=visit.homework.order_seed,
        written=frozenset(visit.row.written_items),
        saved={row.section: _opened(visit, row) for row in rows},
    )


def _draft(ground: Ground) -> Draft:
    parts = (ground.part(number) for number in range(1, len(ground.asked) + 1))
    return Draft(ground.form, tuple(part for part in parts if part), ground.earlier_plans)


def _opened(visit: Visit, row: DraftPart) -> Saved:
    owner = owners.person(visit.partner.id)
    answers: Answers = visit.keyring.open_json(owner, "draft.answers", row.id, row.answers)
    return Saved(row.id, answers, row.revision, row.saved_by, row.saved_at)


def again(visit: Visit, part: Part) -> Part:
    """The part with every question shown and empty, to be answered anew in place of what is there."""
    return draft_parts.again(part, visit.homework.order_seed)


def save(visit: Visit, part: Part, answers: Mapping[str, Any], revision: int) -> Draft:
    """Save whole answers to the questions of `part`, standing on the save `revision`; like `keep`."""
    return keep(visit, part, Posted(answers, revision))


def keep(visit: Visit, part: Part, posted: Posted) -> Draft:
    """Save what the page of `part` sent; the draft afterwards. What the page did not show is kept.

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
    saved = _opened(visit, row) if row else None
    after = posted.changes(part, saved, frozenset(visit.row.written_items))
    if after is None:
        return of_visit(visit)
    if row is None:
        row = DraftPart(id=uuid4(), homework_id=visit.homework.id, section=part.section.key, revision=0)
    row.saved_by = page_marks.kept(posted.page) or None
    return _write(visit, row, after, posted)


def _write(visit: Visit, row: DraftPart, after: Answers, posted: Posted) -> Draft:
    row.answers = visit.keyring.seal_json(owners.person(visit.partner.id), "draft.answers", row.id, after)
    row.answered = draft_parts.answered(after)
    row.revision += 1
    row.saved_at = clock.now()
    visit.session.add(row)
    visit.row.written_items = sorted({*visit.row.written_items, *posted.written})
    visit.session.flush()
    draft = of_visit(visit)
    visit.homework.answered, visit.homework.asked = draft.answered, draft.asked
    visit.homework.saved_at = row.saved_at
    return draft


def for_sending(visit: Visit) -> Answers:
    """Every answer to a question that was asked, without what is not finished. Raises LinkNotOpen once sent."""
    ground = ground_of(visit)
    return {
        item.key: given
        for item in ground.form.items
        if (given := finished(ground.everything.get(item.key, {}))) and ground.is_asked(item)
    }


def destroy(visit: Visit) -> None:
    """Delete every part; the response has its own copy by now."""
    visit.session.execute(delete(DraftPart).where(DraftPart.homework_id == visit.homework.id))
