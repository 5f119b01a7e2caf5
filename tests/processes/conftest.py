import shutil
import tempfile
from pathlib import Path

import pytest

from practice.config import queue_socket
from tests.processes.helpers import Queue, RunningWorker, Server, free_port


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


@pytest.fixture(scope="session")
def home():
    """Where the installation of all server tests is. Its name has a space, as folders of people do."""
    with tempfile.TemporaryDirectory(prefix="fourfold tests ") as name:
        yield Path(name)
        shutil.rmtree(queue_socket(Path(name) / "data").parent, ignore_errors=True)  # the killed one's


@pytest.fixture(scope="session")
def server(home):
    running = Server(home / "data", free_port(), ACCESS_LOG="1").until_ready()
    yield running
    running.stop()
