"""Releases: what each partner allows, opening a round's joint results by hand, taking that back, the shared page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from practice import clock
from practice.access import disclosure, joint_rules
from practice.access.caseload import Caseload
from practice.access.joint import Choice, Given, Joint, JointArea, Opened, Words
from practice.assessment.comparison import compare
from practice.assessment.dyad import area_dyad
from practice.assessment.instrument import Instrument, Item
from practice.models.assignment import Assignment
from practice.models.couple import Couple
from practice.models.release import Release
from practice.refusals import Refusal
from practice.services.assigning import assignments
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.joint import feedback, quotes, release_ends
from practice.services.safety import safety
from practice.texts import N_

LEVELS = {
    "areas": N_("Area results"),
    "ratings": N_("Area results, and single answers that you choose"),
}


class NotAllowedTogether(Refusal):
    """A partner has not sent, allows less, or the case's joint work is frozen."""

    message = N_("This can't be looked at together now: look again at what each partner allows. Nothing was released.")


@dataclass(frozen=True)
class Allowed:
    """What one partner allows now; `choice` is None where they have not sent."""

    person: Person
    choice: Choice | None


@dataclass(frozen=True)
class OfferedText:
    """A ticked text, or one row of a ticked plan, that could be opened."""

    piece: str
    person: Person
    item: Item
    answer: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Offer:
    """What could be opened: the widest level that both allow ("talk_first" where nothing can be) and its parts."""

    level: str
    areas: tuple[JointArea, ...] = ()
    questions: tuple[Item, ...] = ()
    texts: tuple[OfferedText, ...] = ()
    strengths: tuple[JointArea, ...] = ()
    priorities: tuple[JointArea, ...] = ()


@dataclass(frozen=True)
class ReleaseState:
    """The newest release of one assignment, as its lines on the therapist's pages say it."""

    level: str
    released_at: datetime
    ended_at: datetime | None
    ended_because: str | None
    opened: Opened

    @property
    def is_live(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True)
class ReleasePage:
    """The therapist's page on one round: who allows what, what could be opened, what is, and the words."""

    header: CaseHeader
    form: Instrument
    round: int
    assignment_id: UUID
    allowed: tuple[Allowed, ...]
    is_frozen: bool
    is_held: bool
    offer: Offer
    state: ReleaseState | None
    words: Words
    revision: int
    saved_at: datetime | None
    quoted: tuple[tuple[Person, str], ...]


def open_page(caseload: Caseload, ref: str, assignment_id: UUID) -> ReleasePage:
    """The release page of one assignment; opening it is audited. Raises NotOnCaseload."""
    page = being_written(caseload, ref, assignment_id)
    caseload.audit.record(
        caseload.actor, "release.looked_at", couple_id=page.header.id, about=("assignment", assignment_id)
    )
    return page


def being_written(caseload: Caseload, ref: str, assignment_id: UUID) -> ReleasePage:
    """The same for a page that is open already and saves again and again: not audited. Raises NotOnCaseload."""
    assignment = caseload.assignment(ref, assignment_id)
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    kept = feedback.open_words(caseload, couple, assignment_id)
    return ReleasePage(
        header=header,
        form=assignments.form_of(assignment),
        round=assignment.round,
        assignment_id=assignment.id,
        allowed=_allowed(caseload, couple, assignment, header.persons),
        is_frozen=is_frozen(couple),
        is_held=safety.record_of(caseload, couple).holds,
        offer=_offer(caseload, couple, assignment_id, header.persons),
        state=states(caseload, couple.id).get(assignment_id),
        words=kept.words,
        revision=kept.revision,
        saved_at=kept.saved_at,
        quoted=tuple(_quoted(caseload, couple, kept.words, header)),
    )


def _quoted(caseload: Caseload, couple: Couple, words: Words, header: CaseHeader) -> Iterator[tuple[Person, str]]:
    persons = {person.id: person for person in header.persons}
    for partner_id, question in quotes.not_ticked(caseload, couple, words):
        yield persons[partner_id], question


def is_frozen(couple: Couple) -> bool:
    """Whether nothing of the couple may be looked at together, whatever was chosen or released."""
    return couple.status not in disclosure.JOINT_STATUSES or any(one.is_out for one in couple.partners)


def _allowed(
    caseload: Caseload, couple: Couple, assignment: Assignment, persons: Sequence[Person]
) -> tuple[Allowed, ...]:
    choices = disclosure.choices_of(caseload, couple, assignment.id)
    return tuple(Allowed(person, choices.get(person.id)) for person in persons)


def _offer(caseload: Caseload, couple: Couple, assignment_id: UUID, persons: Sequence[Person]) -> Offer:
    found = disclosure.joint_round(caseload, couple, assignment_id)
    if found is None:
        return Offer("talk_first")
    level = joint_rules.common_level([one.choice for one in found.given])
    areas = tuple(joint_rules.offered_areas(found.form, found.given, level))
    return Offer(
        level=level,
        areas=areas,
        questions=tuple(joint_rules.offered_questions(found.form, found.given, level)),
        texts=tuple(_texts(found.form, found.given, level, persons)),
        strengths=tuple(_strengths(found.form, areas)),
        priorities=tuple(_priorities(found.form, found.given, level, areas)),
    )


def _texts(form: Instrument, given: Sequence[Given], level: str, persons: Sequence[Person]) -> list[OfferedText]:
    offered = []
    for item, place, answer in joint_rules.offered_texts(form, given, level):
        rows = list(enumerate(answer["value"])) if item.type == "plan" else [(None, None)]
        for number, row in rows:
            piece = joint_rules.piece_of(item, place + 1, number)
            offered.append(OfferedText(piece, persons[place], item, dict(answer) if row is None else {"value": [row]}))
    return offered


