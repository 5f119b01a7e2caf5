"""What a form's words must keep to: `check` reads a definition as parsed from its file, before any of it is built.

The word lists are in `word_rules_<language>.py`, with the reasoned exceptions. Structure (keys, areas,
options, time) is checked where definitions are loaded.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from practice.assessment.choices import READING_GRADE_LIMIT
from practice.assessment.text_checks import grade_of, sentences, shingle_hash, shingles, words
from practice.assessment.word_rules import WordRules
from practice.assessment.word_rules_en import ENGLISH
from practice.assessment.word_rules_es import SPANISH

BY_LANGUAGE: Mapping[str, WordRules] = {"en": ENGLISH, "es": SPANISH}

FREQUENCY_SET = "FRQ"

Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One text that breaks a rule: where it stands, the rule's name and what is wrong in words."""

    place: str
    rule: str
    message: str


def check(definition: Definition) -> list[Fault]:
    """Every fault of the definition's words that is not a reasoned exception, in form order.

    Raises LookupError for a language that has no word rules.
    """
    exceptions = rules_of(definition).exceptions
    return [fault for fault in every_fault(definition) if (fault.place, fault.rule) not in exceptions]


def every_fault(definition: Definition) -> list[Fault]:
    """What `check` finds and the reasoned exceptions too."""
    rules = rules_of(definition)
    found = [*_items(definition, rules), *_client_texts(definition, rules), *_sections(definition, rules)]
    return [*found, *_areas(definition, rules), *_pairs(definition, rules)]


def rules_of(definition: Definition) -> WordRules:
    """The word rules of the definition's language; raises LookupError for a language that has none."""
    try:
        return BY_LANGUAGE[definition["language"]]
    except KeyError:
        raise LookupError(f"no word rules for language {definition.get('language')!r}") from None


def items(definition: Definition) -> Iterator[Mapping[str, Any]]:
    """Every item in form order."""
    for section in definition["sections"]:
        yield from section["items"]


def reverse_share(definition: Definition) -> float | None:
    """The share, 0 to 1, of reverse-keyed items among the ratings that count in an area; None without such items.

    Areas that are shown apart do not count.
    """
    apart = {area["code"] for area in definition.get("areas", ()) if area.get("apart")}
    scored = [item for item in items(definition) if item.get("area") and item["area"] not in apart]
    return sum(bool(item.get("reverse")) for item in scored) / len(scored) if scored else None


def section_grades(definition: Definition) -> dict[str, float]:
    """Each section's reading grade, by key, over what a client reads there before the options."""
    return {section["key"]: grade_of(section_text(section)) or 0.0 for section in definition["sections"]}


def section_text(section: Mapping[str, Any]) -> str:
    """A section's warning, introduction, questions and hints, a line each."""
    lines = [section.get("warning"), section.get("intro")]
    lines += [item.get(name) for item in section["items"] for name in ("text", "hint")]
    return "\n".join(line for line in lines if line)


def client_texts(definition: Definition) -> Iterator[tuple[str, str]]:
    """Every text that a client can come to read, with its place: an item's key, `key:hint`, `section com:intro` ..."""
    for name in ("client_title", "intro", "window_text"):
        yield name, definition[name]
    for section in definition["sections"]:
        for name in ("title", "intro", "warning"):
            if section.get(name):
                yield f"section {section['key']}:{name}", section[name]
        for item in section["items"]:
            yield item["key"], item["text"]
            if item.get("hint"):
                yield f"{item['key']}:hint", item["hint"]
    for code, options in definition["option_sets"].items():
        for option in options["options"]:
            yield f"option {code}.{option['key']}", option["text"]
        if "not_applicable" in options:
            yield f"option {code}:not_applicable", options["not_applicable"]
    for area in definition.get("areas", ()):
        yield f"area {area['code']}", area["title"]


def shared_runs(definition: Definition, hashes: Collection[str], n: int) -> list[Fault]:
    """A fault for every run of `n` words, in any text of the definition, whose hash is among `hashes`."""
    own = [(name, definition[name]) for name in ("title", "short_title", "source", "claims_note")]
    return [
        Fault(place, "shared_run", f"shares “{run}” with a text that is off limits")
        for place, text in [*client_texts(definition), *own]
        for run in dict.fromkeys(shingles(text, n))
        if shingle_hash(run) in hashes
    ]


