"""How the document writes a moment."""

from datetime import UTC, datetime


def moment(at: datetime | None) -> str | None:
    """In UTC to the second, such as 2026-11-22T15:04:05+00:00."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")
