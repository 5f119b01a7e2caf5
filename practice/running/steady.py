"""Whether the computer's clock has run evenly for a while: what can't be taken back waits until it has.

A machine that starts without the right time, or is brought back from a snapshot, gets it within minutes. Until then a
clock that is a month ahead would end every link and destroy what is kept for a month.
"""

import sys
import time
from collections.abc import Callable

JUMP = 120.0  # seconds between what the clock and the machine's own count say; more is no correction any more
LONG_ENOUGH = 600.0  # seconds


def since_start() -> float:
    """Seconds that no setting of the clock changes, the machine's sleep included where the system counts it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


class SteadyClock:
    """Watches the clock from its making on; `wall` and `ticks` in seconds."""

    def __init__(self, wall: Callable[[], float] = time.time, ticks: Callable[[], float] = since_start) -> None:
        self._wall, self._ticks = wall, ticks
        self._offset = wall() - ticks()
        self._since = ticks()

    def look(self) -> float:
        """How far the clock has jumped since the last look, in seconds; 0 where it has not. To be asked often."""
        offset = self._wall() - self._ticks()
        jumped, self._offset = offset - self._offset, offset
        if abs(jumped) < JUMP:
            return 0.0
        self._since = self._ticks()
        return jumped

    def is_steady(self) -> bool:
        return self._ticks() - self._since >= LONG_ENOUGH
