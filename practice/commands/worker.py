"""`flask worker`: does what was put on the queue, one job at a time, until it is told to stop."""

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from redis import Redis

from practice import checks, extensions
from practice.commands.rehearsal import AUDIENCES, Rehearsal
from practice.running import logs
from practice.running.worker import RETRY_SECONDS, Parts, work_for_ever
from practice.services.report import report_content

log = logging.getLogger("fourfold.worker")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Build reports and do what else the pages leave to the queue. Interactive work goes before batch work."""
    logs.set_up("worker")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)  # alone in a container, nothing ends a process that has not said how
    faults = _faults_at_start()
    if faults:
        sys.exit("\n".join(faults))
    from reports import pdf  # slow to load: neither the pages nor the other commands should wait for it

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    pdf.preload()
    report_content.preload()
    rehearsal = Rehearsal(extensions.db.engine)
    rehearsal.begin()

    def before_fork() -> None:
        with app.app_context():
            rehearsal.on_server()

    @contextmanager
    def in_child() -> Iterator[None]:
        with app.app_context():
            extensions.db.engine.dispose(close=False)
            yield

    def settle() -> None:
        """Leave nothing of all this to be collected during the job."""
        gc.collect()
        gc.freeze()

    reports = [partial(rehearsal.again, audience) for audience in AUDIENCES]
    parts = Parts(in_child, before_fork, [rehearsal.connect, *reports, pdf.rehearse, settle])
    work_for_ever(Redis.from_url(extensions.settings().redis_url), parts)


def _faults_at_start() -> list[str]:
    """What stands against a start, once the database answers: as for its queue server, a worker waits for it.

    Leaves no connection behind, which could be lost before there is a job for it.
    """
    told = False
    while True:
        try:
            return checks.faults_found(extensions.session(), extensions.settings(), extensions.masters())
        except extensions.DATABASE_BUSY:
            if not told:
                log.warning("The database does not answer. Waiting for it; flask check says why.")
            told = True
        finally:
            extensions.disconnect()
        time.sleep(RETRY_SECONDS)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End where nothing is under way; an exception could be raised where Python passes over it."""
    os._exit(0)
