"""A couple to report on: one that a test fills itself, and one with a whole history that a module's tests only read."""

from types import SimpleNamespace

import pytest
from sqlalchemy import delete

from practice.app import create_app
from practice.extensions import db
from practice.models.pool import PoolSnapshot
from practice.services.report import reporting
from reports import pages, pdf
from tests.conftest import copied, environment
from tests.factories import Factory
from tests.reporting.making import Course, drawn
from tests.reporting.requested import SECRET

CODES = ("s1", "s2", "s3", "s4")


@pytest.fixture
def course(make):
    """A practice and a couple, Maya and Jonas, who have been assigned nothing yet."""
    make.practice(time_zone="Europe/London")
    return Course(make)


@pytest.fixture
def wish(course):
    """A report that was asked for and that no worker has taken yet."""
    course.round("s1", 1, drawn("s1", "a") | {"s1.root.08": {"value": SECRET}}, drawn("s1", "b"))
    found = reporting.request(course.couple.caseload, course.ref, {"paper": "A4", "appendix": "no"})
    db.session.commit()
    return found


@pytest.fixture
def no_pages(monkeypatch):
    """Laying out takes no time."""
    monkeypatch.setattr(pdf, "render", lambda content, translate: b"%PDF of " + content.case_ref.encode())
    monkeypatch.setattr(pages, "count", lambda file: 1)


@pytest.fixture(scope="module")
def _history(tmp_path_factory, migrated, secrets_folder):
    """Three rounds of step 1 and one of each other step, some answers left out. Made once a module: it takes long."""
    folder = tmp_path_factory.mktemp("history")
    with create_app(environment(folder, secrets_folder, copied(migrated, folder))).app_context():
        make = Factory(None)
        make.practice(time_zone="Europe/London")
        course = Course(make)
        rounds = {"s1": [(drawn("s1", f"a{n}", left_out=0.1), drawn("s1", f"b{n}", left_out=0.1)) for n in range(3)]}
        for number, pair in enumerate(rounds["s1"]):
            course.round("s1", 1 + 40 * number, *pair)
        for code in CODES[1:]:
            rounds[code] = [(drawn(code, "a", left_out=0.15), drawn(code, "b", left_out=0.15))]
            course.round(code, 130, *rounds[code][0])
        yield SimpleNamespace(make=make, course=course, rounds=rounds)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def history(_history):
    """The couple with the whole history, read only; a pool that a test adds is taken away again."""
    yield _history
    db.session.rollback()
    db.session.execute(delete(PoolSnapshot))
    db.session.commit()
