"""Which older code a database may be used by: the mark that lets two releases run on one database during a deploy.

A migration only adds, so the release before runs on the new tables. One that takes something away says so itself, with
`runs_from = "0031"`: the first revision whose release no longer used it. The newest such word (or the first revision)
stands beside the revision in Alembic's own table, where code that does not have the migration can read it.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

TABLE, COLUMN = "alembic_version", "runs_from"


def read(connection: Connection) -> str | None:
    """The oldest revision whose release may run here; None in a database from before there was a mark."""
    if not _is_there(connection):
        return None
    found: str | None = connection.execute(text(f"SELECT {COLUMN} FROM {TABLE}")).scalar()  # noqa: S608 - our names
    return found


def write(connection: Connection, scripts: "ScriptDirectory", at: str) -> None:
    """Say for the revision that the database has just come to who may run on it; in that migration's transaction."""
    if not _is_there(connection):
        connection.execute(text(f"ALTER TABLE {TABLE} ADD COLUMN {COLUMN} VARCHAR(32)"))
    connection.execute(text(f"UPDATE {TABLE} SET {COLUMN} = :mark"), {"mark": oldest(scripts, at)})  # noqa: S608


def oldest(scripts: "ScriptDirectory", at: str) -> str:
    """The newest word of the migrations up to `at`; the first revision where none takes anything away."""
    chain = list(scripts.iterate_revisions(at, "base"))
    said = (getattr(one.module, COLUMN, None) for one in chain)
    return next((word for word in said if word), chain[-1].revision)


def _is_there(connection: Connection) -> bool:
    return any(column["name"] == COLUMN for column in inspect(connection).get_columns(TABLE))
