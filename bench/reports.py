"""What a report's job costs over the bare drawing of its pages: the real worker, queue and database.

Run with `python -m bench.reports [blocks]`. The job is counted from its handing over to the queue until another
connection reads that its row says `ready`: the worker's hearing of it, collecting, drawing, sealing, every commit. What
the page does before (a row, its audit entry, a commit) is told beside it. The anchor draws the same HTML in this
process with WeasyPrint, warm, with its stylesheets and fonts as the job has them, and does nothing else. Before each of
them is a rest, as between two people's wishes, in which the worker's next child makes itself ready; what a job costs
that has no such rest before it is told beside it, from two that are asked for at once. The order is anchor, job, job,
anchor, so that a machine that becomes slower hits both; printed is the median over the blocks with a bootstrap interval
of 95 %. The goals: a job of six pages at most 1.15 times its anchor, a job of one page at most 50 ms more.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from practice import extensions, jobs
from practice.access.caseload import Caseload
from practice.app import create_app
from practice.config import ROOT
from practice.extensions import db
from practice.key_files import make_secrets
from practice.models.couple import Couple
from practice.models.report import Report
from practice.refusals import Refusal
from practice.running import embedded_queue
from practice.services.report import report_content, reporting
from practice.services.report.reporting import Wish
from practice.texts import translator
from reports import pages, pdf
from reports.content import Content, TherapistReport
from tests.factories import Factory

BLOCKS = 10
REST_SECONDS = 1.5
WHOLE: Mapping[str, Any] = {}
SHORT: Mapping[str, Any] = {"paper": "A4", "sections": ["plan"]}  # beside its head, its summary and how it is read
GOAL_RATIO, GOAL_MORE = 1.15, 50.0
RESAMPLES = 2000


@dataclass(frozen=True)
class Measured:
    """A therapist's report of one couple with these choices: how many pages it has and what is on them."""

    ref: str
    choices: Mapping[str, Any]
    pages: int
    content: Content


@dataclass(frozen=True)
class Block:
    """Times in ms: of the anchor, of the job, of the asking alone, and of the second of two jobs asked for at once."""

    anchor: float
    job: float
    asking: float
    following: float


@contextmanager
def installation(folder: Path) -> Iterator[Flask]:
    """A practice with the sample couples, its queue server and its worker."""
    secrets = folder / "secrets"
    secrets.mkdir()
    make_secrets(secrets, beside_database=False)
    socket = folder / "queue" / "queue.sock"
    environment = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'fourfold.db'}",
        "REDIS_URL": f"unix://{socket}",
        "SECRET_KEY_FILE": str(secrets / "session.key"),
        "MASTER_KEY_FILE": str(secrets / "master.key"),
        "AUDIT_KEY_FILE": str(secrets / "audit.key"),
    }
    app = create_app(environment)
    for command in (["database", "upgrade"], ["demo", "load"]):
        done = app.test_cli_runner().invoke(args=command)
        if done.exit_code:
            raise RuntimeError(done.output)
    everyone = {**os.environ, **environment}
    parts = [
        subprocess.Popen(embedded_queue.command(socket), stdout=subprocess.DEVNULL),
        subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "worker"], cwd=ROOT, env=everyone),
    ]
    try:
        yield app
    finally:
        for part in reversed(parts):
            part.terminate()
            part.wait(60)


def until_ready(report_id: UUID) -> None:
    """Wait for the job's last commit; raises RuntimeError for a report that was not made or takes a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        state = db.session.scalar(select(Report.state).where(Report.id == report_id))
        db.session.rollback()
        if state == "ready":
            return
        if state == "failed":
            break
        time.sleep(0.002)
    raise RuntimeError("the report was not made")


def caseload() -> Caseload:
    """The owner's, as a page that writes has it: another writer of SQLite is waited for."""
    extensions.writing_session()
    return Factory(None).caseload()  # type: ignore[arg-type]


def ask(one: Measured) -> Wish:
    """Ask for a report as the page does, all but for the queue."""
    wish = reporting.request(caseload(), one.ref, dict(one.choices))
    db.session.commit()
    return wish


