"""One questionnaire as plain values: instrument, section, item, option set, area.

Everything here is frozen. `catalogue.py` builds these from the definition files; nothing else does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from practice.assessment import budget
from practice.assessment.options import OptionSet, UnknownPart

Perspective = Literal["self", "partner", "us", "mixed"]
ItemType = Literal["rating", "choose", "rank", "text", "plan", "plan_review", "rhythm"]
Privacy = Literal["shareable", "area_only", "private"]
Rounds = Literal["every", "first_and_last"]
Polarity = Literal["higher_is_better", "higher_is_more"]


@dataclass(frozen=True, slots=True)
class ShowIf:
    """The item is shown when `item`, on an earlier page, was answered with one of the option keys `any`."""

    item: str
    any: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One question. Which of the later fields mean something depends on `type`.

    `guess_of` is the item whose answer by the partner this one guesses; `reviews` the plan whose earlier rows are asked
    about; `continue_on` the options of a gate that let the person go on.
    """

    key: str
    type: ItemType
    text: str
    facet: str = ""
    area: str | None = None
    perspective: Perspective = "self"
    options: OptionSet | None = None
    reverse: bool = False
    privacy: Privacy = "shareable"
    soft_flag: bool = False
    hint: str | None = None
    max_choices: int | None = None
    exclusive: tuple[str, ...] = ()
    guess_of: str | None = None
    max_length: int | None = None
    rows: int = 0
    components: OptionSet | None = None
    needs_approval: tuple[str, ...] = ()
    reviews: str | None = None
    continue_on: tuple[str, ...] = ()
    show_if: ShowIf | None = None

    @property
    def is_scored(self) -> bool:
        """Whether the item counts in an area."""
        return self.area is not None

    @property
    def is_for_everybody(self) -> bool:
        """Whether it is asked whatever was answered before: without a condition, and no look back at a plan."""
        return self.show_if is None and self.type != "plan_review"

    @property
    def most_choices(self) -> int:
        """How many options may be chosen or ranked: all of them where the definition sets no limit."""
        return len(self.scale.options) if self.max_choices is None else self.max_choices

    @property
    def scale(self) -> OptionSet:
        """The option set of a rating, rank or choice; raises UnknownPart for an item without one."""
        if self.options is None:
            raise UnknownPart(f"{self.key} has no options")
        return self.options


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the form."""

    key: str
    title: str
    items: tuple[Item, ...]
    intro: str | None = None
    warning: str | None = None
    shuffle: bool = False
    rounds: Rounds = "every"


@dataclass(frozen=True, slots=True)
class Area:
    """A scored group of items.

    `kind` scale or index (no consistency coefficient); `polarity` higher_is_more marks an index of strain, where a
    high score is the unwelcome end. `pair` names the area that asks the same behaviours of the other person; `group`
    the section mean that this one belongs to; `min_valid` how many answers a score needs.
    """

    code: str
    title: str
    items: tuple[Item, ...]
    min_valid: int
    kind: Literal["scale", "index"] = "scale"
    polarity: Polarity = "higher_is_better"
    apart: bool = False
    perspective: Perspective = "mixed"
    pair: str | None = None
    group: str | None = None

    @property
    def scale(self) -> OptionSet:
        """The scale that all the area's items share."""
        return next(iter(self.items)).scale

    @property
    def higher_is_better(self) -> bool:
        """False for an index of strain."""
        return self.polarity == "higher_is_better"


@dataclass(frozen=True, slots=True)
class Group:
    """Areas with a common mean, valid only if every one of them is."""

    code: str
    title: str
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an instrument's history."""

    version: str
    date: date
    change: str


