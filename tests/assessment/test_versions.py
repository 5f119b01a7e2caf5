"""A changed definition owns up to how far it changed, or is told the rule that it breaks."""

import json
from datetime import date

import pytest

from practice.assessment.canonical import canonical_json
from practice.assessment.versions import RuleBroken, version_rule_broken
from tests.assessment.making import area_of, definition, item_of, rating, section, translation


def moved(table, version, lineage="t1-1"):
    return table | {
        "version": version,
        "score_lineage": lineage,
        "history": [*table["history"], {"version": version, "date": date(2027, 1, 1), "change": "Something."}],
    }


def first_option(code):
    return lambda table: table["option_sets"][code]["options"][0].update(text="Other words")


CHANGES = {
    "the title": (lambda t: t.update(title="Other"), "patch"),
    "the introduction": (lambda t: t.update(intro="Other"), "patch"),
    "the claims note": (lambda t: t.update(claims_note="Other"), "patch"),
    "the short title": (lambda t: t.update(short_title="Other"), "patch"),
    "the client's title": (lambda t: t.update(client_title="Other"), "patch"),
    "the licence": (lambda t: t.update(licence="Other"), "patch"),
    "the source": (lambda t: t.update(source="Other"), "patch"),
    "a group's title": (lambda t: t["groups"][0].update(title="Other"), "patch"),
    "the code": (lambda t: t.update(code="t2"), "major"),
    "a section's title": (lambda t: t["sections"][0].update(title="Other"), "patch"),
    "a section's warning": (lambda t: t["sections"][0].update(warning="Other"), "patch"),
    "a hint of a scored item": (lambda t: item_of(t, "t1.one.01").update(hint="Other"), "patch"),
    "a facet's name": (lambda t: item_of(t, "t1.one.01").update(facet="Other"), "patch"),
    "an area's title": (lambda t: area_of(t, "ONE").update(title="Other"), "patch"),
    "an unscored item's words": (lambda t: item_of(t, "t1.root.01").update(text="Other?"), "minor"),
    "an unscored option": (first_option("places"), "minor"),
    "an unscored item more": (
        lambda t: t["sections"][0]["items"].append(item_of(t, "t1.root.04") | {"key": "t1.root.09"}),
        "minor",
    ),
    "an unscored item less": (lambda t: t["sections"][8]["items"].pop(), "minor"),
    "an unscored section more": (
        lambda t: t["sections"].append(section("x", item_of(t, "t1.root.04") | {"key": "t1.x.01"})),
        "minor",
    ),
    "a privacy": (lambda t: item_of(t, "t1.one.01").update(privacy="area_only"), "minor"),
    "a soft flag": (lambda t: item_of(t, "t1.one.04").update(soft_flag=False), "minor"),
    "the order of the items": (lambda t: t["sections"][0]["items"].reverse(), "minor"),
    "a shuffled section": (lambda t: t["sections"][0].update(shuffle=True), "minor"),
    "a section's rounds": (lambda t: t["sections"][0].update(rounds="first_and_last"), "minor"),
    "the step": (lambda t: t.update(step=2), "minor"),
    "scored wording": (lambda t: item_of(t, "t1.one.01").update(text="Other."), "major"),
    "a scored option": (first_option("AGR"), "major"),
    "the words for not applicable": (lambda t: t["option_sets"]["FRQ"].update(not_applicable="Other"), "major"),
    "a scored item's key": (lambda t: item_of(t, "t1.one.01").update(key="t1.one.09"), "major"),
    "a scored item's keying": (lambda t: item_of(t, "t1.one.01").update(reverse=True), "major"),
    "a scored item's scale": (lambda t: item_of(t, "t1.one.01").update(options="FRQ"), "major"),
    "an unscored item that now scores": (lambda t: item_of(t, "t1.root.04").update(area="ONE"), "major"),
    "a scored item's area": (lambda t: item_of(t, "t1.one.01").update(area="TWO"), "major"),
    "a scored item that scores no more": (lambda t: item_of(t, "t1.one.01").pop("area"), "major"),
    "a scored item more": (lambda t: t["sections"][0]["items"].append(rating("t1.one.09", "ONE")), "major"),
    "a scored item less": (lambda t: t["sections"][0]["items"].pop(), "major"),
    "how many answers are needed": (lambda t: area_of(t, "ONE").update(min_valid=4), "major"),
    "an area's polarity": (lambda t: area_of(t, "LOAD").update(polarity="higher_is_better"), "major"),
    "an area more": (lambda t: t["areas"].append({"code": "NEW", "title": "New"}), "major"),
    "a group less": (lambda t: t["groups"].pop(), "major"),
    "the recall window": (lambda t: t.update(window_text="Think about today."), "major"),
    "the days of the window": (lambda t: t.update(window_days=7), "major"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_needs_its_version(what):
    spoil, needed = CHANGES[what]
    old, new = definition(), definition()
    spoil(new)
    order = ("patch", "minor", "major")
    for version, moves in (("1.0.1", "patch"), ("1.1.0", "minor")):
        found = version_rule_broken(old, moved(new, version))
        if order.index(moves) >= order.index(needed):
            assert found is None
        else:
            assert (found.needed, found.moved, found.new_lineage) == (needed, moves, needed == "major")
            assert found.places
    assert version_rule_broken(old, moved(new, "2.0.0", "t1-2")) is None


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_without_a_new_version_is_refused(what):
    spoil, needed = CHANGES[what]
    new = definition()
    spoil(new)
    found = version_rule_broken(definition(), new)
    assert (found.needed, found.moved) == (needed, None)


def test_a_major_change_needs_a_new_lineage_as_well():
    new = definition()
    item_of(new, "t1.one.01")["text"] = "Other."
    found = version_rule_broken(definition(), moved(new, "2.0.0"))
    assert found == RuleBroken("major", "major", True, found.places)
    assert found.places[0] == "item t1.one.01: text"


def test_nothing_changed_breaks_nothing():
    assert version_rule_broken(definition(), definition()) is None
    assert version_rule_broken(definition(), json.loads(canonical_json(definition()))) is None


def test_a_new_lineage_alone_is_a_major_change():
    found = version_rule_broken(definition(), definition(score_lineage="t1-2"))
    assert found == RuleBroken("major", None, False, ("score_lineage",))
    assert version_rule_broken(definition(), moved(definition(), "1.1.0", "t1-2")).needed == "major"
    assert version_rule_broken(definition(), moved(definition(), "2.0.0", "t1-2")) is None


def test_a_new_major_version_without_changes_may_keep_the_lineage():
    assert version_rule_broken(definition(), moved(definition(), "2.0.0")) is None


@pytest.mark.parametrize("version", ["0.9.0", "1.0.0", "one", "1.0", "1.0.0.1", "2.0", "1.1.x", "-1.0.0"])
def test_a_version_that_stands_still_goes_back_or_is_none_is_not_enough(version):
    new = definition(version=version)
    new["title"] = "Other"
    assert version_rule_broken(definition(), new).moved is None


def test_the_most_telling_change_is_named_first_and_ten_at_most():
    new = definition(title="Other")
    item_of(new, "t1.one.01")["text"] = "Other."
    found = version_rule_broken(definition(), new)
    assert found.places == ("item t1.one.01: text", "title")
    for part in new["sections"]:
        part["title"] = "Other"
    assert len(version_rule_broken(definition(), new).places) == 10


def test_a_translation_more_or_less_is_minor():
    old, new = definition(), definition(translations={"es": translation(definition())})
    assert version_rule_broken(old, moved(new, "1.0.1")).places == ("translation es", "history")
    assert version_rule_broken(new, moved(old, "1.0.1")).needed == "minor"
    assert version_rule_broken(new, moved(old, "1.1.0")) is None
    assert version_rule_broken(old, moved(new, "1.1.0")) is None


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        (("title",), "patch"),
        (("window_text",), "major"),
        (("sections", "one", "title"), "patch"),
        (("areas", "ONE", "title"), "patch"),
        (("groups", "both", "title"), "patch"),
        (("items", "t1.one.01", "text"), "major"),
        (("items", "t1.root.01", "text"), "minor"),
        (("options", "AGR", "1"), "major"),
        (("options", "places", "home"), "minor"),
    ],
)
def test_words_of_a_translation_change_by_the_same_rules(path, needed):
    old = definition(translations={"es": translation(definition())})
    new = definition(translations={"es": translation(definition())})
    place = new["translations"]["es"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "otras palabras"
    found = version_rule_broken(old, new)
    assert found.needed == needed
    assert found.places[0].startswith("translation es: ")


def test_a_version_that_can_not_be_read_on_the_old_side_is_not_enough_either():
    assert version_rule_broken(definition(version="1.0"), definition(version="2.0.0", title="Other")).moved is None
    assert version_rule_broken(definition(version="x"), definition(version="2.0.0", title="Other")).moved is None


def test_a_removed_part_does_not_hide_what_changed_after_it():
    new = definition()
    next(part for part in new["sections"] if part["key"] == "next")["items"].pop(0)
    item_of(new, "t1.one.01")["text"] = "Other."
    assert version_rule_broken(definition(), new).places == ("item t1.one.01: text", "item t1.next.01")


def test_every_place_is_named_in_words():
    new = definition(title="Other", intro="Other")
    first_option("places")(new)
    area_of(new, "ONE")["title"] = "Other"
    new["groups"][0]["title"] = "Other"
    new["sections"][0]["title"] = "Other"
    new["sections"][0]["items"].reverse()
    assert version_rule_broken(definition(), new).places == (
        "option set places: options",
        "order of the items",
        "intro",
        "title",
        "area ONE: title",
        "group both: title",
        "section one: title",
    )


def test_changed_items_are_named_in_the_order_of_their_keys():
    new = definition()
    keys = [f"t1.{area}.0{n}" for area in ("one", "three", "two") for n in (1, 2, 3)]
    for key in keys:
        item_of(new, key)["text"] = "Other."
    assert version_rule_broken(definition(), new).places == tuple(f"item {key}: text" for key in keys)


def test_an_item_more_is_not_another_order():
    new = definition()
    new["sections"][0]["items"].insert(0, item_of(new, "t1.root.04") | {"key": "t1.root.09"})
    assert version_rule_broken(definition(), new).places == ("item t1.root.09",)


def test_translations_are_named_by_language_in_order():
    whole = {code: translation(definition(), code) for code in ("de", "es", "fr", "it")}
    found = version_rule_broken(definition(translations=whole), definition())
    assert found.places == ("translation de", "translation es", "translation fr", "translation it")
