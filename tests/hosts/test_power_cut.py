"""A host that loses its power closes no connection: who is at the other end has to find out, and soon."""

import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from tests.hosts import layout
from tests.hosts.database import Database, programs
from tests.hosts.layout import Host
from tests.processes.helpers import wait_for
from tests.processes.web_server import links

SECONDS = 40  # it takes 14 to 20; the kernel by itself looks after two hours

pytestmark = [
    pytest.mark.hosts,
    pytest.mark.timeout(240),
    pytest.mark.skipif(programs() is None or not layout.is_possible(), reason="needs root, iproute2 and PostgreSQL"),
]

# One connection holds a row, another waits for an answer.
BUSY = """
import threading
from practice.app import create_app
from practice.extensions import db

app = create_app()

def wait():
    with app.app_context():
        try:
            db.session.execute(db.text("SELECT pg_sleep(600)"))
        except Exception as error:
            print(type(error).__name__, flush=True)

with app.app_context():
    db.session.execute(db.text("SELECT * FROM practice FOR UPDATE"))
    threading.Thread(target=wait).start()
    threading.Event().wait(600)
"""


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="fourfold-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def hosts():
    """The database's, and one more."""
    made = []
    try:
        layout.raise_switch()
        for number, name in enumerate(("db", "work"), start=2):
            made.append(Host(name, number))
        yield made
    finally:
        for host in made:
            host.remove()
        layout.remove_switch()


def test_each_end_gives_up_a_host_that_lost_its_power_and_its_locks_are_free(folder, hosts):
    database, (_, working) = Database(hosts[0], folder), hosts
    environment, _ = links(folder, 1, DATABASE_URL=database.url)
    log = folder / "working.log"
    working.run([sys.executable, "-c", BUSY], environment, log)
    wait_for(lambda: database.is_asked("pg_sleep"))
    began = time.monotonic()
    working.cut()
    with psycopg.connect(database.url, options=f"-c lock_timeout={SECONDS}s") as other:
        other.execute("SELECT * FROM practice FOR UPDATE")
    sys.stdout.write(f"the row was free after {time.monotonic() - began:.0f} s\n")
    wait_for(lambda: log.read_text() == "OperationalError\n", SECONDS)
    sys.stdout.write(f"both were done after {time.monotonic() - began:.0f} s\n")
