"""The data folder at a start: there, writable, ours alone, with its secrets."""

import fcntl
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

import psycopg

from practice.config import BadSettings, data_folder, database_address
from practice.key_files import AUDIT, MASTER, SESSION, BadSecret, make_secrets
from practice.running.refused import StartRefused

_SETTINGS = {SESSION: "SECRET_KEY", MASTER: "MASTER_KEY", AUDIT: "AUDIT_KEY"}


def make(folder: Path) -> None:
    """Make the data folder for this account only. Raises StartRefused when nothing can be written there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise StartRefused(
            f"Nothing can be written to the data folder {folder} ({error.strerror}). "
            "Choose another with --data DIR, or make it writable for this account."
        ) from None


def hold(folder: Path, address: str) -> TextIO:
    """Take the data folder for this process; held until the file returned is closed or the process ends.

    Raises StartRefused with the holder's process and address when another one has it.
    """
    file = (folder / "running.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        holder = file.read().strip() or "another process"
        file.close()
        raise StartRefused(
            f"Fourfold already runs on the data folder {folder} ({holder}). Stop it first, or use --data DIR."
        ) from None
    file.truncate(0)
    file.write(f"process {os.getpid()}, {address}\n")
    file.flush()
    return file


def make_missing_secrets(environ: Mapping[str, str]) -> list[Path]:
    """Write the secrets that no setting gives and the data folder lacks; the files written.

    Raises BadSettings rather than making a key that an existing database needs: those are restored, not replaced.
    """
    given = {name for name in environ if environ[name]}
    names = [name for name, setting in _SETTINGS.items() if not given & {setting, f"{setting}_FILE"}]
    folder = data_folder(environ) / "secrets"
    missing = [name for name in names if not os.path.lexists(folder / name)]
    if not missing:
        return []
    try:
        return make_secrets(folder, beside_database=_holds_data(database_address(environ)), names=names)
    except BadSecret as fault:
        raise BadSettings([str(fault)]) from None
    except OSError as error:
        raise BadSettings([f"The secrets can't be written to {folder} ({error.strerror})"]) from None


def _holds_data(database_url: str) -> bool:
    """Whether the database exists with tables in it. Raises BadSettings when a server can't be asked."""
    scheme, _, rest = database_url.partition("://")
    if scheme == "sqlite":
        file = Path(rest[1:])
        return file.exists() and file.stat().st_size > 0
    try:
        with psycopg.connect(f"postgresql://{rest}", connect_timeout=5) as connection:
            row = connection.execute("SELECT to_regclass('data_key') IS NOT NULL").fetchone()
            return bool(row and row[0])
    except psycopg.Error as error:
        raise BadSettings([f"DATABASE_URL: the database does not answer ({type(error).__name__})"]) from None
