"""One part of the running service: a process that is started again whenever it ends."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from practice.config import ROOT
from practice.running.children import die_with_parent

STEADY_SECONDS = 30.0  # a part that lived this long is started again at once
FIRST_PAUSE, LONGEST_PAUSE = 0.3, 20.0


@dataclass
class Part:
    """A part's command and its process; `log` takes its output instead of the terminal."""

    name: str
    command: list[str]
    environ: Mapping[str, str]
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    _started: float = 0.0
    _start_again: float = field(default=0.0)

    def start(self) -> None:
        parent = os.getpid()
        output = self.log.open("wb") if self.log else None
        # In a session of its own, so that Ctrl-C reaches the supervisor only, which stops the parts in order.
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environ),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent),  # noqa: PLW1509 - the supervisor has no threads
        )
        if output:
            output.close()
        self._started = time.monotonic()

    def look_after(self) -> str | None:
        """Start the part again when its time has come; how it ended, once, when it has just ended."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._start_again:
                self.start()
            return None
        status = self.process.poll()
        if status is None:
            return None
        self.kill()
        self.process = None
        self.deaths = 1 if now - self._started > STEADY_SECONDS else self.deaths + 1
        self._start_again = now + min(FIRST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
        return f"killed by signal {-status}" if status < 0 else f"exit status {status}"

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        """Wait for the end until the monotonic time `deadline`, then kill what is left of its process group."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self.kill()
        self.process.wait()
        self.process = None

    def kill(self) -> None:
        """Kill every process of the part's group: a part killed alone leaves children."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
