"""`flask worker`: does what was put on the queue, one job at a time, until it is told to stop."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from redis import Redis

from practice import checks, extensions
from practice.commands import rehearsal
from practice.running import logs
from practice.running.worker import Parts, work_for_ever
from practice.services.report import report_content


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Build reports and do what else the pages leave to the queue. Interactive work goes before batch work."""
    logs.set_up("worker")
    faults = checks.faults(extensions.session(), extensions.settings(), extensions.masters())
    if faults:
        sys.exit("\n".join(faults))
    from reports import pdf  # slow to load: neither the pages nor the other commands should wait for it

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    pdf.preload()
    report_content.preload()
    extensions.db.session.remove()
    is_rehearsed = rehearsal.rehearse()

    def before_fork() -> None:
        """Make up for the rehearsal that could not be while there was no practice yet."""
        nonlocal is_rehearsed
        if not is_rehearsed:
            with app.app_context():
                is_rehearsed = rehearsal.rehearse()

    @contextmanager
    def in_child() -> Iterator[None]:
        with app.app_context():
            extensions.db.engine.dispose(close=False)
            yield

    def warm_up() -> None:
        """In a child that waits for its job: touch what drawing needs, and leave nothing of it to be collected.

        Not the statements: their rehearsal writes, and nobody's saving should wait for it after each report.
        """
        pdf.rehearse()
        gc.collect()
        gc.freeze()

    work_for_ever(Redis.from_url(extensions.settings().redis_url), Parts(in_child, before_fork, warm_up))
