"""Other keys, with a value in every sealed column: everything reads all the time, and a kill loses nothing."""

import os
import secrets
import signal
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock, extensions, timed_work
from practice.app import create_app
from practice.config import BadSettings, from_environment
from practice.extensions import db
from practice.key_files import as_key, make_secrets, next_of, old_of, read_secret
from practice.master_keys import MasterKeys
from practice.models.data_key import WrappedKey
from practice.services.installation import recovery
from practice.services.keys import data_keys, master_key, sealed_columns
from practice.vault import Unreadable, Vault
from tests.keys.rotating import blobs, full_practice, opened, owners

KEY_FILES = (("secret", "session"), ("master", "master"), ("audit", "audit"))


@pytest.fixture
def own_secrets(tmp_path):
    """Keys of this test's own: they are changed."""
    folder = tmp_path / "own secrets"
    make_secrets(folder)
    return folder


@pytest.fixture
def environ(environ, own_secrets):
    return environ | {f"{name.upper()}_KEY_FILE": str(own_secrets / f"{file}.key") for name, file in KEY_FILES}


@pytest.fixture
def run(app):
    def command(*words, status=0):
        db.session.remove()
        done = app.test_cli_runner().invoke(args=["key", *words])
        assert done.exit_code == status, (done.output, done.exception)
        return done.output

    return command


def tick_later(minutes=11):
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        timed_work.destroy_old_keys()
    db.session.remove()


def keys_alone(make):
    """Each data key without the one before, as it stands in the database."""
    make.session.rollback()
    found = extensions.masters()
    vault = Vault(found.current, *found.others)
    rows = {row.owner_id: row.wrapped for row in make.session.scalars(select(WrappedKey))}
    return {owner: vault.unwrap(owner, rows[owner.id]) for owner in owners(make)}


def test_new_data_keys_seal_everything_anew_and_the_old_ones_open_nothing_in_the_end(make, run, app):
    full_practice(make)
    make.therapist("anna@example.org")  # whose account has no second factor
    before, sealed, old = opened(make), blobs(make), keys_alone(make)
    assert f"{len(old)} keys would be renewed" in run("rotate-data", "--older-than", "0", "--dry-run")
    assert blobs(make) == sealed

    said = run("rotate-data", "--older-than", "0")
    assert f"{len(sealed)} values sealed again" in said
    assert opened(make) == before
    after = blobs(make)
    assert not [place for place in sealed if sealed[place] == after[place]], "every value is sealed again"

    tick_later(minutes=5)
    assert all(key.previous for key in keys_alone(make).values()), "somebody may still be using the old key"
    tick_later()
    new = keys_alone(make)
    assert not [owner for owner, key in new.items() if key.previous or key.secret == old[owner].secret]
    assert opened(make) == before
    for (label, row), blob in after.items():
        for key in old.values():
            with pytest.raises(Unreadable):
                key.open(label, row, sealed_columns.Sealed(blob))
    assert make.signed_in("anna@example.org").get("/").status_code == 200, "signing in needs derived keys"
    assert "0 keys would be renewed" in run("rotate-data", "--dry-run"), "a key of today needs no other"


def test_what_is_sealed_under_the_old_key_meanwhile_is_sealed_again_before_that_key_goes(make, run):
    couple, _ = full_practice(make)
    owner = next(one for one in owners(make) if one.id == couple.partner_ids[0])
    late = keys_alone(make)[owner]  # what a page had opened before the rotation
    run("rotate-data", "--older-than", "0", "--kind", "person")
    name = next(column for column in sealed_columns.COLUMNS if column.label == "partner.name")
    [(row, stored)] = make.session.execute(name.values(owner.id)).all()
    plain = make.keyring.key(owner).open("partner.name", row, stored)
    make.session.execute(name.exchanged(row, stored, late.seal("partner.name", row, plain)))
    db.session.commit()
    tick_later()
    assert keys_alone(make)[owner].previous, "a key is never destroyed while something is sealed under it"
    tick_later()
    assert keys_alone(make)[owner].previous is None
    assert opened(make)["partner.name", row] == plain


def test_a_value_that_no_key_opens_is_told_and_left_as_it_is(make, run):
    couple, _ = full_practice(make)
    pin = next(column for column in sealed_columns.COLUMNS if column.label == "partner.contact")
    [(row, stored)] = make.session.execute(pin.values(couple.partner_ids[1])).all()
    broken = sealed_columns.Sealed(stored.blob[:-1] + bytes([stored.blob[-1] ^ 1]))
    make.session.execute(pin.exchanged(row, stored, broken))
    db.session.commit()
    assert "partner.contact of person" in run("rotate-data", "--older-than", "0", status=1)
    tick_later()
    db.session.rollback()
    assert make.session.execute(pin.values(couple.partner_ids[1])).all() == [(row, broken)]
    assert len(data_keys.being_renewed(make.session)) == 1


