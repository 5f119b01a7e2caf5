"""What the commands share: plain lines instead of tracebacks for what can be expected to go wrong."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

from sqlalchemy.exc import DBAPIError

from practice import audit, extensions
from practice.audit import AuditTrail
from practice.hashing import TooBusy
from practice.key_files import BadSecret
from practice.refusals import Refusal
from practice.sqlite import WriterBusy
from practice.vault import Unreadable

P = ParamSpec("P")

COMMAND_LINE = audit.COMMAND_LINE


def refuse(*lines: str) -> NoReturn:
    """Say why on standard error and end with status 1."""
    for line in lines:
        print(line, file=sys.stderr)
    sys.exit(1)


def plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Turn a refusal, a locked or missing database and an unreadable key into one line."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Refusal as refusal:
            refuse(refusal.message % refusal.values if refusal.values else refusal.message)
        except Unreadable as error:
            refuse(f"{str(error).capitalize()}. Run flask check.")
        except BadSecret as error:
            refuse(str(error))
        except (WriterBusy, TooBusy):
            refuse("The database is busy. Nothing was changed. Try again in a moment.")
        except DBAPIError as error:
            reason = (str(error.orig).splitlines() or [type(error).__name__])[0]
            refuse(f"The database can't do this ({reason}). Nothing was changed. Run flask check.")

    return run


def trail() -> AuditTrail:
    return extensions.audit_trail()


def commit() -> None:
    extensions.db.session.commit()
