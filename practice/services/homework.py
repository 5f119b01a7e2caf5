"""A partner's way through their homework: enter, acknowledge, save parts, look over, send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from practice import clock, programme
from practice.access import homework_link
from practice.access import keyring as owners
from practice.access.homework_link import Visit
from practice.assessment import answers as answering
from practice.assessment.instrument import Instrument, Item, Section
from practice.audit import AuditTrail
from practice.models.assignment import Acknowledgement
from practice.models.couple import SecretsPolicy
from practice.models.practice import Practice
from practice.models.response import DraftPart
from practice.refusals import EditedElsewhere, LinkNotOpen
from practice.services import progress

Answers = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One section as this partner sees it: items in their order, the answers so far, and the save they stand on.

    `is_hidden` is True where another session wrote the answers: they count as answered, their values are not shown.
    """

    number: int
    section: Section
    items: tuple[Item, ...]
    answers: Answers = field(repr=False)
    revision: int
    saved_at: datetime | None
    answered: int
    is_hidden: bool


def enter(session: Session, audit: AuditTrail, tried: homework_link.Attempt, *, fits: bool) -> str | None:
    """The token of a new homework session, or None. Commit in either case: a wrong PIN must be remembered."""
    entry = homework_link.enter(session, audit, tried, fits=fits)
    if entry.couple_id is not None:
        session.flush()
        progress.refresh(session, entry.couple_id)
    return entry.token


def form_of(visit: Visit) -> Instrument:
    """The form of this homework in the partner's language."""
    assignment = visit.assignment
    first_or_last = assignment.round == 1 or assignment.is_last
    form = programme.asked(assignment.instrument, assignment.instrument_version, assignment.areas, first_or_last)
    return form.in_language(visit.partner.language)


def policy_of(visit: Visit) -> SecretsPolicy:
    """The couple's policy in its newest version; an assignment can't be made without one."""
    return visit.session.scalars(
        select(SecretsPolicy)
        .where(SecretsPolicy.couple_id == visit.assignment.couple_id)
        .order_by(SecretsPolicy.version.desc())
        .limit(1)
    ).one()


def practice_of(visit: Visit) -> Practice:
    return visit.session.scalars(select(Practice)).one()


def acknowledgement_of(visit: Visit) -> Acknowledgement | None:
    """The acknowledgement of the policy's newest version; None until this partner has given it."""
    return visit.session.scalar(
        select(Acknowledgement).where(
            Acknowledgement.homework_id == visit.homework.id,
            Acknowledgement.policy_version == policy_of(visit).version,
        )
    )


def acknowledge(visit: Visit, promise: str) -> None:
    """Keep the words that this partner read before the first answer, and that they went on. Twice is once."""
    if acknowledgement_of(visit) is not None:
        return
    row = Acknowledgement(
        id=uuid4(),
        homework_id=visit.homework.id,
        partner_id=visit.partner.id,
        policy_version=policy_of(visit).version,
        acknowledged_at=clock.now(),
    )
    row.promise = visit.keyring.seal_text(owners.person(visit.partner.id), "acknowledgement.promise", row.id, promise)
    visit.session.add(row)
    visit.homework.opened_at = visit.homework.opened_at or clock.now()
    visit.audit.record(
        visit.actor,
        "homework.acknowledged",
        couple_id=visit.assignment.couple_id,
        about=("homework", visit.homework.id),
    )


def parts(visit: Visit) -> list[Part]:
    """Every section with what has been answered so far. Raises LinkNotOpen once sent: nothing is shown again."""
    if visit.homework.sent_at is not None:
        raise LinkNotOpen
    saved = {
        row.section: row
        for row in visit.session.scalars(select(DraftPart).where(DraftPart.homework_id == visit.homework.id))
    }
    sections = form_of(visit).sections
    return [_part(visit, number, section, saved.get(section.key)) for number, section in enumerate(sections, 1)]


def _part(visit: Visit, number: int, section: Section, row: DraftPart | None) -> Part:
    answers = _open_part(visit, row) if row else {}
    return Part(
        number=number,
        section=section,
        items=in_partners_order(section, visit.homework.order_seed),
        answers=answers,
        revision=row.revision if row else 0,
        saved_at=row.saved_at if row else None,
        answered=row.answered if row else 0,
        is_hidden=row is not None and section.key not in visit.row.written_parts,
    )


def in_partners_order(section: Section, seed: int) -> tuple[Item, ...]:
    """The section's items; ratings change places among themselves where the definition allows it."""
    if not section.shuffle:
        return section.items
    ratings = [item for item in section.items if item.type == "rating"]
    Random(f"{seed}:{section.key}").shuffle(ratings)  # noqa: S311 - an order, not a secret
    shuffled = iter(ratings)
    return tuple(next(shuffled) if item.type == "rating" else item for item in section.items)


def _open_part(visit: Visit, row: DraftPart) -> Answers:
    answers: Answers = visit.keyring.open_json(owners.person(visit.partner.id), "draft.answers", row.id, row.answers)
    return answers


def save_part(visit: Visit, section_key: str, answers: Mapping[str, Any], revision: int) -> DraftPart:
    """Save one section's answers, standing on the save that the page was made from.

    Raises LinkNotOpen once sent, EditedElsewhere when another window or phone saved it in between: nothing is
    overwritten, the caller shows both. Answers that the page did not show (written on another device) are kept.
    """
    if visit.homework.sent_at is not None or acknowledgement_of(visit) is None:
        raise LinkNotOpen
    row = visit.session.scalar(
        select(DraftPart).where(DraftPart.homework_id == visit.homework.id, DraftPart.section == section_key)
    )
    if row is not None and row.revision != revision:
        raise EditedElsewhere
    if row is None:
        row = DraftPart(id=uuid4(), homework_id=visit.homework.id, section=section_key, revision=0)
        visit.session.add(row)
    _write_part(visit, row, dict(answers))
    return row


def _write_part(visit: Visit, row: DraftPart, answers: Answers) -> None:
    row.answers = visit.keyring.seal_json(owners.person(visit.partner.id), "draft.answers", row.id, answers)
    row.answered = sum(1 for answer in answers.values() if "value" in answer or "state" in answer)
    row.revision += 1
    row.saved_at = clock.now()
    if row.section not in visit.row.written_parts:
        visit.row.written_parts = [*visit.row.written_parts, row.section]
    visit.session.flush()
    visit.homework.answered = visit.session.scalar(
        select(func.coalesce(func.sum(DraftPart.answered), 0)).where(DraftPart.homework_id == visit.homework.id)
    ) or 0
    visit.homework.saved_at = row.saved_at


def all_answers(visit: Visit) -> Answers:
    """Every answer of the draft together, for sending. Raises LinkNotOpen once sent."""
    together: Answers = {}
    for part in parts(visit):
        together.update(part.answers)
    return together


def problems(visit: Visit, answers: Answers) -> Sequence[Any]:
    """What of the draft does not fit the form; empty for everything that our own pages saved."""
    return answering.check(form_of(visit), answers)


def destroy_draft(visit: Visit) -> None:
    visit.session.execute(delete(DraftPart).where(DraftPart.homework_id == visit.homework.id))
