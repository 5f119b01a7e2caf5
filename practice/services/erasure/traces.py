"""What an erasure leaves on the disk beside the database's rows: old pages, and keys in copies of it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from practice.models.couple import Partner
from practice.models.data_key import WrappedKey

Key = tuple[str, UUID]


@dataclass(frozen=True)
class Left:
    """Kind and owner of every key that still opens what it opened when a copy was made, and who was erased."""

    keys: frozenset[Key]
    erased: frozenset[UUID]


def left(session: Session) -> Left:
    erased = frozenset(session.scalars(select(Partner.id).where(Partner.erased_at.is_not(None))))
    rows = session.execute(select(WrappedKey.owner_kind, WrappedKey.owner_id))
    return Left(frozenset((row.owner_kind, row.owner_id) for row in rows if row.owner_id not in erased), erased)


def clear(engine: Engine, copies: Path, left: Left) -> list[str]:
    """Make the bytes of destroyed keys go from the database's files and its copies; a line for what could not be done.

    Outside any transaction. The erasure itself stands already.
    """
    faults = []
    try:
        _compact(engine)
    except DBAPIError as error:
        faults.append(f"the database's old pages could not be cleared now ({type(error.orig).__name__})")
    for copy in sorted(copies.glob("before-*.db")):
        try:
            _forget(copy, left)
        except sqlite3.Error as error:
            faults.append(f"{copy.name} still holds keys of who was erased ({error}); delete that file")
    return faults


def _compact(engine: Engine) -> None:
    """SQLite overwrites what is deleted (secure_delete), but its log holds older pages until it is emptied."""
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    with autocommit.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection.execute(text("VACUUM data_key"))
        elif make_url(engine.url).database:
            connection.exec_driver_sql("ROLLBACK")  # the transaction that every connection begins with
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _forget(copy: Path, left: Left) -> None:
    """Take the destroyed keys out of a copy, and notes on sessions alone, which are under the couple's key."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = DELETE")
        there = connection.execute("SELECT id, owner_kind, owner_id FROM data_key").fetchall()
        gone = [(row_id,) for row_id, kind, owner in there if (kind, UUID(owner)) not in left.keys]
        noted = connection.execute("SELECT name FROM sqlite_master WHERE name = 'session_record'").fetchall()
        alone = [(partner_id.hex,) for partner_id in left.erased if noted]
        connection.execute("PRAGMA foreign_keys = ON")
        with connection:
            connection.executemany("DELETE FROM session_record WHERE partner_id = ?", alone)
            connection.executemany("DELETE FROM data_key WHERE id = ?", gone)
