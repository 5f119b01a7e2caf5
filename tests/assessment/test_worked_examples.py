"""Every worked example holds, and an example that is wrong is told."""

import copy
import json
from pathlib import Path

import pytest

from practice.assessment.verify import OMEGA_TOLERANCE, TOLERANCE, replay, verify_file
from practice.assessment.verify_kinds import KINDS

FILE = Path(__file__).parent / "examples.json"
DOCUMENT = json.loads(FILE.read_text(encoding="utf-8"))
EXAMPLES = {example["id"]: example for example in DOCUMENT["examples"]}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_example_holds(name):
    assert replay([EXAMPLES[name]]) == []


def test_the_whole_file_is_replayed_and_agrees():
    lines, status = verify_file(FILE)
    assert status == 0
    assert lines == [f"{len(EXAMPLES)} examples replayed, 0 differ"]


def test_every_kind_that_is_told_has_a_worked_example():
    assert {example["kind"] for example in EXAMPLES.values()} == set(KINDS)


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path, value


def spoiled(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 0.001
    return "something else"


@pytest.mark.parametrize(
    ("name", "path"),
    [(name, path) for name, example in EXAMPLES.items() for path, _ in leaves(example["expected"])],
)
def test_one_wrong_expectation_is_told_with_its_example(name, path):
    example = copy.deepcopy(EXAMPLES[name])
    place = example["expected"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = spoiled(place[path[-1]])
    differences = replay({"examples": [example]})
    assert [difference.example for difference in differences] == [name]
    assert str(path[0]) in differences[0].line()


def test_numbers_agree_within_a_millionth_and_omega_within_a_ten_thousandth():
    def off(name, field, by):
        example = copy.deepcopy(EXAMPLES[name])
        example["expected"][field] += by
        return replay([example])

    assert off("rci-2", "rci", TOLERANCE * 0.9) == []
    assert off("rci-2", "rci", TOLERANCE * 1.1) != []
    assert off("omega-1", "omega", OMEGA_TOLERANCE * 0.9) == []
    assert off("omega-1", "omega", OMEGA_TOLERANCE * 1.1) != []
    assert (TOLERANCE, OMEGA_TOLERANCE) == (1e-6, 1e-4)


def test_a_file_may_ask_for_a_wider_tolerance():
    example = copy.deepcopy(EXAMPLES["rci-2"])
    example["expected"]["rci"] += 0.01
    assert replay({"tolerance": 0.02, "examples": [example]}) == []
    assert replay({"tolerance": -1, "examples": [example]}) != []
    assert replay({"tolerance": "wide", "examples": [example]}) != []


def test_null_and_a_missing_field_are_the_same():
    example = {"id": "x", "kind": "area_dyad", "inputs": {"a": None}, "expected": {"mean": None, "no_such": None}}
    assert replay([example]) == []
    example["expected"] = {"no_such": 1}
    assert [difference.place for difference in replay([example])] == ["no_such"]


def test_the_order_of_reasons_and_of_shared_runs_says_nothing_but_that_of_priorities_does():
    answers = dict.fromkeys(("fear", "control"), "often")
    example = {
        "id": "x",
        "kind": "safety",
        "inputs": {"answers": answers},
        "expected": {"reasons": ["control", "fear"]},
    }
    assert replay([example]) == []
    example["expected"]["reasons"] = ["fear", "fear"]
    assert replay([example]) != []
    turned = copy.deepcopy(EXAMPLES["priorities-1"])
    turned["expected"]["top3"].reverse()
    assert replay([turned]) != []
