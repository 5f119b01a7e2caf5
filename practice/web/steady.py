"""Refusals that take one and the same time, whatever had to be looked up and noted for them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 0.1  # several times what looking up a link and noting a try take


class Stopwatch:
    """Adds up how long the parts of a request took that differ with what is there; the rest is waited out."""

    def __init__(self) -> None:
        self._passed = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._passed += time.monotonic() - began

    def wait_out(self) -> None:
        time.sleep(max(0.0, SECONDS - self._passed))
