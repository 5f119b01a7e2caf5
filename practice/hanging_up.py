"""A session that can always be ended: a database server that hung up meanwhile has taken everything back by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_sqlalchemy.session import Session
from sqlalchemy.exc import DBAPIError


class EndingSession(Session):
    """Its rollback and its close raise nothing where the connection turns out to be lost.

    What was not committed is gone either way, and both are called where something else is being told: that a page was
    made, that a form was refused, that a piece of work failed.
    """

    def rollback(self) -> None:
        with _whether_lost_or_not():
            super().rollback()

    def close(self) -> None:
        with _whether_lost_or_not():
            super().close()


@contextmanager
def _whether_lost_or_not() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
