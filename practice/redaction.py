"""Keeps the tokens of links out of every log line: a log outlives the link and is read by others."""

import logging
import re
import traceback

HIDDEN = "(hidden)"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LINK = re.compile(r"(/q/)(?!(?:part/\d+|check|sharing|done|more|leave)(?![\w-]))[^/\s\"'?#]+")
_LONG = re.compile(r"(?<=/)[A-Za-z0-9_~.%-]{24,}")
_QUERY = re.compile(r"(/[^\s\"'?#]*)\?[^\s\"']*")


def without_tokens(text: str) -> str:
    """`text` with what may be a token replaced in each path: whatever follows /q/, long segments, every query.

    Ids (UUIDs) stay: they open nothing by themselves and tell which row a line is about.
    """
    text = _QUERY.sub(r"\1", text)
    text = _LINK.sub(rf"\1{HIDDEN}", text)
    return _LONG.sub(lambda found: found[0] if _UUID.fullmatch(found[0].removesuffix(".pdf")) else HIDDEN, text)


def where(error: BaseException) -> str:
    """The kind of an error and where it came from, without its text, which may quote what was being worked on."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


class TokenFilter(logging.Filter):
    """A filter for handlers: the finished message of every record without tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_tokens(record.getMessage()), None
        return True
