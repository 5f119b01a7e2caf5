"""The review: two partners' answers to one round side by side, what stands out, and marking it as reviewed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_

from practice import clock
from practice.access import disclosure
from practice.access.caseload import Caseload
from practice.assessment import answers as answering
from practice.assessment.comparison import Comparison, compare
from practice.assessment.instrument import Area, Instrument, Item
from practice.assessment.scoring import AreaScore, Missing, keyed_answer
from practice.models.assignment import Assignment
from practice.models.couple import Couple
from practice.models.release import Release
from practice.refusals import NothingToReview, NotOnCaseload
from practice.services.assigning import assignments
from practice.services.caseload import progress
from practice.services.couple import case
from practice.services.couple.case import AssignmentState, CaseHeader
from practice.services.couple.couples import Person
from practice.services.joint import release
from practice.services.joint.release import ReleaseState
from practice.services.review import history, pins
from practice.services.review.history import Sent
from practice.services.review.pins import Pinned

SORTS = ("gap", "low", "asked")


@dataclass(frozen=True)
class AreaLine:
    """One area of the review: a score a partner (or why there is none), the gap, and the scores of the round before."""

    title: str
    code: str
    scores: tuple[AreaScore | Missing | None, ...]
    gap: float | None
    wide: bool
    apart: bool
    higher_is_better: bool
    before: tuple[AreaScore | Missing | None, ...] = ()


@dataclass(frozen=True)
class QuestionLine:
    """One rated question: each partner's keyed place from 1 (worst) and their answer."""

    item: Item
    places: tuple[int | None, ...]
    answers: tuple[Mapping[str, Any] | None, ...] = field(repr=False)

    @property
    def gap(self) -> int:
        found = [place for place in self.places if place is not None]
        return max(found) - min(found) if len(found) > 1 else -1

    @property
    def lowest(self) -> int:
        return min((place for place in self.places if place is not None), default=99)


@dataclass(frozen=True)
class OtherLine:
    """An unscored question (choices, ranking, words, plan) with each partner's answer."""

    item: Item
    answers: tuple[Mapping[str, Any] | None, ...] = field(repr=False)


@dataclass(frozen=True)
class Review:
    """Everything that the side-by-side page shows. `comparison` is None until one partner has sent.

    `before` is the number of the round before that can be compared with this one: of the same lineage. `answered` are
    the assignments that somebody has answered, newest first; `agenda` is what waits for the couple's next session.
    """

    header: CaseHeader
    assignment: AssignmentState
    form: Instrument
    sent: tuple[Sent | None, ...]
    comparison: Comparison | None
    areas: tuple[AreaLine, ...]
    questions: tuple[QuestionLine, ...]
    others: tuple[OtherLine, ...]
    counts: tuple[answering.Counts | None, ...]
    before: int | None
    released: ReleaseState | None
    answered: tuple[AssignmentState, ...]
    agenda: tuple[Pinned, ...]

    @property
    def persons(self) -> tuple[Person, ...]:
        return self.header.persons

    @property
    def both_sent(self) -> bool:
        return all(self.sent)

    @property
    def reviewed_at(self) -> datetime | None:
        return self.assignment.reviewed_at


def open_side_by_side(caseload: Caseload, ref: str, assignment_id: UUID, sort: str = "gap") -> Review:
    """The review of one assignment; opening it is audited. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    header = case.header_of(caseload, couple)
    found = _assignments(caseload, couple, assignment_id)
    assignment, released = found[assignment_id]
    state = case.assignment_state(assignment, header.persons)
    this, before = history.of_round(caseload, couple, assignment.instrument, assignment.round)
    sent = this.sent if this else (None,) * len(header.persons)
    form = next((one.form for one in sent if one), state.instrument)
    if before and before.form.score_lineage != form.score_lineage:
        before = None
    kept = (one for one, _ in found.values() if one.withdrawn_at is None)
    agenda = pins.agenda(caseload, couple)
    caseload.audit.record(
        caseload.actor, "review.opened", couple_id=couple.id, about=("assignment", assignment.id)
    )
    return Review(
        header=header,
        assignment=state,
        form=form,
        sent=sent,
        comparison=_compared(form, sent),
        areas=tuple(area_lines(form, sent, before.sent if before else ())),
        questions=tuple(sorted(question_lines(form, sent), key=_SORT_KEYS.get(sort, _by_gap))),
        others=tuple(other_lines(form, sent)),
        counts=tuple(answering.counts(form, one.answers, leave_out_private=True) if one else None for one in sent),
        before=before.number if before else None,
        released=release.state_of(released) if released else None,
        answered=tuple(reviewable(case.assignment_state(one, header.persons) for one in kept)),
        agenda=tuple(agenda),
    )


def _assignments(
    caseload: Caseload, couple: Couple, assignment_id: UUID
) -> dict[UUID, tuple[Assignment, Release | None]]:
    """Every assignment of the couple with its homework, oldest first; the newest release of the one that is reviewed.

    Raises NotOnCaseload where that is not the couple's.
    """
    wanted = (
        assignments.select_of(couple)
        .add_columns(Release)
        .outerjoin(Release, and_(Assignment.id == assignment_id, release.is_newest()))
    )
    found = {one.id: (one, released) for one, released in caseload.session.execute(wanted).unique()}
    if assignment_id not in found:
        raise NotOnCaseload
    return found


def _compared(form: Instrument, sent: Sequence[Sent | None]) -> Comparison | None:
    """The first two partners compared; with one response only, that partner's own view."""
    present = [one for one in sent[:2] if one]
    if not present:
        return None
    other = present[1].answers if len(present) > 1 else None
    return compare(form, present[0].answers, other)


