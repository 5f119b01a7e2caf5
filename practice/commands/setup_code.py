"""`flask setup-code`: what the first page asks for."""

import sys

import click
from flask.cli import with_appcontext

from practice import extensions
from practice.commands.plain import plainly
from practice.services.installation import setup_code
from practice.services.people import accounts


@click.command("setup-code")
@with_appcontext
@plainly
def show_setup_code() -> None:
    """Print the one-time code of an empty installation. Once the practice is set up, no code opens anything."""
    if accounts.practice_of(extensions.session()) is None:
        print(setup_code.current(extensions.settings()))
    else:
        print("The practice is set up; there is no code any more. Sign in at its address.", file=sys.stderr)
