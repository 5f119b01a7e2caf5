"""Replaying a file never stops at a bad one, and never calls a bad one good."""

import json

import pytest

from practice.assessment import verify
from practice.assessment.consistency import correlations
from practice.assessment.verify import replay, verify_file
from practice.assessment.verify_kinds import KINDS

GOOD = {"id": "good", "kind": "overlap", "inputs": {"a": ["x"], "b": ["x"]}, "expected": {"jaccard": 1.0}}


@pytest.mark.parametrize(
    "example",
    [
        None,
        7,
        [],
        {},
        {"id": "x", "kind": "no_such_kind", "inputs": {}, "expected": {}},
        {"id": "x", "kind": ["overlap"], "inputs": {}, "expected": {}},
        {"id": "x", "kind": "overlap", "expected": {"jaccard": 1}},
        {"id": "x", "kind": "overlap", "inputs": {"a": ["x"], "b": ["x"]}},
        {"id": "x", "kind": "overlap", "inputs": {"a": ["x"], "b": ["x"]}, "expected": 1},
        {"id": "x", "kind": "overlap", "inputs": {"a": 5, "b": 6}, "expected": {"jaccard": None}},
        {"id": "x", "kind": "area_score", "inputs": {"raw": ["4"], "min": 1, "max": 5}, "expected": {}},
        {
            "id": "x",
            "kind": "area_score",
            "inputs": {"raw": [4, 4], "reverse": [True], "min": 1, "max": 5},
            "expected": {},
        },
        {"id": "x", "kind": "area_score", "inputs": {}, "expected": {}},
        {"id": "x", "kind": "item_agreement", "inputs": {"a_keyed": [1], "b_keyed": [1, 2]}, "expected": {}},
        {"id": "x", "kind": "congruence", "inputs": {"x": [1], "y": []}, "expected": {}},
        {"id": "x", "kind": "profile", "inputs": {"a": [1, 2], "b": [1]}, "expected": {}},
        {"id": "x", "kind": "couple_pattern", "inputs": {"a": "better", "b": "worse"}, "expected": {}},
        {"id": "x", "kind": "couple_change", "inputs": {"a": [1, 2, 3], "b": [1, 2]}, "expected": {}},
        {"id": "x", "kind": "alpha", "inputs": {"matrix": 5}, "expected": {}},
        {"id": "x", "kind": "omega", "inputs": {"correlations": [[1, 0.5]]}, "expected": {}},
        {"id": "x", "kind": "pool", "inputs": {"rows": [5]}, "expected": {}},
        {"id": "x", "kind": "definition_hash", "inputs": {"definition": {"text": "\ud800"}}, "expected": {}},
    ],
)
def test_a_malformed_example_is_told_and_the_others_are_still_replayed(example):
    wrong = dict(GOOD, id="wrong", expected={"jaccard": 0.5})
    differences = replay({"examples": [example, GOOD, wrong]})
    assert len(differences) == 2
    assert differences[1].example == "wrong"
    assert all(difference.line().isprintable() for difference in differences)


@pytest.mark.parametrize("document", [None, 5, "text", {}, {"examples": {}}, {"examples": None}])
def test_a_document_without_a_list_of_examples_is_told(document):
    assert [difference.what for difference in replay(document)] == ["holds no list of examples"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "is not usable"),
        (b"\xff\xfe", "is not usable"),
        (b"[NaN]", "NaN is not a number"),
        (b"[Infinity]", "Infinity is not a number"),
        (b'[{"id": "x", "id": "y"}]', "names a key twice"),
        (b"[" * 200_000, "is not usable"),
    ],
)
def test_an_unusable_file_is_one_line_and_status_1(tmp_path, content, words):
    file = tmp_path / "examples.json"
    file.write_bytes(content)
    lines, status = verify_file(file)
    assert status == 1
    assert len(lines) == 1
    assert words in lines[0]


def test_a_file_that_is_not_there_is_one_line_and_status_1(tmp_path):
    lines, status = verify_file(tmp_path / "none.json")
    assert (len(lines), status) == (1, 1)
    assert "can't be read" in lines[0]


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "examples.json"
    file.write_text(json.dumps([GOOD]))
    monkeypatch.setattr(verify, "LARGEST_FILE", len(json.dumps([GOOD])))
    assert verify_file(file)[1] == 0
    monkeypatch.setattr(verify, "LARGEST_FILE", len(json.dumps([GOOD])) - 1)
    assert verify_file(file)[1] == 1


def test_no_examples_is_not_agreement(tmp_path):
    file = tmp_path / "examples.json"
    file.write_text('{"examples": []}')
    assert verify_file(file) == (["0 examples replayed, 0 differ"], 1)


