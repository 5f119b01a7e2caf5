"""Small definitions, instruments and answers for the tests of the assessment package."""

import copy
import json
from datetime import date

from practice.assessment.canonical import definition_hash
from practice.assessment.definition import build
from practice.assessment.schema import Faults

AGR, FRQ, EXT = (1, 5), (1, 5), (0, 4)


def scale(low, high, not_applicable=None):
    options = [{"key": str(v), "value": v, "text": f"Point {v}"} for v in range(low, high + 1)]
    return {"scale": True, "options": options} | ({"not_applicable": not_applicable} if not_applicable else {})


def listed(*keys):
    return {"scale": False, "options": [{"key": key, "text": f"Option {key}"} for key in keys]}


def rating(key, area, options="AGR", **more):
    item = {
        "key": key,
        "facet": key.rpartition(".")[2],
        "area": area,
        "perspective": "us",
        "type": "rating",
        "options": options,
        "privacy": "shareable",
        "text": f"Text of {key}.",
    }
    return item | more


def other(key, kind, **more):
    item = {"key": key, "facet": key, "perspective": "self", "type": kind, "privacy": "shareable", "text": f"Q {key}?"}
    return item | more


def area(code, **more):
    table = {"code": code, "title": code.title(), "kind": "scale", "polarity": "higher_is_better", "perspective": "us"}
    return table | more


def section(key, *items, **more):
    return {"key": key, "title": key.title(), "items": list(items)} | more


def definition(**changes):
    """A definition with every kind of item and area."""
    doing = ["aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh"]
    whole = {
        "code": "t1",
        "version": "1.0.0",
        "score_lineage": "t1-1",
        "language": "en",
        "step": 1,
        "private": False,
        "title": "A first step",
        "short_title": "First",
        "client_title": "How it is",
        "intro": "Some questions.",
        "window_days": 28,
        "window_text": "Think about the past four weeks.",
        "licence": "Free.",
        "source": "Made for the tests.",
        "claims_note": "Claims nothing.",
        "history": [{"version": "1.0.0", "date": date(2026, 11, 22), "change": "First version."}],
        "option_sets": {
            "AGR": scale(1, 5),
            "FRQ": scale(1, 5, "This did not come up"),
            "EXT": scale(0, 4),
            "places": listed("home", "work", "trips", "none"),
            "areas": listed("ONE", "TWO", "THREE"),
            "sure": listed("yes", "mixed", "no"),
            "outcomes": listed("kept", "partly", "not_yet", "no_longer_fits"),
        },
        "sections": [
            section("one", *(rating(f"t1.one.0{n}", "ONE", reverse=n == 3) for n in (1, 2, 3))),
            section(
                "flagged",
                rating("t1.one.04", "ONE", soft_flag=True, privacy="area_only"),
                intro="About trust.",
                warning="This may hurt.",
                shuffle=True,
            ),
            section("two", *(rating(f"t1.two.0{n}", "TWO") for n in (1, 2, 3, 4))),
            section("three", *(rating(f"t1.three.0{n}", "THREE") for n in (1, 2, 3, 4))),
            section("apart", *(rating(f"t1.apart.0{n}", "APART") for n in (1, 2))),
            section("mine", *(rating(f"t1.do.{d}.s", "DO-self", "FRQ", perspective="self", facet=d) for d in doing)),
            section(
                "theirs", *(rating(f"t1.do.{d}.p", "DO-partner", "FRQ", perspective="partner", facet=d) for d in doing)
            ),
            section("load", *(rating(f"t1.load.0{n}", "LOAD", "EXT", perspective="self") for n in (1, 2, 3, 4))),
            section(
                "root",
                other("t1.root.01", "choose", options="places", max_choices=2, exclusive=["none"]),
                other("t1.root.02", "choose", options="places", max_choices=2, guess_of="t1.root.01"),
                other("t1.root.03", "choose", options="places", privacy="private"),
                other("t1.root.04", "text", max_length=20),
                rounds="first_and_last",
            ),
            section(
                "next",
                other("t1.next.01", "rank", options="areas", max_choices=3),
                other("t1.next.02", "choose", options="sure", max_choices=1, privacy="private"),
                other(
                    "t1.next.03",
                    "choose",
                    options="sure",
                    max_choices=1,
                    show_if={"item": "t1.two.01", "any": ["1", "2"]},
                ),
                other(
                    "t1.next.04",
                    "choose",
                    options="sure",
                    max_choices=1,
                    show_if={"item": "t1.root.01", "any": ["home"]},
                ),
            ),
            section(
                "plan",
                other("t1.plan.1", "plan_review", options="outcomes", reviews="t1.plan.2"),
                other("t1.plan.2", "plan", rows=2, components="places", needs_approval=["home"]),
                other("t1.plan.3", "rhythm"),
            ),
        ],
        "areas": [
            area("ONE", group="both"),
            area("TWO", group="both", perspective="mixed"),
            area("THREE"),
            area("APART", apart=True),
            area("DO-self", perspective="self", pair="DO-partner"),
            area("DO-partner", perspective="partner", pair="DO-self"),
            area("LOAD", kind="index", polarity="higher_is_more", perspective="self"),
        ],
        "groups": [{"code": "both", "title": "Both"}],
    }
    return copy.deepcopy(whole) | changes


