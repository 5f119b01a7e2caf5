"""What must hold for the areas of a definition and for the items in them."""

from collections import Counter

from practice.assessment.instrument import Area, Instrument
from practice.assessment.schema import Faults


def area_rules(instrument: Instrument, faults: Faults) -> None:
    """Note in `faults` each rule about areas and groups that the instrument breaks."""
    for kind, codes in (("area", [a.code for a in instrument.areas]), ("group", [g.code for g in instrument.groups])):
        for code, times in Counter(codes).items():
            if times > 1:
                faults.add(f"{kind} {code}", f"is there {times} times")
    for item in instrument.items:
        if item.area is not None and not instrument.has_area(item.area):
            faults.add(f"item {item.key}", f"unknown area {item.area!r}")
        if item.area is not None and item.privacy == "private":
            faults.add(f"item {item.key}", "a private item is never scored: it can't have an area")
    for area in instrument.areas:
        _area(area, instrument, faults)
    for group in instrument.groups:
        if len(group.areas) < 2:
            faults.add(f"group {group.code}", "needs two areas at least")


def _area(area: Area, instrument: Instrument, faults: Faults) -> None:
    place = f"area {area.code}"
    if not area.items:
        faults.add(place, "has no items")
        return
    if len({item.options.code for item in area.items if item.options}) > 1:
        faults.add(place, "its items must share one option set")
    if area.min_valid > len(area.items):
        faults.add(place, f"min_valid is {area.min_valid}, but it has {len(area.items)} items")
    if area.polarity == "higher_is_more" and area.kind != "index":
        faults.add(place, "only an index can be higher_is_more")
    if area.group is not None and area.group not in {group.code for group in instrument.groups}:
        faults.add(place, f"unknown group {area.group!r}")
    if area.pair is not None:
        _pair(area, instrument, faults)


def _pair(area: Area, instrument: Instrument, faults: Faults) -> None:
    """Paired areas name each other, one of oneself and one of the partner, and ask the same facets in one order."""
    place = f"area {area.code}"
    if not instrument.has_area(area.pair) or area.pair == area.code:
        faults.add(place, f"pair: no other area {area.pair!r}")
        return
    other = instrument.area(str(area.pair))
    if other.pair != area.code:
        faults.add(place, f"pair: {other.code} does not name it back")
    if {area.perspective, other.perspective} != {"self", "partner"}:
        faults.add(place, f"pair: of {area.code} and {other.code} one must be self and one partner")
    if [item.facet for item in area.items] != [item.facet for item in other.items]:
        faults.add(place, f"pair: {other.code} does not ask the same facets in the same order")
