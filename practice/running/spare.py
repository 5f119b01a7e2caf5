"""A child forked before there is a job for it: it makes itself ready while its worker waits, does one job and ends.

What a child inherits from its parent costs when it is first touched: the kernel copies page by page. A child that has
gone through a rehearsal before its job comes has that behind it. Each job still has a process of its own.
"""

import json
import os
import select
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass

PAUSE_SECONDS = 0.2  # another job may follow at once, as in a batch: it is not kept waiting by a rehearsal


@dataclass(frozen=True)
class Order:
    """Which job to do, by ids alone."""

    job_id: str
    queue: str
    execution_id: str


class Spare:
    """The worker's side of a child that waits for its order."""

    def __init__(self, obey: Callable[[int], object]) -> None:
        """Fork. The child calls `obey` with the pipe that its order will come through (see `wait`), and ends."""
        reading, self._pipe = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setpgrp()  # Ctrl-C in a terminal is for the worker
                os.close(self._pipe)
                obey(reading)
            finally:
                os._exit(1)  # a child may never go on with its parent's loop
        os.close(reading)

    def hand_over(self, order: Order) -> bool:
        """Give the child its job; False where it is gone, by whatever killed it. It is of no further use then."""
        if os.waitpid(self.pid, os.WNOHANG) != (0, 0):
            os.close(self._pipe)
            return False
        try:
            os.write(self._pipe, json.dumps(asdict(order)).encode())
        except BrokenPipeError:
            os.waitpid(self.pid, 0)
            return False
        finally:
            os.close(self._pipe)
        return True

    def dismiss(self) -> None:
        """End a child that got no job; it holds nothing that could be lost."""
        os.close(self._pipe)
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def wait(pipe: int, warm_up: Iterable[Callable[[], None]]) -> Order | None:
    """In the child: the order, as soon as it comes; if none does at first, `warm_up` is gone through until one does.

    None when the worker is gone or has no job for this child.
    """
    seconds = PAUSE_SECONDS
    for step in warm_up:
        if select.select([pipe], [], [], seconds)[0]:
            break
        step()
        seconds = 0
    with os.fdopen(pipe, "rb") as orders:
        order = orders.read()
    return Order(**json.loads(order)) if order else None
