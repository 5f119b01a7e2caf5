"""What the report's first paragraph says about change: whole sentences, each true by itself.

Direction is that of the number, as in services/review/change_sentences.py, whose short words stand beside an area.
"""

from collections.abc import Iterator, Mapping, Sequence

from practice.assessment.scoring import display
from practice.services.review.change import InstrumentChange
from practice.services.review.change_sentences import AreaPattern, grouped
from practice.services.review.said import Said, listed, say
from practice.texts import N_

OF_AREAS: Mapping[str, str] = {
    "both_up": N_("Scores are up for both in %(areas)s."),
    "both_down": N_("Scores are down for both in %(areas)s."),
    "one_up": N_("Scores are up for %(name)s in %(areas)s, with no clear change for %(other)s."),
    "one_down": N_("Scores are down for %(name)s in %(areas)s, with no clear change for %(other)s."),
    "opposite": N_("Scores go opposite ways in %(areas)s, up for %(name)s and down for %(other)s."),
    "no_change": N_("There is no clear change in %(areas)s."),
    "only_up": N_("Scores are up for %(name)s in %(areas)s, where %(other)s has no two to compare."),
    "only_down": N_("Scores are down for %(name)s in %(areas)s, where %(other)s has no two to compare."),
    "only_same": N_(
        "There is no clear change for %(name)s in %(areas)s, where %(other)s has no two scores to compare."
    ),
    "too_early": N_("There are no two scores to compare yet in %(areas)s."),
    "not_enough_data": N_("There is not enough data yet to tell change from day-to-day swing in %(areas)s."),
    "scale_not_steady": N_("Answers are not steady enough to tell whether there is change in %(areas)s."),
    "needs_retest": N_("How far answers swing from day to day is not known for %(areas)s."),
}
OF_EVERY_AREA: Mapping[str, str] = {
    "no_change": N_("There is no clear change in any area."),
    "only_same": N_("There is no clear change for %(name)s, and %(other)s has no two scores to compare."),
    "too_early": N_("There are no two scores to compare yet."),
    "not_enough_data": N_("There is not enough data yet to tell change from day-to-day swing."),
    "scale_not_steady": N_("Answers are not steady enough to tell whether there is change."),
    "needs_retest": N_("How far answers swing from day to day is not known."),
}


IN_ONE: Mapping[str, str] = {
    "up": N_("The one score of %(name)s’s that can be compared is higher than at first."),
    "down": N_("The one score of %(name)s’s that can be compared is lower than at first."),
    "same": N_("The one score of %(name)s’s that can be compared is the same as at first."),
}
IN_SEVERAL: Mapping[tuple[bool, str], str] = {
    (True, "up"): N_("%(name)s’s scores are higher than at first in all %(all)s areas."),
    (True, "down"): N_("%(name)s’s scores are lower than at first in all %(all)s areas."),
    (True, "both"): N_("%(name)s’s scores are higher than at first in %(up)s of %(all)s areas and lower in %(down)s."),
    (False, "up"): N_("%(name)s’s scores are higher than at first in all %(all)s areas that can be compared."),
    (False, "down"): N_("%(name)s’s scores are lower than at first in all %(all)s areas that can be compared."),
    (False, "both"): N_(
        "Of %(all)s areas that can be compared, %(name)s’s scores are higher than at first in %(up)s and lower in "
        "%(down)s."
    ),
}


def sentences(change: InstrumentChange, names: Sequence[str]) -> Iterator[Said]:
    """What changed in the instrument that the paragraph follows. `names` are the partners' in their order."""
    found = _by_pattern(change)
    if len(found) == 1 and found[0][0].kind in OF_EVERY_AREA:
        yield _say(OF_EVERY_AREA, found[0][0])
    else:
        yield from (_say(OF_AREAS, pattern, titles) for pattern, titles in found)
    if all(area.swing is None for area in change.areas):
        yield from _plain_directions(change, names)
    yield from _average_gap(change)


def moved_elsewhere(change: InstrumentChange) -> Iterator[Said]:
    """What moved beyond the day-to-day swing in another instrument."""
    moved = [(pattern, titles) for pattern, titles in _by_pattern(change) if pattern.has_moved]
    if moved:
        yield say(N_("“%(instrument)s” was answered more than once as well."), instrument=change.instrument.title)
    yield from (_say(OF_AREAS, pattern, titles) for pattern, titles in moved)


def _by_pattern(change: InstrumentChange) -> list[tuple[AreaPattern, list[str]]]:
    return grouped([(area.area, area.pattern) for area in change.areas])


def _say(table: Mapping[str, str], pattern: AreaPattern, titles: Sequence[str] = ()) -> Said:
    return say(table[pattern.kind], name=pattern.name, other=pattern.other, areas=listed(titles))


def _plain_directions(change: InstrumentChange, names: Sequence[str]) -> Iterator[Said]:
    """Where no change can be judged: which way each partner's scores went, and that this is not marked."""
    areas = [area for area in change.areas if area.area.higher_is_better and not area.area.apart]
    went = [[by for area in areas if (by := area.people[place].change) is not None] for place in range(len(names))]
    for name, changes in zip(names, went, strict=True):
        if changes:
            yield _went(name, changes, of_all=len(changes) == len(areas))
    if any(went):
        yield say(N_("None of that is marked as a change."))


def _went(name: str, changes: Sequence[float], *, of_all: bool) -> Said:
    """`of_all`: whether every area of the instrument has two scores of this person."""
    up, down = sum(by > 0 for by in changes), sum(by < 0 for by in changes)
    if len(changes) == 1:
        return say(IN_ONE["up" if up else "down" if down else "same"], name=name)
    way = "up" if up == len(changes) else "down" if down == len(changes) else "both"
    return say(IN_SEVERAL[of_all, way], name=name, up=up, down=down, all=len(changes))


def _average_gap(change: InstrumentChange) -> Iterator[Said]:
    gaps = [
        (area.gap_before, area.gap_after)
        for area in change.areas
        if area.gap_before is not None and area.gap_after is not None and not area.area.apart
    ]
    if len(gaps) > 1:
        yield say(
            N_(
                "Over %(areas)s areas, the average difference between them was %(before)s at first, %(after)s now."
            ),
            areas=len(gaps),
            before=display(sum(before for before, _ in gaps) / len(gaps)),
            after=display(sum(after for _, after in gaps) / len(gaps)),
        )
