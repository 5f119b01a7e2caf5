"""The time, from one place, so that a test can move it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day in the practice's time zone."""
    return now().astimezone(ZoneInfo(zone)).date()
