"""The content report of one instrument: what it asks, how much of it, how it reads and what to mind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practice.assessment import choices, wording
from practice.assessment.instrument import Area, Instrument
from practice.assessment.translation import worded

MOST_ITEMS_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class AreaContent:
    """One area: its facets in form order and how many of its items are reverse-keyed."""

    code: str
    title: str
    facets: tuple[str, ...]
    reversed: int
    min_valid: int


@dataclass(frozen=True, slots=True)
class SectionContent:
    """One page: how many items it has and the reading grade of its words (English only)."""

    key: str
    title: str
    items: int
    grade: float | None


@dataclass(frozen=True, slots=True)
class ContentReport:
    """One instrument's content. `reverse_share` is 0 to 1 over the scored items of areas not shown apart."""

    code: str
    version: str
    title: str
    languages: tuple[str, ...]
    sha256: str
    items: int
    ratings: int
    minutes: float
    areas: tuple[AreaContent, ...]
    unscored: tuple[str, ...]
    sections: tuple[SectionContent, ...]
    reverse_share: float | None
    warnings: tuple[str, ...]


def content_report(instrument: Instrument, definition: Mapping[str, Any]) -> ContentReport:
    """The report of a whole instrument; `definition` is the content of its file, which the word rules read."""
    english = instrument.own_language.partition("-")[0] == "en"
    grades = wording.section_grades(definition) if english else {}
    sections = tuple(
        SectionContent(section.key, section.title, len(section.items), grades.get(section.key))
        for section in instrument.sections
    )
    return ContentReport(
        code=instrument.code,
        version=instrument.version,
        title=instrument.title,
        languages=instrument.languages,
        sha256=instrument.sha256,
        items=len(instrument.items),
        ratings=len(instrument.ratings),
        minutes=instrument.minutes,
        areas=tuple(_area(area) for area in instrument.areas),
        unscored=tuple(item.facet for item in instrument.items if not item.is_scored),
        sections=sections,
        reverse_share=wording.reverse_share(definition),
        warnings=(*_sections(sections), *_areas(instrument), *_words(instrument, definition)),
    )


def _area(area: Area) -> AreaContent:
    facets = tuple(item.facet for item in area.items)
    return AreaContent(area.code, area.title, facets, sum(item.reverse for item in area.items), area.min_valid)


def _sections(sections: tuple[SectionContent, ...]) -> list[str]:
    found = []
    for section in sections:
        if section.items > MOST_ITEMS_A_PAGE:
            found.append(f"section {section.key}: {section.items} items are much for one page")
        if section.grade is not None and section.grade > choices.READING_GRADE_LIMIT:
            found.append(f"section {section.key}: reading grade {section.grade:.1f}")
    return found


def _areas(instrument: Instrument) -> list[str]:
    found = []
    for area in instrument.areas:
        facets = [item.facet for item in area.items]
        repeated = sorted({facet for facet in facets if facets.count(facet) > 1})
        found += [f"area {area.code}: facet {facet!r} is asked twice" for facet in repeated]
        if len(facets) == 1:
            found.append(f"area {area.code}: one item is not a scale")
    return found


def _words(instrument: Instrument, definition: Mapping[str, Any]) -> list[str]:
    """What the word rules find, in each language by its own rules."""
    found = []
    for language in instrument.languages:
        before = "" if language == instrument.own_language else f"{language}: "
        try:
            faults = wording.check(worded(definition, language))
            found += [f"{before}{fault.place}: {fault.rule}: {fault.message}" for fault in faults]
        except LookupError as error:
            found.append(f"{before}{error}")
    return found


def report_lines(report: ContentReport) -> list[str]:
    """The report as lines of text for a terminal."""
    share = "none" if report.reverse_share is None else f"{100 * report.reverse_share:.0f} %"
    lines = [
        f"{report.code} {report.version}  {report.title}  [{', '.join(report.languages)}]",
        f"  sha256 {report.sha256}",
        f"  {report.items} items, {report.ratings} on a scale, {report.minutes:g} minutes, reverse-keyed: {share}",
    ]
    for area in report.areas:
        lines.append(f"  area {area.code}: {len(area.facets)} items, {area.reversed} reversed, needs {area.min_valid}")
        lines += [f"    {facet}" for facet in area.facets]
    lines += [f"  unscored: {facet}" for facet in report.unscored]
    for section in report.sections:
        grade = "" if section.grade is None else f", reading grade {section.grade:.1f}"
        lines.append(f"  section {section.key}: {section.items} items{grade}")
    lines += [f"  warning: {warning}" for warning in report.warnings] or ["  no warnings"]
    return lines
