"""A form on paper: what is printed for one partner, and the answers that the therapist types from the sheet.

The sheet carries no name and no earlier answer; a short code says whose it is. What is typed becomes a response like
any other, marked with who entered it, the day of the sheet and the day of the signature under the sharing choice.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock, hashing
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.homework_link import Visit
from practice.assessment import answers as answering
from practice.assessment.instrument import Instrument
from practice.audit import Actor
from practice.models.assignment import Acknowledgement, Homework, HomeworkSession
from practice.models.couple import SecretsPolicy
from practice.models.response import DraftPart, Response
from practice.refusals import BegunOnline, NotOnCaseload, NotToEnter, Refusal
from practice.services.assigning import assignments
from practice.services.couple import case, couples
from practice.services.couple.case import AssignmentState, CaseHeader
from practice.services.couple.couples import Person
from practice.services.homework import definitions, draft_parts, homework, responses
from practice.services.homework.promises import Promise
from practice.services.homework.responses import FromPaper, Sharing
from practice.services.paper import paper_promises

STILL_OPEN_WHEN = (None, "expired", "revoked")  # a link's end by time or by hand does not end the homework itself


@dataclass
class OnPaper(Visit):
    """One partner's homework as it is on a sheet of paper: no session is open, the therapist acts."""

    therapist: Actor

    @property
    def actor(self) -> Actor:
        return self.therapist


@dataclass(frozen=True)
class Sheet:
    """A form as it stands on paper, in the partner's language and in the order of the definition."""

    header: CaseHeader
    person: Person
    assignment: AssignmentState
    form: Instrument
    promises: tuple[Promise, ...]
    policy: SecretsPolicy
    policies: Sequence[SecretsPolicy]
    code: str


@dataclass(frozen=True)
class Entry:
    """What the therapist typed from a sheet. `answers` are canonical; `promise` is the text on it as it was read."""

    answers: Mapping[str, Any] = field(repr=False)
    promise: str = field(repr=False)
    policy_version: int
    answered_on: date
    sharing: Sharing
    signed_on: date | None


def sheet_of(
    caseload: Caseload, ref: str, assignment_id: UUID, position: int, policy_version: int | None = None
) -> Sheet:
    """The sheet of one partner, with the words of a policy version or of the newest.

    Raises NotOnCaseload, NotToEnter where the homework takes no answers any more, BegunOnline.
    """
    visit = _visit(caseload, ref, assignment_id, position)
    _refuse_closed(visit)
    header = case.header(caseload, ref)
    form = without_reviews(homework.form_of(visit))
    policies = caseload.session.scalars(
        select(SecretsPolicy)
        .where(SecretsPolicy.couple_id == visit.assignment.couple_id)
        .order_by(SecretsPolicy.version.desc())
    ).all()
    policy = next((one for one in policies if policy_version in (None, one.version)), policies[0])
    return Sheet(
        header=header,
        person=header.person_at(position),
        assignment=case.assignment_state(visit.assignment, header.persons),
        form=form,
        promises=paper_promises.on_paper(visit, form, policy),
        policy=policy,
        policies=policies,
        code=code_of(visit.homework.id),
    )


def print_sheet(caseload: Caseload, ref: str, assignment_id: UUID, position: int) -> Sheet:
    """The sheet to be printed; that it was opened is recorded. Raises as `sheet_of`."""
    sheet = sheet_of(caseload, ref, assignment_id, position)
    caseload.audit.record(
        caseload.actor, "paper.opened", couple_id=sheet.header.id, about=("partner", sheet.person.id)
    )
    return sheet


def code_of(homework_id: UUID) -> str:
    """Six letters that stand on a sheet, so that it is typed in under the person who filled it in."""
    digest = hashlib.sha256(b"fourfold/paper|" + homework_id.bytes).digest()
    letters = "".join(couples.REF_LETTERS[byte % len(couples.REF_LETTERS)] for byte in digest[:6])
    return f"{letters[:3]}-{letters[3:]}"


def without_reviews(form: Instrument) -> Instrument:
    """The form without the questions that repeat an earlier plan: a sheet holds no answer of before."""
    sections = [
        replace(section, items=tuple(item for item in section.items if item.type != "plan_review"))
        for section in form.sections
    ]
    return replace(form, sections=tuple(section for section in sections if section.items))


def enter(caseload: Caseload, ref: str, assignment_id: UUID, position: int, entry: Entry) -> Response:
    """Keep what stands on a sheet as what its author sent, once.

    Raises NotOnCaseload, NotToEnter (sent, withdrawn from, or the case has ended), BegunOnline, and Refusal for
    answers that do not fit the form.
    """
    visit = _visit(caseload, ref, assignment_id, position)
    visit.session.refresh(visit.homework, attribute_names=homework.CHANGING, with_for_update=True)
    _refuse_closed(visit)
    form = homework.form_of(visit)
    if answering.check(form, entry.answers):
        raise Refusal
    _acknowledge(visit, entry)
    definitions.remember(visit.session, form)
    visit.homework.opened_at = visit.homework.opened_at or clock.now()
    visit.homework.answered = sum(1 for answer in entry.answers.values() if draft_parts.is_answer(answer))
    assignments.end_sessions(caseload, visit.homework)
    from_paper = FromPaper(caseload.therapist_id, entry.answered_on, entry.signed_on)
    return responses.keep(visit, entry.answers, entry.promise, entry.sharing, from_paper)


def _visit(caseload: Caseload, ref: str, assignment_id: UUID, position: int) -> OnPaper:
    assignment = caseload.assignment(ref, assignment_id)
    partner = couples.partner_at(caseload, ref, position)
    found = [one for one in assignment.homework if one.partner_id == partner.id]
    if not found or assignment.withdrawn_at is not None:
        raise NotOnCaseload
    return OnPaper(
        session=caseload.session,
        keyring=caseload.keyring,
        audit=caseload.audit,
        row=_no_session(found[0]),
        homework=found[0],
        assignment=assignment,
        partner=partner,
        therapist=caseload.actor,
    )


def _no_session(homework_row: Homework) -> HomeworkSession:
    """A row that is never stored."""
    now = clock.now()
    token_hash = hashing.token_hash(hashing.new_token())
    return HomeworkSession(homework_id=homework_row.id, token_hash=token_hash, created_at=now, touched_at=now)


def _refuse_closed(visit: Visit) -> None:
    closed = visit.homework.sent_at or visit.partner.is_out
    if closed or visit.homework.ended_because not in STILL_OPEN_WHEN:
        raise NotToEnter
    begun = select(DraftPart.id).where(DraftPart.homework_id == visit.homework.id).limit(1)
    if visit.session.scalar(begun) is not None:
        raise BegunOnline


def _acknowledge(visit: Visit, entry: Entry) -> None:
    """The words on the sheet were read on paper; where the same version was read on a page before, that stands."""
    there = select(Acknowledgement.id).where(
        Acknowledgement.homework_id == visit.homework.id, Acknowledgement.policy_version == entry.policy_version
    )
    if visit.session.scalar(there) is not None:
        return
    row = Acknowledgement(
        id=uuid4(),
        homework_id=visit.homework.id,
        partner_id=visit.partner.id,
        policy_version=entry.policy_version,
        acknowledged_at=clock.now(),
        on_paper=True,
    )
    owner = owners.person(visit.partner.id)
    row.promise = visit.keyring.seal_text(owner, "acknowledgement.promise", row.id, entry.promise)
    visit.session.add(row)
