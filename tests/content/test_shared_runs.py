"""No text shares five words in a row with the article that the programme's coverage comes from.

The article is not kept: `article_shingles.txt` holds the SHA-256 of each of its runs of five words, sorted.
"""

import re
from pathlib import Path

import pytest

from practice.assessment.text_checks import shared_shingles, shingle_hash, shingles
from practice.assessment.wording import shared_runs

from .planting import item_of

FOX = "The quick brown fox jumps over the lazy dog near the river bank"


@pytest.fixture(scope="module")
def hashes():
    lines = (Path(__file__).parent / "article_shingles.txt").read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def test_the_hashes_are_those_of_a_whole_article(hashes):
    assert len(hashes) > 1500
    assert all(re.fullmatch("[0-9a-f]{64}", line) for line in hashes)


def test_no_form_shares_five_words_in_a_row_with_the_article(definition, hashes):
    assert shared_runs(definition, hashes, 5) == []


def test_a_planted_run_is_found_wherever_it_stands(read, hashes):
    off_limits = hashes | {shingle_hash(run) for run in shingles(FOX, 5)}
    bad = read("s1")
    item_of(bad, "s1.com.01")["text"] = "A quick, brown fox\njumps OVER my fence"
    bad["sections"][2]["intro"] = "He met the lazy dog near the water"
    assert [(fault.place, fault.rule) for fault in shared_runs(bad, off_limits, 5)] == [
        ("s1.com.01", "shared_run"),
        ("section tru:intro", "shared_run"),
    ]


def test_shared_runs_are_found_as_in_the_worked_example():
    assert shared_shingles(FOX, "A quick brown fox jumps over my fence", 5) == ["quick brown fox jumps over"]


def test_four_words_in_a_row_are_not_five():
    assert shared_shingles(FOX, "The quick brown fox sleeps", 5) == []
