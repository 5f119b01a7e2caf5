"""What is measured, against what, and what is asked of it; and what a measured value says about that."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.ratios import Found


@dataclass(frozen=True)
class Goal:
    """One line of the table. `bound` and `stretch` are the least where `at_least`, the most otherwise."""

    name: str
    anchor: str
    bound: float
    stretch: float | None = None
    at_least: bool = False
    unit: str = "x"

    def verdict(self, found: Found) -> str:
        if not found.is_quiet:
            return "inconclusive"
        if self.stretch is not None and self._holds(found.value, self.stretch):
            return "stretch met"
        return "met" if self._holds(found.value, self.bound) else "NOT MET"

    def _holds(self, value: float, bound: float) -> bool:
        return value >= bound if self.at_least else value <= bound

    def asked(self, bound: float | None) -> str:
        return "" if bound is None else f"{'≥' if self.at_least else '≤'} {bound:g}{self.unit}"


PAGE, UPSERT = "bare Core page of 50 rows, same names opened", "bare upsert, same synchronous"
SMALL, DRAWN, BARE = "the same on the small practice", "warm WeasyPrint, same HTML", "bare Flask and SQLAlchemy worker"

GOALS: Mapping[str, Goal] = {
    "caseload": Goal("caseload page, 50 couples: speed", PAGE, 0.70, at_least=True),
    "autosave 1": Goal("durable autosave, 1 client: speed", UPSERT, 0.70, 0.80, at_least=True),
    "autosave 8": Goal("durable autosave, 8 clients: speed", UPSERT, 0.70, 0.80, at_least=True),
    "autosave tail": Goal("autosave p99, 8 clients, SQLite FULL", "its own p50", 4.0),
    "caseload large": Goal("caseload page p95, large practice", SMALL, 1.20, 1.10),
    "autosave large": Goal("autosave p95, large practice", SMALL, 1.20, 1.10),
    "review large": Goal("review page p95, large practice", SMALL, 1.20, 1.10),
    "report 6": Goal("report job of six pages", DRAWN, 1.15, 1.00),
    "report 1": Goal("report job of one page: more", DRAWN, 50, 30, unit=" ms"),
    "statements caseload": Goal("SQL statements, caseload: 50 couples", "1 couple", 1.0),
    "statements autosave": Goal("SQL statements, autosave: 50 couples", "1 couple", 1.0),
    "statements review": Goal("SQL statements, review: 50 couples", "1 couple", 1.0),
    "memory": Goal("web worker's own memory", BARE, 1.5),
    "no weasyprint": Goal("web workers with WeasyPrint's libraries", "none", 0, unit=""),
    "sealing": Goal("sealing on the review page", "the same, opened from plain", 1.15),
}
