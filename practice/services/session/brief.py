"""The brief before a session, on one screen: the last note, the agenda, steps due, and what came in since.

Holds no word of a private page, a private note or the private check-in, and of a session with one partner alone only
that it took place: those are one click further.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from practice import clock
from practice.access.caseload import Caseload
from practice.assessment.instrument import Instrument, Item
from practice.assessment.scoring import AreaScore
from practice.models.couple import Couple
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.review import history, pins, plan_due, review
from practice.services.review.history import InstrumentHistory, Sent
from practice.services.review.pins import Pinned
from practice.services.review.plan_due import PlanStep
from practice.services.safety import safety
from practice.services.session import session_notes, session_records
from practice.services.session.session_notes import Written
from practice.services.session.session_records import Session

AHEAD = timedelta(days=7)  # *choice*: a step is due when its day comes within a week of today or by the next session
LATE = timedelta(days=28)  # *choice*: and stays here for four weeks after it


@dataclass(frozen=True)
class AgendaLine:
    """A pin with what it points at: each partner's answer to the question, or score of the area.

    Where the same is asked of oneself and of the other, `counterpart` is the other question, with each one's answer:
    what the two see differently stands between these two lines.
    """

    pinned: Pinned
    item: Item | None
    answers: tuple[tuple[Person, Mapping[str, Any]], ...] = field(repr=False)
    scores: tuple[tuple[Person, int], ...] = field(repr=False)
    counterpart: Item | None = None
    seen: tuple[tuple[Person, Mapping[str, Any]], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class CameIn:
    """One partner's response since the last session."""

    person: Person
    form: Instrument
    round: int
    sent_at: datetime
    assignment_id: UUID


@dataclass(frozen=True)
class Widest:
    """The area in which the two are furthest apart, of the newest homework that both have sent since then."""

    assignment_id: UUID
    title: str
    scores: tuple[tuple[Person, int], ...]

    @property
    def by_name(self) -> list[str]:
        """Such as "Ana 71", in the partners' order."""
        return [f"{person.label} {score}" for person, score in self.scores]


@dataclass(frozen=True)
class Brief:
    """Everything on the page. `last` is the newest session, `note` the newest joint note with its session."""

    header: CaseHeader
    next_session_at: datetime | None
    number: int
    last: Session | None
    note: tuple[Session, Written] | None
    alone: tuple[Session, ...]
    agenda: tuple[AgendaLine, ...]
    steps: tuple[PlanStep, ...]
    came_in: tuple[CameIn, ...]
    widest: Widest | None
    safety_is_complete: bool


