"""The list of promises, and that of faults, name tests that exist."""

import re

import pytest

from practice.config import ROOT

HEADS = ("| promise", "| fault |", "| ---")


@pytest.mark.parametrize(("name", "least"), [("privacy-tests.md", 50), ("faults.md", 25)])
def test_every_promise_names_tests_that_are_there(name, least):
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith(HEADS)]
    assert len(rows) > least
    for row in rows:
        named = re.findall(r"`([a-z_/]+\.py)::(test_[a-z0-9_]+)`", row)
        assert named, row
        for file, test in named:
            code = (ROOT / "tests" / file).read_text(encoding="utf-8")
            assert re.search(rf"^ *def {test}\(", code, re.M), f"tests/{file} has no {test}"
