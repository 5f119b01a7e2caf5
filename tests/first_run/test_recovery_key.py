"""The recovery key: shown until it is saved, and what it really brings back when the key files are lost."""

import io
import os
import re
import secrets
import stat
import subprocess
import sys
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import select

from practice import letters, recovery_key
from practice.app import create_app
from practice.audit import COMMAND_LINE
from practice.commands import recover as command
from practice.config import ROOT
from practice.extensions import db
from practice.models.recovery import Recovery
from practice.services.installation import recovery
from practice.services.installation.recovery import InstallationKeys
from practice.services.people import accounts
from tests.factories import EMAIL, PASSWORD

SHOWN = re.compile(r"(?:<span>([0-9A-Z]{4})</span>\s*){14}")


def shown(client):
    page = client.get("/account/recovery-key").text
    found = SHOWN.search(page)
    return "-".join(re.findall(r"<span>([0-9A-Z]{4})</span>", found[0])) if found else None


def made(client):
    assert client.post("/account/recovery-key/new", data={"current": PASSWORD}).status_code == 303
    return shown(client)


def confirm(client, key_id=None):
    key_id = key_id or db.session.scalar(select(Recovery.id))
    return client.post(f"/account/recovery-key/{key_id}/saved")


def test_it_is_shown_until_the_owner_says_that_it_is_saved(therapist):
    key = made(therapist)
    assert shown(therapist) == key
    assert "recovery key of this practice is not saved" in therapist.get("/").text
    assert confirm(therapist).status_code == 303
    assert shown(therapist) is None
    assert key not in therapist.get("/account/recovery-key").text
    assert "recovery key of this practice is not saved" not in therapist.get("/").text


def test_only_the_owner_is_reminded_and_shown(make, therapist):
    made(therapist)
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    assert "recovery key" not in anna.get("/").text
    assert anna.get("/account/recovery-key").status_code == 404
    assert anna.post("/account/recovery-key/new").status_code == 404


@pytest.mark.parametrize("typed", ["", "not the password", "x" * 300])
def test_a_new_key_needs_the_password(therapist, typed):
    assert 'name="current"' in therapist.get("/account/recovery-key/new").text
    key = made(therapist)
    answer = therapist.post("/account/recovery-key/new", data={"current": typed})
    assert answer.status_code == 422
    assert 'href="#current"' in answer.text
    assert shown(therapist) == key


def test_a_key_that_is_not_the_newest_can_not_be_confirmed(therapist):
    made(therapist)
    first = db.session.scalar(select(Recovery.id))
    made(therapist)
    answer = confirm(therapist, first)
    assert answer.status_code == 409
    assert "Another recovery key was made" in answer.text
    assert confirm(therapist, uuid4()).status_code == 409


def test_the_database_holds_neither_the_recovery_key_nor_what_it_opens(therapist, environ, tmp_path):
    if not environ["DATABASE_URL"].startswith("sqlite"):
        pytest.skip("reads the database's files")
    key = made(therapist)
    settings = therapist.application.extensions["fourfold.settings"]
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("fourfold.db*"))
    for secret in (
        key.encode(),
        letters.plain(key).encode(),
        recovery_key.from_letters(key),
        settings.master_key,
        settings.audit_key,
    ):
        assert secret not in raw


@pytest.fixture
def lost(therapist, environ, tmp_path):
    """An installation with a saved recovery key, whose secrets folder is gone; its environment and the key."""
    key = made(therapist)
    confirm(therapist)
    secrets_folder = tmp_path / "secrets"
    kept = {name: value for name, value in environ.items() if not name.endswith("_KEY_FILE")}
    return kept | {"PATH": os.environ["PATH"]}, key, secrets_folder


@pytest.fixture
def recover(monkeypatch, capsys):
    """The command in this process: its exit status and what it says."""
    umask = os.umask(0o077)

    def run(environ, typed):
        monkeypatch.setattr(os, "environ", environ)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed + "\n"))
        capsys.readouterr()
        status = command.main()
        return SimpleNamespace(returncode=status, stderr=capsys.readouterr().err)

    yield run
    os.umask(umask)


