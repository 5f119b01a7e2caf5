"""The real script/server on an empty data folder: one start for all tests, because a start takes seconds."""

import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from uuid import uuid4

import pytest

from tests.processes.helpers import SERVER, Server, alive, children, clean_environment, free_port, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.timeout(240)]
PARTS = {
    "the queue server": "valkey-server",
    "the worker": "wsgi worker",
    "the timed work": "wsgi tick",
    "the web server": "gunicorn",
}


def refused(*words, data, **settings):
    """What script/server says when it must not start."""
    done = subprocess.run(
        [SERVER, "--data", str(data), *words],
        check=False,
        cwd="/",
        env=clean_environment(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "Fourfold did not start." in done.stdout
    return done.stdout


@pytest.fixture
def stopped(home, server):
    """A data folder with the same keys and database on which nothing runs."""
    copy = home / f"copy-{secrets.token_hex(4)}"
    shutil.copytree(home / "data", copy, ignore=shutil.ignore_patterns("queue", "running.lock", "fourfold.db*"))
    with closing(sqlite3.connect(home / "data" / "fourfold.db")) as source, database_of(copy) as target:
        source.backup(target)
    return copy


@contextmanager
def database_of(folder):
    with closing(sqlite3.connect(folder / "fourfold.db")) as connection:
        yield connection
        connection.commit()


def test_a_first_start_serves_pages_and_prints_the_address_and_a_setup_code(server):
    assert server.status("/readyz") == 200
    assert f"Fourfold is ready: http://localhost:{server.port}" in server.said()
    assert "Set-up code" in server.said()


def test_what_a_first_start_makes_is_for_its_owner_only(server, home):
    files = [path for path in (home / "data").rglob("*") if not path.is_dir()]
    assert {"fourfold.db", "master.key", "audit.key", "session.key"} <= {path.name for path in files}
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_part_comes_back(server, part):
    before = wait_for(lambda: server.pids(PARTS[part]))
    os.kill(before[0], signal.SIGKILL)
    wait_for(lambda: server.pids(PARTS[part]) and not set(before) & set(server.pids(PARTS[part])), 30)
    wait_for(lambda: server.status("/readyz") == 200, 30)
    line = f"{part.removeprefix('the ')} ended (killed by signal 9) and is started again"
    assert line in server.said(), server.said()


def test_a_killed_child_of_the_web_server_comes_back(server):
    master, child, *_ = wait_for(lambda: len(server.pids("gunicorn")) > 1 and server.pids("gunicorn"))
    os.kill(child, signal.SIGKILL)
    wait_for(lambda: child not in server.pids("gunicorn") and len(server.pids("gunicorn")) > 1)
    assert server.pids("gunicorn")[0] == master
    wait_for(lambda: server.status("/readyz") == 200)


def test_the_web_stays_ready_while_the_queue_server_is_away(server):
    os.kill(server.pids("valkey-server")[0], signal.SIGKILL)
    assert server.status("/readyz") == 200
    wait_for(lambda: server.pids("valkey-server"))


def test_no_token_reaches_the_access_log(server):
    token = secrets.token_urlsafe(32)
    server.status(f"/q/{token}")
    server.status(f"/q/{token}?next=/q/{token}")
    server.status(f"/nowhere?token={token}")
    wait_for(lambda: server.said().count("/q/(hidden)") >= 2 and "/nowhere" in server.said())
    assert token not in server.said()


def test_a_second_start_on_the_same_data_is_refused(server, home):
    said = refused("--port", str(free_port()), data=home / "data")
    assert f"already runs on the data folder {home / 'data'}" in said
    assert str(server.process.pid) in said
    assert server.status("/readyz") == 200


def test_a_port_in_use_is_refused(server, home):
    assert f"Port {server.port} is in use" in refused("--port", str(server.port), data=home / "other")


def test_a_folder_that_takes_no_file_is_refused():
    assert "Nothing can be written to the data folder /proc/data" in refused(data="/proc/data")


def test_another_host_needs_the_public_address(home):
    assert "PUBLIC_URL" in refused("--host", "0.0.0.0", data=home / "other")
    said = refused("--host", "0.0.0.0", "--port", str(free_port()), data=home / "other", PUBLIC_URL="http://x.org")
    assert "PUBLIC_URL: must be https://" in said


def test_a_lost_master_key_is_not_replaced(stopped):
    (stopped / "secrets" / "master.key").unlink()
    assert "recovery key" in refused("--port", str(free_port()), data=stopped)
    assert not (stopped / "secrets" / "master.key").exists()


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda key: key.chmod(0o644), "can be read by other accounts"),
        (lambda key: key.write_text("changeme" * 8), "MASTER_KEY: "),
        (lambda key: key.write_text("00" * 32), "MASTER_KEY: looks like a placeholder"),
        (lambda key: key.write_text("short"), "MASTER_KEY: must be 32 bytes"),
    ],
)
def test_an_exposed_or_weak_key_is_refused(stopped, damage, line):
    damage(stopped / "secrets" / "master.key")
    assert line in refused("--port", str(free_port()), data=stopped)


def test_another_master_key_than_the_databases_is_refused(stopped):
    with database_of(stopped) as database:
        row = (uuid4().hex, "couple", uuid4().hex, secrets.token_bytes(61), "2026-11-22 09:00:00.000000")
        columns = "id, owner_kind, owner_id, wrapped, created_at"
        database.execute(f"INSERT INTO data_key ({columns}) VALUES (?, ?, ?, ?, ?)", row)
    (stopped / "secrets" / "master.key").write_text(secrets.token_hex(32))
    assert "MASTER_KEY: is not the key" in refused("--port", str(free_port()), data=stopped)


def test_a_database_newer_than_the_code_is_refused_and_left_alone(stopped):
    with database_of(stopped) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999', runs_from = '9998'")
    said = refused("--port", str(free_port()), data=stopped)
    assert "revision 9999" in said
    assert "newer than the code" in said
    with database_of(stopped) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_stopping_leaves_no_process(server):
    below = children(server.process.pid)
    assert len(below) >= 5
    assert server.stop() == 0
    assert "Fourfold has stopped." in server.said()
    assert not [pid for pid in below if alive(pid)]


def test_a_later_start_finds_its_data_and_nothing_outlives_a_killed_supervisor(server, home):
    server.stop()
    keys = (home / "data" / "secrets" / "master.key").read_bytes()
    running = Server(home / "data", free_port()).until_ready()
    assert (home / "data" / "secrets" / "master.key").read_bytes() == keys
    below = children(running.process.pid)
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    wait_for(lambda: not [pid for pid in below if alive(pid)], 10)
