"""Replay worked examples through the code that the product scores with, so that anyone can check it from outside.

A file holds `examples`, each `{id, kind, inputs, expected}`. What is expected is compared with what is found: numbers
within a tolerance, null like a missing field; fields that an example does not expect are not compared. Whatever is
wrong with an example is reported as a difference, and never stops the replay.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any

from practice.assessment.verify_kinds import KINDS

TOLERANCE = 1e-6
OMEGA_TOLERANCE = 1e-4
LARGEST_FILE = 64 * 1024 * 1024  # bytes

# Lists whose order says nothing.
_UNORDERED = frozenset({"reasons", "shared"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in one example that is not as expected; `place` is the field, empty for the example as a whole."""

    example: str
    kind: str
    place: str
    what: str

    def line(self) -> str:
        """The difference as one line of printable text."""
        place = f" {self.place}" if self.place else ""
        text = f"{self.example} ({self.kind}){place}: {self.what}"
        return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\n", " ")


def replay(document: Any) -> list[Difference]:
    """Every difference between what the examples expect and what the code finds; empty when they all agree.

    `document` is parsed JSON: a table with "examples" (and "tolerance", 1e-6 unless given), or a list of examples.
    """
    examples = examples_of(document)
    if examples is None:
        return [Difference("file", "", "", "holds no list of examples")]
    given: Any = document.get("tolerance") if isinstance(document, Mapping) else None
    tolerance = float(given) if _is_number(given) and given >= 0 else TOLERANCE
    found = []
    for number, example in enumerate(examples, 1):
        found += _replay_one(example, number, tolerance)
    return found


def examples_of(document: Any) -> list[Any] | None:
    """The examples of a parsed file; None where it holds no list of them."""
    examples = document.get("examples") if isinstance(document, Mapping) else document
    return examples if isinstance(examples, list) else None


def verify_file(path: Path) -> tuple[list[str], int]:
    """The lines to print for a file of examples, and the exit status: 0 where all agree, 1 otherwise."""
    try:
        document = _read(path)
    except OSError as error:
        return [f"{path}: can't be read: {error.strerror}"], 1
    except (ValueError, RecursionError) as error:
        return [f"{path}: is not usable: {error}"], 1
    differences = replay(document)
    total = len(examples_of(document) or [])
    wrong = len({difference.example for difference in differences})
    lines = [difference.line() for difference in differences]
    lines.append(f"{total} examples replayed, {wrong} differ")
    return lines, 1 if differences or not total else 0


def _read(path: Path) -> Any:
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ValueError(f"it has more than {LARGEST_FILE} bytes")
    return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_twice)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a table names a key twice")
    return table


def _replay_one(example: Any, number: int, tolerance: float) -> list[Difference]:
    if not isinstance(example, Mapping):
        return [Difference(f"example {number}", "", "", "is not a table")]
    name, kind = str(example.get("id", f"example {number}")), str(example.get("kind"))
    inputs, expected = example.get("inputs"), example.get("expected")
    if kind not in KINDS:
        return [Difference(name, kind, "", "unknown kind")]
    if not isinstance(inputs, Mapping) or not isinstance(expected, Mapping):
        return [Difference(name, kind, "", "needs tables 'inputs' and 'expected'")]
    try:
        found = KINDS[kind](inputs)
    except Exception as error:  # whatever an example holds, the others are still replayed
        return [Difference(name, kind, "inputs", f"can't be used: {type(error).__name__} {error}")]
    close = max(tolerance, OMEGA_TOLERANCE) if kind == "omega" else tolerance
    return [Difference(name, kind, place, what) for place, what in _compare(expected, found, "", close)]


def _compare(expected: Any, found: Any, place: str, tolerance: float) -> list[tuple[str, str]]:
    """Where two values differ: place and words."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return [
            difference
            for key, wanted in expected.items()
            for difference in _compare(wanted, found.get(key), f"{place}.{key}".lstrip("."), tolerance)
        ]
    if isinstance(expected, list) and isinstance(found, list | tuple):
        return _compare_lists(expected, list(found), place, tolerance)
    if _same(expected, found, tolerance):
        return []
    return [(place, f"expected {_shown(expected)}, found {_shown(found)}")]


def _compare_lists(expected: list[Any], found: list[Any], place: str, tolerance: float) -> list[tuple[str, str]]:
    if place.rpartition(".")[2] in _UNORDERED:
        expected, found = sorted(expected, key=repr), sorted(found, key=repr)
    if len(expected) != len(found):
        return [(place, f"expected {_shown(expected)}, found {_shown(found)}")]
    pairs = enumerate(zip(expected, found, strict=True))
    return [difference for n, (one, two) in pairs for difference in _compare(one, two, f"{place}[{n}]", tolerance)]


def _same(expected: Any, found: Any, tolerance: float) -> bool:
    if _is_number(expected) and _is_number(found):
        return isclose(expected, found, rel_tol=1e-12, abs_tol=tolerance)
    return type(expected) is type(found) and bool(expected == found)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 200 else f"{text[:197]}..."
