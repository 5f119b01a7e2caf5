"""`flask database upgrade`: bring the tables to what the code needs, with a copy of the database first."""

import fcntl
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from alembic import command
from flask.cli import AppGroup
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from practice import checks, clock, extensions
from practice.services.installation import copies, migrations
from practice.services.installation.schema import Schema, schema

_MIGRATING = 0x466F7572  # our number among PostgreSQL's advisory locks
IN_USE = {"55P03", "40P01"}  # PostgreSQL's words for a lock that did not come in time, and for a deadlock
LOCK_TRIES, LOCK_PAUSE = 300, 1.0  # with what each try waits itself: about ten minutes

database = AppGroup("database", help="The database's tables.")


@database.command("upgrade")
def upgrade() -> None:
    """Copy a SQLite database, then run the migrations that it lacks. Safe to run again, also from two hosts at once."""
    engine = extensions.db.engine
    try:
        with _private_files(), _alone(engine):
            _upgrade(engine)
    except DBAPIError as error:
        _refuse(*(checks.database_faults(extensions.session()) or [f"The migration failed: {error.orig}"]))


def bring_up_to_date() -> None:
    """What `flask database upgrade` does, for a command that goes on afterwards. Ends the process where it can't."""
    with _private_files(), _alone(extensions.db.engine):
        _upgrade(extensions.db.engine)


def _upgrade(engine: Engine) -> None:
    found = _schema(engine)
    backups = extensions.settings().data_dir / "backups"
    copies.drop_old_copies(backups, clock.now())
    if note := found.note():
        print(f"There is nothing to do here. {note}")
        return
    if not found.known:
        _refuse(*found.faults())
    if found.current:
        print(f"The database is up to date (revision {found.at}).")
        return
    copy = _copy(engine, found, backups)
    try:
        _migrate()
    except Exception as error:
        print(f"The migration to revision {found.wanted} failed: {error}", file=sys.stderr)
        _refuse(f"The database was not brought up to date. {_way_back(copy)}".strip())
    print(f"The database is now at revision {found.wanted}.")


def _migrate() -> None:
    """Step by step to the newest revision. A table that somebody uses for long, as a backup on PostgreSQL does, is
    asked for again and again: meanwhile everybody else goes on."""
    for left in reversed(range(LOCK_TRIES)):
        try:
            command.upgrade(migrations.config(), "head")
            return
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in IN_USE or not left:
                raise
        print("A table is in use; the migration is tried again in a moment.", flush=True)
        time.sleep(LOCK_PAUSE)


def _schema(engine: Engine) -> Schema:
    with engine.connect() as connection:
        return schema(connection)


def _copy(engine: Engine, found: Schema, folder: Path) -> Path | None:
    """The copy, or None where there is nothing to copy: an empty database, or PostgreSQL."""
    file = _sqlite_file(engine)
    if file is None or found.at is None:
        return None
    try:
        return copies.copy_before(found.wanted, file, folder, clock.now())
    except (OSError, sqlite3.Error) as error:
        _refuse(f"The database could not be copied to {folder} ({error}), so it was not migrated. Make room there.")


def _sqlite_file(engine: Engine) -> Path | None:
    name = make_url(engine.url).database
    return Path(name) if engine.dialect.name == "sqlite" and name else None


def _way_back(copy: Path | None) -> str:
    return f"The copy from before is {copy}." if copy else ""


@contextmanager
def _private_files() -> Iterator[None]:
    """What is made here, such as a new database, is for this account only."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Only one process migrates one database at a time; the others wait and find nothing to do."""
    file = _sqlite_file(engine)
    if file is not None:
        with Path(f"{file}.migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": _MIGRATING})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": _MIGRATING})


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        print(line)
    sys.exit(1)