def _strengths(form: Instrument, areas: Sequence[JointArea]) -> list[JointArea]:
    """The shared strengths among the areas that could be shown: by the lower score, then the mean."""

    def good(area: JointArea) -> list[float]:
        return [score if area.higher_is_better else 100 - score for score in area.scores]

    strong = [
        area
        for area in areas
        if not form.area(area.code).apart
        and area_dyad(area.scores[0], area.scores[1], area.higher_is_better).dyad_class == "shared_strength"
    ]
    return sorted(strong, key=lambda area: (-min(good(area)), -sum(good(area))))[:3]


def _priorities(
    form: Instrument, given: Sequence[Given], level: str, areas: Sequence[JointArea]
) -> list[JointArea]:
    """The computed growth priorities; without what each ranked where only area results may be shown."""
    suggested = compare(form, given[0].answers, given[1].answers, with_ranks=level == "ratings").priorities
    by_code = {area.code: area for area in areas}
    return [by_code[code] for code in suggested.top if code in by_code] if suggested else []


def states(caseload: Caseload, couple_id: UUID) -> dict[UUID, ReleaseState]:
    """The newest release of each assignment of a couple, by assignment. One query."""
    rows = caseload.session.scalars(
        select(Release)
        .where(Release.couple_id == couple_id)
        .order_by(Release.released_at, Release.ended_at.is_(None), Release.id)
    )
    return {row.assignment_id: state_of(row) for row in rows}


def state_of(row: Release) -> ReleaseState:
    return ReleaseState(
        row.level,
        row.released_at,
        row.ended_at,
        row.ended_because,
        Opened(row.level, frozenset(row.areas), frozenset(row.items)),
    )


def is_newest() -> ColumnElement[bool]:
    """That a statement's Release is the newest of the statement's Assignment, as `states` has it."""
    other = aliased(Release)
    newest = (
        select(other.id)
        .where(other.couple_id == Assignment.couple_id, other.assignment_id == Assignment.id)
        .order_by(other.released_at.desc(), other.ended_at.is_(None).desc(), other.id.desc())
        .limit(1)
    )
    return Release.id == newest.correlate(Assignment).scalar_subquery()


def release(caseload: Caseload, ref: str, assignment_id: UUID, opened: Opened, reason: str = "") -> Release:
    """Open one round's joint results at a level, or less of it than before; an older release of it ends.

    What is chosen but can't be shown is left out. Raises NotOnCaseload, NotAllowedTogether (the level is wider than
    what both allow) and HeldForSafety (the safety record is not complete, and no reason is given).
    """
    caseload.assignment(ref, assignment_id)
    couple = _locked_as_it_is(caseload, ref)
    found = disclosure.joint_round(caseload, couple, assignment_id)
    choices = [one.choice for one in found.given] if found else []
    if found is None or opened.level not in LEVELS or joint_rules.common_level(choices, opened.level) != opened.level:
        raise NotAllowedTogether
    safety.require_open(caseload, couple, reason)
    release_ends.end(caseload.session, caseload.audit, caseload.actor, couple.id, "renewed", assignment_id)
    row = Release(
        id=uuid4(),
        couple_id=couple.id,
        assignment_id=assignment_id,
        level=opened.level,
        areas=_areas_shown(found.form, found.given, opened),
        items=_pieces_shown(found.form, found.given, opened),
        released_by=caseload.therapist_id,
        released_at=clock.now(),
    )
    caseload.session.add(row)
    caseload.session.flush()
    caseload.audit.record(caseload.actor, "release.opened", couple_id=couple.id, about=("release", row.id))
    return row


def _locked_as_it_is(caseload: Caseload, ref: str) -> Couple:
    """The couple once nobody else changes what it may see, with its status and withdrawals of that moment."""
    couple = caseload.locked_couple(ref)
    caseload.session.refresh(couple, attribute_names=["status"])
    for partner in couple.partners:
        caseload.session.refresh(partner, attribute_names=["withdrew_at", "restricted_at"])
    return couple


def _areas_shown(form: Instrument, given: Sequence[Given], opened: Opened) -> list[str]:
    offered = joint_rules.offered_areas(form, given, opened.level)
    return [area.code for area in offered if area.code in opened.areas]


def _pieces_shown(form: Instrument, given: Sequence[Given], opened: Opened) -> list[str]:
    questions = [item.key for item in joint_rules.offered_questions(form, given, opened.level)]
    texts = [
        joint_rules.piece_of(item, place + 1, row)
        for item, place, answer in joint_rules.offered_texts(form, given, opened.level)
        for row in (range(len(answer["value"])) if item.type == "plan" else (None,))
    ]
    return [piece for piece in (*questions, *texts) if piece in opened.pieces]


def withdraw(caseload: Caseload, ref: str, assignment_id: UUID) -> None:
    """Take back what is released of one assignment. Raises NotOnCaseload."""
    couple_id = caseload.assignment(ref, assignment_id).couple_id
    release_ends.end(caseload.session, caseload.audit, caseload.actor, couple_id, "withdrawn", assignment_id)


def preview(caseload: Caseload, ref: str, assignment_id: UUID, opened: Opened, words: Words) -> Joint | None:
    """What the couple would see if this were released now. Raises NotOnCaseload."""
    return disclosure.for_couple_if(caseload, caseload.couple(ref), assignment_id, opened, words)
