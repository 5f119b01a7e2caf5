"""Several hosts on one machine: each a network namespace with an address of its own, joined by a bridge.

Needs root and iproute2. Everything is gone when the layout is closed, whatever became of the processes.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from practice.config import ROOT

_NUMBER = os.getpid() % 10000  # names and addresses of this run; an address field has 8 bits, a device's name 15 bytes
NET = f"10.{77 + _NUMBER % 150}.{_NUMBER % 250}"


def is_possible() -> bool:
    """Whether this account may make namespaces here."""
    if os.geteuid() or not shutil.which("ip"):
        return False
    name = f"ff{_NUMBER}try"
    made = subprocess.run(["ip", "netns", "add", name], check=False, capture_output=True).returncode == 0
    if made:
        subprocess.run(["ip", "netns", "del", name], check=True)
    return made


class Host:
    """One host of a layout; what runs there can be killed as a whole."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.address = f"ff{_NUMBER}{name}", f"{NET}.{number}"
        self.processes: list[subprocess.Popen] = []
        device, peer = f"ff{_NUMBER}v{number}", f"ff{_NUMBER}p{number}"
        self._device = device
        _ip("netns", "add", self.name)
        _ip("link", "add", device, "type", "veth", "peer", "name", peer)
        _ip("link", "set", device, "master", bridge(), "up")
        _ip("link", "set", peer, "netns", self.name)
        _ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", peer)
        _ip("-n", self.name, "link", "set", peer, "up")
        _ip("-n", self.name, "link", "set", "lo", "up")

    def run(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        _ip("link", "set", self._device, "master", bridge())
        with log.open("a") as out:
            process = subprocess.Popen(
                ["ip", "netns", "exec", self.name, *command],
                cwd=ROOT,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.processes.append(process)

    def cut(self) -> None:
        """Nothing comes or goes here any more, and nobody is told: as by a power cut, or a cable that is pulled out."""
        _ip("link", "set", self._device, "nomaster")

    def kill(self) -> None:
        """kill -9 of everything that runs here, until nothing does."""
        while running := _ip("netns", "pids", self.name).split():
            for pid in running:
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.05)
        for process in self.processes:
            process.wait()

    def remove(self) -> None:
        self.kill()
        for _ in range(50):  # it stays busy for a moment after the last process
            if not subprocess.run(["ip", "netns", "del", self.name], check=False, capture_output=True).returncode:
                return
            time.sleep(0.1)


def bridge() -> str:
    return f"ff{_NUMBER}b"


def raise_bridge() -> None:
    """The test's own process stands on the bridge, where the clients are."""
    _ip("link", "add", bridge(), "type", "bridge")
    _ip("addr", "add", f"{NET}.1/24", "dev", bridge())
    _ip("link", "set", bridge(), "up")


def remove_bridge() -> None:
    subprocess.run(["ip", "link", "del", bridge()], check=False, capture_output=True)


def flask(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", *words]


def _ip(*words: str) -> str:
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout
