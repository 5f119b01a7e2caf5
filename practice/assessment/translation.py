"""A translation of one definition: texts only, keyed by item and option. Complete, or refused."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from practice.assessment import schema
from practice.assessment.instrument import Area, Group, Instrument, Item, Section
from practice.assessment.options import OptionSet
from practice.assessment.schema import Faults, Field, check_table

_TOP = ("title", "short_title", "client_title", "intro", "window_text", "licence", "source", "claims_note")
_MUST = ("title", "short_title", "client_title", "intro", "window_text")
_TEXT = Field(schema.text(2000, lines=True), required=True)


def translate(own: Instrument, language: str, texts: Mapping[str, Any], faults: Faults) -> Instrument | None:
    """`own` in another language; None after noting in `faults` each text that is missing or translates nothing."""
    before = len(faults.lines)
    _check(own, texts, faults)
    if len(faults.lines) > before:
        return None
    sets = {code: _options(options, texts["options"][code]) for code, options in own.option_sets.items()}
    items = {item.key: _item(item, texts["items"][item.key], sets) for item in own.items}
    areas = tuple(_area(area, texts, items) for area in own.areas)
    return replace(
        own,
        **{name: texts[name] for name in _TOP if name in texts},
        language=language,
        option_sets=sets,
        sections=tuple(_section(section, texts["sections"][section.key], items) for section in own.sections),
        areas=areas,
        groups=tuple(_group(group, texts, areas) for group in own.groups),
    )


def worded(definition: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A definition's content with a translation's words in place of its own, for whoever reads its words.

    The translation must be complete; its own language gives the definition itself.
    """
    texts = definition.get("translations", {}).get(language)
    if texts is None:
        return dict(definition)
    return {
        **definition,
        **{name: texts[name] for name in _TOP if name in texts},
        "language": language,
        "option_sets": {
            code: {**options, **_said(options, texts["options"][code])}
            for code, options in definition["option_sets"].items()
        },
        "sections": [
            {
                **section,
                **texts["sections"][section["key"]],
                "items": [{**item, **texts["items"][item["key"]]} for item in section["items"]],
            }
            for section in definition["sections"]
        ],
        "areas": [{**area, **texts["areas"][area["code"]]} for area in definition.get("areas", [])],
    }


def _said(options: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"options": [{**option, "text": texts[option["key"]]} for option in options["options"]]}
    return said | ({"not_applicable": texts["not_applicable"]} if "not_applicable" in texts else {})


def _check(own: Instrument, texts: Mapping[str, Any], faults: Faults) -> None:
    named = ["items", "options", "sections"]
    named += [name for name, parts in (("areas", own.areas), ("groups", own.groups)) if parts]
    top = {name: Field(_TEXT.rule, required=name in _MUST) for name in _TOP}
    tables = {name: Field(schema.named_tables, required=True) for name in named}
    if not check_table(texts, {**top, **tables}, "", faults):
        return
    for name, expected in _expected(own).items():
        given = texts.get(name, {})
        for key in given:
            if key not in expected:
                faults.add(f"{name} {key}", "translates nothing")
        for key, fields in expected.items():
            check_table(given.get(key, {}), dict.fromkeys(fields, _TEXT), f"{name} {key}", faults)


def _expected(own: Instrument) -> dict[str, dict[str, list[str]]]:
    """Every text that a translation must have: the same that the definition has."""
    return {
        "items": {item.key: _present(item, "text", "hint") for item in own.items},
        "options": {
            code: [*options.keys, *_present(options, "not_applicable")] for code, options in own.option_sets.items()
        },
        "sections": {section.key: _present(section, "title", "intro", "warning") for section in own.sections},
        "areas": {area.code: ["title"] for area in own.areas},
        "groups": {group.code: ["title"] for group in own.groups},
    }


def _present(part: object, *names: str) -> list[str]:
    return [name for name in names if getattr(part, name) is not None]


def _options(options: OptionSet, texts: Mapping[str, str]) -> OptionSet:
    translated = tuple(replace(option, text=texts[option.key]) for option in options.options)
    return replace(options, options=translated, not_applicable=texts.get("not_applicable"))


def _item(item: Item, texts: Mapping[str, str], sets: Mapping[str, OptionSet]) -> Item:
    return replace(
        item,
        text=texts["text"],
        hint=texts.get("hint"),
        options=sets[item.options.code] if item.options else None,
        components=sets[item.components.code] if item.components else None,
    )


def _section(section: Section, texts: Mapping[str, str], items: Mapping[str, Item]) -> Section:
    return replace(
        section,
        title=texts["title"],
        intro=texts.get("intro"),
        warning=texts.get("warning"),
        items=tuple(items[item.key] for item in section.items),
    )


def _area(area: Area, texts: Mapping[str, Any], items: Mapping[str, Item]) -> Area:
    return replace(area, title=texts["areas"][area.code]["title"], items=tuple(items[item.key] for item in area.items))


def _group(group: Group, texts: Mapping[str, Any], areas: tuple[Area, ...]) -> Group:
    members = tuple(area for area in areas if area.group == group.code)
    return replace(group, title=texts["groups"][group.code]["title"], areas=members)
