"""The time, from one place, so that the sample practice and the tests can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    return _moved.get() or datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day in the practice's time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def is_within(then: datetime, length: timedelta) -> bool:
    """Whether `then` is at most `length` ago.

    What lies further ahead than that was written while the clock was wrong: it must not count as new for as long as the
    clock was ahead.
    """
    return abs(now() - then) <= length


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block the time stands still at `moment`, in this thread only: others keep the real time.

    Used where a past is written that looks lived (the sample practice) and by tests, never while serving somebody.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)
