"""What PostgreSQL over a network needs: a host that loses its power says nothing, so each end looks after the other.

By itself the kernel looks after two hours. Until then whoever asked the database stood still, and the locks of whoever
asked it stayed.
"""

from typing import Any

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

CONNECT_SECONDS = 5
QUIET, AGAIN, TIMES = 5, 3, 3  # seconds of silence before the first look, between two, and how many go unanswered
UNHEARD = (QUIET + AGAIN * TIMES) * 1000  # milliseconds; for what was sent, as long as for what is waited for
READ_ONLY = "25006"  # how the server says that it takes no change

# The driver's names for this end, the server's for its own. Neither has a meaning on a socket of one machine.
OURS = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": QUIET,
    "keepalives_interval": AGAIN,
    "keepalives_count": TIMES,
    "tcp_user_timeout": UNHEARD,
}
THEIRS = (
    f"SET tcp_keepalives_idle = {QUIET}; SET tcp_keepalives_interval = {AGAIN}; "
    f"SET tcp_keepalives_count = {TIMES}; SET tcp_user_timeout = {UNHEARD}"
)


def prepare(engine: Engine) -> None:
    """Set up every connection of a PostgreSQL engine; does nothing for another database.

    What DATABASE_URL itself says about this end stands.
    """
    if engine.dialect.name == "postgresql":
        event.listen(engine, "do_connect", _configure)
        event.listen(engine, "connect", _look_after_us)
        event.listen(engine, "handle_error", _took_no_change)


def as_away(error: BaseException) -> OperationalError | None:
    """What the driver's error means where a server refused a change because it only reads.

    After a failover another server takes changes, so this one counts as away: whoever meets that has the connections
    made anew.
    """
    if getattr(error, "sqlstate", None) != READ_ONLY:
        return None
    return OperationalError(None, None, error, hide_parameters=True)


def _took_no_change(context: ExceptionContext) -> OperationalError | None:
    away = as_away(context.original_exception)
    context.is_disconnect = context.is_disconnect or away is not None
    return away


def _configure(_dialect: Dialect, _entry: ConnectionPoolEntry, _words: list[Any], settings: dict[str, Any]) -> None:
    for name, value in OURS.items():
        settings.setdefault(name, value)


def _look_after_us(raw: Any, _entry: ConnectionPoolEntry) -> None:
    """One question more for a new connection; as a setting at its start no pooler in between would let it in."""
    raw.autocommit = True
    raw.execute(THEIRS)
    raw.autocommit = False
