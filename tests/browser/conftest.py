"""The whole product as processes, and real browsers in front of it."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from practice.config import ROOT

SUPERVISOR = "practice.running.supervisor"


@pytest.fixture(scope="module")
def product():
    """Fourfold as script/server runs it, on an empty folder: address, set-up code and the supervisor's process."""
    with tempfile.TemporaryDirectory(prefix="fourfold-") as folder:
        port = _free_port()
        log = Path(folder) / "server.log"
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", SUPERVISOR, "--data", f"{folder}/data", "--port", str(port)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=out,
                stderr=out,
            )
        try:
            code = _when_ready(log, process)
            yield SimpleNamespace(
                address=f"http://127.0.0.1:{port}", code=code, process=process, log=log, data=Path(folder) / "data"
            )
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _when_ready(log: Path, process) -> str:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        found = re.search(r"Set-up code[^:]*: (\S+)", log.read_text())
        if found:
            return found[1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture
def person(browser):
    """Opens a browser window of its own for each person, wide or as a phone; nothing may fail or reach another host."""
    opened = []

    def open_window(address: str, *, phone: bool = False, **options):
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(base_url=address, viewport=size, **options)
        page = context.new_page()
        strangers, errors = [], []
        page.on("request", lambda one: one.url.startswith((address, "data:")) or strangers.append(one.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        opened.append((context, strangers, errors))
        return page

    yield open_window
    for context, strangers, errors in opened:
        context.close()
        assert strangers == [], "a page asked another host for something"
        assert errors == [], "a script failed"
