"""Runs the migrations on the app's own engine, so that they see the same settings as everything else."""

from collections.abc import Iterator, Set
from contextlib import contextmanager

from alembic import context
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection, text

from practice.extensions import db
from practice.models.all import Base
from practice.models.base import SealedType, UtcDateTime
from practice.services.installation import runs_from
from practice.sqlite import WRITING

LOCK_MILLISECONDS = 800  # less than the second after which PostgreSQL breaks a deadlock: a migration gives way first
config = context.config


def render_item(kind: str, value: object, _context: object) -> str | bool:
    """Migrations name plain column types: they must not change when our own types do."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, SealedType):
        return "sa.LargeBinary()"
    return False


def say_who_may_run(*, ctx: MigrationContext, heads: Set[str], **_rest: object) -> None:
    """In the transaction of each step, so that a killed run leaves no revision without its word."""
    if ctx.connection is not None and ctx.script is not None:
        for at in heads:
            runs_from.write(ctx.connection, ctx.script, at)


@contextmanager
def short_waits(connection: Connection) -> Iterator[None]:
    """On PostgreSQL all queue behind a migration that waits for a table, so it gives up soon and is run again."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(text(f"SET lock_timeout = '{LOCK_MILLISECONDS}ms'"))
    connection.commit()
    try:
        yield
    finally:
        connection.invalidate()  # with a setting that is for nobody else


def run() -> None:
    """Each migration in a transaction of its own: a killed one leaves the database at the one before."""
    with db.engine.connect().execution_options(**{WRITING: True}) as connection, short_waits(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
            on_version_apply=say_who_may_run,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database: flask database upgrade")
current_app.logger.disabled = True
run()