def test_another_master_key_wraps_the_keys_anew_and_touches_nothing_else(make, run, app, own_secrets, environ):
    _, letters = full_practice(make)
    file = own_secrets / "master.key"
    before, sealed, old, audit_key = (
        opened(make),
        blobs(make),
        file.read_bytes(),
        (own_secrets / "audit.key").read_bytes(),
    )
    said = run("rotate-master", "--dry-run")
    assert "Nothing was changed" in said
    assert not next_of(file).exists()

    said = run("rotate-master", "--wait", "0")
    assert "recovery key that the owner saved stays valid" in said
    assert file.read_bytes() != old
    assert {path.name for path in own_secrets.iterdir()} == {"master.key", "audit.key", "session.key"}
    assert (own_secrets / "audit.key").read_bytes() == audit_key
    assert opened(make) == before, "a running process follows the file"
    assert blobs(make) == sealed
    assert master_key.left(make.session, Vault(as_key(read_secret(file)))) == 0
    restored = recovery.restore(make.session, letters)
    assert restored.master == as_key(read_secret(file))
    assert restored.following is None
    db.session.remove()
    assert app.test_cli_runner().invoke(args=["check"]).exit_code == 0
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0


@pytest.mark.parametrize(("text", "mode", "said"), [("short", 0o600, "must be 32 bytes"), ("ab" * 32, 0o644, "other")])
def test_a_start_is_refused_with_a_weak_or_open_key_left_by_a_change(environ, own_secrets, text, mode, said):
    file = next_of(own_secrets / "master.key")
    file.write_text(text)
    file.chmod(mode)
    with pytest.raises(BadSettings, match=said):
        from_environment(environ)


KILLED_AT = ("offered", "half moved", "in place")


@pytest.mark.parametrize("moment", KILLED_AT)
def test_a_change_of_the_master_key_that_broke_off_reads_recovers_and_is_finished_by_running_it_again(
    make, run, monkeypatch, own_secrets, moment
):
    _, letters = full_practice(make)
    before, file = opened(make), own_secrets / "master.key"
    broken = {"offered": "move", "half moved": "put_in_place", "in place": "forget_old"}[moment]
    monkeypatch.setattr(master_key, "BATCH", 2)
    real, calls = getattr(master_key, broken), []

    def fails(*given):
        calls.append(given)
        if broken == "move" and len(calls) < 3:
            return real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(master_key, broken, fails)
    db.session.remove()
    with suppress(KeyboardInterrupt):
        make.app.test_cli_runner().invoke(args=["key", "rotate-master", "--wait", "0"])
    monkeypatch.setattr(master_key, broken, real)
    db.session.remove()
    assert opened(make) == before
    assert "is being changed" in run("status")
    back = recovery.restore(make.session, letters)
    assert {as_key(read_secret(path)) for path in (file, next_of(file)) if path.exists()} <= set(back.masters)
    run("rotate-master", "--wait", "0")
    assert opened(make) == before
    assert not next_of(file).exists()
    assert not old_of(file).exists()


def test_a_rotation_killed_by_the_system_again_and_again_ends_with_everything_readable(make, monkeypatch):
    """The commands in processes of their own, killed (SIGKILL) at growing moments while this one reads everything."""
    monkeypatch.setattr(master_key, "BATCH", 2)
    full_practice(make)
    for number in range(3):
        make.couple(names=((f"Ada{number}", "One"), (f"Bo{number}", "Two")))
    before = opened(make)
    for words in (("rotate-master", "--wait", "0"), ("rotate-data", "--older-than", "0")):
        killed = 0
        for delay in range(5, 65, 10):  # thousandths of a second
            child = start(make.app, words)
            time.sleep(delay / 1000)
            os.kill(child, signal.SIGKILL)
            killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
            assert opened(make) == before
        assert killed > 2
        assert os.waitpid(start(make.app, words), 0)[1] == 0
        assert opened(make) == before
    for _ in range(20):
        tick_later(22)
    assert opened(make) == before
    assert not data_keys.being_renewed(make.session)


def start(app, words):
    """Run a command in a forked process, which begins at once; its id."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = app.test_cli_runner().invoke(args=["key", *words]).exit_code
        finally:
            os._exit(status)
    return child


def test_a_key_given_in_the_environment_is_changed_by_way_of_the_next_one(make, environ, own_secrets):
    _, letters = full_practice(make)
    before, first, following = opened(make), (own_secrets / "master.key").read_text().strip(), secrets.token_hex(32)
    given = {name: value for name, value in environ.items() if name != "MASTER_KEY_FILE"} | {"MASTER_KEY": first}
    db.session.remove()
    assert rotated(given).exit_code == 1, "there is nothing to go over to"
    done = rotated(given | {"MASTER_KEY_NEXT": following})
    assert done.exit_code == 0, done.output
    assert "Now set MASTER_KEY to the value of MASTER_KEY_NEXT" in done.output
    make.app.extensions["fourfold.masters"] = MasterKeys(bytes.fromhex(following), None)
    assert opened(make) == before
    assert recovery.restore(make.session, letters).master.hex() == following


def rotated(environ):
    app = create_app(environ)
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["key", "rotate-master"])
        db.session.remove()
        db.engine.dispose()
    return done
