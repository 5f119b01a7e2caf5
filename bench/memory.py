"""What one web worker costs in memory beside a worker that serves Flask and SQLAlchemy and nothing else.

The worker's own memory is what it shares with nobody (USS: Private_* of smaps_rollup), after as many requests as the
other one: what starting one more of them takes. Both are forked from a parent that had loaded the code before, and the
kernel gives a fork its own copy of each page that it writes to. For context also PSS, where a shared page counts in
parts, and the PSS of parent and workers together, which is what a machine with one such server has to have.
"""

import re
from pathlib import Path

from bench.pages import answers, place
from bench.ratios import Found
from bench.seeded import Seeded
from bench.served import Anchor, Browser, Fourfold
from tests.processes.helpers import children
from tests.processes.web_server import WebServer

DRAWING = ("pango", "harfbuzz", "fontconfig")  # libraries that come with WeasyPrint


def beside_the_anchor(seed: Seeded, rounds: int) -> tuple[dict[str, Found], dict[str, float]]:
    """The goals' values after so many rounds of two pages and one save, and for context MiB."""
    server, bare = Fourfold(seed.environment), Anchor(seed.environment)
    try:
        _ask_both(seed, rounds, server, bare)
        ours, its = _workers(server), _workers(bare)
        figures = {
            f"{whose} {what} MiB": round(value / 2**20, 1)
            for whose, workers, one in (("web worker", ours, server), ("anchor's", its, bare))
            for what, value in (
                ("USS", _mean(workers, "Private_")),
                ("PSS", _mean(workers, "Pss:")),
                ("server PSS", sum(_bytes(pid, "Pss:") for pid in (one.process.pid, *workers))),
            )
        }
        drawing = sum(any(name in Path(f"/proc/{pid}/maps").read_text() for name in DRAWING) for pid in ours)
    finally:
        server.stop()
        bare.stop()
    value = figures["web worker USS MiB"] / figures["anchor's USS MiB"]
    return {"memory": Found(value, value, value), "no weasyprint": Found(drawing, drawing, drawing)}, figures


def _ask_both(seed: Seeded, rounds: int, server: WebServer, bare: WebServer) -> None:
    """The same number of requests for each: signing in is one more page of Fourfold's."""
    phone = place(seed, server.port).phones[0]
    therapist, nobody = Browser(server.port).sign_in(), Browser(bare.port)
    for turn in range(rounds):
        therapist.timed("/")
        therapist.timed(seed.review)
        phone.raw_save(answers(phone, turn))
        for _ in range(2):
            nobody.timed(f"/caseload/{seed.therapist_id}?size=60000")
        nobody.ask("POST", f"/save/memory?size=300&turn={turn}", "a=1")


def _workers(server: WebServer) -> list[int]:
    return sorted(children(server.process.pid))


def _mean(pids: list[int], what: str) -> float:
    return sum(_bytes(pid, what) for pid in pids) / len(pids)


def _bytes(pid: int, what: str) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(kilobytes) * 1024 for kilobytes in re.findall(rf"^{what}\w*\s*:?\s+(\d+) kB", text, re.M))
