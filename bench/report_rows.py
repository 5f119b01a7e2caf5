"""The report's two goals, and for context what other ways to a PDF take on the same content.

The installation, its worker and the wait for it are those of `bench.reports`. The job is asked for as the page asks and
ends when its row says `ready`; the anchor draws the same HTML in this process with warm WeasyPrint, nothing else.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bench import beside, reports
from bench.ratios import Found, more, paired, ratio
from practice import jobs
from practice.extensions import db
from practice.models.couple import Couple
from practice.models.report import Report
from practice.refusals import Refusal
from practice.services.report import report_content, reporting
from practice.texts import translator
from reports import pages, pdf
from reports.content import Content

WHOLE: Mapping[str, Any] = {}
SHORT: Mapping[str, Any] = {"paper": "A4", "sections": ["missing"]}


@dataclass(frozen=True)
class Drawn:
    """A report that can be asked for: whose, with which choices, what is on it and how many pages that is."""

    ref: str
    choices: Mapping[str, Any]
    content: Content
    html: str
    pages: int

    def draw(self) -> bytes:
        return pdf.to_pdf(self.html, self.content.made_on, self.content.paper)

    def job(self) -> None:
        """Ask as the page does, and wait for the job's last commit."""
        wish = reporting.request(reports.caseload(), self.ref, dict(self.choices))
        db.session.commit()
        jobs.enqueue_report(wish)
        reports.until_ready(wish.report_id)


def measured(count: int) -> tuple[dict[str, Found], dict[str, str]]:
    """The goals' values, and for context each other way's times beside WeasyPrint's, or why there are none."""
    pdf.preload()
    with (
        tempfile.TemporaryDirectory(prefix="fourfold-bench-") as folder,
        reports.installation(Path(folder)) as app,
        app.app_context(),
    ):
        six, one = _nearest(6, WHOLE), _nearest(1, SHORT)
        found = {"report 6": ratio(paired(timed(six.draw), timed(six.job), count))}
        found["report 1"] = more(paired(timed(one.draw), timed(one.job), 2 * count))
        db.session.remove()
        db.engine.dispose()
    told = {"pages of the two reports": f"{six.pages} and {one.pages}"}
    return found, told | beside.others(six.html, timed(six.draw), max(2, count // 2))


def timed(work: Callable[[], object]) -> Callable[[], float]:
    def seconds() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return seconds


def _nearest(wanted: int, choices: Mapping[str, Any]) -> Drawn:
    """The first couple's report of so many pages, or the one that comes nearest."""
    seen = []
    for drawn in _drawn(choices):
        seen.append(drawn)
        if drawn.pages == wanted:
            break
    return min(seen, key=lambda one: abs(one.pages - wanted))


def _drawn(choices: Mapping[str, Any]) -> Iterator[Drawn]:
    """Each couple's report, drawn once here to know its pages; nothing of it is kept."""
    for ref in db.session.scalars(select(Couple.ref).order_by(Couple.ref)).all():
        try:
            content = _content(reporting.request(reports.caseload(), ref, dict(choices)).report_id)
        except Refusal:  # a colleague's couple, or nothing to report on
            continue
        finally:
            db.session.rollback()
        html = pdf.to_html(content, translator(content.language))
        count = pages.count(pdf.to_pdf(html, content.made_on, content.paper))
        yield Drawn(ref, choices, content, html, count)


def _content(report_id: UUID) -> Content:
    return report_content.collect(reports.caseload(), db.session.get_one(Report, report_id))
