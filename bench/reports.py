"""What a report's job costs over the bare drawing of its pages: the real worker, queue and database.

Run with `python -m bench.reports [blocks]`. The job is asked for as the page asks (a row, a commit, the queue) and ends
when the row says `ready`: a fork of `flask worker`, collecting, drawing, sealing. The anchor draws the same HTML in
this process with WeasyPrint, warm, with its stylesheets and fonts as the job has them, and does nothing else. Both are
measured in the order anchor, job, job, anchor, so that a machine that becomes slower hits both; printed is the median
over the blocks with a bootstrap interval of 95 %. The goals: a job of six pages at most 1.15 times its anchor, a job
of one page at most 50 ms more.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
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
from practice.refusals import NotOnCaseload
from practice.running import embedded_queue
from practice.services.report import report_content, reporting
from practice.texts import translator
from reports import pages, pdf
from reports.content import Content
from tests.factories import Factory

BLOCKS = 10
GOAL_RATIO, GOAL_MORE = 1.15, 50.0
RESAMPLES = 2000


@dataclass(frozen=True)
class Measured:
    """A therapist's report of one couple: how many pages it has and what is on them."""

    ref: str
    pages: int
    content: Content


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
    """The owner's, as a page has it."""
    return Factory(None).caseload()  # type: ignore[arg-type]


def ask(ref: str) -> UUID:
    """Ask for a report as the page does; its id."""
    wish = reporting.request(caseload(), ref, {})
    db.session.commit()
    jobs.enqueue_report(wish)
    return wish.report_id


def candidates() -> Iterator[Measured]:
    """The report of each couple on the caseload, drawn once here to know its pages; nothing is kept."""
    for ref in db.session.scalars(select(Couple.ref).order_by(Couple.ref)).all():
        try:
            wish = reporting.request(caseload(), ref, {})
            content = report_content.collect(caseload(), db.session.get_one(Report, wish.report_id))
        except NotOnCaseload:  # a colleague's couple
            continue
        finally:
            db.session.rollback()
        yield Measured(ref, pages.count(pdf.render(content, translator(content.language))), content)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def blocks(one: Measured, count: int) -> list[tuple[float, float]]:
    """Pairs of times in ms, (anchor, job), each the mean of two in the order anchor, job, job, anchor."""
    html = pdf.to_html(one.content, translator(one.content.language))

    def anchor() -> None:
        pdf.to_pdf(html, one.content.made_on, one.content.paper)

    def job() -> None:
        until_ready(ask(one.ref))

    anchor()
    job()
    found = []
    for _ in range(count):
        first, second, third, fourth = timed(anchor), timed(job), timed(job), timed(anchor)
        found.append(((first + fourth) / 2, (second + third) / 2))
    return found


def interval(values: list[float]) -> tuple[float, float]:
    """Between which values the median lies, 95 % of the time that the blocks are drawn anew."""
    chance = Random(7)
    medians = sorted(median(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return medians[round(0.025 * RESAMPLES)], medians[round(0.975 * RESAMPLES) - 1]


def tell(one: Measured, found: list[tuple[float, float]]) -> None:
    """Print both measures of one report."""
    ratios, more = [job / anchor for anchor, job in found], [job - anchor for anchor, job in found]
    (low, high), (least, most) = interval(ratios), interval(more)
    quickest = min(job for _, job in found) / min(anchor for anchor, _ in found)
    print(
        f"{one.pages} pages, {len(found)} blocks: job {median(ratios):.2f} times its anchor ({low:.2f} to {high:.2f}; "
        f"quickest over quickest {quickest:.2f}; goal {GOAL_RATIO:g} at six pages), {median(more):+.0f} ms "
        f"({least:+.0f} to {most:+.0f}; goal {GOAL_MORE:g} at one page); anchor {median(a for a, _ in found):.0f} ms"
    )


def main() -> None:
    """Measure the report nearest to six pages and the shortest one."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BLOCKS
    pdf.preload()
    with (
        tempfile.TemporaryDirectory(prefix="fourfold-bench-") as folder,
        installation(Path(folder)) as app,
        app.app_context(),
    ):
        found = sorted(candidates(), key=lambda one: one.pages)
        for one in (min(found, key=lambda one: abs(one.pages - 6)), found[0]):
            tell(one, blocks(one, count))
        extensions.db.session.remove()


if __name__ == "__main__":
    main()
