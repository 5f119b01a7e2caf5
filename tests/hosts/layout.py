"""Several hosts on one machine: each a network namespace with an address of its own, joined by a switch.

The switch is a bridge in a namespace of its own, where no rule of this machine's firewall holds. Needs root and
iproute2. Everything is gone when the layout is closed, whatever became of the processes.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from practice.config import ROOT

_NUMBER = os.getpid() % 10000  # names and addresses of this run; an address field has 8 bits, a device's name 15 bytes
NET = f"10.{77 + _NUMBER % 150}.{_NUMBER % 250}"
SWITCH, CABLE = f"ff{_NUMBER}switch", f"ff{_NUMBER}cable"


@cache
def is_possible() -> bool:
    """Whether this account may make namespaces here, and this kernel joins them."""
    if os.geteuid() or not shutil.which("ip"):
        return False
    try:
        raise_switch()
    except subprocess.CalledProcessError:
        return False
    finally:
        remove_switch()
    return True


class Host:
    """One host of a layout; what runs there can be killed as a whole."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.address = f"ff{_NUMBER}{name}", f"{NET}.{number}"
        self.processes: list[subprocess.Popen] = []
        self._plug, socket = f"plug{number}", "cable"
        _ip("netns", "add", self.name)
        _ip("-n", SWITCH, "link", "add", self._plug, "type", "veth", "peer", "name", socket, "netns", self.name)
        _ip("-n", SWITCH, "link", "set", self._plug, "master", "switch", "up")
        _ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", socket)
        _ip("-n", self.name, "link", "set", socket, "up")
        _ip("-n", self.name, "link", "set", "lo", "up")

    def run(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        _ip("-n", SWITCH, "link", "set", self._plug, "master", "switch")
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
        _ip("-n", SWITCH, "link", "set", self._plug, "nomaster")

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


def raise_switch() -> None:
    """The test's own process is plugged in, too: the clients are there."""
    _ip("netns", "add", SWITCH)
    _ip("-n", SWITCH, "link", "add", "switch", "type", "bridge")
    _ip("-n", SWITCH, "link", "set", "switch", "up")
    _ip("link", "add", CABLE, "type", "veth", "peer", "name", "plug1", "netns", SWITCH)
    _ip("-n", SWITCH, "link", "set", "plug1", "master", "switch", "up")
    _ip("addr", "add", f"{NET}.1/24", "dev", CABLE)
    _ip("link", "set", CABLE, "up")


def remove_switch() -> None:
    """With everything that is plugged in."""
    for thing in (["link", "del", CABLE], ["netns", "del", SWITCH]):
        subprocess.run(["ip", *thing], check=False, capture_output=True)


def flask(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", *words]


def _ip(*words: str) -> str:
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout
