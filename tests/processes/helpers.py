"""Starting, watching and killing real processes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from practice.config import ROOT
from practice.running import embedded_queue


def wait_for(condition, seconds=20.0):
    """What `condition` gives as soon as it is true; fails the test after `seconds`."""
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
