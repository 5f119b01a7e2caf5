"""The private check-in: any-positive levels, and a blank is never "no"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment.safety import (
    CORE,
    FREQUENCIES,
    GRAVE,
    HEIGHTENING,
    QUESTIONS,
    is_postponed,
    level_of,
    safety_level,
)
from tests.assessment.making import definition, instrument, item_of, private_definition, scale

CALM = dict.fromkeys(FREQUENCIES, "never") | dict.fromkeys((*GRAVE, *HEIGHTENING, "wants_private_talk"), "no")
CALM |= {"speak_freely": "yes"}
FORM = instrument(private_definition())


def said(**changes):
    return safety_level(CALM | changes)


def test_nothing_told_is_none_disclosed_and_the_only_level_without_a_hold():
    found = said()
    assert (found.level, found.reasons, found.incomplete, found.hold) == ("none_disclosed", (), False, False)
    assert found.unanswered == ()


@pytest.mark.parametrize("name", GRAVE)
def test_each_grave_question_is_red(name):
    assert (said(**{name: "yes"}).level, said(**{name: "yes"}).reasons) == ("red", (name,))


@pytest.mark.parametrize("name", ["physical", "threat", "sexual_pressure", "monitoring"])
@pytest.mark.parametrize(("often", "level"), [("once", "amber"), ("sometimes", "red"), ("often", "red")])
def test_harm_is_red_from_sometimes_on(name, often, level):
    found = said(**{name: often})
    assert (found.level, found.reasons, found.hold) == (level, (name,), True)


@pytest.mark.parametrize("name", ["fear", "control"])
@pytest.mark.parametrize(("often", "level"), [("once", "amber"), ("sometimes", "amber"), ("often", "red")])
def test_fear_and_control_are_red_when_often(name, often, level):
    found = said(**{name: often})
    assert (found.level, found.reasons) == (level, (name,))


@pytest.mark.parametrize("heightening", HEIGHTENING)
@pytest.mark.parametrize("name", FREQUENCIES)
def test_anything_at_all_is_red_when_it_is_worse_lately_or_one_is_leaving(name, heightening):
    found = said(**{name: "once", heightening: "yes"})
    assert (found.level, found.reasons) == ("red", (heightening,))


@pytest.mark.parametrize("heightening", HEIGHTENING)
def test_leaving_alone_is_not_a_disclosure_of_harm(heightening):
    assert said(**{heightening: "yes"}).level == "none_disclosed"


@pytest.mark.parametrize("answer", ["unsure", "no"])
def test_not_speaking_freely_is_amber(answer):
    assert (said(speak_freely=answer).level, said(speak_freely=answer).reasons) == ("amber", ("speak_freely",))


def test_a_wish_to_talk_alone_is_amber():
    assert (said(wants_private_talk="yes").level, said(wants_private_talk="yes").reasons) == (
        "amber",
        ("wants_private_talk",),
    )


@pytest.mark.parametrize("name", CORE)
@pytest.mark.parametrize("answer", ["declined", None, "", "perhaps"])
def test_a_core_question_unanswered_is_not_screened_never_no(name, answer):
    found = said(**{name: answer})
    assert (found.level, found.reasons, found.incomplete, found.hold) == ("not_screened", (name,), True, True)
    assert found.unanswered == (name,)


def test_incomplete_stands_beside_every_level():
    red, amber = said(fear="declined", weapon="yes"), said(fear="declined", control="once")
    assert (red.level, red.incomplete, red.reasons) == ("red", True, ("weapon",))
    assert (amber.level, amber.incomplete, amber.reasons) == ("amber", True, ("control",))


@pytest.mark.parametrize("name", [*HEIGHTENING, "wants_private_talk", "speak_freely"])
def test_another_question_unanswered_is_listed_and_does_not_make_it_incomplete(name):
    found = said(**{name: "declined"})
    assert (found.level, found.incomplete, found.unanswered) == ("none_disclosed", False, (name,))


def test_several_reasons_come_gravest_first():
    found = said(weapon="yes", physical="often", fear="often", leaving="yes", control="once", speak_freely="no")
    assert found.reasons == ("weapon", "physical", "fear", "leaving")
    amber = said(fear="once", control="once", speak_freely="no", wants_private_talk="yes")
    assert amber.reasons == ("fear", "control", "speak_freely", "wants_private_talk")


def test_nothing_answered_at_all_is_not_screened():
    found = safety_level({})
    assert (found.level, found.reasons) == ("not_screened", CORE)
    assert found.unanswered == tuple(QUESTIONS)


def test_put_off_is_not_screened_whatever_else_is_there():
    found = safety_level(CALM, postponed=True)
    assert (found.level, found.reasons, found.incomplete, found.hold) == ("not_screened", ("postponed",), True, True)


@given(st.fixed_dictionaries({name: st.sampled_from([*words, "declined", None]) for name, words in QUESTIONS.items()}))
def test_one_answer_less_never_turns_anything_into_none_disclosed(answers):
    before = safety_level(answers)
    for name in CORE:
        after = safety_level(answers | {name: None})
        assert after.level != "none_disclosed"
        assert after.hold
    assert before.hold is (before.level != "none_disclosed")


def as_form(answers):
    return {f"p.{name}": {"value": [answer]} for name, answer in answers.items()}


def test_a_forms_answers_have_the_same_level():
    assert level_of(FORM, as_form(CALM)) == safety_level(CALM)
    assert level_of(FORM, as_form(CALM | {"choked": "yes"})).reasons == ("choked",)
    assert level_of(FORM, as_form(CALM) | {"p.fear": {"state": "declined"}}).level == "not_screened"
    assert level_of(FORM, {}, postponed=True).reasons == ("postponed",)
    assert level_of(FORM, as_form(CALM) | {"p.fear": {"value": ["never", "often"]}}).reasons == ("fear",)
    assert level_of(FORM, as_form(CALM) | {"p.fear": {"value": "never"}}).reasons == ("fear",)


def test_a_question_asked_on_a_scale_is_read_by_its_options_key():
    table = private_definition()
    table["option_sets"]["often4"]["scale"] = True
    for value, option in enumerate(table["option_sets"]["often4"]["options"]):
        option["value"] = value
    for name in FREQUENCIES:
        item = item_of(table, f"p.{name}")
        item["type"] = "rating"
        del item["max_choices"]
    answers = as_form(CALM) | {f"p.{name}": {"value": 0} for name in FREQUENCIES}
    assert level_of(instrument(table), answers).level == "none_disclosed"
    assert level_of(instrument(table), answers | {"p.threat": {"value": 2}}).reasons == ("threat",)


@pytest.mark.parametrize(
    ("answer", "postponed"),
    [
        ({"value": ["no"]}, False),
        ({"value": ["yes"]}, True),
        ({"value": ["unsure"]}, True),
        ({"state": "declined"}, True),
        (None, True),
    ],
)
def test_the_gate_lets_on_only_who_says_so(answer, postponed):
    assert is_postponed(FORM, {"p.gate": answer} if answer else {}) is postponed


def test_a_form_without_a_gate_is_never_postponed():
    assert is_postponed(instrument(definition()), {}) is False
    assert scale(0, 1)["options"][0]["key"] == "0"
