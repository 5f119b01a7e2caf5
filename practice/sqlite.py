"""What SQLite needs to be a database that loses nothing: WAL, full sync, foreign keys, one writer at a time."""

import sqlite3
import threading
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

WAIT_SECONDS = 10  # for the write lock, then for the file's own lock: bounded, so that a stuck writer becomes a 503
WRITING = "writing"  # execution option: this transaction reads before it writes
_LOCK = "write lock"  # in a connection's info: its process's lock


class WriterBusy(Exception):
    """Another transaction of this process kept the write lock for longer than WAIT_SECONDS."""


def prepare(engine: Engine) -> None:
    """Set up every connection of a SQLite engine; does nothing for another database.

    A deferred transaction that reads and then writes fails when somebody else wrote in between, so a writing one
    begins IMMEDIATE. Writers of one process queue at a lock: polling the file's lock makes some wait 20 times longer.
    """
    if engine.dialect.name != "sqlite":
        return
    lock = threading.Lock()
    event.listen(engine, "connect", lambda raw, entry: _configure(raw, entry, lock))
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _release)


def begin_writing(connection: PoolProxiedConnection) -> None:
    """Begin a writing transaction on the driver's own connection; another database's driver begins by itself."""
    if _LOCK in connection.info:
        _take(connection.info)
        connection.cursor().execute("BEGIN IMMEDIATE")


def _configure(raw: sqlite3.Connection, entry: ConnectionPoolEntry, lock: threading.Lock) -> None:
    entry.info[_LOCK] = lock
    raw.isolation_level = None  # we say BEGIN ourselves
    cursor = raw.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get(WRITING):
        connection.exec_driver_sql("BEGIN")
        return
    _take(connection.info)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _take(info: dict[str, Any]) -> None:
    """Take the write lock for the connection, which gives it back when it returns to the pool."""
    if not info.get(WRITING):
        if not info[_LOCK].acquire(timeout=WAIT_SECONDS):
            raise WriterBusy
        info[WRITING] = True


def _release(_raw: object, entry: ConnectionPoolEntry) -> None:
    if entry.info.pop(WRITING, False):
        entry.info[_LOCK].release()
