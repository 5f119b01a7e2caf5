"""`flask therapist ...`: accounts from the shell. A password is typed or piped in, never an argument others can see."""

import sys

import click
from flask.cli import AppGroup

from practice import clock, extensions
from practice.commands.plain import COMMAND_LINE, commit, plainly, refuse, trail
from practice.services.people import accounts, people
from practice.services.people.accounts import NewTherapist
from practice.services.people.people import Account

therapist = AppGroup("therapist", help="Who may sign in.")


@therapist.command("add")
@click.option("--name", prompt=True, help="As clients know them.")
@click.option("--email", prompt="E-mail", help="They sign in with it.")
@click.option("--owner", is_flag=True, help="May also change the practice, its people, and read the audit trail.")
@plainly
def add(name: str, email: str, owner: bool) -> None:
    """Add an account. The password is asked for, or read from the first line of standard input."""
    _practice_is_there()
    new = NewTherapist(name.strip(), email.strip(), _password())
    if not new.name or "@" not in new.email:
        refuse("A name and an e-mail address are needed. Nothing was changed.")
    session = extensions.writing_session()
    accounts.add_therapist(session, extensions.keyring(), trail(), new, is_owner=owner, by=COMMAND_LINE)
    commit()
    print(f"Added {new.email}.")


@therapist.command("list")
@plainly
def list_all() -> None:
    """List the accounts."""
    _practice_is_there()
    for one in people.everybody(extensions.session(), extensions.keyring()):
        print(f"{one.email}  {one.name}{_notes(one)}")


def _notes(one: Account) -> str:
    notes = ["owner"] if one.is_owner else []
    notes += ["second step"] if one.has_factor else []
    if one.disabled_at:
        notes.append(f"disabled since {one.disabled_at:%Y-%m-%d}")
    return f"  ({', '.join(notes)})" if notes else ""


@therapist.command("disable")
@click.argument("email")
@plainly
def disable(email: str) -> None:
    """Let an account sign in no more and end its sessions at once."""
    _practice_is_there()
    session = extensions.writing_session()
    people.disable(session, trail(), people.by_email(session, extensions.keyring(), email), COMMAND_LINE)
    commit()
    print(f"{email} can't sign in any more since {clock.now():%Y-%m-%d %H:%M} UTC.")


@therapist.command("enable")
@click.argument("email")
@plainly
def enable(email: str) -> None:
    """Let a disabled account sign in again."""
    _practice_is_there()
    session = extensions.writing_session()
    people.enable(session, trail(), people.by_email(session, extensions.keyring(), email), COMMAND_LINE)
    commit()
    print(f"{email} can sign in again.")


@therapist.command("password")
@click.argument("email")
@plainly
def password(email: str) -> None:
    """Set a new password for somebody who forgot theirs, and end their sessions."""
    _practice_is_there()
    new = _password()
    session = extensions.writing_session()
    found = people.by_email(session, extensions.keyring(), email)
    people.set_password(session, extensions.keyring(), trail(), found, password=new, by=COMMAND_LINE)
    commit()
    print(f"{email} signs in with the new password from now on.")


@therapist.command("reset-factor")
@click.argument("email")
@plainly
def reset_factor(email: str) -> None:
    """Take away the authenticator app, passkeys and recovery codes of somebody who lost theirs; end their sessions."""
    _practice_is_there()
    session = extensions.writing_session()
    found = people.by_email(session, extensions.keyring(), email)
    is_short = people.reset_factor(session, trail(), found, COMMAND_LINE)
    commit()
    print(f"{email} signs in with the password alone, and can set up a second step again.")
    if is_short:
        print("Their password is short, so it has to be made longer first; the first page after signing in says so.")
    print("Be sure that it was they who asked: this is how somebody else would get in.")


def _password() -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return typed
    return sys.stdin.readline().rstrip("\r\n")


def _practice_is_there() -> None:
    if accounts.practice_of(extensions.session()) is None:
        refuse("There is no practice yet. Open the first page and set it up, or run: flask demo load")
    extensions.db.session.rollback()
