"""Starting, watching and killing real processes."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from practice.config import ROOT
from practice.running import embedded_queue

SERVER = str(ROOT / "script" / "server")


def wait_for(condition, seconds=30.0):
    """What `condition` gives as soon as it is true; fails the test after `seconds`, many for a busy machine."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.05)
    pytest.fail(f"waited {seconds} s in vain")


class Queue:
    """A queue server of the test's own, which it may kill and start again."""

    def __init__(self, folder):
        self.socket = folder / "queue" / "queue.sock"
        self.url = f"unix://{self.socket}"
        self.start()

    def start(self):
        self.process = subprocess.Popen(embedded_queue.command(self.socket), stdout=subprocess.DEVNULL)
        wait_for(self.answers)

    def answers(self):
        try:
            return self.redis().ping()
        except RedisError:
            return False

    def redis(self):
        return Redis.from_url(self.url)

    def kill(self):
        self.process.kill()
        self.process.wait()


class RunningWorker:
    def __init__(self, url, folder):
        self.log = folder / "worker.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.processes.sample_worker", url], cwd=ROOT, stdout=log, stderr=log
            )

    def said(self):
        return self.log.read_text()


def alive(pid):
    """Whether the process runs; a dead one that nobody has waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def children(pid):
    """The ids of the living processes below `pid`, at any depth."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    below, found = {pid}, set()
    while below:
        below = {child for child, parent in parents.items() if parent in below and child != os.getpid()} - found
        found |= below
    return {child for child in found if alive(child)}


def begun(pid):
    """When the process began, in ticks of the machine; its number says nothing, since numbers start again."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running script/server with its output, and the processes below it by their command lines."""

    def __init__(self, data, port, **settings):
        self.port = port
        self.log = data.parent / f"server-{port}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [SERVER, "--port", str(port), "--data", str(data)],
                cwd="/",
                env=clean_environment(settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def said(self):
        return self.log.read_text()

    def until_ready(self):
        wait_for(lambda: "is ready" in self.said() or self.process.poll() is not None, 90)
        assert self.process.poll() is None, self.said()
        return self

    def status(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def pids(self, words=""):
        """The processes below the supervisor whose command line has `words`, oldest first."""
        found = []
        for pid in sorted(children(self.process.pid), key=begun):
            try:
                line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if words in line:
                found.append(pid)
        return found

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(30)


def clean_environment(settings):
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | settings
