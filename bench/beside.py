"""For context only: how long typst, ReportLab and chromium take over the same report, beside warm WeasyPrint.

Chromium prints the same HTML, in a process of its own each time. Typst and ReportLab are given its words in order, as
headings and paragraphs: no charts, no columns, so they do less than the others. `script/bench` installs both apart,
since nothing in the project needs them; whichever is not there is left out.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from html.parser import HTMLParser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bench.ratios import Timed, paired, ratio
from practice.config import ROOT

BESIDE = ROOT / ".venv" / "beside"
Lines = list[tuple[int, str]]  # how deep a heading (0: none), and its text
_BLOCKS = {"h1", "h2", "h3", "h4", "p", "li", "td", "th", "dt", "dd", "figcaption", "caption"}
_UNSEEN = {"style", "script", "title", "svg"}


class Words(HTMLParser):
    """The words of a page, a line for each heading, paragraph and cell."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Lines = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.lines.append((int(tag[1]) if tag[0] == "h" and tag[1].isdigit() else 0, ""))

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        if self.lines and not self._unseen and data.strip():
            depth, text = self.lines[-1]
            self.lines[-1] = (depth, f"{text} {' '.join(data.split())}".strip())


def words(html: str) -> Lines:
    found = Words()
    found.feed(html)
    return [line for line in found.lines if line[1]]


def others(html: str, warm: Timed, count: int) -> dict[str, str]:
    """What to say of each: its time and how many times WeasyPrint's that is."""
    told = {}
    sys.path.append(str(BESIDE))
    with tempfile.TemporaryDirectory(prefix="fourfold-bench-") as name:
        for way, draw in _ways(html, Path(name)):
            if draw is None:
                told[f"report by {way}"] = "not installed"
                continue
            found = ratio(paired(warm, partial(_seconds, draw), count))
            took, anchor = 1000 * (found.b or 0), 1000 * (found.a or 0)
            told[f"report by {way}"] = f"{took:.0f} ms, {found.value:.2f} times warm WeasyPrint's {anchor:.0f} ms"
    return told


def _seconds(draw: Callable[[], object]) -> float:
    start = time.perf_counter()
    draw()
    return time.perf_counter() - start


def _ways(html: str, folder: Path) -> Iterator[tuple[str, Callable[[], object] | None]]:
    lines = words(html)
    yield "typst, words only", (lambda: _typst(lines, folder)) if find_spec("typst") else None
    yield "ReportLab, words only", (lambda: _reportlab(lines, folder)) if find_spec("reportlab") else None
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    yield "chromium, a process each time", (lambda: _chromium(str(chromium), html, folder)) if chromium else None


def _typst(lines: Lines, folder: Path) -> None:
    def line(depth: int, text: str) -> str:
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'#heading(level: {depth}, "{quoted}")' if depth else f'#par("{quoted}")'

    source = folder / "report.typ"
    source.write_text("\n\n".join(line(*one) for one in lines))
    import_module("typst").compile(str(source), output=str(folder / "typst.pdf"))


def _reportlab(lines: Lines, folder: Path) -> None:
    platypus, styles = import_module("reportlab.platypus"), import_module("reportlab.lib.styles").getSampleStyleSheet()
    flow = [
        platypus.Paragraph(escape(text), styles[f"Heading{depth}" if depth else "BodyText"]) for depth, text in lines
    ]
    platypus.SimpleDocTemplate(str(folder / "reportlab.pdf")).build(flow)


def _chromium(program: str, html: str, folder: Path) -> None:
    page, made = folder / "report.html", folder / "chromium.pdf"
    page.write_text(html)
    made.unlink(missing_ok=True)
    subprocess.run(
        [
            *(program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"),
            *("--no-pdf-header-footer", f"--print-to-pdf={made}", page.as_uri()),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    if not made.exists():
        raise RuntimeError("chromium printed nothing")
