"""One definition file's content -> an Instrument, or the faults that keep it from being one."""

from collections.abc import Mapping
from typing import Any

from practice.assessment import schema
from practice.assessment.definition_rules import instrument_rules
from practice.assessment.instrument import Area, Change, Group, Instrument, Item, Section, ShowIf
from practice.assessment.needed import needed
from practice.assessment.options import Option, OptionSet
from practice.assessment.schema import Faults, check_table


def build(definition: Mapping[str, Any], sha256: str, faults: Faults) -> Instrument | None:
    """The instrument of a parsed definition; None after noting in `faults` everything that is wrong with it."""
    if not _shaped(definition, faults):
        return None
    sets = {code: _option_set(code, table) for code, table in definition["option_sets"].items()}
    if not _known_option_sets(definition, sets, faults):
        return None
    sections = tuple(_section(table, sets) for table in definition["sections"])
    areas = tuple(_area(table, sections) for table in definition.get("areas", []))
    groups = tuple(_group(table, areas) for table in definition.get("groups", []))
    instrument = Instrument(
        **{name: definition[name] for name in _COPIED},
        sections=sections,
        areas=areas,
        groups=groups,
        option_sets=sets,
        history=tuple(Change(**line) for line in definition["history"]),
        sha256=sha256,
        own_language=definition["language"],
    )
    before = len(faults.lines)
    instrument_rules(instrument, faults)
    return instrument if len(faults.lines) == before else None


_COPIED = (
    *("code", "version", "score_lineage", "language", "step", "private", "title", "short_title", "client_title"),
    *("intro", "window_days", "window_text", "licence", "source", "claims_note"),
)


def _shaped(definition: Mapping[str, Any], faults: Faults) -> bool:
    """Whether every table has the fields it must have and no other, each of the right kind."""
    if not check_table(definition, schema.INSTRUMENT, "", faults):
        return False
    before = len(faults.lines)
    for number, line in enumerate(definition["history"], 1):
        check_table(line, schema.HISTORY, f"history {number}", faults)
    for code, table in definition["option_sets"].items():
        _option_set_shaped(code, table, faults)
    for number, section in enumerate(definition["sections"], 1):
        if check_table(section, schema.SECTION, f"section {section.get('key', number)}", faults):
            for place, item in enumerate(section["items"], 1):
                name = item.get("key", f"{place} of section {section['key']}")
                _item_shaped(item, f"item {name}", faults)
    for name, fields in (("area", schema.AREA), ("group", schema.GROUP)):
        for number, table in enumerate(definition.get(f"{name}s", []), 1):
            check_table(table, fields, f"{name} {table.get('code', number)}", faults)
    return len(faults.lines) == before


def _option_set_shaped(code: str, table: Any, faults: Faults) -> None:
    place = f"option set {code}"
    if (wrong := schema.pattern(schema.CODE, "a code")(code)) is not None:
        faults.add(place, wrong)
    if check_table(table, schema.OPTION_SET, place, faults):
        for number, option in enumerate(table["options"], 1):
            check_table(option, schema.OPTION, f"{place}, option {option.get('key', number)}", faults)


def _item_shaped(item: Mapping[str, Any], place: str, faults: Faults) -> None:
    own = schema.ITEM_BY_TYPE.get(str(item.get("type")), {})
    if check_table(item, schema.ITEM | own, place, faults) and "show_if" in item:
        check_table(item["show_if"], schema.SHOW_IF, f"{place}, show_if", faults)


def _known_option_sets(definition: Mapping[str, Any], sets: Mapping[str, OptionSet], faults: Faults) -> bool:
    """Whether the option sets that items name exist."""
    before = len(faults.lines)
    for section in definition["sections"]:
        for item in section["items"]:
            for name in ("options", "components"):
                if name in item and item[name] not in sets:
                    faults.add(f"item {item['key']}", f"unknown option set {item[name]!r}")
    return len(faults.lines) == before


def _option_set(code: str, table: Mapping[str, Any]) -> OptionSet:
    options = tuple(Option(entry["key"], entry["text"], entry.get("value")) for entry in table["options"])
    return OptionSet(code, options, table["scale"], table.get("not_applicable"))


def _section(table: Mapping[str, Any], sets: Mapping[str, OptionSet]) -> Section:
    fields = {name: value for name, value in table.items() if name != "items"}
    return Section(**fields, items=tuple(_item(entry, sets) for entry in table["items"]))


def _item(table: Mapping[str, Any], sets: Mapping[str, OptionSet]) -> Item:
    fields = dict(table)
    for name in ("options", "components"):
        if name in fields:
            fields[name] = sets[fields[name]]
    for name in ("exclusive", "needs_approval", "continue_on"):
        fields[name] = tuple(fields.get(name, ()))
    if "show_if" in fields:
        fields["show_if"] = ShowIf(table["show_if"]["item"], tuple(table["show_if"]["any"]))
    return Item(**fields)


def _area(table: Mapping[str, Any], sections: tuple[Section, ...]) -> Area:
    items = tuple(item for section in sections for item in section.items if item.area == table["code"])
    min_valid = table.get("min_valid", needed(len(items)))
    return Area(**{**table, "items": items, "min_valid": min_valid})


def _group(table: Mapping[str, Any], areas: tuple[Area, ...]) -> Group:
    return Group(table["code"], table["title"], tuple(area for area in areas if area.group == table["code"]))
