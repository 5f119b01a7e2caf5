"""The report's two goals, and for context what other ways to a PDF take on the same content.

The installation, its worker, the asking and the waiting are those of `bench.reports`, which says what is counted. The
anchor draws the same HTML in this process with warm WeasyPrint and does nothing else. Both have a rest before them, as
between two people's wishes; what a job costs that has none is told beside it.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

from bench import beside, reports
from bench.ratios import Found, Timed, more, paired, ratio
from bench.reports import Measured
from practice.extensions import db
from practice.texts import translator
from reports import pdf


def measured(count: int) -> tuple[dict[str, Found], dict[str, str]]:
    """The goals' values from so many blocks each; for context the other ways' times, or why there are none."""
    pdf.preload()
    with (
        tempfile.TemporaryDirectory(prefix="fourfold-bench-") as folder,
        reports.installation(Path(folder)) as app,
        app.app_context(),
    ):
        six, one = reports.nearest(6, reports.WHOLE), reports.nearest(1, reports.SHORT)
        found = {"report 6": ratio(paired(_rested(_drawing(six)), _rested(_job(six)), count))}
        found["report 1"] = more(paired(_rested(_drawing(one)), _rested(_job(one)), count))
        following = median(reports.following(six) for _ in range(count))
        db.session.remove()
        db.engine.dispose()
    anchor = 1000 * (found["report 6"].a or 0)
    told = {
        "pages of the two reports": f"{six.pages} and {one.pages}",
        "six pages right after another job": f"{following:.0f} ms, {following / anchor:.2f} times their drawing",
    }
    html = pdf.to_html(six.content, translator(six.content.language))
    return found, told | beside.others(html, _drawing(six), max(1, count // 2))


def _drawing(one: Measured) -> Timed:
    html = pdf.to_html(one.content, translator(one.content.language))
    return lambda: reports.timed(lambda: pdf.to_pdf(html, one.content.made_on, one.content.paper)) / 1000


def _job(one: Measured) -> Timed:
    """The job from the queue until another connection reads that the row says `ready`; the asking is not counted."""

    def seconds() -> float:
        wish = reports.ask(one)
        return reports.timed(lambda: reports.built(wish)) / 1000

    return seconds


def _rested(work: Timed) -> Timed:
    def seconds() -> float:
        time.sleep(reports.REST_SECONDS)
        return work()

    return seconds
