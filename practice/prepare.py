"""What a start does before it serves, in one process: migrate, check, and tell how to get in for the first time.

    python -m practice.prepare [--sample]

The same as `flask database upgrade`, `flask check` and `flask setup-code` (or `flask demo load` on an empty database)
one after the other. Exit status 1 with one line a fault when Fourfold must not start.
"""

import sys
from contextlib import redirect_stdout
from io import StringIO

import click
from flask import Flask
from flask.cli import ScriptInfo

from practice.app import create_app
from practice.assessment.catalogue import BadDefinition
from practice.config import BadSettings


def main() -> int:
    try:
        app = create_app()
    except (BadSettings, BadDefinition) as refused:
        print(refused)
        return 1
    try:
        for words in (["database", "upgrade"], ["check"]):
            _output(app, words)
        code = _output(app, ["setup-code"])
        if code and "--sample" in sys.argv[1:]:
            print(_output(app, ["demo", "load"]))
        elif code:
            print(f"Set-up code for the first page: {code}")
    except Refused as refused:
        print(refused)
        return 1
    return 0


class Refused(Exception):
    """A command that ended with an error; the text is what it printed."""


def _output(app: Flask, words: list[str]) -> str:
    """What the command prints."""
    said = StringIO()
    try:
        with redirect_stdout(said):
            app.cli.main(words, prog_name="flask", obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)
    except click.ClickException as refused:
        raise Refused(refused.format_message()) from None
    except SystemExit as end:
        if end.code not in (0, None):
            raise Refused(said.getvalue().strip()) from None
    return said.getvalue().strip()


if __name__ == "__main__":
    sys.exit(main())
