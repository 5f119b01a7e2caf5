import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from alembic import command

from practice.extensions import db
from practice.services.installation import migrations, runs_from
from practice.services.installation.schema import schema


@pytest.fixture
def upgrade(app):
    def run():
        return app.test_cli_runner().invoke(args=["database", "upgrade"])

    return run


def revision_of(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]


@pytest.fixture
def older(app):
    """The app on a SQLite database that lacks the newest migration; the revision that it is at."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("copies are made of SQLite only")
        command.downgrade(migrations.config(), "-1")
        with db.engine.connect() as connection:
            return schema(connection).at


def test_a_copy_of_the_older_database_is_made_before_a_migration(upgrade, older, tmp_path):
    assert upgrade().exit_code == 0
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name.startswith(f"before-{revision_of(tmp_path / 'fourfold.db')}-")
    assert revision_of(copy) == older


def test_no_copy_is_made_when_nothing_is_pending(upgrade, tmp_path):
    assert upgrade().exit_code == 0
    assert not (tmp_path / "backups").exists()


def test_without_a_copy_there_is_no_migration(upgrade, older, tmp_path):
    (tmp_path / "backups").write_text("a file where the folder should be")
    result = upgrade()
    assert result.exit_code == 1
    assert "could not be copied" in result.output
    assert revision_of(tmp_path / "fourfold.db") == older


def test_a_migration_that_fails_is_told_with_the_way_back(upgrade, older, tmp_path, monkeypatch):
    def fail(_config, _revision):
        raise RuntimeError("disk full")

    monkeypatch.setattr("practice.commands.database.command.upgrade", fail)
    result = upgrade()
    assert result.exit_code == 1
    (copy,) = (tmp_path / "backups").iterdir()
    assert str(copy) in result.output
    assert "Traceback" not in result.output


def test_a_database_newer_than_the_code_is_refused_and_left_alone(upgrade, older, tmp_path):
    with closing(sqlite3.connect(tmp_path / "fourfold.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999', runs_from = '9998'")
        connection.commit()
    result = upgrade()
    assert result.exit_code == 1
    assert "newer than the code" in result.output
    assert revision_of(tmp_path / "fourfold.db") == "9999"


def test_older_code_leaves_a_database_alone_that_was_only_added_to(upgrade, older, tmp_path):
    with closing(sqlite3.connect(tmp_path / "fourfold.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    result = upgrade()
    assert result.exit_code == 0
    assert "There is nothing to do here" in result.output
    assert revision_of(tmp_path / "fourfold.db") == "9999"
    assert not (tmp_path / "backups").exists()


def test_a_migration_that_takes_something_away_says_from_which_release_on_it_runs():
    def marked(*said):
        chain = [SimpleNamespace(revision=f"{at:04}", module=SimpleNamespace()) for at in range(1, len(said) + 1)]
        for one, word in zip(chain, said, strict=True):
            if word:
                one.module.runs_from = word
        scripts = SimpleNamespace(iterate_revisions=lambda _at, _base: reversed(chain))
        return runs_from.oldest(scripts, chain[-1].revision)

    assert marked(None, None) == "0001"
    assert marked(None, None, "0002", None) == "0002"
    assert marked(None, None, "0002", "0003", None) == "0003"
