"""A SQLite database as two files, data and wrapped keys; taken while it is written to, by its online backup."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from practice.services.backups.manifest import KEY_TABLES, NOT_COUNTED, BackupFault, Facts, Table

DATA, KEYS = "fourfold.db", "keys.db"


def take(database: Path, data: Path, keys: Path) -> Facts:
    """Write the database as it is at one moment into the folders `data` and `keys`. Raises BackupFault."""
    copy, apart = data / DATA, keys / KEYS
    for file in (copy, apart):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source, closing(_open(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            (found,) = target.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise BackupFault(f"The database is damaged ({found}). Restore an earlier backup.")
            facts = _facts(target)
            _move_keys(target, apart)
    except sqlite3.Error as error:
        raise BackupFault(f"The database can't be copied ({error}). Nothing was left behind.") from None
    return facts


def put(data: Path, keys: Path, target: Path) -> None:
    """Make the database of a backup's two folders at `target`. Raises BackupFault."""
    try:
        (data / DATA).rename(target)
        with closing(_open(target)) as connection:
            connection.execute("ATTACH ? AS apart", (str(keys / KEYS),))
            with connection:
                for name in KEY_TABLES:
                    columns = ", ".join(_columns(connection, name, "apart"))
                    connection.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM apart.{name}")  # noqa: S608 - our own names
    except (sqlite3.Error, OSError) as error:
        raise BackupFault(f"The database can't be put together ({error}).") from None


def facts(database: Path) -> Facts:
    with closing(_open(database)) as connection:
        return _facts(connection)


def _open(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _move_keys(connection: sqlite3.Connection, apart: Path) -> None:
    """Into a file of their own; what they leave in the copy is overwritten and cut off."""
    connection.execute("ATTACH ? AS apart", (str(apart),))
    with connection:
        for name in KEY_TABLES:
            connection.execute(f"CREATE TABLE apart.{name} AS SELECT * FROM main.{name}")  # noqa: S608 - our own names
            connection.execute(f"DELETE FROM main.{name}")  # noqa: S608
    connection.execute("DETACH apart")
    connection.execute("VACUUM")


def _facts(connection: sqlite3.Connection) -> Facts:
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not name.startswith("sqlite_") and name != NOT_COUNTED
    ]
    heads = connection.execute("SELECT chain, number, mac FROM audit_head ORDER BY chain")
    return Facts(
        engine="sqlite",
        revision=revision,
        tables={name: _table(connection, name) for name in names},
        heads={chain: (number, mac.hex()) for chain, number, mac in heads},
    )


def _table(connection: sqlite3.Connection, name: str) -> Table:
    """Columns in the order of their names, so that a table made anew by a migration is the same table."""
    columns = ", ".join(_columns(connection, name))
    rows, digest = 0, hashlib.sha256()
    for row in connection.execute(f"SELECT {columns} FROM {name} ORDER BY {_order(connection, name)}"):  # noqa: S608
        rows += 1
        for value in row:
            part = value if isinstance(value, bytes) else str(value).encode()
            digest.update(type(value).__name__.encode() + len(part).to_bytes(8) + part)
    return Table(rows, digest.hexdigest())


def _columns(connection: sqlite3.Connection, name: str, schema: str = "main") -> list[str]:
    return sorted(f'"{row[1]}"' for row in connection.execute(f"PRAGMA {schema}.table_info({name})"))


def _order(connection: sqlite3.Connection, name: str) -> str:
    return ", ".join(_primary(connection, name)) or "rowid"


def _primary(connection: sqlite3.Connection, name: str) -> Iterator[str]:
    for row in connection.execute(f"PRAGMA table_info({name})"):
        if row[5]:
            yield f'"{row[1]}"'
