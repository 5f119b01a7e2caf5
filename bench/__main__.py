"""`script/bench`: Fourfold beside bare anchors and beside itself, as ratios: each goal, what was found, how surely.

The small practice has 100 couples, the large one 100,000. Order of everything that is timed: A B A A B A, see
`bench/ratios.py`; "inconclusive" means that A beside A was not near one. Times never decide a test.
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import cpu, memory, pages, postgres, report_rows, statements, table, unsealed
from bench.environment import environment
from bench.goals import GOALS
from bench.ratios import Found
from bench.seeded import LARGEST_FROM, PEOPLE, Seeded, cache, seeded
from bench.served import Anchor, Fourfold
from bench.table import say

Rows = Iterator[tuple[str, Found | str]]


@dataclass(frozen=True)
class Effort:
    """How much a run does.

    Couples of both practices, blocks, pages of a p95, saves of a tail, blocks of reports, rounds before memory is read.
    """

    small: int
    large: int
    blocks: int
    pages: int
    saves: int
    reports: int
    rounds: int


FULL = Effort(small=100, large=100_000, blocks=15, pages=40, saves=150, reports=10, rounds=100)
QUICK = Effort(small=100, large=2_000, blocks=5, pages=20, saves=50, reports=2, rounds=40)
TINY = Effort(small=55, large=60, blocks=1, pages=4, saves=2, reports=0, rounds=2)


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no server stays behind
    effort = QUICK if options.quick else FULL
    with ExitStack() as stack:
        server = stack.enter_context(postgres.server(postgres_folder())) if options.db == "postgres" else None
        run(effort, server, options.json)


def run(effort: Effort, server: str | None, file: Path | None) -> None:
    """Measure everything, on the PostgreSQL server at this address or else on SQLite, and print it."""
    say(f"Seeding {effort.small:,} and {effort.large:,} couples (kept for the next run) ...")
    small, large = seeded(effort.small, server), seeded(effort.large, server)
    context: dict[str, Any] = {"small practice": small.counts, "large practice": large.counts}
    found: dict[str, Found | str] = {}
    table.head()
    for name, one in measured(effort, small, large, context, on_sqlite=server is None):
        found[name] = one
        if isinstance(one, str):
            table.missing(name, one)
        else:
            table.row(name, one)
    where = environment(server)
    say("", *(f"{name}: {value}" for name, value in {**context, **where}.items()))
    if file:
        file.write_text(json.dumps(table.as_json(found, context, where), indent=2, ensure_ascii=False))


def measured(effort: Effort, small: Seeded, large: Seeded, context: dict[str, Any], *, on_sqlite: bool) -> Rows:
    """Each goal's name with what was found, or why it was not measured; more goes into `context`."""
    yield from _pages(effort, small, large, context, on_sqlite=on_sqlite)
    yield from _reports(effort, context)
    found, lines = statements.counted()
    context |= lines
    yield from found.items()
    found, context["memory"] = memory.beside_the_anchor(small, effort.rounds)
    yield from found.items()
    yield "sealing", unsealed.review(small, effort.blocks)


def _pages(effort: Effort, small: Seeded, large: Seeded, context: dict[str, Any], *, on_sqlite: bool) -> Rows:
    with ExitStack() as stack:

        def served(kind: type[Fourfold], seed: Seeded) -> Fourfold:
            server = kind(seed.environment)
            stack.callback(server.stop)
            return server

        ours, bare, big = served(Fourfold, small), served(Anchor, small), served(Fourfold, large)
        here, there = pages.place(small, ours.port), pages.place(large, big.port)
        yield "caseload", pages.caseload(here, bare.port, effort.blocks)
        for people in (1, PEOPLE):
            yield f"autosave {people}", pages.autosave(here, bare.port, people, effort.blocks)
        yield "autosave tail", pages.autosave_tail(here, effort.saves) if on_sqlite else "is of SQLite"
        context |= cpu.beside_the_anchor(here, ours, bare, 20 * effort.blocks)
        yield from pages.large_beside_small(here, there, effort.blocks, effort.pages).items()
        if effort.large >= LARGEST_FROM:
            one = pages.largest(there, effort.blocks)
            context["caseload of 500 over one of 50"] = f"{one.value:.2f}x ({one.low:.2f} to {one.high:.2f})"


def _reports(effort: Effort, context: dict[str, Any]) -> Rows:
    if not effort.reports:
        yield from ((name, "left out") for name in GOALS if name.startswith("report"))
        return
    found, more = report_rows.measured(effort.reports)
    context |= more
    yield from found.items()


def postgres_folder() -> Path:
    """Where the server's account may read: root's own cache is closed to it."""
    return Path("/var/tmp/fourfold-bench") if Path.home() == Path("/root") else cache() / "postgres"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"fewer blocks; {QUICK.large:,} couples are large")
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    return parser.parse_args()


if __name__ == "__main__":
    main()
