"""What a definition must hold of the blueprint, as functions that list what is wrong: run on the real files and on
planted bad copies. Words are checked by `practice.assessment.wording`."""

import re
from collections import Counter

from practice.assessment import budget, choices
from practice.assessment.wording import items, reverse_share

from . import blueprint

KEY = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9_]+){1,3}")
TELLING = ("licence", "source", "claims_note", "score_lineage", "version", "client_title", "intro", "window_text")


def structure_faults(definition):
    """Keys, pages, time, and what every form and item must say of itself."""
    return [*_keys(definition), *_pages(definition), *_record(definition), *_time(definition), *_declining(definition)]


def blueprint_faults(definition):
    """Facets, counts, perspectives, keying, privacy and the unscored parts against the table."""
    code = definition["code"]
    rated = [item for item in items(definition) if item["type"] == "rating"]
    if len(rated) != blueprint.COUNTS[code]:
        yield f"has {len(rated)} ratings, the blueprint {blueprint.COUNTS[code]}"
    yield from _ratings(code, rated)
    yield from _unscored(code, [item for item in items(definition) if item["type"] != "rating"])
    yield from _privacy(definition)
    yield from _anchors(definition)


def reverse_share_faults(definition):
    """S1's reverse-keyed share of its area items is 20 to 30 %."""
    share = reverse_share(definition)
    if share is None or not 0.20 <= share <= 0.30:
        yield f"reverse share is {share}"


def seconds_of(definition):
    return sum(budget.seconds(i["type"], i.get("max_choices"), i.get("rows", 0)) for i in items(definition))


def _ratings(code, rated):
    wanted = list(blueprint.facets(code))
    found = [(item["area"], item["facet"], item["perspective"], item["reverse"]) for item in rated]
    for row in wanted:
        if found.count(row) != 1:
            yield f"{row} is there {found.count(row)} times"
    yield from (f"{row} is not in the blueprint" for row in found if row not in wanted)
    for item in rated:
        options = blueprint.option_set(code, item["area"]) if item["area"] in blueprint.RATINGS[code] else None
        if options is not None and item["options"] != options:
            yield f"{item['key']} is answered on {item['options']}, not {options}"


def _unscored(code, others):
    found = {item["facet"]: (item["type"], item.get("max_choices")) for item in others}
    wanted = blueprint.UNSCORED[code]
    for facet, shape in wanted.items():
        if found.get(facet) != shape:
            yield f"unscored part {facet!r} is {found.get(facet)}, not {shape}"
    yield from (f"unscored part {facet!r} is not in the blueprint" for facet in found if facet not in wanted)
    yield from (f"{item['key']} is unscored but has an area" for item in others if "area" in item)


def _privacy(definition):
    for item in items(definition):
        facet = item["facet"]
        wanted = "area_only" if facet in blueprint.AREA_ONLY else "shareable"
        if definition["private"] or facet in blueprint.PRIVATE:
            wanted = "private"
        if item["privacy"] != wanted:
            yield f"{item['key']} is {item['privacy']}, not {wanted}"
        if item.get("soft_flag", False) != (facet in blueprint.SOFT_FLAGS):
            yield f"{item['key']}: soft flag is {item.get('soft_flag', False)}"


def _anchors(definition):
    for name, options in definition["option_sets"].items():
        if not options["scale"]:
            continue
        anchors = {option["value"]: option["text"] for option in options["options"]}
        if anchors != blueprint.ANCHORS.get(name):
            yield f"{name} has the anchors {anchors}"
        if options.get("not_applicable") != blueprint.DID_NOT_COME_UP.get(name):
            yield f"{name}: not applicable is {options.get('not_applicable')!r}"


def _keys(definition):
    keys = [item["key"] for item in items(definition)]
    yield from (f"{key} is there {times} times" for key, times in Counter(keys).items() if times > 1)
    for key in keys:
        if not KEY.fullmatch(key) or not key.startswith(f"{definition['code']}."):
            yield f"{key!r} is not a well-formed key"


def _pages(definition):
    for section in definition["sections"]:
        gate = any("continue_on" in item for item in section["items"])
        if not gate and not 2 <= len(section["items"]) <= 8:
            yield f"section {section['key']} has {len(section['items'])} items"
        rated = [item for item in section["items"] if item["type"] == "rating"]
        if rated and not 4 <= len(section["items"]) <= 8:
            yield f"section {section['key']} has {len(section['items'])} items around its ratings"
        wanted = "first_and_last" if section["key"] in blueprint.FIRST_AND_LAST else "every"
        if section.get("rounds", "every") != wanted:
            yield f"section {section['key']} comes in {section.get('rounds')}"


def _record(definition):
    for name in TELLING:
        if not str(definition.get(name, "")).strip():
            yield f"says nothing about {name}"
    if definition["title"] != blueprint.TITLES[definition["code"]]:
        yield f"title is {definition['title']!r}"
    if definition["version"] not in {line["version"] for line in definition["history"]}:
        yield f"history has no line for version {definition['version']}"
    for item in items(definition):
        for name in ("facet", "perspective", "privacy", "text"):
            if not item.get(name):
                yield f"{item['key']} says nothing about {name}"


def _time(definition):
    seconds, table = seconds_of(definition), blueprint.MINUTES[definition["code"]] * 60
    if seconds > choices.SECONDS_LIMIT:
        yield f"takes {seconds} seconds, {choices.SECONDS_LIMIT} are allowed"
    if abs(seconds - table) > 60:
        yield f"takes {seconds} seconds, the table says {table:g}"


def _declining(definition):
    """No item is forced; declining is the page's own choice beside the options, so no option stands for it."""
    for item in items(definition):
        if forced := {"required", "mandatory", "min_choices"} & set(item):
            yield f"{item['key']} can't be left blank or declined: {forced}"
    for name, options in definition["option_sets"].items():
        for option in options["options"]:
            if option["key"] == "declined" or "rather not say" in option["text"].replace("\u2019", "'").lower():
                yield f"{name} has declining among its options"
