"""A PostgreSQL server of the benchmark's own, as durable as it comes, whose databases are kept for the next run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

PROGRAMS = Path("/usr/lib/postgresql")
SETTINGS = ("listen_addresses=''", "shared_buffers=512MB", "max_wal_size=4GB", "max_connections=60")


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Its address while it runs; `folder` holds the data. fsync and synchronous_commit are on, as they are by default.

    Raises RuntimeError where PostgreSQL is not installed or does not start.
    """
    sockets = Path(tempfile.mkdtemp(prefix="fourfold-bench-"))
    log, data = sockets / "log", folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    for one in (folder, sockets):
        _give_to_its_account(one)
    if not (data / "PG_VERSION").exists():
        _run("initdb", "-D", data, "-U", "bench", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    options = " ".join(f"-c {one}" for one in (*SETTINGS, f"unix_socket_directories='{sockets}'"))
    _run("pg_ctl", "-D", data, "-l", log, "-w", "-t", "120", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://bench@/postgres?host={sockets}"
    finally:
        _run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
        shutil.rmtree(sockets, ignore_errors=True)


def database(address: str, name: str, *, anew: bool) -> str:
    """The address of a database on the server; an empty one if `anew` says so."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if anew:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def version(address: str) -> str:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = str(connection.scalar(text("SHOW server_version")))
    engine.dispose()
    return found


def _run(program: str, *arguments: object) -> None:
    found = sorted(PROGRAMS.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("PostgreSQL is not installed; script/test --all installs it")
    command = [str(found[-1]), *map(str, arguments)]
    if os.geteuid() == 0:  # it refuses to run as root; its package made an account for it
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(command, cwd="/", check=False, capture_output=True, text=True, close_fds=True)
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr or done.stdout}")


def _give_to_its_account(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
