"""A migration that is killed in the middle can be run again, and nothing that was there is lost."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from alembic import command

from practice.app import create_app
from practice.config import ROOT
from practice.extensions import db
from practice.services.installation import migrations
from practice.services.installation.schema import schema
from tests.processes.web_server import links
from tests.seed import chances

KILLS = 12 if os.environ.get("FAULTS") == "long" else 3
OLDEST = "0008"  # from there on every migration runs over data

pytestmark = [pytest.mark.processes, pytest.mark.faults, pytest.mark.timeout(120 + 60 * KILLS)]


def revision(file: Path) -> str:
    with closing(sqlite3.connect(file, timeout=10)) as database:
        return database.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def rows(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file, timeout=10)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def upgrade(environment) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "database", "upgrade"],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_migration_killed_anywhere_is_run_again_and_loses_nothing():
    chance = chances("migration")
    with tempfile.TemporaryDirectory(prefix="fourfold-") as name:
        folder = Path(name)
        environment, _ = links(folder, 2)
        app = create_app(environment)
        with app.app_context():
            command.downgrade(migrations.config(), OLDEST)
            db.engine.dispose()
        file = folder / "fourfold.db"
        before = rows(file)
        for _ in range(KILLS):
            _kill_while_migrating(environment, file, chance)
        assert upgrade(environment).wait(120) == 0
        with app.app_context(), db.engine.connect() as connection:
            assert schema(connection).faults() == []
        with closing(sqlite3.connect(file)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        after = rows(file)
        assert {name: after[name] for name in before if name in after} == {
            name: count for name, count in before.items() if name in after
        }


def _kill_while_migrating(environment, file: Path, chance: Random) -> None:
    """Start the upgrade and kill it a moment after its next step began to show."""
    at = revision(file)
    process = upgrade(environment)
    while process.poll() is None and revision(file) == at:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.03))
    process.kill()
    process.wait()
