"""The list of promises names tests that exist."""

import re

from practice.config import ROOT


def test_every_promise_names_tests_that_are_there():
    page = (ROOT / "docs" / "privacy-tests.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith(("| promise", "| ---"))]
    assert len(rows) > 50
    for row in rows:
        named = re.findall(r"`([a-z_/]+\.py)::(test_[a-z0-9_]+)`", row)
        assert named, row
        for file, test in named:
            code = (ROOT / "tests" / file).read_text(encoding="utf-8")
            assert re.search(rf"^ *def {test}\(", code, re.M), f"tests/{file} has no {test}"
