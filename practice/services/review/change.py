"""Change over rounds: what each partner scored in every round of an instrument, and what may be said about it.

The page and the report are both made from `of_history`; a line breaks where a score is missing and where the questions
changed (another lineage), and change is taken within the latest lineage only.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from practice.access.caseload import Caseload
from practice.assessment.change import Gate
from practice.assessment.instrument import Area, Instrument
from practice.assessment.pool import Baseline
from practice.assessment.scoring import Missing, display
from practice.assessment.series import AreaSeries, Baselines, InstrumentSeries, PartnerLine, series
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.review import history, pool
from practice.services.review.change_sentences import (
    AreaPattern,
    Caveat,
    caveats,
    direction_of,
    many_looks,
    overview,
    parameters_said,
    pattern_of,
    person_said,
)
from practice.services.review.history import InstrumentHistory, Round
from practice.services.review.said import Said, listed, say
from practice.services.review.sentences import names_of
from practice.texts import N_


@dataclass(frozen=True)
class RoundHead:
    """One round on the axis: its number, the lineage of its scores, and when the last of them came in.

    `at` is None for a round that nobody answered: it stands there to break the lines.
    """

    number: int
    lineage: str
    at: datetime | None


@dataclass(frozen=True)
class PersonChange:
    """One partner's scores of one area, an entry a round, each with why there is none.

    `first`, `latest` and `change` (in points, before rounding) are of the latest lineage, None with fewer than two
    scores there. `direction` is "up", "down" or "same" against the day-to-day swing, None where that is not known.
    `said` is the change in words, `cautions` what keeps one from showing or makes a part of it expected.
    """

    person: Person
    scores: tuple[float | None, ...]
    absent: tuple[Said | None, ...]
    first: float | None
    latest: float | None
    change: float | None
    direction: str | None
    said: tuple[Said, ...] = field(repr=False)
    cautions: tuple[Caveat, ...] = field(repr=False)

    @property
    def reliable(self) -> bool | None:
        """Whether the change is beyond the day-to-day swing; None where the swing is not known."""
        return None if self.direction is None else self.direction != "same"

    @property
    def caveats(self) -> tuple[Said, ...]:
        """The cautions in words."""
        return tuple(one.said for one in self.cautions)


@dataclass(frozen=True)
class AreaChange:
    """One area over the rounds. `swing` is the smallest change, in points, that is beyond the day-to-day swing.

    `gap_before` and `gap_after` are the partners' differences in points where both have the same first and latest
    round. `baseline` is what the swing was computed from, where it was.
    """

    area: Area
    people: tuple[PersonChange, ...]
    pattern: AreaPattern
    gate: Gate
    swing: float | None
    baseline: Baseline | None
    gap_before: float | None
    gap_after: float | None
    notes: tuple[Said, ...]

    @property
    def has_change(self) -> bool:
        """Whether anybody has two scores to compare."""
        return any(one.change is not None for one in self.people)


@dataclass(frozen=True)
class InstrumentChange:
    """One instrument over the rounds: `overview` says in few sentences what moved, `notes` what to keep in mind."""

    instrument: Instrument
    rounds: tuple[RoundHead, ...]
    areas: tuple[AreaChange, ...]
    overview: tuple[Said, ...] = field(repr=False)
    notes: tuple[Said, ...] = field(repr=False)

    @property
    def has_change(self) -> bool:
        return any(area.has_change for area in self.areas)


@dataclass(frozen=True)
class ChangePage:
    """The couple's change over time: every instrument that somebody has answered, in the programme's order."""

    header: CaseHeader
    instruments: tuple[InstrumentChange, ...]


def open_change(caseload: Caseload, ref: str) -> ChangePage:
    """The page on change; opening it is audited. Raises NotOnCaseload, Unreadable."""
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    baselines = pool.baselines(caseload.session)
    found = history.of_couple(caseload, couple)
    caseload.audit.record(caseload.actor, "change.opened", couple_id=couple.id)
    return ChangePage(header, tuple(of_history(one, header.persons, baselines) for one in found))


def of_history(
    found: InstrumentHistory, persons: Sequence[Person], baselines: Baselines, left_out: Collection[int] = ()
) -> InstrumentChange:
    """One instrument's rounds as they are shown; `baselines` are the practice's own, by lineage and area.

    `left_out` are the numbers of rounds with answers that somebody chose not to look at; `found` holds the others.
    """
    computed = series(found.instrument, [one.scores for one in found.rounds], baselines, left_out)
    by_number = {one.number: one for one in found.rounds}
    heads = _heads(computed, by_number)
    areas = tuple(_area(found, one, persons, by_number) for one in computed.areas)
    return InstrumentChange(
        instrument=found.instrument,
        rounds=heads,
        areas=areas,
        overview=_overview(areas),
        notes=tuple(_notes(found, heads, computed, of_several=bool(left_out))),
    )


def _overview(areas: Sequence[AreaChange]) -> tuple[Said, ...]:
    """Nothing where nobody has two scores: the notes say why."""
    if not any(area.has_change for area in areas):
        return ()
    return tuple(overview([(one.area, one.pattern) for one in areas]))


def _heads(computed: InstrumentSeries, by_number: Mapping[int, Round]) -> tuple[RoundHead, ...]:
    points = computed.areas[0].lines[0].points
    return tuple(
        RoundHead(one.round, one.lineage, by_number[one.round].latest_at if one.round in by_number else None)
        for one in points
    )


def _area(
    found: InstrumentHistory, computed: AreaSeries, persons: Sequence[Person], by_number: Mapping[int, Round]
) -> AreaChange:
    area = found.instrument.area(computed.area)
    pattern = pattern_of(computed, names_of(persons))
    couple = computed.couple
    return AreaChange(
        area=area,
        people=tuple(
            _person(person, place, line, area, by_number)
            for place, (person, line) in enumerate(zip(persons, computed.lines, strict=True))
        ),
        pattern=pattern,
        gate=computed.gate,
        swing=next((swing for line in computed.lines if (swing := _swing(line)) is not None), None),
        baseline=computed.baseline,
        gap_before=couple.gap_before if couple else None,
        gap_after=couple.gap_after if couple else None,
        notes=tuple(_area_notes(area, computed, pattern)),
    )


def _area_notes(area: Area, computed: AreaSeries, pattern: AreaPattern) -> Iterator[Said]:
    if not area.higher_is_better:
        yield say(N_("Higher means more strain."))
    couple = computed.couple
    if pattern.kind == "opposite" and couple and couple.gap_before is not None and couple.gap_after is not None:
        yield say(
            N_("The difference between them: %(before)s at first, %(after)s now."),
            before=display(couple.gap_before),
            after=display(couple.gap_after),
        )


def _swing(line: PartnerLine) -> float | None:
    return line.change.smallest_reliable_change if line.change else None


def _person(
    person: Person, place: int, line: PartnerLine, area: Area, by_number: Mapping[int, Round]
) -> PersonChange:
    return PersonChange(
        person=person,
        scores=tuple(point.score for point in line.points),
        absent=tuple(
            _why(by_number.get(point.round), place, area) if point.score is None else None for point in line.points
        ),
        first=line.first.score if line.first else None,
        latest=line.latest.score if line.latest else None,
        change=line.change.change if line.change else None,
        direction=direction_of(line.change),
        said=tuple(person_said(line)),
        cautions=tuple(caveats(line, area)),
    )


def _why(asked: Round | None, place: int, area: Area) -> Said:
    """Why a partner has no score in a round."""
    if asked is None:
        return say(N_("no answers"))
    sent = asked.sent[place]
    if sent is None:
        return say(N_("not sent"))
    found = sent.scores.get(area.code)
    if isinstance(found, Missing):
        return say(N_("too few answers (%(valid)s of %(items)s)"), valid=found.n_valid, items=found.n_items)
    return say(N_("not asked"))


def _notes(
    found: InstrumentHistory, heads: Sequence[RoundHead], computed: InstrumentSeries, *, of_several: bool
) -> list[Said]:
    notes = []
    if len(found.rounds) == 1 and of_several:
        notes.append(say(N_("One round is shown here. Change can be shown over two rounds or more.")))
    elif len(found.rounds) == 1:
        notes.append(say(N_("One round so far. Change can be shown from the second round on.")))
    notes += [
        say(
            N_("The questions changed before round %(number)s: scores from before are shown, not joined or compared."),
            number=after.number,
        )
        for before, after in pairwise(heads)
        if before.lineage != after.lineage
    ]
    gone = _no_longer_asked(found)
    if gone:
        notes.append(say(N_("Asked in earlier versions only, and not shown: %(areas)s."), areas=listed(gone)))
    judged = [one.baseline for one in computed.areas if one.baseline and any(_swing(line) for line in one.lines)]
    for said in (parameters_said(judged), many_looks(computed)):
        if said is not None:
            notes.append(said)
    return notes


def _no_longer_asked(found: InstrumentHistory) -> list[str]:
    """The titles of areas that an older version asked and the newest does not have."""
    older = {area.code: area.title for one in found.rounds for area in one.form.areas}
    return [title for code, title in older.items() if not found.instrument.has_area(code)]
