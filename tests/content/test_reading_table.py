"""The record of how the items were read covers every item there is, and none is left at 0."""

import re

import pytest

from practice.assessment.wording import items

from .conftest import CODES, FOLDER


@pytest.fixture(scope="module")
def read_items():
    """Item key -> its six marks, as the record has them."""
    marks = {}
    for part in re.split(r"^### ", (FOLDER / "READING.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        code = part.split(maxsplit=1)[0].lower()
        for key, scores in re.findall(rf"^\| ({code}\.\S+) \| ((?:[0-9–] \| ){{6}})", part, flags=re.MULTILINE):
            marks[key] = scores.replace(" | ", "")
        if plain := re.search(r"^2 on all six: (.+)\.$", part, flags=re.MULTILINE):
            marks |= {f"{code}.{key}": "222222" for key in plain[1].split(", ")}
    return marks


def test_every_item_was_read(read, read_items):
    assert set(read_items) == {item["key"] for code in CODES for item in items(read(code))}


def test_no_item_was_left_at_nought(read_items):
    assert all(re.fullmatch("[12–]{6}", marks) for marks in read_items.values())
