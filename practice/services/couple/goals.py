"""What a couple works towards: goals in the therapist's words, drawn from areas or free, each with its status."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock, programme
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.assessment.comparison import compare
from practice.assessment.instrument import Instrument
from practice.models.couple import Couple
from practice.models.goal import Goal
from practice.refusals import NotOnCaseload
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.joint import feedback
from practice.services.review import history
from practice.services.review.history import InstrumentHistory, Round
from practice.texts import N_

STATUSES = {
    "open": N_("Open"),
    "working": N_("Working on it"),
    "reached": N_("Reached"),
    "set_aside": N_("Set aside"),
}
UNDER_WAY = ("open", "working")


@dataclass(frozen=True)
class GoalLine:
    """One goal. `area` is the title of the area that it was drawn from, None for a free one."""

    id: UUID
    words: str = field(repr=False)
    area: str | None
    status: str
    status_since: datetime
    added_at: datetime


@dataclass(frozen=True)
class Source:
    """An area that a goal may be drawn from; `is_priority` when it is one of the computed growth priorities.

    `aim` is what the therapist wrote beside the area where they approved it on the shared page.
    """

    instrument: str
    area: str
    title: str
    is_priority: bool
    aim: str = ""

    @property
    def key(self) -> str:
        return f"{self.instrument}:{self.area}"


@dataclass(frozen=True)
class GoalPage:
    """The couple's goals, those under way first, and where new ones may come from, priorities first."""

    header: CaseHeader
    goals: tuple[GoalLine, ...]
    sources: tuple[Source, ...]


def open_page(caseload: Caseload, ref: str) -> GoalPage:
    """The goals page; opening it is audited. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    page = GoalPage(
        header=case.header(caseload, ref),
        goals=tuple(of_couple(caseload, couple)),
        sources=tuple(sources(caseload, couple)),
    )
    caseload.audit.record(caseload.actor, "goals.opened", couple_id=couple.id)
    return page


def of_couple(caseload: Caseload, couple: Couple) -> list[GoalLine]:
    """Every goal of a couple, those under way first, then by age."""
    rows = caseload.session.scalars(
        select(Goal).where(Goal.couple_id == couple.id).order_by(Goal.added_at, Goal.id)
    ).all()
    lines = [_line(caseload, couple, row) for row in rows]
    return sorted(lines, key=lambda line: line.status not in UNDER_WAY)


def _line(caseload: Caseload, couple: Couple, row: Goal) -> GoalLine:
    return GoalLine(
        id=row.id,
        words=caseload.keyring.open_text(owners.couple(couple.id), "goal.words", row.id, row.words),
        area=_title(row.instrument, row.area),
        status=row.status,
        status_since=row.status_since,
        added_at=row.added_at,
    )


def _title(code: str | None, area: str | None) -> str | None:
    """The area's name today; None where a later version of the instrument has no such area."""
    if code is None or area is None:
        return None
    form = programme.catalogue().current(code)
    return form.area(area).title if form.has_area(area) else None


def sources(caseload: Caseload, couple: Couple) -> list[Source]:
    """The areas of everything that was answered: approved ones first, then the computed growth priorities."""
    aims = feedback.approved(caseload, couple)
    found = [
        replace(source, aim=aims.get((source.instrument, source.area), ""))
        for one in history.of_couple(caseload, couple)
        for source in _of_instrument(one)
    ]
    return sorted(found, key=lambda source: (not source.aim, not source.is_priority))


def _of_instrument(found: InstrumentHistory) -> Iterator[Source]:
    top = _priorities(found.rounds)
    current: Instrument = programme.catalogue().current(found.instrument.code)
    own = [area for area in current.areas if area.perspective != "partner"]
    for area in sorted(own, key=lambda one: top.index(one.code) if one.code in top else len(top)):
        yield Source(current.code, area.code, area.title, area.code in top)


def _priorities(rounds: Sequence[Round]) -> Sequence[str]:
    """The growth priorities of the newest round that both have sent; none of a round that weighs no areas."""
    both = [one for one in rounds if len(one.sent) > 1 and all(one.sent[:2])]
    if not both:
        return ()
    one, other = [sent.answers for sent in both[-1].sent[:2] if sent]
    weighed = compare(both[-1].form, one, other).priorities
    return weighed.top if weighed and len(weighed.areas) > 1 else ()


def add(caseload: Caseload, ref: str, words: str, source: Source | None = None) -> None:
    """Add an open goal; the same words sent twice are one goal. Raises NotOnCaseload."""
    couple = caseload.locked_couple(ref)
    if any(line.words == words and line.status in UNDER_WAY for line in of_couple(caseload, couple)):
        return
    now = clock.now()
    row = Goal(
        id=uuid4(),
        couple_id=couple.id,
        instrument=source.instrument if source else None,
        area=source.area if source else None,
        status="open",
        status_since=now,
        added_by=caseload.therapist_id,
        added_at=now,
    )
    row.words = caseload.keyring.seal_text(owners.couple(couple.id), "goal.words", row.id, words)
    caseload.session.add(row)
    caseload.audit.record(caseload.actor, "goal.added", couple_id=couple.id, about=("goal", row.id))


def set_status(caseload: Caseload, ref: str, goal_id: UUID, status: str) -> None:
    """Say how far a goal is. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    row = caseload.session.scalar(select(Goal).where(Goal.id == goal_id, Goal.couple_id == couple.id))
    if row is None:
        raise NotOnCaseload
    if row.status == status:
        return
    row.status, row.status_since = status, clock.now()
    caseload.audit.record(caseload.actor, f"goal.{status}", couple_id=couple.id, about=("goal", row.id))
