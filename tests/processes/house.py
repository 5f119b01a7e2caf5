"""An installation made of its parts: a database, a queue server, the timed work, and workers to start and to kill."""

import os
import signal
import subprocess
import sys
import time

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from practice.access import keyring as owners
from practice.app import create_app
from practice.config import ROOT
from practice.extensions import db, keyring
from practice.models.audit import AuditEntry
from practice.models.report import Report, ReportFile
from practice.sqlite import WRITING
from tests.conftest import environment
from tests.processes.helpers import Queue, children, clean_environment, wait_for

FINAL = ("ready", "failed")


class House:
    def __init__(self, folder, secrets_folder, database_url):
        self.folder = folder
        self.queue = Queue(folder)
        self.environ = environment(folder, secrets_folder, database_url) | {"REDIS_URL": self.queue.url}
        self.app = create_app(self.environ)
        self.started, self.working = [], []
        with self.app.app_context():
            db.engine.update_execution_options(**{WRITING: True})  # others write all the time
        self.start("tick")

    def start(self, command):
        """A part in a process of its own, with its output in a file."""
        log = (self.folder / f"{command}.log").open("a")
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", command],
            cwd=ROOT,
            env=clean_environment(self.environ),
            stdout=log,
            stderr=log,
        )
        self.started.append(process)
        return process

    def worker(self):
        """A new worker, once it has said to the queue server that it is there."""
        return self.new_workers(1)[0]

    def new_workers(self, count):
        before = self.workers()
        new = [self.start("worker") for _ in range(count)]
        self.working += new
        wait_for(lambda: len(self.workers() - before) == count, 180)
        return new

    def one_worker(self):
        """The worker that is there, or a new one."""
        return self.working[-1] if self.working and self.working[-1].poll() is None else self.worker()

    def no_worker(self):
        """Let all finish what they do, and end."""
        for process in self.working:
            process.terminate()
        for process in self.working:
            process.wait(60)
        self.working = []

    def workers(self):
        return set(self.queue.redis().smembers("rq:workers"))

    def close(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()
        self.queue.kill()

    def states(self, report_ids):
        """State, attempt, reason and number of files of each report, in the order given; None where it is gone."""
        counted = select(func.count()).where(ReportFile.report_id == Report.id).scalar_subquery()
        columns = select(Report.id, Report.state, Report.attempt, Report.failed_because, counted)
        with self.app.app_context():
            rows = {row[0]: tuple(row[1:]) for row in db.session.execute(columns.where(Report.id.in_(report_ids)))}
        return [rows.get(one) for one in report_ids]

    def until_final(self, report_ids, seconds):
        """Wait until each report is ready or failed; how long it took. Says what they are where that is too long."""
        began = time.monotonic()
        while not self.all_final(report_ids):
            assert seconds_since(began) < seconds, (self.states(report_ids), self.stages(report_ids))
            time.sleep(0.1)
        return seconds_since(began)

    def stages(self, report_ids):
        with self.app.app_context():
            rows = db.session.execute(select(Report.stage, Report.tries).where(Report.id.in_(report_ids)))
            return [tuple(row) for row in rows]

    def all_final(self, report_ids):
        return all(row and row[0] in FINAL for row in self.states(report_ids))

    def built(self, report_id):
        """How often the audit trail says that this report was built."""
        wanted = select(func.count()).where(AuditEntry.object_id == report_id, AuditEntry.action == "report.built")
        with self.app.app_context():
            return db.session.scalar(wanted)

    def is_whole(self, report_id):
        """Whether the one file opens with the report's key, is of the attempt that counts, and is all there."""
        with self.app.app_context():
            attempt = db.session.get(Report, report_id).attempt
            wanted = select(ReportFile).where(ReportFile.report_id == report_id).options(undefer(ReportFile.pdf))
            file = db.session.scalars(wanted).one()
            pdf = keyring().key(owners.report(report_id)).open("report.pdf", report_id, file.pdf)
        return file.attempt == attempt and len(pdf) == file.size and pdf[:5] == b"%PDF-" and b"%%EOF" in pdf[-16:]


def kill_worker(worker, chance):
    """Kill -9 the worker or the child that does the job, by chance; whether the worker has to be started again."""
    below = sorted(children(worker.pid))
    if below and chance.random() < 0.5:
        os.kill(below[0], signal.SIGKILL)
        return False
    worker.kill()
    worker.wait()
    return True


def seconds_since(moment):
    return time.monotonic() - moment