def recover_by_process(environ, typed):
    return subprocess.run(
        [sys.executable, "-m", "practice.commands.recover"],
        input=typed + "\n",
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_really_brings_the_practice_back(lost, make):
    environ, key, folder = lost
    couple = make.couple(names=(("Олена", "Коваль"), ("Zoë", "Müller")))
    typed = key.lower().replace("-", " ").replace("0", "o")
    done = recover_by_process(environ, typed)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in folder.iterdir()} == {"master.key", "audit.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    app = create_app(environ | {"SECRET_KEY": secrets.token_hex(32)})
    app.config["WTF_CSRF_ENABLED"] = False
    runner = app.test_cli_runner()
    assert runner.invoke(args=["check"]).exit_code == 0
    assert runner.invoke(args=["audit", "verify"]).exit_code == 0
    client = app.test_client()
    options = {"base_url": "https://localhost"}
    assert client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}, **options).status_code == 303
    assert "Олена" in client.get(f"/couples/{couple.ref}", **options).text
    with app.app_context():
        db.engine.dispose()


def test_a_key_file_that_exists_is_never_overwritten(lost, recover):
    environ, key, folder = lost
    folder.mkdir()
    (folder / "master.key").write_text("another key\n")
    done = recover(environ, key)
    assert done.returncode == 1
    assert "is not overwritten" in done.stderr
    assert (folder / "master.key").read_text() == "another key\n"
    assert not (folder / "audit.key").exists()


def test_an_audit_key_that_is_still_there_is_left_alone(lost, recover):
    environ, key, folder = lost
    folder.mkdir()
    (folder / "audit.key").write_text("still here\n")
    assert recover(environ, key).returncode == 0
    assert (folder / "audit.key").read_text() == "still here\n"
    assert (folder / "master.key").exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"), "not a recovery key"),
        (lambda key: key[:-4], "not a recovery key"),
        (lambda key: "", "not a recovery key"),
        (lambda key: "ключ " * 14, "not a recovery key"),
        (lambda key: recovery_key.as_letters(recovery_key.new()), "not the newest one"),
    ],
)
def test_a_wrong_key_writes_nothing_and_says_so_in_one_line(lost, recover, typed, says):
    environ, key, folder = lost
    done = recover(environ, typed(key))
    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not folder.exists()


def test_an_older_recovery_key_opens_nothing_any_more(lost, recover, therapist):
    environ, older, _ = lost
    newer = made(therapist)
    assert "not the newest one" in recover(environ, older).stderr
    assert recover(environ, newer).returncode == 0


def test_without_a_database_or_without_a_recovery_key_it_says_what_is_missing(lost, recover, tmp_path):
    environ, key, _ = lost
    elsewhere = environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'other.db'}"}
    assert "can't be read" in recover(elsewhere, key).stderr
    db.session.query(Recovery).delete()
    db.session.commit()
    assert "No recovery key was made" in recover(environ, key).stderr


def test_keys_given_by_the_environment_are_named_instead(lost, recover):
    environ, key, _ = lost
    done = recover(environ | {"MASTER_KEY": "ab" * 32}, key)
    assert done.returncode == 1
    assert "MASTER_KEY is set" in done.stderr


def test_after_a_rotation_the_same_recovery_key_opens_the_new_keys(make):
    make.practice()
    old = InstallationKeys(make.app.extensions["fourfold.settings"].master_key, secrets.token_bytes(32))
    recovery.make(make.session, make.keyring, make.audit, old, COMMAND_LINE)
    db.session.flush()
    typed = recovery.shown(make.session, make.keyring).letters
    new = InstallationKeys(old.master, secrets.token_bytes(32))
    recovery.seal_again(make.session, make.keyring, new)
    assert recovery.restore(make.session, typed).audit == new.audit


def test_a_master_key_that_does_not_open_the_database_is_not_given_out(make):
    make.practice()
    foreign = InstallationKeys(secrets.token_bytes(32), secrets.token_bytes(32))
    recovery.make(make.session, make.keyring, make.audit, foreign, COMMAND_LINE)
    db.session.flush()
    with pytest.raises(recovery.CannotRestore, match="does not open this database"):
        recovery.restore(make.session, recovery.shown(make.session, make.keyring).letters)


def test_the_sample_needs_no_recovery_key(make):
    make.practice()
    practice = accounts.practice_of(make.session)
    who = accounts.SignedIn(uuid4(), uuid4(), "Ruth", is_owner=True)
    assert recovery.reminder_due(practice, who)
    practice.is_sample = True
    assert not recovery.reminder_due(practice, who)
    db.session.rollback()
