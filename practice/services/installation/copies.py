"""The copy of a SQLite database that is made before each migration, so that a bad one can be taken back.

A copy holds wrapped keys, so a key that is destroyed later lives on in it: copies are kept for a short time only. On
PostgreSQL a migration is one transaction, and backups are the server's business.
"""

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

KEPT_FOR = timedelta(days=14)
_STAMP = "%Y%m%dT%H%M%SZ"


def copy_before(revision: str, database: Path, folder: Path, at: datetime) -> Path:
    """Copy `database` with what its WAL holds into `folder` (0600, on the disk); the copy, named after `revision`.

    Raises OSError or sqlite3.Error, and then leaves no half copy.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"before-{revision}-{at.strftime(_STAMP)}.db"
    half = target.with_suffix(".half")
    half.unlink(missing_ok=True)
    os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(half)) as copy:
            source.backup(copy)
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(f"the database is damaged: {found}")
        _sync(half)
        half.rename(target)
        _sync(folder)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return target


def drop_old_copies(folder: Path, now: datetime) -> list[Path]:
    """Delete the copies that are older than KEPT_FOR; the files deleted."""
    oldest = f"{(now - KEPT_FOR).strftime(_STAMP)}"
    old = [path for path in folder.glob("before-*.db") if path.stem.rpartition("-")[2] < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
