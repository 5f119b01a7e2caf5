"""`flask ...` commands, one module each in practice/commands, loaded when they are asked for: no web process is."""

from importlib import import_module

from click import Command, Context
from flask import Flask
from flask.cli import AppGroup

COMMANDS = {  # the word -> the module in practice/commands and its function
    "audit": ("audit_trail", "audit_group"),
    "backup": ("backup", "backup"),
    "check": ("check", "check"),
    "couples": ("couples", "couples"),
    "database": ("database", "database"),
    "demo": ("demo", "demo"),
    "instruments": ("instruments", "instruments"),
    "key": ("key", "key"),
    "setup-code": ("setup_code", "show_setup_code"),
    "therapist": ("therapist", "therapist"),
    "tick": ("tick", "tick"),
    "worker": ("worker", "worker"),
}


class Commands(AppGroup):
    """Those of ours, beside what extensions add."""

    def list_commands(self, ctx: Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, function = COMMANDS[cmd_name]
        found: Command = getattr(import_module(f"practice.commands.{module}"), function)
        return found


def register(app: Flask) -> None:
    others = app.cli.commands
    app.cli = Commands(app.name)
    for command in others.values():
        app.cli.add_command(command)
