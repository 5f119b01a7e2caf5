"""How far a definition's version must move for what changed in it.

Display fix: patch. Unscored item or translation: minor. Scored wording, option, key or membership: major and a new
lineage, where the trend line breaks in sight.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from practice.assessment.canonical import canonical_json
from practice.assessment.schema import VERSION

Rule = Literal["patch", "minor", "major"]
_ORDER: tuple[Rule, ...] = ("patch", "minor", "major")

# Fields whose wording or place helps to find the way and does not ask anything.
_DISPLAY = frozenset({"title", "short_title", "client_title", "intro", "warning", "hint", "history"})
_DISPLAY |= frozenset({"licence", "source", "claims_note", "facet"})
_IDENTITY = frozenset({"version", "sections", "option_sets", "areas", "groups", "translations"})  # looked at apart
_MAJOR = frozenset({"window_text", "window_days", "code", "score_lineage"})  # part of what every scored item asks


@dataclass(frozen=True, slots=True)
class RuleBroken:
    """A change that its version number does not own up to.

    `needed` is how far the version must move (`moved` says how far it did, None for not at all); `new_lineage` whether
    the score lineage must change; `places` says what changed, most telling first, ten at most.
    """

    needed: Rule
    moved: Rule | None
    new_lineage: bool
    places: tuple[str, ...]


def version_rule_broken(old: Mapping[str, Any], new: Mapping[str, Any]) -> RuleBroken | None:
    """The version rule that going from `old` to `new` breaks; None where it breaks none.

    Both are contents of definition files as the catalogue keeps them (or parsed from stored canonical JSON), with
    translations under "translations".
    """
    before, after = _plain(old), _plain(new)
    changes = list(_changes(before, after))
    if not changes:
        return None
    moved = _moved(str(before.get("version")), str(after.get("version")))
    needed = max((rule for rule, _ in changes), key=_ORDER.index)
    enough = moved is not None and _ORDER.index(moved) >= _ORDER.index(needed)
    lineage_due = needed == "major" and before.get("score_lineage") == after.get("score_lineage")
    if enough and not lineage_due:
        return None
    places = sorted(changes, key=lambda change: -_ORDER.index(change[0]))
    return RuleBroken(needed, moved, lineage_due, tuple(place for _, place in places[:10]))


def _plain(definition: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(canonical_json(definition))
    return plain


def _moved(old: str, new: str) -> Rule | None:
    """How far the version moved; None for a version that stands still, goes back or can't be read."""
    if not VERSION.fullmatch(old) or not VERSION.fullmatch(new):
        return None
    before, after = ([int(part) for part in version.split(".")] for version in (old, new))
    if after <= before:
        return None
    rules = zip(reversed(_ORDER), before, after, strict=True)
    return next(rule for rule, one, other in rules if one != other)


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[Rule, str]]:
    for name in _differing(old, new):
        if name not in _IDENTITY:
            yield _field_rule(name, scored=name in _MAJOR), name
    scored = _scored_keys(old) | _scored_keys(new)
    yield from _table_changes("item", _items(old), _items(new), scored)
    yield from _table_changes("option set", old["option_sets"], new["option_sets"], _scored_sets(old))
    for kind, name in (("area", "areas"), ("group", "groups")):
        before, after = _by_code(old, name), _by_code(new, name)
        yield from _table_changes(kind, before, after, before.keys() | after.keys())
    yield from _table_changes("section", _sections(old), _sections(new), frozenset())
    if _order(old, new) != _order(new, old):
        yield "minor", "order of the items"
    for language in sorted({*old.get("translations", {}), *new.get("translations", {})}):
        yield from _translation_changes(old, new, language)


def _table_changes(kind: str, old: Any, new: Any, scored: Any) -> Iterator[tuple[Rule, str]]:
    """Changes among named tables; in those that are scored every change but a display fix is a major one."""
    for key in sorted({*old, *new}):
        place = f"{kind} {key}"
        if key not in old or key not in new:
            yield "major" if key in scored else "minor", place
            continue
        for name in _differing(old[key], new[key]):
            yield _field_rule(name, key in scored), f"{place}: {name}"


def _field_rule(name: str, scored: bool) -> Rule:
    if name in _DISPLAY:
        return "patch"
    if name in ("privacy", "soft_flag"):
        return "minor"
    return "major" if scored else "minor"


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]


def _items(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {item["key"]: item for section in definition.get("sections", []) for item in section["items"]}


def _sections(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {
        section["key"]: {name: value for name, value in section.items() if name != "items"}
        for section in definition.get("sections", [])
    }


def _order(definition: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The keys of the items that both definitions have, in the order of the first."""
    known = _items(other)
    return [key for key in _items(definition) if key in known]


def _by_code(definition: Mapping[str, Any], kind: str) -> dict[str, Any]:
    return {table["code"]: table for table in definition.get(kind, [])}


def _scored_keys(definition: Mapping[str, Any]) -> set[str]:
    return {key for key, item in _items(definition).items() if item.get("area")}


def _scored_sets(definition: Mapping[str, Any]) -> set[str]:
    return {str(item["options"]) for item in _items(definition).values() if item.get("area")}


def _translation_changes(old: Mapping[str, Any], new: Mapping[str, Any], language: str) -> Iterator[tuple[Rule, str]]:
    """A language that comes or goes is a minor change; its words change by the same rules as the definition's own."""
    before, after = old.get("translations", {}).get(language), new.get("translations", {}).get(language)
    if before is None or after is None:
        yield "minor", f"translation {language}"
        return
    scored = {"items": _scored_keys(new), "options": _scored_sets(new)}
    tables = ("items", "options", "sections", "areas", "groups")
    for name in _differing(before, after):
        if name not in tables:
            yield _field_rule(name, scored=name in _MAJOR), f"translation {language}: {name}"
    for name in tables:
        changed = _table_changes(name, before.get(name, {}), after.get(name, {}), scored.get(name, set()))
        yield from ((rule, f"translation {language}: {place}") for rule, place in changed)
