"""Each form asks what its blueprint says, once and in the right direction, and a form that does not is found out."""

import pytest

from practice.assessment import catalogue
from practice.assessment.wording import items

from . import blueprint
from .checks import blueprint_faults, reverse_share_faults, structure_faults
from .planting import item_of, with_item, with_option, with_section, with_top, without_item


def test_every_facet_has_its_item_and_nothing_else_is_asked(definition):
    assert list(blueprint_faults(definition)) == []


def test_keys_pages_and_record_are_in_order_and_the_time_is_near_the_tables(definition):
    assert structure_faults(definition) == []


def test_a_fifth_to_three_tenths_of_the_area_items_of_step_one_are_reverse_keyed(read):
    assert list(reverse_share_faults(read("s1"))) == []


def test_the_loader_takes_all_five_and_counts_the_same():
    loaded = catalogue.load()
    assert {form.code: len(form.ratings) for form in loaded.all_current} == blueprint.COUNTS
    assert [form.code for form in loaded.programme] == ["s1", "s2", "s3", "s4"]
    assert [form.code for form in loaded.private] == ["safe"]


def test_listening_comes_before_the_traps_and_oneself_before_the_partner(read):
    order = [area["code"] for area in read("s2")["areas"]]
    assert order == ["LIS-self", "LIS-partner", "PIT-self", "PIT-partner", "US"]
    pages = [section["key"] for section in read("s2")["sections"]]
    assert pages.index("lis_self") < pages.index("lis_partner") < pages.index("pit_self") < pages.index("pit_partner")


def test_the_private_check_in_asks_the_fifteen_that_the_levels_are_read_from(read):
    safe = read("safe")
    for name, keys in blueprint.SAFE_OPTIONS.items():
        options = safe["option_sets"][item_of(safe, f"safe.{name}")["options"]]
        assert {option["key"] for option in options["options"]} == keys, name
    assert len(blueprint.SAFE_OPTIONS) == 15


def test_the_private_check_in_starts_with_its_gate_and_says_what_must_be_reported(read):
    gate = read("safe")["sections"][0]
    assert [item["key"] for item in gate["items"]] == ["safe.gate"]
    assert gate["items"][0]["continue_on"] == ["no"]
    assert "By law" in gate["warning"]


def test_the_private_check_in_says_which_version_it_is_and_that_no_expert_has_signed_it_off(read):
    safe = read("safe")
    assert f"version {safe['version']}" in safe["claims_note"]
    assert "no sign-off by a specialist" in safe["claims_note"]


def test_no_form_claims_more_than_what_was_answered(definition):
    note = definition["claims_note"]
    for said in ("has not been validated", "no diagnosis", "no forecast", "court or custody"):
        assert said in note


def test_places_of_tension_plan_parts_and_outcomes_are_all_offered(read):
    def keys(code, options):
        return [option["key"] for option in read(code)["option_sets"][options]["options"]]

    assert keys("s1", "tension_sources") == blueprint.TENSION_SOURCES
    assert keys("s1", "areas") == [code for code in blueprint.RATINGS["s1"] if code != "CLIMATE"]
    assert keys("s3", "plan_components") == blueprint.PLAN_COMPONENTS
    for code in ("s2", "s3", "s4"):
        assert keys(code, "outcomes") == blueprint.OUTCOMES


def test_boundary_and_check_in_rows_wait_for_the_therapist_and_the_hint_keeps_control_out(read):
    plan = item_of(read("s3"), "s3.plan.1")
    assert sorted(plan["needs_approval"]) == ["boundaries", "checkins"]
    assert plan["rows"] == 3
    for word in ("you will do yourself", "phone", "money", "where someone is"):
        assert word in plan["hint"]


def test_every_plan_is_looked_back_on_in_the_next_round(definition):
    plans = {item["key"] for item in items(definition) if item["type"] == "plan"}
    assert {item["reviews"] for item in items(definition) if item["type"] == "plan_review"} == plans


def test_a_private_question_says_on_its_page_that_it_is_never_shown_to_both(read):
    for item in items(read("s1")):
        assert (item["privacy"] == "private") == ("never shown on a page for both" in item.get("hint", "")), item["key"]


