"""The migrations make exactly what the models say, forward and back, and keep what is there."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from practice.app import create_app
from practice.extensions import db
from practice.models.all import Base
from practice.services.installation.migrations import config
from practice.services.installation.schema import FOLDER, revisions


def test_the_files_of_the_migrations_are_named_and_numbered_in_the_order_that_they_run_in():
    chain = list(ScriptDirectory(str(FOLDER)).walk_revisions())
    assert [one.revision for one in reversed(chain)] == list(revisions(FOLDER))


def test_the_migrated_tables_are_those_of_the_models(app):
    with app.app_context(), db.engine.connect() as connection:
        options = {"target_metadata": Base.metadata, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_every_step_back_and_forth_again_works_with_data_in_the_tables(app, make):
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0])
    db.session.remove()
    with app.app_context():
        for _ in list(ScriptDirectory(str(FOLDER)).walk_revisions()):
            command.downgrade(config(), "-1")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        command.upgrade(config(), "head")
        assert set(inspect(db.engine).get_table_names()) >= set(Base.metadata.tables)


def test_running_the_upgrade_again_changes_nothing(app, make):
    make.practice()
    couple = make.couple()
    result = app.test_cli_runner().invoke(args=["database", "upgrade"])
    assert result.exit_code == 0, result.output
    assert "up to date" in result.output
    assert make.couple_row(couple).ref == couple.ref


def test_every_sqlite_connection_is_durable_and_enforces_foreign_keys(environ):
    with create_app(environ).app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("SQLite only")
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
