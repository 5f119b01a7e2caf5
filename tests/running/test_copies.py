import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from practice.services.installation.copies import KEPT_FOR, copy_before, drop_old_copies

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    """An open database whose newest row is in the WAL only."""
    with closing(sqlite3.connect(tmp_path / "fourfold.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE note (text)")
        connection.execute("INSERT INTO note VALUES ('in the log')")
        connection.commit()
        yield tmp_path / "fourfold.db"


def test_a_copy_holds_what_was_only_in_the_write_ahead_log(database, tmp_path):
    copy = copy_before("0002", database, tmp_path / "backups", NOW)
    assert copy.name == "before-0002-20261122T093000Z.db"
    alone = copy.rename(tmp_path / "alone.db")
    with closing(sqlite3.connect(alone)) as connection:
        assert connection.execute("SELECT text FROM note").fetchall() == [("in the log",)]


def test_a_copy_is_for_its_owner_only(database, tmp_path):
    copy = copy_before("0002", database, tmp_path / "backups", NOW)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700


def test_a_damaged_database_is_not_copied_by_half(tmp_path):
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"not a database" * 1000)
    with pytest.raises(sqlite3.Error):
        copy_before("0002", damaged, tmp_path / "backups", NOW)
    assert list((tmp_path / "backups").iterdir()) == []


def test_copies_go_when_they_are_old_because_they_hold_wrapped_keys(database, tmp_path):
    backups = tmp_path / "backups"
    old = copy_before("0002", database, backups, NOW - KEPT_FOR - timedelta(seconds=1))
    young = copy_before("0003", database, backups, NOW - KEPT_FOR + timedelta(seconds=1))
    other = backups / "mine.db"
    other.touch()
    assert drop_old_copies(backups, NOW) == [old]
    assert young.exists()
    assert other.exists()