def private_definition():
    """A private form with every safety question."""
    often, yes_no = "often4", "yes_no"
    frequencies = ("fear", "physical", "threat", "control", "sexual_pressure", "monitoring")
    grave = ("serious_threat", "choked", "weapon", "injury", "unsafe_now", "worse_lately", "leaving")
    single = {"max_choices": 1, "privacy": "private"}
    questions = [other(f"p.{name}", "choose", options=often, **single) for name in frequencies]
    questions += [other(f"p.{name}", "choose", options=yes_no, **single) for name in (*grave, "wants_private_talk")]
    questions += [other("p.speak_freely", "choose", options="freely", **single)]
    gate = other("p.gate", "choose", options="freely", continue_on=["no"], **single)
    made = definition(
        code="p",
        score_lineage="p-1",
        step=0,
        private=True,
        option_sets={
            often: listed("never", "once", "sometimes", "often"),
            yes_no: listed("no", "yes"),
            "freely": listed("yes", "unsure", "no"),
        },
        sections=[section("gate", gate), section("all", *questions)],
    )
    del made["areas"], made["groups"]
    return made


def faults_of(table):
    """What is wrong with a definition, as lines."""
    faults = Faults("t1/1.0.0.toml")
    build(table, "", faults)
    return faults.lines


def instrument(table=None):
    """The instrument of a definition, which must be without fault."""
    table = table if table is not None else definition()
    faults = Faults("t1/1.0.0.toml")
    made = build(table, definition_hash(table), faults)
    assert made is not None, faults.lines
    return made


def item_of(table, key):
    """The item's table inside a definition, to change it there."""
    return next(item for part in table["sections"] for item in part["items"] if item["key"] == key)


def area_of(table, code):
    return next(entry for entry in table["areas"] if entry["code"] == code)


def toml(table):
    """A definition as the text of a TOML file: every top-level field on one line."""
    return "".join(f"{_key(name)} = {_value(value)}\n" for name, value in table.items())


def _key(name):
    return json.dumps(str(name))


def _value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)} = {_value(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def write(folder, table, translations=None):
    """Write a definition (and translations, by language) where the catalogue looks for it."""
    place = folder / table["code"]
    place.mkdir(exist_ok=True)
    (place / f"{table['version']}.toml").write_text(toml(table), encoding="utf-8")
    for language, texts in (translations or {}).items():
        (place / f"{table['version']}.{language}.toml").write_text(toml(texts), encoding="utf-8")
    return place


def translation(table, mark="es"):
    """A complete translation: every text with a mark before it."""

    def marked(part, *names):
        return {name: f"{mark} {part[name]}" for name in names if name in part}

    items = [item for part in table["sections"] for item in part["items"]]
    texts = marked(table, "title", "short_title", "client_title", "intro", "window_text")
    texts["items"] = {item["key"]: marked(item, "text", "hint") for item in items}
    texts["options"] = {
        code: {option["key"]: f"{mark} {option['text']}" for option in options["options"]}
        | marked(options, "not_applicable")
        for code, options in table["option_sets"].items()
    }
    texts["sections"] = {part["key"]: marked(part, "title", "intro", "warning") for part in table["sections"]}
    for kind in ("areas", "groups"):
        if kind in table:
            texts[kind] = {entry["code"]: marked(entry, "title") for entry in table[kind]}
    return texts


def rated(**values):
    """Canonical ratings: rated(one=[4, None, 2, 5]) answers t1.one.01 ... t1.one.04."""
    answers = {}
    for name, points in values.items():
        for number, point in enumerate(points, 1):
            if point is not None:
                answers[f"t1.{name}.0{number}"] = {"value": point}
    return answers


def done(side, points):
    """Canonical ratings of the eight behaviours of oneself ("s") or of the partner ("p")."""
    keys = ("aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh")
    return {f"t1.do.{k}.{side}": {"value": p} for k, p in zip(keys, points, strict=True) if p is not None}
