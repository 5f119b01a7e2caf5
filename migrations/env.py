"""Runs the migrations on the app's own engine, so that they see the same settings as everything else."""

from alembic import context
from flask import current_app

from practice.extensions import db
from practice.models.all import Base
from practice.models.base import SealedType, UtcDateTime
from practice.sqlite import WRITING

config = context.config


def render_item(kind: str, value: object, _context: object) -> str | bool:
    """Migrations name plain column types: they must not change when our own types do."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, SealedType):
        return "sa.LargeBinary()"
    return False


def run() -> None:
    """Each migration in a transaction of its own: a killed one leaves the database at the one before."""
    with db.engine.connect().execution_options(**{WRITING: True}) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database: flask database upgrade")
current_app.logger.disabled = True
run()
