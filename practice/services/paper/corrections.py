"""What was typed wrongly from a sheet of paper is corrected: the original is kept.

Only what a therapist entered: what a partner sent themselves stays as they sent it. Everything that was made from the
wrong answers is told: releases of the round end, reports that hold it are out of date. Private answers are in neither,
so that a correction of these alone changes nothing that anybody but the therapist sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock
from practice.access import disclosure, roles
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.disclosure import Disclosed
from practice.assessment import answers as answering
from practice.assessment.instrument import Instrument, Item
from practice.models.assignment import Homework
from practice.models.couple import Couple
from practice.models.response import Correction, Response
from practice.refusals import Refusal
from practice.services.caseload import progress
from practice.services.couple import case, couples
from practice.services.couple.case import AssignmentState, CaseHeader
from practice.services.couple.couples import Person
from practice.services.homework import draft_parts
from practice.services.joint import release_ends
from practice.services.paper import paper
from practice.services.report.life import superseding
from practice.services.safety import private_pages
from practice.texts import N_


class NotTyped(Refusal):
    message = N_("Only what was entered from paper can be corrected. What a partner sent stays as they sent it.")


class NothingToCorrect(Refusal):
    status = 422
    message = N_("Nothing is different from what was kept, so nothing was corrected.")


@dataclass(frozen=True)
class Changed:
    """One question of a correction: what stood there before it."""

    item: Item
    before: Mapping[str, Any] | None = field(repr=False)


@dataclass(frozen=True)
class Corrected:
    """One correction, newest first on its page."""

    corrected_at: datetime
    reason: str = field(repr=False)
    changed: tuple[Changed, ...] = field(repr=False)


@dataclass(frozen=True)
class Typed:
    """A response that was typed from paper, in the language and order of its sheet."""

    header: CaseHeader
    person: Person
    assignment: AssignmentState
    form: Instrument
    found: Disclosed
    earlier: tuple[Corrected, ...]


def open_typed(caseload: Caseload, ref: str, assignment_id: UUID, position: int) -> Typed:
    """What was typed, to be corrected; opening it is audited. Raises NotOnCaseload, NotTyped, Unreadable."""
    typed = being_corrected(caseload, ref, assignment_id, position)
    about = ("partner", typed.person.id)
    caseload.audit.record(caseload.actor, "typed_sheet.opened", couple_id=typed.header.id, about=about)
    return typed


def being_corrected(caseload: Caseload, ref: str, assignment_id: UUID, position: int) -> Typed:
    """The same for a page that is open already: not audited."""
    assignment = caseload.assignment(ref, assignment_id)
    couple = caseload.couple(ref, roles.PRIVATE)  # a sheet holds what one partner told alone
    partner = couples.partner_at(caseload, ref, position)
    homework = next((one for one in assignment.homework if one.partner_id == partner.id), None)
    found = homework and disclosure.typed_from_paper(caseload, couple, homework.id)
    if not found:
        raise NotTyped
    header = case.header(caseload, ref)
    form = paper.without_reviews(found.form.in_language(partner.language))
    return Typed(
        header=header,
        person=header.person_at(position),
        assignment=case.assignment_state(assignment, header.persons),
        form=form,
        found=found,
        earlier=tuple(_earlier(caseload, found, form)),
    )


def _earlier(caseload: Caseload, found: Disclosed, form: Instrument) -> list[Corrected]:
    """Each correction with the questions that it changed, newest first."""
    rows = caseload.session.scalars(
        select(Correction)
        .where(Correction.response_id == found.response_id)
        .order_by(Correction.corrected_at.desc(), Correction.id)
    )
    after, listed = found.answers, []
    for row in rows:
        before = disclosure.before_correction(caseload, found.partner_id, row)
        reason = caseload.keyring.open_text(owners.person(found.partner_id), "correction.reason", row.id, row.reason)
        changed = [Changed(one, before.get(one.key)) for one in form.items if before.get(one.key) != after.get(one.key)]
        listed.append(Corrected(row.corrected_at, reason, tuple(changed)))
        after = before
    return listed


def correct(
    caseload: Caseload, ref: str, assignment_id: UUID, position: int, answers: Mapping[str, Any], reason: str
) -> None:
    """Put what the sheet says in place of what was typed, and keep that with the reason.

    Raises NotOnCaseload, NotTyped, NothingToCorrect, and Refusal for answers that do not fit the form.
    """
    couple = caseload.locked_couple(ref)
    typed = being_corrected(caseload, ref, assignment_id, position)
    if answering.check(typed.form, answers):
        raise Refusal
    if dict(answers) == dict(typed.found.answers):
        raise NothingToCorrect
    response = caseload.session.get_one(Response, typed.found.response_id, with_for_update=True, populate_existing=True)
    _keep_original(caseload, typed.found, reason)
    owner = owners.person(response.partner_id)
    response.answers = caseload.keyring.seal_json(owner, "response.answers", response.id, dict(answers))
    response.corrected_at = clock.now()
    homework = caseload.session.get_one(Homework, response.homework_id)
    homework.answered = sum(1 for answer in answers.values() if draft_parts.is_answer(answer))
    caseload.session.flush()
    about = ("response", response.id)
    caseload.audit.record(caseload.actor, "response.corrected", couple_id=couple.id, about=about)
    _tell(caseload, couple, typed, response, answers)


def _keep_original(caseload: Caseload, found: Disclosed, reason: str) -> None:
    row = Correction(
        id=uuid4(),
        response_id=found.response_id,
        partner_id=found.partner_id,
        corrected_by=caseload.therapist_id,
        corrected_at=clock.now(),
    )
    owner = owners.person(found.partner_id)
    row.answers = caseload.keyring.seal_json(owner, "correction.answers", row.id, dict(found.answers))
    row.reason = caseload.keyring.seal_text(owner, "correction.reason", row.id, reason)
    caseload.session.add(row)


def _tell(
    caseload: Caseload, couple: Couple, typed: Typed, response: Response, answers: Mapping[str, Any]
) -> None:
    """What was made from the answers of before ends or says so."""
    session, found = caseload.session, typed.found
    private_pages.note_corrected(session, caseload.keyring, typed.form, response, found.answers, answers)
    if _beside_private(typed.form, found.answers) != _beside_private(typed.form, answers):
        release_ends.end(session, caseload.audit, caseload.actor, couple.id, "corrected", typed.assignment.id)
        superseding.answer_corrected(session, couple.id, response.partner_id)
    progress.refresh(session, couple.id)


def _beside_private(form: Instrument, answers: Mapping[str, Any]) -> dict[str, Any]:
    return disclosure.only(form.items, answers, disclosure.is_open_to_both_views)
