"""The hash that a stored response is checked against."""

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment.canonical import canonical_json, definition_hash


def test_the_hash_does_not_depend_on_the_order_of_fields_or_on_how_accents_are_written():
    one = {"a": "Café", "b": {"x": 1, "y": [True, None]}}
    other_order = {"b": {"y": [True, None], "x": 1}, "a": unicodedata.normalize("NFD", "Café")}
    assert definition_hash(one) == definition_hash(other_order)
    assert canonical_json(one) == '{"a":"Café","b":{"x":1,"y":[true,null]}}'
    assert definition_hash({"a": "Cafe"}) != definition_hash({"a": "Café"})


def test_the_keys_are_composed_too():
    assert definition_hash({unicodedata.normalize("NFD", "é"): 1}) == definition_hash({"é": 1})


def test_a_date_is_hashed_as_its_iso_text():
    assert definition_hash({"date": date(2026, 11, 22)}) == definition_hash({"date": "2026-11-22"})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", object(), {1, 2}])
def test_what_json_can_not_hold_is_refused(value):
    with pytest.raises(ValueError, match=r"\S"):
        definition_hash({"a": value})


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text()), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_what_was_stored_as_canonical_json_has_the_same_hash_when_read_back(value):
    try:
        stored = canonical_json({"a": value})
    except ValueError:
        return
    assert definition_hash(json.loads(stored)) == definition_hash({"a": value})
