"""One area over the rounds of one couple: lines that break where the lineage does, and what changed.

A round in which a partner has no score breaks that partner's line; so does a new lineage. Two lineages never share a
line, and change is taken within the latest lineage only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from practice.assessment.change import (
    Caveat,
    CoupleChange,
    Gate,
    Label,
    Pattern,
    ReliableChange,
    couple_change,
    couple_pattern,
    false_flag_chance,
    headroom_caveats,
    reliable_change,
    retest_expected,
)
from practice.assessment.instrument import Area, Instrument
from practice.assessment.pool import Baseline
from practice.assessment.scoring import AreaScore, Missing

Scores = Mapping[str, AreaScore | Missing]
Baselines = Mapping[tuple[str, str], Baseline]  # by lineage and area


@dataclass(frozen=True, slots=True)
class RoundScores:
    """One round's scores of an instrument, a place a partner; None for a partner who sent nothing."""

    round: int
    lineage: str
    partners: tuple[Scores | None, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One partner's score in one round; None where there is none."""

    round: int
    lineage: str
    score: float | None


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner's scores of an area over the rounds.

    `segments` are the unbroken parts, each drawn as one line. `first` and `latest` are the ends of the latest lineage,
    None with fewer than two scores there. `change` holds the plain change even where the gate is shut; its other fields
    only where it is open. `expected` is the score to expect now if nothing changed.
    """

    points: tuple[Point, ...]
    segments: tuple[tuple[Point, ...], ...]
    first: Point | None
    latest: Point | None
    change: ReliableChange | None
    expected: float | None
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True)
class AreaSeries:
    """One area over the rounds, for every partner and for the couple.

    `pair` names the two partners (by place) that `couple` and `pattern` are about: the first two. `pattern` is None
    where nobody's change could be judged, `couple` unless both were asked in the same first and latest round.
    """

    area: str
    lines: tuple[PartnerLine, ...]
    gate: Gate
    baseline: Baseline | None
    pair: tuple[int, int]
    couple: CoupleChange | None
    pattern: Pattern | None


@dataclass(frozen=True, slots=True)
class InstrumentSeries:
    """Every area of an instrument over the rounds. `looks` counts the changes that were judged; `false_flag` is the
    chance that at least one of them is called reliable although nothing changed.
    """

    instrument: str
    areas: tuple[AreaSeries, ...]
    looks: int
    false_flag: float


def series(
    instrument: Instrument, rounds: Sequence[RoundScores], baselines: Baselines, left_out: Collection[int] = ()
) -> InstrumentSeries:
    """The history of a couple in one instrument; `instrument` is its newest version asked, rounds come in any order.

    `left_out` are numbers of rounds that somebody chose not to look at: they break no line.
    """
    ordered = sorted(rounds, key=lambda one: one.round)
    areas = tuple(_area_series(area, ordered, baselines, left_out) for area in instrument.areas)
    looks = sum(line.change is not None and line.change.label is not None for area in areas for line in area.lines)
    return InstrumentSeries(instrument.code, areas, looks, false_flag_chance(looks))


def _area_series(
    area: Area, rounds: Sequence[RoundScores], baselines: Baselines, left_out: Collection[int]
) -> AreaSeries:
    lineage = rounds[-1].lineage if rounds else ""
    baseline = baselines.get((lineage, area.code))
    gate: Gate = baseline.gate(area.kind) if baseline else "not_enough_data"
    usable = baseline if gate == "ok" else None
    places = max((len(one.partners) for one in rounds), default=0)
    lines = tuple(_line(area, _points(area.code, rounds, place, left_out), lineage, usable) for place in range(places))
    pair = lines[:2]
    return AreaSeries(
        area=area.code,
        lines=lines,
        gate=gate,
        baseline=usable,
        pair=(0, 1),
        couple=_couple(area, pair, usable),
        pattern=_pattern([line.change.label if line.change else None for line in pair]),
    )


def _points(
    area: str, rounds: Sequence[RoundScores], place: int, left_out: Collection[int]
) -> tuple[Point, ...]:
    """A partner's point in every round up to the last, also for a round that is not there at all."""
    points: list[Point] = []
    for one in rounds:
        between = range(points[-1].round + 1, one.round) if points else ()
        points += [Point(number, one.lineage, None) for number in between if number not in left_out]
        scores = one.partners[place] if place < len(one.partners) else None
        found = scores.get(area) if scores is not None else None
        points.append(Point(one.round, one.lineage, found.score if isinstance(found, AreaScore) else None))
    return tuple(points)


def _line(area: Area, points: tuple[Point, ...], lineage: str, baseline: Baseline | None) -> PartnerLine:
    scored = [point for point in points if point.score is not None and point.lineage == lineage]
    segments = _segments(points)
    if len(scored) < 2:
        return PartnerLine(points, segments, None, None, None, None, ())
    first, latest = scored[0], scored[-1]
    sd, reliability = (baseline.sd, baseline.reliability(area.kind)) if baseline else (None, None)
    change = reliable_change(first.score, latest.score, sd, reliability, area.higher_is_better)
    expected = retest_expected(first.score, baseline.mean if baseline else None, reliability)
    caveats = headroom_caveats(first.score, change.smallest_reliable_change, area.higher_is_better)
    return PartnerLine(points, segments, first, latest, change, expected, caveats)


def _segments(points: Sequence[Point]) -> tuple[tuple[Point, ...], ...]:
    parts: list[list[Point]] = []
    open_lineage: str | None = None
    for point in points:
        if point.score is None:
            open_lineage = None
            continue
        if point.lineage == open_lineage:
            parts[-1].append(point)
        else:
            parts.append([point])
            open_lineage = point.lineage
    return tuple(tuple(part) for part in parts)


def _pattern(labels: Sequence[Label | None]) -> Pattern | None:
    if len(labels) < 2 or not any(labels):
        return None
    return couple_pattern(labels[0], labels[1])


def _couple(area: Area, pair: Sequence[PartnerLine], baseline: Baseline | None) -> CoupleChange | None:
    """The couple's change, where both partners' first and latest scores are of the same rounds."""
    if len(pair) < 2:
        return None
    a, b = pair
    ends_a, ends_b = _ends(a), _ends(b)
    if not ends_a or [point.round for point in ends_a] != [point.round for point in ends_b]:
        return None
    (first_a, latest_a), (first_b, latest_b) = ends_a, ends_b
    sd, reliability = (baseline.sd, baseline.reliability(area.kind)) if baseline else (None, None)
    moved_a, moved_b = (first_a.score, latest_a.score), (first_b.score, latest_b.score)
    return couple_change(moved_a, moved_b, sd, reliability, higher_is_better=area.higher_is_better)


def _ends(line: PartnerLine) -> list[Point]:
    """The first and the latest score of a line, or nothing."""
    return [point for point in (line.first, line.latest) if point is not None]
