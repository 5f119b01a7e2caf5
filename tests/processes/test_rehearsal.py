"""What the worker goes through before the first job leaves no trace, and what it compiles is what the jobs run."""

import pytest
from sqlalchemy import event, func, select

from practice import extensions
from practice.access import roles
from practice.access.caseload import Caseload
from practice.commands import invented
from practice.commands.rehearsal import Rehearsal
from practice.extensions import db
from practice.models.all import Base
from practice.services.report import report_content, reporting


@pytest.fixture
def rehearsal(app, caplog):
    with app.app_context():
        db.session.execute(select(1))  # the engine knows its database, as after the worker's checks
        db.session.rollback()
        yield Rehearsal(db.engine)
        db.engine.update_execution_options(compiled_cache=db.engine._compiled_cache)
    assert not caplog.records


def counts():
    found = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def test_a_rehearsal_keeps_nothing(rehearsal, make):
    make.practice()
    before = counts()
    rehearsal.begin()
    rehearsal.on_server()
    rehearsal.again("therapist")
    rehearsal.connect()
    assert counts() == before


def test_a_rehearsal_for_sqlite_asks_the_real_database_for_nothing(rehearsal, make):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a server compiles its own statements")
    make.practice()
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    rehearsal.begin()
    rehearsal.again("therapist")
    assert asked == []


def test_a_job_after_the_rehearsal_compiles_no_statement_anew(rehearsal, make):
    make.practice()
    rehearsal.begin()
    rehearsal.on_server()
    own = make.caseload()
    ref = invented.add_couple(own)
    partner_id = own.couple(ref).partners[0].id
    db.session.commit()
    for audience, whose in (("therapist", None), ("couple", None), ("partner", partner_id)):
        wish = reporting.request(make.caseload(), ref, {}, audience, whose)
        db.session.commit()
        db.session.remove()
        known = set(db.engine.get_execution_options()["compiled_cache"])
        report = reporting.take(extensions.writing_session(), wish.report_id, wish.attempt)
        trail = extensions.audit_trail()
        content = report_content.collect(
            Caseload(extensions.session(), report.requested_by, extensions.keyring(), trail, roles.READ), report
        )
        assert content.template
        assert set(db.engine.get_execution_options()["compiled_cache"]) == known, audience
        db.session.rollback()


def test_without_a_therapist_a_server_is_asked_again_later(rehearsal, make):
    rehearsal.on_server()
    assert rehearsal._server_knows == (db.engine.dialect.name == "sqlite")
    make.practice()
    rehearsal.on_server()
    assert rehearsal._server_knows


def test_a_server_that_hangs_up_in_the_middle_does_not_end_the_worker(rehearsal, make, monkeypatch, caplog):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("a file does not hang up")
    make.practice()

    def hung_up_upon(_caseload):
        with db.engine.connect() as other:
            own = db.session.connection().connection.driver_connection.info.backend_pid
            other.execute(select(func.pg_terminate_backend(own, 5000)))
        raise LookupError  # before anything was asked of the lost connection

    monkeypatch.setattr(invented, "add_couple", hung_up_upon)
    rehearsal.on_server()
    assert "No rehearsal" in caplog.text
    caplog.clear()
    assert db.session.scalar(select(1)) == 1
