"""`flask instruments check|verify`: the definitions, and worked examples of the scoring, for anybody to look at."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from practice import programme
from practice.assessment import check as content
from practice.assessment.verify import verify_file

instruments = AppGroup("instruments", help="The questionnaires and their scoring.")


@instruments.command("check")
def check() -> None:
    """Print what each definition asks: areas, facets, counts, reverse share, reading grade, minutes, warnings.

    A definition that breaks a rule is refused before this, with one line a fault.
    """
    catalogue = programme.catalogue()
    for one in catalogue.all_versions():
        report = content.content_report(one, catalogue.definition(one.code, one.version))
        print("\n".join(content.report_lines(report)), end="\n\n")


@instruments.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Replay a file of worked examples; print each that differs and end with status 1 if any does."""
    lines, status = verify_file(file)
    print("\n".join(lines))
    sys.exit(status)
