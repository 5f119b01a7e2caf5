"""A report through the real queue, worker and database, with what may go wrong on the way."""

import os
import signal

import pytest
from sqlalchemy import func, select

from practice import jobs
from practice.app import create_app
from practice.extensions import db
from practice.models.report import Report, ReportFile
from practice.services.report import reporting
from practice.sqlite import WRITING
from tests.factories import Factory
from tests.processes.helpers import wait_for

pytestmark = [pytest.mark.processes, pytest.mark.faults, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def app(server, home):
    """The same installation in this process. Every transaction begins as a writing one: others write all the time."""
    app = create_app({"DATA_DIR": str(home / "data")})
    with app.app_context():
        db.engine.update_execution_options(**{WRITING: True})
    return app


@pytest.fixture(scope="module")
def couple(app):
    """A couple of the running installation who have both sent their answers."""
    with app.app_context():
        make = Factory(app)
        make.practice()
        couple = make.couple()
        for homework in make.assigned(couple).homework_ids:
            make.send(homework)
        return couple


@pytest.fixture
def ask(app, couple):
    """Asks for a report as the page does; its id."""

    def request():
        with app.app_context():
            make = Factory(app)
            wish = reporting.request(make.caseload(), couple.ref, {})
            db.session.commit()
            jobs.enqueue_report(wish)
            return wish.report_id

    return request


@pytest.fixture
def state(app):
    def read(report_id):
        with app.app_context():
            row = db.session.execute(select(Report.state, Report.attempt).where(Report.id == report_id)).one()
            return row.state, row.attempt

    return read


def files(app, report_id):
    with app.app_context():
        return db.session.scalar(select(func.count()).where(ReportFile.report_id == report_id))


def test_a_report_is_built_by_the_worker(app, ask, state):
    report = ask()
    wait_for(lambda: state(report)[0] == "ready", 60)
    assert files(app, report) == 1


def test_a_report_whose_worker_is_killed_is_built_once_more_by_itself(app, ask, state, server):
    report = ask()
    wait_for(lambda: state(report)[0] == "running", 30)
    os.kill(server.pids("wsgi worker")[0], signal.SIGKILL)
    wait_for(lambda: state(report) == ("ready", 2), 60)
    assert files(app, report) == 1


def test_a_request_that_the_queue_lost_is_built_all_the_same(app, ask, state, server):
    os.kill(server.pids("valkey-server")[0], signal.SIGKILL)
    report = ask()
    wait_for(lambda: state(report)[0] == "ready", 60)
    assert files(app, report) == 1
