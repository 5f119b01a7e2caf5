"""A PostgreSQL database as one file a table, each what COPY gives, all from one snapshot; the keys' tables apart.

Not pg_dump: its version must fit the server's, it may not be there, and it can't leave the keys out of the data.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Inspector, MetaData, inspect
from sqlalchemy.exc import SQLAlchemyError

from practice.services.backups.manifest import KEY_TABLES, NOT_COUNTED, BackupFault, Facts, Table

CHUNK = 1 << 20


def take(engine: Engine, data: Path, keys: Path) -> Facts:
    """Write every table as it is at one moment into the folders `data` and `keys`. Raises BackupFault."""
    with _snapshot(engine) as connection:
        names = _names(inspect(connection))
        for name in names:
            folder = keys if name in KEY_TABLES else data
            with (folder / f"{name}.copy").open("wb") as out:
                for chunk in _copied(connection, name):
                    out.write(chunk)
        return _facts(connection, {name: _table_of(folder_of(name, data, keys)) for name in names})


def put(engine: Engine, data: Path, keys: Path) -> None:
    """Fill the tables, which are there and empty, in one transaction. Raises BackupFault."""
    try:
        with engine.begin() as connection:
            raw = _driver(connection)
            raw.execute("SET LOCAL TIME ZONE 'UTC'")
            for name in _names(inspect(connection)):
                with raw.cursor().copy(f"COPY {name} ({_columns(connection, name)}) FROM STDIN") as out:
                    for chunk in _chunks(folder_of(name, data, keys)):
                        out.write(chunk)
    except (psycopg.Error, SQLAlchemyError, OSError) as error:
        raise BackupFault(f"The tables can't be filled ({type(error).__name__}).") from None


def facts(engine: Engine) -> Facts:
    with _snapshot(engine) as connection:
        tables = {}
        for name in _names(inspect(connection)):
            rows, digest = 0, hashlib.sha256()
            for chunk in _copied(connection, name):
                rows += chunk.count(b"\n")
                digest.update(chunk)
            tables[name] = Table(rows, digest.hexdigest())
        return _facts(connection, tables)


def tables_in(saved: Facts, data: Path, keys: Path) -> dict[str, Table]:
    """What the files of a backup hold, without a database."""
    return {name: _table_of(folder_of(name, data, keys)) for name in saved.tables}


def drop_everything(engine: Engine) -> None:
    """Take back a restore that did not end well; only for a database that was empty before."""
    with engine.begin() as connection:
        found = MetaData()
        found.reflect(connection)
        found.drop_all(connection)


def folder_of(name: str, data: Path, keys: Path) -> Path:
    return (keys if name in KEY_TABLES else data) / f"{name}.copy"


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        try:
            _driver(connection).execute("SET LOCAL TIME ZONE 'UTC'")
            yield connection
        except psycopg.Error as error:
            raise BackupFault(f"The database can't be read ({type(error).__name__}).") from None


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _names(inspector: Inspector) -> list[str]:
    """The tables, each after those that it refers to."""
    return [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name and name != NOT_COUNTED]


def _columns(connection: Connection, name: str) -> str:
    return ", ".join(sorted(f'"{column["name"]}"' for column in inspect(connection).get_columns(name)))


def _copied(connection: Connection, name: str) -> Iterator[bytes]:
    """The rows in the order of their keys, which no collation of a server changes."""
    keys = inspect(connection).get_pk_constraint(name)["constrained_columns"]
    order = ", ".join(f'"{key}"::text COLLATE "C"' for key in keys)
    query = f"SELECT {_columns(connection, name)} FROM {name} ORDER BY {order}"  # noqa: S608 - our own names
    with _driver(connection).cursor().copy(f"COPY ({query}) TO STDOUT") as source:
        for chunk in source:
            yield bytes(chunk)


def _table_of(file: Path) -> Table:
    rows, digest = 0, hashlib.sha256()
    for chunk in _chunks(file):
        rows += chunk.count(b"\n")
        digest.update(chunk)
    return Table(rows, digest.hexdigest())


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _facts(connection: Connection, tables: dict[str, Table]) -> Facts:
    (revision,) = connection.exec_driver_sql("SELECT version_num FROM alembic_version").one()
    heads = connection.exec_driver_sql("SELECT chain, number, mac FROM audit_head ORDER BY chain")
    return Facts(
        engine="postgresql",
        revision=revision,
        tables=tables,
        heads={chain: (number, bytes(mac).hex()) for chain, number, mac in heads},
    )
