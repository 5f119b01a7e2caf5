import os
import sqlite3

import pytest

from practice.config import BadSettings, from_environment
from practice.running import embedded_queue, folder
from practice.running.refused import StartRefused


@pytest.fixture
def environ(tmp_path):
    return {"DATA_DIR": str(tmp_path / "data")}


def test_a_second_holder_is_refused_and_told_who_has_it(tmp_path):
    first = folder.hold(tmp_path, "http://localhost:8000")
    with pytest.raises(StartRefused, match=rf"already runs.*process {os.getpid()}, http://localhost:8000"):
        folder.hold(tmp_path, "http://localhost:8001")
    first.close()
    folder.hold(tmp_path, "http://localhost:8002").close()


def test_a_folder_that_cannot_be_made_is_refused_with_the_reason(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StartRefused, match=r"Not a directory.*--data"):
        folder.make(tmp_path / "file" / "data")


def test_a_new_data_folder_is_for_its_owner_only(tmp_path):
    folder.make(tmp_path / "deep" / "data")
    assert (tmp_path / "deep" / "data").stat().st_mode & 0o777 == 0o700


def test_a_first_start_gets_all_secrets_and_a_second_none(environ):
    assert len(folder.make_missing_secrets(environ)) == 3
    assert folder.make_missing_secrets(environ) == []
    assert from_environment(environ)


def test_a_secret_that_a_setting_gives_is_not_made(environ):
    given = {"MASTER_KEY": "given elsewhere", "SECRET_KEY_FILE": "/run/secrets/key"}
    made = folder.make_missing_secrets(environ | given)
    assert [path.name for path in made] == ["audit.key"]


def test_a_lost_master_key_is_told_and_not_replaced(environ, tmp_path):
    folder.make_missing_secrets(environ)
    sqlite3.connect(tmp_path / "data" / "fourfold.db").execute("CREATE TABLE data_key (id)")
    (tmp_path / "data" / "secrets" / "master.key").unlink()
    with pytest.raises(BadSettings, match="recovery key"):
        folder.make_missing_secrets(environ)
    assert not (tmp_path / "data" / "secrets" / "master.key").exists()


def test_no_key_is_made_while_the_database_server_cannot_be_asked(environ):
    with pytest.raises(BadSettings, match="does not answer") as refused:
        folder.make_missing_secrets(environ | {"DATABASE_URL": "postgresql://u:hidden@127.0.0.1:1/name"})
    assert "hidden" not in str(refused.value)


def test_a_socket_folder_that_others_can_enter_is_refused(tmp_path):
    (tmp_path / "queue").mkdir()
    (tmp_path / "queue").chmod(0o755)
    with pytest.raises(StartRefused, match="open to other accounts"):
        embedded_queue.command(tmp_path / "queue" / "queue.sock")


def test_a_socket_folder_behind_a_link_is_refused(tmp_path):
    (tmp_path / "theirs").mkdir(mode=0o700)
    (tmp_path / "queue").symlink_to(tmp_path / "theirs")
    with pytest.raises(StartRefused):
        embedded_queue.command(tmp_path / "queue" / "queue.sock")


def test_the_queue_server_has_no_port_and_keeps_nothing_on_disk(tmp_path):
    words = embedded_queue.command(tmp_path / "queue" / "queue.sock")
    options = dict(zip(words[1::2], words[2::2], strict=True))
    assert options["--port"] == "0"
    assert options["--save"] == ""
    assert options["--appendonly"] == "no"
    assert options["--maxmemory-policy"] == "noeviction"
