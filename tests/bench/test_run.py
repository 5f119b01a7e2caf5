"""One tiny run of the benchmark with the real servers; what it measures plays no part."""

import json

import pytest

from bench.__main__ import TINY, run
from bench.goals import GOALS

VERDICTS = {"met", "stretch met", "NOT MET", "inconclusive", "left out"}


@pytest.mark.processes
def test_a_run_prints_every_goal_and_writes_it_as_json(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file = tmp_path / "found.json"
    run(TINY, None, file)
    printed, written = capfd.readouterr().out, json.loads(file.read_text())
    assert list(written["rows"]) == list(GOALS)
    assert {row["verdict"] for row in written["rows"].values()} <= VERDICTS
    assert all(goal.name in printed for goal in GOALS.values())
    timed = [row for name, row in written["rows"].items() if "statements" not in name and "value" in row]
    assert all(row["low"] <= row["value"] <= row["high"] for row in timed)
    assert written["rows"]["caseload"]["control"] is not None
    assert written["environment"].keys() >= {"python", "sqlite", "sqlalchemy", "cores", "commit"}
    assert written["rows"]["no weasyprint"]["value"] == 0
