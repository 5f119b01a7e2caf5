"""What may be said about change over rounds, in sentences that are always true.

Direction is that of the number, up or down; in an index of strain up is the unwelcome way, and the page says so. A
change is never put down to the therapy, and one whose day-to-day swing is not known is shown and not judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practice.assessment.change import Gate, ReliableChange
from practice.assessment.instrument import Area
from practice.assessment.pool import Baseline
from practice.assessment.scoring import display
from practice.assessment.series import AreaSeries, InstrumentSeries, PartnerLine
from practice.services.review.said import Said, listed, say
from practice.texts import N_

GATES: dict[Gate, str] = {
    "not_enough_data": N_("Not enough data yet to tell change from day-to-day swing."),
    "scale_not_steady": N_("This scale is not steady enough to say."),
    "needs_retest": N_("How far this swings from day to day is not known."),
}
_GATES_LISTED: dict[Gate, str] = {
    "not_enough_data": N_("Not enough data yet to tell change from day-to-day swing: %(areas)s."),
    "scale_not_steady": N_("Not steady enough to say: %(areas)s."),
    "needs_retest": N_("The day-to-day swing is not known: %(areas)s."),
}
SWINGS: dict[Gate, str] = {
    "not_enough_data": N_("not enough data yet"),
    "scale_not_steady": N_("not steady enough"),
    "needs_retest": N_("not known"),
}
_ALONE = {
    "both_up": N_("Up for both."),
    "both_down": N_("Down for both."),
    "one_up": N_("Up for %(name)s, no clear change for %(other)s."),
    "one_down": N_("Down for %(name)s, no clear change for %(other)s."),
    "opposite": N_("Opposite ways: up for %(name)s, down for %(other)s."),
    "no_change": N_("No clear change."),
    "only_up": N_("Up for %(name)s. %(other)s has no two scores to compare."),
    "only_down": N_("Down for %(name)s. %(other)s has no two scores to compare."),
    "only_same": N_("No clear change for %(name)s. %(other)s has no two scores to compare."),
    "too_early": N_("No two scores to compare yet."),
}
_LISTED = {
    "both_up": N_("Up for both: %(areas)s."),
    "both_down": N_("Down for both: %(areas)s."),
    "one_up": N_("Up for %(name)s, no clear change for %(other)s: %(areas)s."),
    "one_down": N_("Down for %(name)s, no clear change for %(other)s: %(areas)s."),
    "opposite": N_("Opposite ways, up for %(name)s and down for %(other)s: %(areas)s."),
    "no_change": N_("No clear change: %(areas)s."),
    "only_up": N_("Up for %(name)s, with no two scores to compare for %(other)s: %(areas)s."),
    "only_down": N_("Down for %(name)s, with no two scores to compare for %(other)s: %(areas)s."),
    "only_same": N_("No clear change for %(name)s, with no two scores to compare for %(other)s: %(areas)s."),
    "too_early": N_("No two scores to compare yet: %(areas)s."),
}
SWING = N_("Swings of under about %(swing)s points can happen just by how people answer on the day.")
MOVED = frozenset({"both_up", "both_down", "one_up", "one_down", "opposite", "only_up", "only_down"})


@dataclass(frozen=True, slots=True)
class AreaPattern:
    """What an area's change comes to: a key of the tables above, or of the gates, and whom it names first."""

    kind: str
    name: str = ""
    other: str = ""

    @property
    def has_moved(self) -> bool:
        """Whether somebody's score moved beyond the day-to-day swing."""
        return self.kind in MOVED

    @property
    def needs_no_areas(self) -> bool:
        """Whether the words alone are clear where they hold for every area."""
        return not self.has_moved

    @property
    def said(self) -> Said:
        """In words, beside the area's own title."""
        return self._in(_ALONE | GATES)

    def of_areas(self, titles: Sequence[str]) -> Said:
        """In words, for several areas at once."""
        found = self._in(_LISTED | _GATES_LISTED)
        return Said(found.message, {**found.values, "areas": listed(titles)})

    def _in(self, table: dict[str, str]) -> Said:
        values = {"name": self.name, "other": self.other} if self.name else {}
        return Said(table[self.kind], values)


def pattern_of(area: AreaSeries, names: Sequence[str]) -> AreaPattern:
    """What the first two partners' changes in one area come to together."""
    if not any(line.change for line in area.lines[:2]):
        return AreaPattern("too_early")
    if area.gate != "ok":
        return AreaPattern(area.gate)
    judged = [direction_of(line.change) for line in area.lines[:2]]
    if len(judged) < 2 or None in judged:
        return _of_one(judged, names)
    return _of_two(judged, names)


def _of_two(judged: Sequence[str | None], names: Sequence[str]) -> AreaPattern:
    if judged[0] == judged[1]:
        return AreaPattern({"up": "both_up", "down": "both_down"}.get(str(judged[0]), "no_change"))
    if "same" not in judged:
        up = judged.index("up")
        return AreaPattern("opposite", names[up], names[1 - up])
    moved_at = 0 if judged[1] == "same" else 1
    return AreaPattern(f"one_{judged[moved_at]}", names[moved_at], names[1 - moved_at])


