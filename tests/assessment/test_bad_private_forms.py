"""A private form that breaks a rule of its kind is refused."""


import pytest

from tests.assessment.making import (
    area,
    faults_of,
    item_of,
    listed,
    other,
    private_definition,
    rating,
    scale,
    section,
)

PRIVATE_WRONG = {
    "a step": (lambda t: t.update(step=1), "step must be 0"),
    "a missing question": (lambda t: t["sections"][1]["items"].pop(0), "the safety question 'fear' is missing"),
    "other options": (
        lambda t: item_of(t, "p.fear").update(options="yes_no"),
        "item p.fear: its options must be never, once, sometimes, often",
    ),
    "no gate": (lambda t: item_of(t, "p.gate").pop("continue_on"), "a private form starts with a gate"),
    "a gate that is not alone": (
        lambda t: t["sections"][0]["items"].append(other("p.more", "choose", options="freely", max_choices=1)),
        "a gate is a single choice, alone on the first page",
    ),
    "a gate on a later page": (lambda t: t["sections"].reverse(), "a gate is a single choice, alone on the first page"),
    "a gate of several choices": (lambda t: item_of(t, "p.gate").pop("max_choices"), "a gate is a single choice"),
    "an area": (
        lambda t: (
            t["option_sets"].update(AGR=scale(1, 5)),
            t["sections"].append(section("x", rating("p.x.01", "X"))),
            t.update(areas=[area("X")]),
        ),
        "a private form is never scored",
    ),
}


@pytest.mark.parametrize("what", PRIVATE_WRONG)
def test_a_private_form_is_refused_with(what):
    spoil, words = PRIVATE_WRONG[what]
    table = private_definition()
    spoil(table)
    assert any(words in fault for fault in faults_of(table)), faults_of(table)


def test_a_scale_may_have_words_as_keys():
    table = private_definition()
    assert listed("never")["options"][0]["key"] == "never"
    assert faults_of(table) == []