def test_the_status_is_1_and_the_line_names_example_field_and_both_values(tmp_path):
    file = tmp_path / "examples.json"
    file.write_text(json.dumps([GOOD, dict(GOOD, id="bad", expected={"jaccard": 0.5})]))
    lines, status = verify_file(file)
    assert status == 1
    assert lines == ["bad (overlap) jaccard: expected 0.5, found 1.0", "2 examples replayed, 1 differ"]


def test_true_is_not_one_and_a_number_is_not_its_text():
    wide = {"id": "x", "kind": "area_dyad", "inputs": {"a": 80, "b": 20}, "expected": {"wide_gap": 1}}
    assert replay([wide]) != []
    wide["expected"] = {"mean": "50"}
    assert replay([wide]) != []
    wide["expected"] = {"mean": 50}
    assert replay([wide]) == []


def test_whole_numbers_given_as_decimals_are_the_same_numbers():
    example = {
        "id": "x",
        "kind": "area_score",
        "inputs": {"raw": [3.0, 4.0, 4.0, 3.0], "reverse": [False] * 4, "min": 1.0, "max": 5.0},
        "expected": {"score": 62.5, "display": 63.0, "band": "going_well", "n_valid": 4.0},
    }
    assert replay([example]) == []


def test_a_list_of_another_length_differs():
    example = {
        "id": "x",
        "kind": "shingles",
        "inputs": {"source": "a b", "text": "a b", "n": 2},
        "expected": {"shared": []},
    }
    assert replay([example]) != []


def test_a_long_value_is_cut_short_in_the_line():
    example = dict(GOOD, expected={"jaccard": "x" * 1000})
    assert len(replay([example])[0].line()) < 300


def test_an_index_of_strain_is_compared_with_its_welcome_end_low():
    dyad = {"id": "x", "kind": "area_dyad", "inputs": {"a": 30, "b": 20, "higher_is_better": False}}
    assert replay([dyad | {"expected": {"class": "shared_strength", "signed": 10}}]) == []
    inputs = {"raw": [0, 0, 1, 1], "reverse": [False] * 4, "min": 0, "max": 4, "higher_is_better": False}
    expected = {"score": 12.5, "band": "strong_point"}
    assert replay([{"id": "x", "kind": "area_score", "inputs": inputs, "expected": expected}]) == []


def test_omega_may_start_from_answers():
    rows = [[1, 2, 2, 1], [2, 2, 3, 3], [3, 4, 3, 2], [4, 3, 5, 4], [5, 3, 4, 3], [2, 3, 1, 1], [3, 3, 2, 4]]
    from_answers = KINDS["omega"]({"matrix": rows})
    assert from_answers == KINDS["omega"]({"correlations": correlations(rows)})
    assert 0.8 < from_answers["omega"] < 1


@pytest.mark.parametrize(("counts", "grade"), [((0, 1, 1), None), ((10, 0, 12), None), ((10, 2, 0), None)])
def test_a_text_without_words_has_no_grade(counts, grade):
    inputs = dict(zip(("words", "sentences", "syllables"), counts, strict=True))
    assert replay([{"id": "x", "kind": "reading_grade", "inputs": inputs, "expected": {"grade": grade}}]) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "no_such"}, "unknown kind"),
        ({"inputs": None}, "needs tables 'inputs' and 'expected'"),
        ({"expected": []}, "needs tables 'inputs' and 'expected'"),
        ({"inputs": {"a": 5, "b": 6}}, "can't be used"),
        ({"expected": {"jaccard": None}}, "expected nothing, found 1.0"),
        ({"expected": {"jaccard": {"a": 1}}}, 'expected {"a": 1}, found 1.0'),
        ({"expected": {"jaccard": [1]}}, "expected [1], found 1.0"),
    ],
)
def test_what_is_wrong_is_said_in_words(change, words):
    (found,) = replay([GOOD | change])
    assert words in found.line()


def test_a_number_expected_where_a_list_or_a_table_is_found_differs():
    shared = {
        "id": "x",
        "kind": "shingles",
        "inputs": {"source": "a b", "text": "a b", "n": 2},
        "expected": {"shared": 1},
    }
    assert 'found ["a b"]' in replay([shared])[0].line()
    table = {"id": "x", "kind": "priorities", "inputs": {"areas": [], "a": {}, "b": {}}, "expected": {"priority": 1}}
    assert "found {}" in replay([table])[0].line()


def test_the_order_of_shared_runs_says_nothing():
    inputs = {"source": "a b c d", "text": "a b x c d", "n": 2}
    assert replay([{"id": "x", "kind": "shingles", "inputs": inputs, "expected": {"shared": ["c d", "a b"]}}]) == []


def test_a_difference_of_the_whole_example_names_no_place():
    assert replay([GOOD | {"kind": "no_such"}])[0].line() == "good (no_such): unknown kind"


def test_files_up_to_64_megabytes_are_read():
    assert verify.LARGEST_FILE == 67_108_864