def area_lines(
    form: Instrument, sent: Sequence[Sent | None], before: Sequence[Sent | None] = ()
) -> list[AreaLine]:
    """Every area, widest gap first, areas without a gap last, those shown apart after the others."""
    lines = []
    for area in form.areas:
        scores = tuple(one.scores[area.code] if one else None for one in sent)
        values = [score.score for score in scores if isinstance(score, AreaScore)]
        gap = max(values) - min(values) if len(values) == len(scores) and len(values) > 1 else None
        lines.append(
            AreaLine(
                title=area.title,
                code=area.code,
                scores=scores,
                gap=gap,
                wide=gap is not None and gap >= 25,
                apart=area.apart,
                higher_is_better=area.higher_is_better,
                before=tuple(one.scores.get(area.code) if one else None for one in before),
            )
        )
    return sorted(lines, key=lambda line: (line.apart, -(line.gap if line.gap is not None else -1)))


def question_lines(form: Instrument, sent: Sequence[Sent | None]) -> list[QuestionLine]:
    """The rated questions that both were asked about the same thing."""
    return [
        QuestionLine(
            item=item,
            places=tuple(place_of(form, item, one) for one in sent),
            answers=tuple(one.answers.get(item.key) if one else None for one in sent),
        )
        for item in form.ratings
        if disclosure.is_open_to_both_views(item) and not is_paired(form, item)
    ]


def is_paired(form: Instrument, item: Item) -> bool:
    """Asked of oneself and of the partner: two people's behaviour, which `both_views` lays side by side instead."""
    return form.has_area(item.area) and form.has_area(form.area(str(item.area)).pair)


def place_of(form: Instrument, item: Item, sent: Sent | None) -> int | None:
    """The answer's place on the scale from 1, with the welcome end on the right, in an index of strain as well."""
    keyed = keyed_answer(item, sent.answers) if sent else None
    if keyed is None:
        return None
    is_strain = form.has_area(item.area) and not form.area(str(item.area)).higher_is_better
    return item.scale.maximum - keyed + 1 if is_strain else keyed - item.scale.minimum + 1


def other_lines(form: Instrument, sent: Sequence[Sent | None]) -> list[OtherLine]:
    return [
        OtherLine(item, tuple(one.answers.get(item.key) if one else None for one in sent))
        for item in form.items
        if item.type != "rating" and disclosure.is_open_to_both_views(item) and _was_asked(item, sent)
    ]


def _was_asked(item: Item, sent: Sequence[Sent | None]) -> bool:
    """Earlier plan rows come back only to whoever wrote some; nobody's silence is called a blank."""
    return item.type != "plan_review" or any(one and item.key in one.answers for one in sent)


def both_views(form: Instrument) -> list[tuple[Area, list[tuple[Item, Item]]]]:
    """The behaviours that were asked of oneself and of the partner: by area of own behaviour, the two questions."""
    return [
        (area, list(zip(area.items, form.area(str(area.pair)).items, strict=True)))
        for area in form.areas
        if area.perspective == "self" and form.has_area(area.pair)
    ]


def _by_gap(line: QuestionLine) -> int:
    return -line.gap


def _by_lowest(line: QuestionLine) -> int:
    return line.lowest


def _as_asked(_line: QuestionLine) -> int:
    return 0


_SORT_KEYS: Mapping[str, Callable[[QuestionLine], int]] = {"gap": _by_gap, "low": _by_lowest, "asked": _as_asked}


def mark_reviewed(caseload: Caseload, ref: str, assignment_id: UUID) -> None:
    """Say that the therapist has looked at it. Raises NotOnCaseload, NothingToReview."""
    assignment = caseload.assignment(ref, assignment_id)
    if not any(homework.sent_at for homework in assignment.homework):
        raise NothingToReview
    if assignment.reviewed_at is not None:
        return
    assignment.reviewed_at = clock.now()
    caseload.session.flush()
    progress.refresh(caseload.session, assignment.couple_id)
    caseload.audit.record(
        caseload.actor, "assignment.reviewed", couple_id=assignment.couple_id, about=("assignment", assignment.id)
    )


def reviewable(states: Iterable[AssignmentState]) -> list[AssignmentState]:
    """The assignments that somebody has answered, newest first."""
    return [state for state in reversed(list(states)) if state.sent]
