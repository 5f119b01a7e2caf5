import secrets
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from practice import checks, extensions
from practice.services.installation.schema import schema


@pytest.fixture
def session(make):
    make.practice()
    return extensions.session()


def at_revision(session, revision, runs_from="0001"):
    marks = {"revision": revision, "runs_from": runs_from}
    session.execute(text("UPDATE alembic_version SET version_num = :revision, runs_from = :runs_from"), marks)


def test_a_sound_installation_has_no_fault(session, app):
    assert checks.faults(session, extensions.settings()) == []
    assert app.test_cli_runner().invoke(args=["check"]).exit_code == 0


def test_another_master_key_is_told(session):
    settings = replace(extensions.settings(), master_key=secrets.token_bytes(32))
    (line,) = checks.faults(session, settings)
    assert line.startswith("MASTER_KEY: is not the key that this database was sealed with")


def test_another_audit_key_is_told(session):
    settings = replace(extensions.settings(), audit_key=secrets.token_bytes(32))
    (line,) = checks.faults(session, settings)
    assert line.startswith("AUDIT_KEY: ")


def test_a_database_that_a_newer_release_only_added_to_is_served_and_told(session, app):
    at_revision(session, "9999", schema(session.connection()).wanted)
    session.commit()
    result = app.test_cli_runner().invoke(args=["check"])
    assert result.exit_code == 0
    assert "Both may run for the length of an upgrade" in result.output
    assert app.test_client().get("/readyz").status_code == 200
    at_revision(session, schema(session.connection()).wanted)
    session.commit()


@pytest.mark.parametrize("runs_from", ["9998", None])
def test_a_database_newer_than_the_code_is_told_and_not_ready(session, app, runs_from):
    at_revision(session, "9999", runs_from)
    session.commit()
    result = app.test_cli_runner().invoke(args=["check"])
    assert result.exit_code == 1
    assert "newer than the code" in result.output
    assert app.test_client().get("/readyz").status_code == 503
    at_revision(session, schema(session.connection()).wanted)
    session.commit()
    assert app.test_client().get("/readyz").status_code == 200


def test_a_database_older_than_the_code_is_told(session):
    at_revision(session, "0001")
    (line,) = checks.database_faults(session)
    assert "flask database upgrade" in line


def test_an_empty_database_is_told(tmp_path):
    with Session(create_engine(f"sqlite:///{tmp_path / 'new.db'}")) as session:
        (line,) = checks.database_faults(session)
    assert "has no tables yet" in line


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://fourfold:hidden@127.0.0.1:1/fourfold"]
)
def test_a_database_that_does_not_answer_is_one_line_without_its_password(url):
    with Session(create_engine(url)) as session:
        (line,) = checks.database_faults(session)
    assert line.startswith("DATABASE_URL: the database does not answer")
    assert "hidden" not in line
    assert "\n" not in line
