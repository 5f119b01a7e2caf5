"""`flask instruments check|verify`: the definitions, and worked examples of the scoring, for anybody to look at."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from practice import programme
from practice.assessment import check as content
from practice.assessment.verify import verify_file
from practice.texts import languages

instruments = AppGroup("instruments", help="The questionnaires and their scoring.")


@instruments.command("check")
def check() -> None:
    """Print what each definition asks: areas, facets, counts, reverse share, reading grade, minutes, warnings.

    A definition that breaks a rule is refused before this, with one line a fault. At the end: which languages each
    newest version is in, and which of the languages that client pages are in it lacks.
    """
    catalogue = programme.catalogue()
    for one in catalogue.all_versions():
        report = content.content_report(one, catalogue.definition(one.code, one.version))
        print("\n".join(content.report_lines(report)), end="\n\n")
    for one in catalogue.all_current:
        lacking = [code for code in languages() if code not in one.languages]
        note = f"; asked in English where a client reads {', '.join(lacking)}" if lacking else ""
        print(f"{one.code} {one.version} is in {', '.join(one.languages)}{note}")


@instruments.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Replay a file of worked examples; print each that differs and end with status 1 if any does."""
    lines, status = verify_file(file)
    print("\n".join(lines))
    sys.exit(status)
