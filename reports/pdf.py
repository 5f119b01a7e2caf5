"""Content to PDF: tagged (PDF/UA-1), closed to every file and address but its own, the same bytes for the same content.

`render` builds one report. `preload` is for the worker's parent: what it loads is shared by every job forked from it.
`rehearse` is for a child that waits for its job.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from logging import CRITICAL, getLogger
from pathlib import Path
from threading import Lock

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.urls import FatalURLFetchingError

from reports import rehearsal
from reports.assets import ClosedFetcher, Refused
from reports.content import Content, Paper
from reports.couple import area_table, needs_room, number_rows
from reports.faces import HEADINGS, TEXT, font_list, fonts, printed, told
from reports.own import own_table, own_view
from reports.tagging import finish
from reports.text import paragraphs, printable
from reports.therapist import Translate, instrument_view, said_by_all, strip_of

TEMPLATES = Path(__file__).parents[1] / "templates"
BASE_URL = "report:/"  # so that a relative address is looked up, and refused, instead of silently skipped
DATE = "SOURCE_DATE_EPOCH"  # fonts that have to be rewritten carry this time instead of the clock's

# WeasyPrint warns about every letter that no font has, one line a letter: what people wrote would stand in a log.
getLogger("weasyprint").setLevel(CRITICAL)

_one_at_a_time = Lock()  # fontconfig and the environment belong to the whole process


def render(content: Content, translate: Translate) -> bytes:
    """The report as a PDF, laid out by its audience's own template.

    `translate` turns the template's own English words into the report's language.
    Raises Unprintable for text that is not Unicode, Refused where the page asks for anything that is not the report's
    own, ValueError where the content contradicts itself (a score outside 0 to 100, a row with a person too few).
    """
    return to_pdf(to_html(content, translate), content.made_on, content.paper)


def to_html(content: Content, translate: Translate) -> str:
    """The page that becomes the PDF."""
    template = _environment().get_template(content.template)
    return template.render(report=content, _=translate)


def to_pdf(html: str, made_on: date, paper: Paper) -> bytes:
    """A finished page as PDF, dated `made_on`. Raises Refused."""
    fetcher = ClosedFetcher()
    with _one_at_a_time, _dated(made_on):
        try:
            pdf: bytes = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher).write_pdf(
                stylesheets=[_stylesheet(paper)],
                font_config=fonts(),
                pdf_variant="pdf/ua-1",
                finisher=finish,
            )
        except FatalURLFetchingError as error:
            raise Refused(str(error)) from error
    if fetcher.refused:
        raise Refused(f"asked for {fetcher.refused}")
    return pdf


def preload() -> None:
    """Do once what every report needs: import, compile the templates, read fonts and stylesheet, draw one of each."""
    environment = _environment()
    for name in environment.list_templates(filter_func=_is_printed):
        environment.get_template(name)
    printed()
    for paper in ("A4", "Letter"):
        render(replace(rehearsal.content(), paper=paper), str)


def rehearse() -> None:
    """Draw a short report that nobody keeps, so that the next one finds everything at hand."""
    render(rehearsal.short(), str)


def _is_printed(template: str) -> bool:
    return template.startswith(("report/", "macros/charts")) and template.endswith(".html")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.globals.update(instrument_view=instrument_view, strip_of=strip_of, paragraphs=paragraphs)
    environment.globals.update(own_table=own_table, own_view=own_view, said_by_all=said_by_all)
    environment.globals.update(area_table=area_table, number_rows=number_rows, needs_room=needs_room)
    return environment


def _finalize(value: object) -> object:
    """Everything that a template prints passes here: text is made safe, and a hole in the content is an error."""
    if value is None:
        raise ValueError("a report has nothing to print where something belongs")
    return told(printable(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _stylesheet(paper: Paper) -> CSS:
    rules = (TEMPLATES / "report" / "report.css").read_text(encoding="utf-8")
    faces = (
        f"@page {{ size: {paper}; font-family: {font_list(TEXT)} }}"
        f"html {{ font-family: {font_list(TEXT)} }} h1, h2 {{ font-family: {font_list(HEADINGS)} }}"
    )
    return CSS(string=faces + rules, font_config=fonts(), url_fetcher=ClosedFetcher(), base_url=BASE_URL)


@contextmanager
def _dated(made_on: date) -> Iterator[None]:
    before = os.environ.get(DATE)
    os.environ[DATE] = str(int(datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATE]
        else:
            os.environ[DATE] = before
