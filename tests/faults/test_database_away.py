"""A database that is locked, a disk that is full: a bounded wait, a plain refusal, and no repair afterwards."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from practice.app import create_app
from practice.services.homework import drafts
from practice.sqlite import WAIT_SECONDS
from tests.factories import Factory
from tests.processes.test_killed_while_saving import answers_of, number_of
from tests.processes.web_server import Phone, WebServer, links

LOCKED_SECONDS = 60 if os.environ.get("FAULTS") == "long" else WAIT_SECONDS / 2
PATIENCE = 2 * WAIT_SECONDS + 5  # the lock of this process, then the file's own

pytestmark = [pytest.mark.processes, pytest.mark.faults, pytest.mark.timeout(240)]


@contextmanager
def serving(folder: Path):
    """A web server over a database in `folder`, and one partner who has begun to answer."""
    environment, (link,) = links(folder, 1)
    server = WebServer(environment)
    try:
        yield environment, Phone([("127.0.0.1", server.port)], link.token, link.pin), link
    finally:
        server.stop()


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="fourfold-") as name:
        yield Path(name)


def saved(phone: Phone, number: int) -> tuple[int, float]:
    """The status of save `number` and how long its answer took, in seconds."""
    begun = time.monotonic()
    try:
        status, _ = phone.raw_save(answers_of(phone.keys, number))
    except OSError:
        status, _ = phone.raw_save(answers_of(phone.keys, number))  # a kept connection that the server had closed
    return status, time.monotonic() - begun


def stored_number(environment, phone, link) -> int:
    app = create_app(environment)
    with app.app_context(), Factory(app).session.no_autoflush:
        return number_of(drafts.for_sending(Factory(app).visit(link.homework_id)), phone.keys)


def test_a_database_locked_for_long_refuses_in_bounded_time_and_goes_on_by_itself(folder):
    with serving(folder) as (environment, phone, link):
        assert saved(phone, 1)[0] == 200
        with closing(sqlite3.connect(folder / "fourfold.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            unlock = time.monotonic() + LOCKED_SECONDS
            refused = 0
            while time.monotonic() < unlock:
                status, took = saved(phone, 2)
                assert status == 503
                assert took < PATIENCE
                refused += 1
            assert stored_number(environment, phone, link) == 1, "nothing of what was refused"
            other.execute("ROLLBACK")
        assert refused
        assert saved(phone, 3)[0] == 200
        assert stored_number(environment, phone, link) == 3


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="a small disk is mounted by root")
def test_a_full_disk_loses_nothing_that_was_acknowledged_and_needs_no_repair(folder):
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        with serving(folder) as (environment, phone, link):
            number = 1
            assert saved(phone, number)[0] == 200
            filler = folder / "filler"
            _fill(filler)
            status = 200
            while status == 200 and number < 400:  # the log has room left for a while
                number += 1
                status, took = saved(phone, number)
                assert took < PATIENCE
            assert status == 503, "the disk was never full"
            assert stored_number(environment, phone, link) == number - 1
            filler.unlink()
            assert saved(phone, number + 1)[0] == 200
            assert stored_number(environment, phone, link) == number + 1
            with closing(sqlite3.connect(folder / "fourfold.db")) as database:
                assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _fill(file: Path) -> None:
    """Write until there is no room."""
    with file.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    out.write(b"\0" * size)
            except OSError:
                continue
