"""`flask tick`: the timed work and the mail, every few seconds, each on one host at a time however many run it."""

import logging
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from practice import clock, extensions, timed_work
from practice.redaction import where
from practice.running import logs
from practice.running.steady import SteadyClock
from practice.services.installation import leases

EVERY_SECONDS = 3.0
LOOK_SECONDS = 0.5
LAST_SECONDS = 45.0  # at a stop: longer than any conversation with a mail server
log = logging.getLogger("fourfold.tick")


@dataclass(frozen=True)
class Loop:
    """Pieces of work that one process at a time does again and again, under a lease of their own.

    `length` is longer than the longest piece, and how long it takes until another host takes over from a dead one.
    `when_steady`: pieces that end or destroy what its time has come for; they wait while the clock may be wrong.
    """

    name: str
    length: timedelta
    work: list[Callable[[], None]]
    when_steady: list[Callable[[], None]] = field(default_factory=list)


def loops() -> tuple[Loop, ...]:
    """Mail has its own, because the others must not wait for a slow mail server."""
    return (
        Loop(leases.TIMED_WORK, timedelta(seconds=15), timed_work.TIMED_WORK, timed_work.WHEN_STEADY),
        Loop(leases.MAIL, timedelta(seconds=60), timed_work.MAIL_WORK),
    )


@click.command("tick")
@click.option("--once", is_flag=True, help="Do one round and end.")
@with_appcontext
def tick(once: bool) -> None:
    """Do the timed work: lost reports, mail, expiry, retention. SIGTERM lets the piece under way finish."""
    logs.set_up("timed work")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if once:
        for loop in loops():
            go_round(app, loop, holder, stop, once=True)
    elif not _side_by_side(app, holder, stop):
        sys.exit("A loop of the timed work ended; it has to be started again.")


def _side_by_side(app: Flask, holder: str, stop: threading.Event) -> bool:
    """Run every loop until `stop`; False as soon as one has ended by itself, which none should."""
    running = [threading.Thread(target=go_round, args=(app, loop, holder, stop), daemon=True) for loop in loops()]
    for thread in running:
        thread.start()
    while not stop.wait(LOOK_SECONDS):
        if not all(thread.is_alive() for thread in running):
            return False
    for thread in running:
        thread.join(LAST_SECONDS)
    return True


def go_round(app: Flask, loop: Loop, holder: str, stop: threading.Event, *, once: bool = False) -> None:
    """One loop until `stop`, with a context and so a session of its own; its lease is given back at the end."""
    steady = SteadyClock()
    with app.app_context():
        while True:
            one_round(loop, holder, stop, sure=once or _is_steady(steady, loop))
            if once or stop.wait(EVERY_SECONDS):
                break
        _in_transaction("lease", lambda: leases.give_back(extensions.session(), loop.name, holder))


def _is_steady(steady: SteadyClock, loop: Loop) -> bool:
    jumped = steady.look()
    if jumped and loop.when_steady:
        log.warning("The clock jumped by %.0f seconds. Nothing is ended or deleted until it has run evenly.", jumped)
    return steady.is_steady()


def one_round(loop: Loop, holder: str, stop: threading.Event, *, sure: bool = True) -> None:
    """Do each piece of a loop once, while its lease is ours. One that fails keeps no other waiting.

    `sure`: the time is right as far as can be told; somebody who asks for one round by hand says so.
    """
    for piece in loop.work + (loop.when_steady if sure else []):
        if stop.is_set() or not _lease(loop, holder):
            return
        _in_transaction(piece.__name__, piece)


def _lease(loop: Loop, holder: str) -> bool:
    """Prolonged before every piece, so that a slow one does not make the rest run twice."""
    taken = False

    def take() -> None:
        nonlocal taken
        taken = leases.take(extensions.writing_session(), loop.name, holder, clock.now(), loop.length)

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