BLUEPRINT_FAULTS = {
    "a facet without its item": ("s1", without_item("s1.goa.02"), "is there 0 times"),
    "a facet asked twice": ("s1", with_item("s1.goa.02", facet="goals"), "is there 2 times"),
    "a facet of our own invention": ("s4", with_item("s4.own.01", facet="is happy"), "is not in the blueprint"),
    "the wrong person": ("s1", with_item("s1.com.04", perspective="us"), "is there 0 times"),
    "a reverse key forgotten": ("s2", with_item("s2.pit.hos.s", reverse=False), "is there 0 times"),
    "a positive item turned round": ("s1", with_item("s1.com.01", reverse=True), "is there 0 times"),
    "the wrong area": ("s1", with_item("s1.com.01", area="EMO"), "is there 0 times"),
    "the wrong option set": ("s3", with_item("s3.now.01", options="FRQ"), "is answered on FRQ"),
    "an anchor reworded": ("s1", with_option("AGR", "3", "Neutral"), "has the anchors"),
    "a third choice too many": ("s1", with_item("s1.root.03", max_choices=3), "unscored part"),
    "a guess gone": ("s4", without_item("s4.next.04"), "unscored part"),
    "an unscored item that counts": ("s1", with_item("s1.next.04", area="COM"), "unscored but has an area"),
    "commitment shared": ("s1", with_item("s1.next.04", privacy="shareable"), "is shareable, not private"),
    "a soft flag shown by itself": ("s1", with_item("s1.tru.04", privacy="shareable"), "is shareable, not area_only"),
    "a soft flag lost": ("s3", with_item("s3.now.03", soft_flag=None), "soft flag is False"),
    "a safety answer shareable": ("safe", with_item("safe.fear", privacy="shareable"), "not private"),
}


@pytest.mark.parametrize(("code", "plant", "said"), BLUEPRINT_FAULTS.values(), ids=BLUEPRINT_FAULTS)
def test_a_form_that_leaves_the_blueprint_is_found_out(read, code, plant, said):
    bad = read(code)
    plant(bad)
    assert any(said in fault for fault in blueprint_faults(bad))


def _one_more_text(definition):
    definition["sections"][-1]["items"].append({**item_of(definition, "s1.root.08"), "key": "s1.next.05"})


def _nine_on_a_page(definition):
    extra = definition["sections"].pop(1)["items"]
    definition["sections"][0]["items"] += extra


STRUCTURE_FAULTS = {
    "a key used twice": ("s1", with_item("s1.com.02", key="s1.com.01"), "is there 2 times"),
    "a key of another form": ("s1", with_item("s1.com.02", key="s2.com.02"), "not a well-formed key"),
    "a key with a capital": ("s1", with_item("s1.com.02", key="s1.Com.02"), "not a well-formed key"),
    "more than twelve minutes": ("s1", _one_more_text, "seconds, 720 are allowed"),
    "far from the table's time": ("s2", without_item("s2.plan.1"), "the table says"),
    "nine questions on a page": ("s1", _nine_on_a_page, "has 9 items"),
    "the root in every round": ("s1", with_section("root", rounds="every"), "comes in every"),
    "no licence": ("s1", with_top(licence=""), "says nothing about licence"),
    "no claims note": ("safe", with_top(claims_note=" "), "says nothing about claims_note"),
    "no line of history": ("s1", with_top(version="1.0.1"), "history has no line"),
    "another title": ("s1", with_top(title="Relationship quality"), "title is"),
    "no privacy": ("s1", with_item("s1.com.02", privacy=None), "says nothing about privacy"),
    "an item that is forced": ("s1", with_item("s1.com.02", required=True), "can't be left blank or declined"),
    "declining as an option": ("s1", with_option("feelings", "declined", "I’d rather not say"), "has declining among"),
}


@pytest.mark.parametrize(("code", "plant", "said"), STRUCTURE_FAULTS.values(), ids=STRUCTURE_FAULTS)
def test_a_form_that_is_out_of_order_is_found_out(read, code, plant, said):
    bad = read(code)
    plant(bad)
    assert any(said in fault for fault in structure_faults(bad))


@pytest.mark.parametrize("keys", [("s1.com.01", "s1.com.02"), ("s1.com.03", "s1.con.02")], ids=["too many", "too few"])
def test_a_reverse_share_outside_its_bounds_is_found_out(read, keys):
    bad = read("s1")
    for key in keys:
        item = item_of(bad, key)
        item["reverse"] = not item["reverse"]
    assert list(reverse_share_faults(bad))