@dataclass(frozen=True)
class Instrument:
    """One version of a questionnaire, or the part of it that one round asks (`for_round`), in one language.

    `sha256` is the hash of the whole definition, the same for every part and language of the version. `whole` is False
    where `for_round` left areas out. `texts` holds the translations that `in_language` takes its words from.
    """

    code: str
    version: str
    score_lineage: str
    language: str
    step: int
    private: bool
    title: str
    short_title: str
    client_title: str
    intro: str
    window_days: int
    window_text: str
    sections: tuple[Section, ...]
    areas: tuple[Area, ...]
    groups: tuple[Group, ...]
    option_sets: Mapping[str, OptionSet]
    licence: str
    source: str
    claims_note: str
    history: tuple[Change, ...]
    sha256: str
    own_language: str = "en"
    whole: bool = True
    translated: Mapping[str, "Instrument"] = field(default_factory=dict, repr=False, compare=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The definition's own language first, then the others by code."""
        return (self.own_language, *sorted(set(self.translated) - {self.own_language}))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in form order."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def ratings(self) -> tuple[Item, ...]:
        """The items answered on a scale, in form order."""
        return tuple(item for item in self.items if item.type == "rating")

    @cached_property
    def for_everybody(self) -> frozenset[str]:
        """The sections whose questions are asked whatever was answered before, in this round or an earlier one."""
        depends = {section.key for section in self.sections for item in section.items if not item.is_for_everybody}
        return frozenset(section.key for section in self.sections) - depends

    @cached_property
    def _by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    @cached_property
    def _areas_by_code(self) -> dict[str, Area]:
        return {area.code: area for area in self.areas}

    def item(self, key: str) -> Item:
        """The item with that key; raises UnknownPart."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownPart(f"{self.code} {self.version}: no item {key!r}") from None

    def has_item(self, key: str) -> bool:
        """Whether this form (this round's part of it) has the item."""
        return key in self._by_key

    def area(self, code: str) -> Area:
        """The area with that code; raises UnknownPart."""
        try:
            return self._areas_by_code[code]
        except KeyError:
            raise UnknownPart(f"{self.code} {self.version}: no area {code!r}") from None

    def has_area(self, code: str | None) -> bool:
        """Whether this form (this round's part of it) has the area."""
        return code in self._areas_by_code

    def section(self, key: str) -> Section:
        """The section with that key; raises UnknownPart."""
        for section in self.sections:
            if section.key == key:
                return section
        raise UnknownPart(f"{self.code} {self.version}: no section {key!r}")

    @property
    def seconds(self) -> int:
        """How long the form takes at the budgeted pace."""
        return sum(budget.seconds(item.type, item.max_choices, item.rows) for item in self.items)

    @property
    def minutes(self) -> float:
        """How long the form takes, in minutes, rounded up to the next half."""
        return budget.minutes(self.seconds)

    def in_language(self, code: str) -> "Instrument":
        """The same form in another language; in the definition's own where there is no translation.

        A region falls back to its language: "es-MX" to "es".
        """
        known = self.translated
        found = known.get(code) or known.get(code.partition("-")[0]) or known.get(self.own_language) or self
        return replace(found, translated=known) if found is not self else self

    def for_round(self, areas: frozenset[str] | None, first_or_last: bool) -> "Instrument":
        """The part of the form that a round asks: same items, version, lineage and hash.

        `areas` are the codes of the whole areas that the therapist chose, None for all of them. Items without an area
        stay. Sections for the first and the last round only drop out in between, and so do sections left empty and
        items whose condition is no longer asked. Raises UnknownPart for a code that is not an area here.
        """
        for code in areas or ():
            self.area(code)
        chosen = frozenset(self._areas_by_code) if areas is None else areas
        part = self._part(chosen, first_or_last)
        others = {code: other._part(chosen, first_or_last) for code, other in self.translated.items()}
        return replace(part, translated=others)

    def _part(self, chosen: frozenset[str], first_or_last: bool) -> "Instrument":
        asked = set(_asked(self.sections, chosen, first_or_last))
        sections = tuple(
            replace(section, items=items)
            for section in self.sections
            if (items := tuple(item for item in section.items if item.key in asked))
        )
        areas = tuple(area for area in self.areas if area.code in chosen and any(i.key in asked for i in area.items))
        codes = {area.code for area in areas}
        groups = tuple(group for group in self.groups if all(area.code in codes for area in group.areas))
        whole = self.whole and len(areas) == len(self.areas)
        return replace(self, sections=sections, areas=areas, groups=groups, whole=whole)


def _asked(sections: tuple[Section, ...], chosen: frozenset[str], first_or_last: bool) -> Iterator[str]:
    """The keys of the items that a round asks, in form order."""
    so_far: set[str] = set()
    for section in sections:
        if section.rounds == "first_and_last" and not first_or_last:
            continue
        for item in section.items:
            reachable = item.show_if is None or item.show_if.item in so_far
            if reachable and (item.area is None or item.area in chosen):
                so_far.add(item.key)
                yield item.key
