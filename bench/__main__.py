"""`script/bench`: Fourfold's pages beside bare anchors, as ratios, on a small and on a large practice."""

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import pages
from bench.pages import Place, say
from bench.ratios import Ratio, blocks, is_quiet, ratio
from bench.seeded import PEOPLE, Seeded, anew, seeded
from bench.served import Anchor, Browser, Fourfold, own_memory
from practice.config import ROOT
from tests.processes.web_server import Phone, WebServer

SMALL, LARGE, LARGE_QUICK = 100, 100_000, 2_000
SPEED, TAIL, GROWTH, MEMORY = 0.70, 4.0, 1.20, 1.5


def main() -> None:
    options = _options()
    if options.db == "postgres" and "TEST_DATABASE_URL" not in os.environ:
        command = [sys.executable, "-m", "bench", *sys.argv[1:]]
        os.execv(ROOT / "script" / "with-postgres", ["with-postgres", *command])
    count = 5 if options.quick else 15
    results: dict[str, Any] = {"small": SMALL, "large": LARGE_QUICK if options.quick else LARGE, "db": options.db}
    say(f"Seeding {results['small']} and {results['large']} couples on {options.db} (kept for the next run) ...")
    small, large = (seeded(results[name], options.db) for name in ("small", "large"))
    with_anchor(small, count, results)
    on_both(small, large, count, results)
    environment = _environment()
    say("", *(f"{name}: {value}" for name, value in environment.items()))
    if options.json:
        options.json.write_text(json.dumps(results | {"environment": environment}, indent=2))


def with_anchor(seed: Seeded, count: int, results: dict[str, Any]) -> None:
    """Pages beside their anchors, on the small practice."""
    server, anchor = Fourfold(seed.environment), Anchor(seed.environment)
    try:
        place = _place(seed, server)
        bare = Browser(anchor.port)
        control = ratio(blocks(lambda: bare.timed("/", 20), lambda: bare.timed("/", 20), count))
        results["control"] = control.median
        say(f"A/A control {control.median:.3f}" + ("" if is_quiet(control) else ": inconclusive, the machine is busy"))
        found = {"caseload page": pages.caseload(place, anchor.port, count)}
        for people in (1, PEOPLE):
            found[f"autosave, {people} at once"] = pages.autosave(place, anchor.port, people, count)
        for name, one in found.items():
            results[name] = _told(name, one)
        half, late = pages.tail(place, PEOPLE, 10 * count)
        results["autosave tail"] = late / half
        say(f"autosave with {PEOPLE} at once: p99 is {late / half:.1f} times the median (goal at most {TAIL:g})")
        results["memory"] = own_memory(server) / own_memory(anchor)
        say(f"web processes' own memory: {results['memory']:.2f} times the anchor's (goal at most {MEMORY:g})")
    finally:
        server.stop()
        anchor.stop()


def on_both(small: Seeded, large: Seeded, count: int, results: dict[str, Any]) -> None:
    """The same pages on the large practice over those on the small one."""
    seeds = [anew(seed.environment) for seed in (small, large)]
    servers = [Fourfold(seed.environment) for seed in seeds]
    try:
        places = [_place(seed, server) for seed, server in zip(seeds, servers, strict=True)]
        browsers = [Browser(place.port).sign_in() for place in places]
        for name, times in (("caseload page", 20), ("review page", 20), ("autosave", 40)):
            one, other = (_p95_of(name, place, browser, times) for place, browser in zip(places, browsers, strict=True))
            growth = ratio(blocks(one, other, max(3, count // 3)))
            results[f"{name}, large"] = growth.median
            say(
                f"{name}, p95 on {results['large']:,} couples: {growth.median:.2f} times that on {results['small']} "
                f"({growth.low:.2f} to {growth.high:.2f}; goal at most {GROWTH:g})"
            )
    finally:
        for server in servers:
            server.stop()


def _p95_of(name: str, place: Place, browser: Browser, times: int) -> Any:
    if name == "autosave":
        return lambda: pages.p95(lambda: pages.together(_save(place), 1), times)
    path = "/" if name == "caseload page" else place.review
    return lambda: pages.p95(lambda: browser.timed(path), times)


def _save(place: Place) -> Any:
    def save(number: int, turn: int) -> None:
        if place.phones[number].raw_save(pages.answers(place.phones[number], turn))[0] != 200:
            raise RuntimeError("not saved")

    return save


def _told(name: str, one: Ratio) -> float:
    speed = 1 / one.median
    say(
        f"{name}: {speed:.2f} times its anchor's speed ({1 / one.high:.2f} to {1 / one.low:.2f}; goal at least "
        f"{SPEED:g}); {1000 * one.b:.1f} ms over {1000 * one.a:.1f} ms"
    )
    return speed


def _place(seed: Seeded, server: WebServer) -> Place:
    phones = tuple(Phone([("127.0.0.1", server.port)], link.token, link.pin) for link in seed.links)
    return Place(server.port, seed.therapist_id, seed.review, phones)


def _environment() -> dict[str, str]:
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, check=False, capture_output=True, text=True)
    return {
        "commit": commit.stdout.strip() or "unknown",
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in ("flask", "sqlalchemy", "gunicorn", "weasyprint")},
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"fewer blocks; {LARGE_QUICK:,} couples are large")
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    return parser.parse_args()


if __name__ == "__main__":
    main()
