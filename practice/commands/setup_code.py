"""`flask setup-code`: what the first page asks for."""

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
    """Print the one-time code of an empty installation. Prints nothing once the practice is set up."""
    if accounts.practice_of(extensions.session()) is None:
        print(setup_code.current(extensions.settings()))
