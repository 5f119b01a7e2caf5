import tempfile
from pathlib import Path

import pytest

from tests.processes.helpers import Queue, RunningWorker


@pytest.fixture
def folder():
    """A folder with a short path: pytest's own are too long for a socket."""
    with tempfile.TemporaryDirectory(prefix="fourfold-") as name:
        yield Path(name)


@pytest.fixture
def queue(folder):
    server = Queue(folder)
    yield server
    server.kill()


@pytest.fixture
def worker(queue, folder):
    running = RunningWorker(queue.url, folder)
    yield running
    running.process.kill()
    running.process.wait()
