"""Log lines of every process: plain, or one JSON object a line (LOG_FORMAT=json) for whoever collects them.

Neither form holds a name, an answer, a link's token, a query or a client's address.
"""

import json
import logging
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from practice.redaction import TokenFilter, where


class PlainLines(logging.Formatter):
    """Lines for a terminal; of a library's error, too, only where it came from: its text may quote a row."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        return where(ei[1])


class JsonLines(logging.Formatter):
    """time (UTC, ISO 8601), level, part ("web", "worker", "timed work"), logger, message; and the record's `fields`."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": self.part,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = where(record.exc_info[1])
        return json.dumps(line | getattr(record, "fields", {}), ensure_ascii=False)


def as_json(environ: Mapping[str, str] = os.environ) -> bool:
    return environ.get("LOG_FORMAT", "").strip().lower() == "json"


def formatter(part: str, environ: Mapping[str, str] = os.environ) -> logging.Formatter:
    """How this part's lines look: plain ones begin with its name, since all parts write to one terminal."""
    return JsonLines(part) if as_json(environ) else PlainLines(f"{part}: %(message)s")


def set_up(part: str) -> None:
    """Warnings and errors of this process go to standard error, without tokens."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(part))
    handler.addFilter(TokenFilter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