def open_brief(caseload: Caseload, ref: str, today: date) -> Brief:
    """The brief of a couple, `today` in the practice's time zone; opening it is audited. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    held = _held(session_records.of_couple(caseload, couple, header.persons))
    joint = next((one for one in held if one.is_joint and one.revision), None)
    answered = history.of_couple(caseload, couple)
    upcoming = couple.next_session_at if couple.next_session_at and couple.next_session_at > _just_now() else None
    came_in = tuple(_came_in(caseload, ref, answered, header.persons, held[0].held_at if held else None))
    found = Brief(
        header=header,
        next_session_at=upcoming,
        number=len(held) + 1,
        last=held[0] if held else None,
        note=(joint, session_notes.words_of(caseload, couple, joint)) if joint else None,
        alone=_alone_since(held, joint),
        agenda=tuple(_agenda(caseload, couple, answered, header.persons)),
        steps=tuple(plan_due.due(answered, header.persons, today - LATE, _until(today, upcoming))),
        came_in=came_in,
        widest=_widest(answered, header.persons, came_in),
        safety_is_complete=safety.record_of(caseload, couple).was_completed,
    )
    caseload.audit.record(caseload.actor, "brief.opened", couple_id=couple.id)
    return found


def _just_now() -> datetime:
    """A session that has just begun is still the one that this page is for."""
    return clock.now() - session_records.BOOKED_AROUND


def _held(sessions: Sequence[Session]) -> list[Session]:
    """The sessions to which somebody came, newest first; not the one that is just being begun."""
    missed = (session_records.NOBODY, session_records.CANCELLED)
    return [one for one in sessions if one.attendance not in missed and (one.revision or one.finished_at)]


def _alone_since(held: Sequence[Session], joint: Session | None) -> tuple[Session, ...]:
    return tuple(one for one in held if not one.is_joint and (joint is None or one.held_at >= joint.held_at))


def _until(today: date, upcoming: datetime | None) -> date:
    return max(today + AHEAD, upcoming.date()) if upcoming else today + AHEAD


def _agenda(
    caseload: Caseload, couple: Couple, answered: Sequence[InstrumentHistory], persons: Sequence[Person]
) -> Iterator[AgendaLine]:
    for pinned in pins.agenda(caseload, couple):
        given = list(zip(persons, _sent(answered, pinned.form.code, pinned.round, len(persons)), strict=False))
        if pinned.kind == pins.AREA:
            scored = ((person, sent.scores.get(pinned.key)) for person, sent in given if sent)
            scores = tuple((person, score.display) for person, score in scored if isinstance(score, AreaScore))
            yield AgendaLine(pinned, None, (), scores)
        else:
            item = pinned.form.item(pinned.key)
            other = _counterpart(pinned.form, item)
            yield AgendaLine(pinned, item, _answers(given, item), (), other, _answers(given, other) if other else ())


def _answers(
    given: Sequence[tuple[Person, Sent | None]], item: Item
) -> tuple[tuple[Person, Mapping[str, Any]], ...]:
    return tuple((person, sent.answers.get(item.key, {})) for person, sent in given if sent)


def _counterpart(form: Instrument, item: Item) -> Item | None:
    """The question that asks the same of the other person, or of oneself."""
    if item.area is None:
        return None
    pairs = {area.code: area.pair for area in form.areas if area.pair}
    pairs |= {pair: code for code, pair in pairs.items()}
    wanted = pairs.get(item.area)
    return next((one for one in form.items if wanted and one.area == wanted and one.facet == item.facet), None)


def _sent(
    answered: Sequence[InstrumentHistory], code: str, number: int, people: int
) -> tuple[Sent | None, ...]:
    for one in answered:
        for asked in one.rounds:
            if (one.instrument.code, asked.number) == (code, number):
                return asked.sent
    return (None,) * people


def _came_in(
    caseload: Caseload,
    ref: str,
    answered: Sequence[InstrumentHistory],
    persons: Sequence[Person],
    since: datetime | None,
) -> Iterator[CameIn]:
    """The responses sent after the last session, newest first; before the first session all of them."""
    given = {(one.instrument.code, one.round): one.id for one in case.assignments_of(caseload, ref)}
    found = [
        CameIn(person, asked.form, asked.number, sent.sent_at, given[one.instrument.code, asked.number])
        for one in answered
        for asked in one.rounds
        for person, sent in zip(persons, asked.sent, strict=False)
        if sent and (since is None or sent.sent_at > since) and (one.instrument.code, asked.number) in given
    ]
    yield from sorted(found, key=lambda one: one.sent_at, reverse=True)


def _widest(
    answered: Sequence[InstrumentHistory], persons: Sequence[Person], came_in: Sequence[CameIn]
) -> Widest | None:
    for one in came_in:
        sent = _sent(answered, one.form.code, one.round, 0)
        if not sent or not all(sent):
            continue
        lines = [line for line in review.area_lines(one.form, sent) if line.gap and not line.apart]
        if lines:
            both = zip(persons, lines[0].scores, strict=True)
            scores = tuple((person, score.display) for person, score in both if isinstance(score, AreaScore))
            return Widest(one.assignment_id, lines[0].title, scores)
    return None
