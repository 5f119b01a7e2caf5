"""The table that a run prints, a line as soon as it is known, and the same as JSON."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bench.goals import GOALS, Goal
from bench.ratios import Found

HEAD = ("", "goal", "stretch", "found", "95 %", "A/A", "")
WIDTHS = (40, 9, 9, 9, 16, 6, 12)


def say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def head() -> None:
    say(_line(HEAD), _line(tuple("-" * width for width in WIDTHS)))


def row(name: str, found: Found) -> None:
    say(_line(cells(GOALS[name], found)))


def missing(name: str, why: str) -> None:
    goal = GOALS[name]
    say(_line((goal.name, goal.asked(goal.bound), goal.asked(goal.stretch), "-", "", "", why)))


def cells(goal: Goal, found: Found) -> tuple[str, ...]:
    """One goal's cells: without an interval where nothing was drawn, without a control where nothing was timed."""
    is_timed = found.low != found.high
    return (
        goal.name,
        goal.asked(goal.bound),
        goal.asked(goal.stretch),
        _figure(found.value, goal.unit),
        f"{_figure(found.low)} to {_figure(found.high)}" if is_timed else "",
        "" if found.control is None else f"{found.control:.2f}",
        goal.verdict(found),
    )


def as_json(found: Mapping[str, Found | str], context: Mapping[str, Any], environment: Mapping[str, str]) -> Any:
    """Every goal in the table's order, measured or with the reason why not."""
    rows = {}
    for name, goal in GOALS.items():
        one = found[name]
        measured = {"verdict": one} if isinstance(one, str) else asdict(one) | {"verdict": goal.verdict(one)}
        rows[name] = asdict(goal) | measured
    return {"rows": rows, "context": context, "environment": environment}


def _figure(value: float, unit: str = "") -> str:
    return f"{value:.0f}{unit}" if unit == " ms" or abs(value) >= 100 else f"{value:.2f}{unit}"


def _line(cells: tuple[str, ...]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()
