"""`flask ...` commands, one module each in practice/commands."""

from flask import Flask

from practice.commands.audit_trail import audit_group
from practice.commands.backup import backup
from practice.commands.check import check
from practice.commands.couples import couples
from practice.commands.database import database
from practice.commands.demo import demo
from practice.commands.instruments import instruments
from practice.commands.key import key
from practice.commands.setup_code import show_setup_code
from practice.commands.therapist import therapist
from practice.commands.tick import tick
from practice.commands.worker import worker

COMMANDS = (
    audit_group,
    backup,
    check,
    couples,
    database,
    demo,
    instruments,
    key,
    show_setup_code,
    therapist,
    tick,
    worker,
)


def register(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