def mirrored(text: str, rules: WordRules) -> str:
    """A sentence about oneself as the same sentence about the partner: the words of `rules.mirror` and nothing else."""
    swaps = rules.mirror
    longest_first = sorted(swaps, key=len, reverse=True)
    pronouns = re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE)
    turned = pronouns.sub(lambda found: swaps[found.group().lower()], _plain(text))
    return turned[:1].upper() + turned[1:]


def _plain(text: str) -> str:
    return text.replace("\u2019", "'")


def _hits(pattern: re.Pattern[str], text: str) -> str:
    """The words of `text` that the pattern finds, as a list in words; empty if there are none."""
    return ", ".join(dict.fromkeys(found.strip() for found in pattern.findall(_plain(text).lower())))


def _items(definition: Definition, rules: WordRules) -> Iterator[Fault]:
    index_areas = {area["code"] for area in definition.get("areas", ()) if area["kind"] == "index"}
    for item in items(definition):
        key, text = item["key"], item["text"]
        length = len(words(text))
        if length > rules.longest_item:
            yield Fault(key, "too_long", f"has {length} words, {rules.longest_item} are allowed")
        if found := _hits(rules.double_barrelled, text):
            yield Fault(key, "double_barrelled", f"asks two things: {found}")
        if item["type"] == "rating":
            yield from _rating(item, item.get("area") in index_areas, rules)


def _rating(item: Mapping[str, Any], completes_the_page: bool, rules: WordRules) -> Iterator[Fault]:
    """Faults of one rating. An index's items complete the page's question, so they need no person of their own."""
    key, text = item["key"], item["text"]
    if len(sentences(text)) != 1:
        yield Fault(key, "one_sentence", "a rating is one sentence")
    if not completes_the_page and not _hits(rules.perspective[item["perspective"]], text):
        yield Fault(key, "perspective", f"does not say in words that it is about {item['perspective']}")
    if item["options"] != FREQUENCY_SET:
        return
    for rule, pattern in (("negation", rules.negation), ("frequency", rules.frequency)):
        if found := _hits(pattern, text):
            yield Fault(key, rule, f"is answered by how often, so it can't say: {found}")


def _client_texts(definition: Definition, rules: WordRules) -> Iterator[Fault]:
    banned = [
        ("label", rules.labels),
        ("leading", rules.leading),
        ("gendered", rules.gendered),
        ("not_for_clients", rules.not_for_clients),
        ("forcing", rules.forcing),
    ]
    if not definition["private"]:
        banned.append(("safety", rules.safety))
    if rules.address is not None:
        banned.append(("address", rules.address))
    for place, text in client_texts(definition):
        for rule, pattern in banned:
            if found := _hits(pattern, text):
                yield Fault(place, rule, f"says: {found}")


def _sections(definition: Definition, rules: WordRules) -> Iterator[Fault]:
    for section in definition["sections"]:
        place = f"section {section['key']}"
        grade = grade_of(section_text(section)) if rules.reading_grade else None
        if grade is not None and grade > READING_GRADE_LIMIT:
            yield Fault(place, "reading_grade", f"reads at grade {grade:.1f}, {READING_GRADE_LIMIT:g} is the limit")
        asked = " ".join(f"{item['text']} {item.get('hint', '')}" for item in section["items"])
        if not section.get("warning") and (found := _hits(rules.warned_about, asked)):
            yield Fault(place, "warning", f"has no line of warning, but asks about: {found}")


def _areas(definition: Definition, rules: WordRules) -> Iterator[Fault]:
    for area in definition.get("areas", ()):
        if area["polarity"] == "higher_is_better" and (found := _hits(rules.low_end, area["title"])):
            yield Fault(f"area {area['code']}", "low_end", f"the title is not true of a high score: {found}")


def _pairs(definition: Definition, rules: WordRules) -> Iterator[Fault]:
    """The partner's item of a pair must be the own one with its pronouns turned."""
    areas = {area["code"]: area for area in definition.get("areas", ())}
    by_area: dict[str, list[Mapping[str, Any]]] = {}
    for item in items(definition):
        by_area.setdefault(item.get("area", ""), []).append(item)
    for code, area in areas.items():
        if area.get("pair") is None or area["perspective"] != "self":
            continue
        for own, other in zip(by_area.get(code, ()), by_area.get(area["pair"], ()), strict=False):
            wanted = mirrored(own["text"], rules)
            if _plain(other["text"]) != wanted:
                yield Fault(other["key"], "pair", f"must be “{wanted}”, its pair is {own['key']}")