def _of_one(judged: Sequence[str | None], names: Sequence[str]) -> AreaPattern:
    """Only one of the two has scores to compare, or nobody's change could be judged."""
    for place, direction in enumerate(judged):
        if direction is not None and len(names) > 1:
            return AreaPattern(f"only_{direction}", names[place], names[1 - place])
    return AreaPattern("needs_retest")


def direction_of(change: ReliableChange | None) -> str | None:
    """"up" or "down" beyond the day-to-day swing, "same" within it; None where that was not judged."""
    if change is None or change.label is None or change.change is None:
        return None
    if change.label == "no_reliable_change":
        return "same"
    return "up" if change.change > 0 else "down"


def overview(areas: Sequence[tuple[Area, AreaPattern]]) -> list[Said]:
    """Every area of an instrument in few sentences: what moved first, then what did not, then what can't be said."""
    found = grouped(areas)
    if len(found) == 1 and found[0][0].needs_no_areas:
        return [found[0][0].said]
    return [pattern.of_areas(titles) for pattern, titles in found]


def grouped(areas: Sequence[tuple[Area, AreaPattern]]) -> list[tuple[AreaPattern, list[str]]]:
    """The titles of the areas by what their change comes to, in the order of `overview`."""
    order = [*_LISTED, *_GATES_LISTED]
    found: dict[AreaPattern, list[str]] = {}
    for area, pattern in areas:
        found.setdefault(pattern, []).append(area.title)
    return sorted(found.items(), key=lambda one: order.index(one[0].kind))


def moved(first: float, latest: float) -> Said:
    """Such as "Up 18 points (41 to 59)."; the change is computed before rounding."""
    points, values = display(abs(latest - first)), {"first": display(first), "latest": display(latest)}
    if latest == first:
        return say(N_("The same as at first (%(first)s)."), first=values["first"])
    if points == 0:
        return say(N_("Less than a point from the first score (%(first)s to %(latest)s)."), **values)
    up = latest > first
    if points == 1:
        one = N_("Up 1 point (%(first)s to %(latest)s).") if up else N_("Down 1 point (%(first)s to %(latest)s).")
        return say(one, **values)
    message = (
        N_("Up %(points)s points (%(first)s to %(latest)s).")
        if up
        else N_("Down %(points)s points (%(first)s to %(latest)s).")
    )
    return say(message, points=points, **values)


def person_said(line: PartnerLine) -> Iterator[Said]:
    """One person's change in one area, and how far answers swing by themselves."""
    if line.first is None or line.latest is None or line.first.score is None or line.latest.score is None:
        return
    yield moved(line.first.score, line.latest.score)
    if line.change is not None and line.change.smallest_reliable_change is not None:
        yield say(SWING, swing=display(line.change.smallest_reliable_change))


@dataclass(frozen=True, slots=True)
class Caveat:
    """What keeps one person's change from showing ("no_rise", "no_fall"), or makes a part of it expected ("drift").

    `expected` is the score to expect if nothing had changed.
    """

    kind: str
    said: Said
    expected: float | None = None


def caveats(line: PartnerLine, area: Area) -> Iterator[Caveat]:
    for found in line.caveats:
        if (found == "improvement_cannot_show") == area.higher_is_better:
            said = say(N_("The first score was so near the top that a rise beyond the swing cannot show."))
            yield Caveat("no_rise", said)
        else:
            said = say(N_("The first score was so near the bottom that a fall beyond the swing cannot show."))
            yield Caveat("no_fall", said)
    yield from _drift(line)


def _drift(line: PartnerLine) -> Iterator[Caveat]:
    """Regression to the mean, where a judged change went the same way: a part of it would be expected anyway."""
    if line.expected is None or line.first is None or line.latest is None:
        return
    first, latest = line.first.score or 0.0, line.latest.score or 0.0
    same_way = (line.expected - first) * (latest - first) > 0
    if direction_of(line.change) in ("up", "down") and same_way and display(line.expected) != display(first):
        said = say(
            N_("If nothing had changed, about %(expected)s would be expected now: scores far out drift to the middle."),
            expected=display(line.expected),
        )
        yield Caveat("drift", said, line.expected)


def many_looks(series: InstrumentSeries) -> Said | None:
    """How likely a false mark is among so many judged changes; None for a single one."""
    if series.looks < 2:
        return None
    return say(
        N_(
            "%(looks)s changes were judged here. Had nothing changed at all, about %(chance)s in 100 such histories "
            "would still have one marked or more."
        ),
        looks=series.looks,
        chance=display(100 * series.false_flag),
    )


def parameters_said(baselines: Sequence[Baseline]) -> Said | None:
    """Whom the swing was learned from; None where nothing was judged."""
    if not baselines:
        return None
    return say(
        N_(
            "The swing is taken from this practice’s own first answers, at least %(people)s people of %(couples)s "
            "couples for an area, fixed on %(day)s."
        ),
        people=min(one.n_persons for one in baselines),
        couples=min(one.n_couples for one in baselines),
        day=max(one.as_of for one in baselines),
    )