def built(wish: Wish) -> None:
    """The job, from the queue to its last commit."""
    jobs.enqueue_report(wish)
    until_ready(wish.report_id)


def candidates(choices: Mapping[str, Any]) -> Iterator[Measured]:
    """The report of each couple who has answered, drawn once here to know its pages; nothing is kept."""
    for ref in db.session.scalars(select(Couple.ref).order_by(Couple.ref)).all():
        db.session.rollback()
        try:
            own = caseload()
            wish = reporting.request(own, ref, dict(choices))
            content = report_content.collect(own, db.session.get_one(Report, wish.report_id))
        except Refusal:  # a colleague's couple, or one with whose data nothing new is made
            continue
        finally:
            db.session.rollback()
        if isinstance(content, TherapistReport) and content.answered:  # no report is short for having nothing to say
            yield Measured(ref, choices, pages.count(pdf.render(content, translator(content.language))), content)


def nearest(wanted: int, choices: Mapping[str, Any]) -> Measured:
    """The first report of so many pages, or the one that comes nearest."""
    seen = []
    for one in candidates(choices):
        seen.append(one)
        if one.pages == wanted:
            break
    return min(seen, key=lambda one: abs(one.pages - wanted))


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def blocks(one: Measured, count: int) -> list[Block]:
    """Each the mean of two in the order anchor, job, job, anchor."""
    html = pdf.to_html(one.content, translator(one.content.language))
    asking = []

    def anchor() -> float:
        return timed(lambda: pdf.to_pdf(html, one.content.made_on, one.content.paper))

    def job() -> float:
        wishes: list[Wish] = []
        asking.append(timed(lambda: wishes.append(ask(one))))
        return timed(lambda: built(wishes[0]))

    def rested(work: Callable[[], float]) -> float:
        time.sleep(REST_SECONDS)
        return work()

    anchor()
    job()
    found = []
    for _ in range(count):
        asking.clear()
        times = [rested(work) for work in (anchor, job, job, anchor)]
        found.append(Block((times[0] + times[3]) / 2, (times[1] + times[2]) / 2, sum(asking) / 2, following(one)))
    return found


def following(one: Measured) -> float:
    """From the first's end to the second's, of two jobs that wait in the queue together; in ms."""
    first, second = ask(one), ask(one)
    jobs.enqueue_reports([first, second])
    until_ready(first.report_id)
    return timed(lambda: until_ready(second.report_id))


def interval(values: list[float]) -> tuple[float, float]:
    """Between which values the median lies, 95 % of the time that the blocks are drawn anew."""
    chance = Random(7)
    medians = sorted(median(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return medians[round(0.025 * RESAMPLES)], medians[round(0.975 * RESAMPLES) - 1]


def tell(one: Measured, found: list[Block]) -> None:
    """Print what was measured of one report."""
    ratios, more = [each.job / each.anchor for each in found], [each.job - each.anchor for each in found]
    (low, high), (least, most) = interval(ratios), interval(more)
    quickest = min(each.job for each in found) / min(each.anchor for each in found)
    print(
        f"{one.pages} page(s), {len(found)} blocks, anchor {median(each.anchor for each in found):.0f} ms",
        f"  job {median(ratios):.2f} times its anchor ({low:.2f} to {high:.2f}; quickest over quickest {quickest:.2f}; "
        f"goal {GOAL_RATIO:g} at six pages)",
        f"  {median(more):+.0f} ms ({least:+.0f} to {most:+.0f}; goal {GOAL_MORE:g} at one page), "
        f"and {median(each.asking for each in found):.0f} ms for asking before it",
        f"  right after another job {median(each.following - each.anchor for each in found):+.0f} ms",
        sep="\n",
        flush=True,
    )


def main() -> None:
    """Measure a whole report of six pages and a short one of one page."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BLOCKS
    pdf.preload()
    with (
        tempfile.TemporaryDirectory(prefix="fourfold-bench-") as folder,
        installation(Path(folder)) as app,
        app.app_context(),
    ):
        for one in (nearest(6, WHOLE), nearest(1, SHORT)):
            tell(one, blocks(one, count))
        extensions.db.session.remove()


if __name__ == "__main__":
    main()
