"""`flask tick`: the timed work, every few seconds, on one host at a time however many run it."""

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable
from datetime import timedelta

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from practice import clock, extensions, jobs
from practice.redaction import where
from practice.running import logs
from practice.services.installation import leases

EVERY_SECONDS = 3.0
LEASE = timedelta(seconds=15)
NAME = "timed work"
log = logging.getLogger("fourfold.tick")


@click.command("tick")
@click.option("--once", is_flag=True, help="Do one round and end.")
@with_appcontext
def tick(once: bool) -> None:
    """Do the timed work: lost reports, reminders, expiry, retention. Stops at SIGTERM after the piece under way."""
    logs.set_up("timed work")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    while True:
        one_round(holder, jobs.TIMED_WORK, stop)
        if once or stop.wait(EVERY_SECONDS):
            break
    _in_transaction("lease", lambda: leases.give_back(extensions.session(), NAME, holder))


def one_round(holder: str, work: list[Callable[[], None]], stop: threading.Event) -> None:
    """Do each piece of the timed work once, while the lease is ours. One that fails keeps no other waiting."""
    for piece in work:
        if stop.is_set() or not _lease(holder):
            return
        _in_transaction(piece.__name__, piece)


def _lease(holder: str) -> bool:
    """Prolonged before every piece, so that a slow one does not make the rest run twice."""
    taken = False

    def take() -> None:
        nonlocal taken
        taken = leases.take(extensions.writing_session(), NAME, holder, clock.now(), LEASE)

    return _in_transaction("lease", take) and taken


def _in_transaction(name: str, piece: Callable[[], None]) -> bool:
    """Run `piece` with a session of its own and commit what it left; whether that worked."""
    session = extensions.session()
    try:
        piece()
        session.commit()
    except SQLAlchemyError as error:
        log.warning("%s: the database refused (%s); tried again in a moment.", name, type(error).__name__)
        return False
    except Exception as error:
        log.error("%s failed and is tried again in a moment: %s", name, where(error))
        return False
    finally:
        extensions.db.session.remove()
    return True
