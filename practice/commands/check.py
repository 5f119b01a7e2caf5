"""`flask check`: whether this installation may start."""

import sys

import click
from flask.cli import with_appcontext

from practice import checks, extensions


@click.command("check")
@with_appcontext
def check() -> None:
    """Say what stands against a start, one line each; exit status 1 if anything does."""
    faults = checks.faults(extensions.session(), extensions.settings(), extensions.masters())
    for line in faults:
        print(line)
    if faults:
        sys.exit(1)
    print(checks.note(extensions.session()) or "Everything is in order.")
