import base64
import os
import secrets
import stat

import pytest

from practice import key_files
from practice.config import BadSettings, from_environment
from practice.key_files import BadSecret, as_key, make_secrets, read_secret, strong


@pytest.fixture
def folder(tmp_path):
    make_secrets(tmp_path / "secrets", beside_database=False)
    return tmp_path / "secrets"


def test_secrets_are_made_for_their_owner_only(folder):
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["audit.key", "master.key", "session.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len({path.read_text() for path in folder.iterdir()}) == 3


def test_a_secret_that_exists_is_never_written_again(folder):
    before = {path: path.read_bytes() for path in folder.iterdir()}
    (folder / "session.key").unlink()
    assert make_secrets(folder, beside_database=True) == [folder / "session.key"]
    assert all(path.read_bytes() == text for path, text in before.items() if path.name != "session.key")


@pytest.mark.parametrize("name", ["master.key", "audit.key"])
def test_no_key_is_made_beside_a_database_that_needs_the_lost_one(folder, name):
    (folder / name).unlink()
    (folder / "session.key").unlink()
    with pytest.raises(BadSecret, match=rf"{name} is missing beside an existing database"):
        make_secrets(folder, beside_database=True)
    assert not (folder / name).exists()
    assert not (folder / "session.key").exists()


def test_a_dangling_link_in_place_of_a_key_is_left_alone(folder):
    (folder / "master.key").unlink()
    (folder / "master.key").symlink_to(folder / "unmounted")
    assert make_secrets(folder, beside_database=False) == []


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o660, 0o602])
def test_a_secret_that_others_can_read_or_write_is_refused(folder, mode):
    path = folder / "master.key"
    path.chmod(mode)
    with pytest.raises(BadSecret, match="chmod 600"):
        read_secret(path)


def test_a_link_is_judged_by_the_file_behind_it(folder):
    link = folder / "link.key"
    link.symlink_to(folder / "master.key")
    assert read_secret(link) == read_secret(folder / "master.key")
    (folder / "master.key").chmod(0o644)
    with pytest.raises(BadSecret):
        read_secret(link)


@pytest.mark.parametrize(("mode", "taken"), [(0o440, True), (0o400, True), (0o444, False), (0o460, False)])
def test_on_a_read_only_secret_mount_one_group_may_read(folder, monkeypatch, mode, taken):
    path = folder / "master.key"
    path.chmod(mode)
    mount = os.statvfs_result([0, 0, 0, 0, 0, 0, 0, 0, os.ST_RDONLY, 255])
    monkeypatch.setattr(key_files.os, "statvfs", lambda _: mount)
    if taken:
        assert len(read_secret(path)) == 64
    else:
        with pytest.raises(BadSecret):
            read_secret(path)


def test_a_missing_secret_and_a_folder_in_its_place_are_told_apart(folder):
    with pytest.raises(BadSecret, match="is missing"):
        read_secret(folder / "absent.key")
    with pytest.raises(BadSecret, match="can't be read"):
        read_secret(folder)


@pytest.mark.parametrize(
    "weak",
    [
        b"short",
        b"changeme" * 6,
        b"please-ChangeMe-before-you-start-this",
        b"\x00" * 32,
        b"A" * 64,
        b"0123456789abcdef" * 4,
        bytes(range(32)),
        b"correcthorsebattery" * 2 + b"correct",
        b"abcabcabdabcabcabdabcabcabdabcabcabd",
    ],
)
def test_a_weak_secret_is_refused(weak):
    with pytest.raises(BadSecret) as refused:
        strong(weak)
    assert weak.decode("latin-1") not in str(refused.value)


def test_a_random_secret_never_looks_weak():
    for _ in range(2000):
        key = secrets.token_bytes(32)
        assert strong(key) == key
        assert strong(key.hex().encode())


def test_a_key_may_be_hex_or_base64():
    key = bytes.fromhex("fbeffe00a1b2c3d4e5f60718293a4b5c6d7e8f90112233445566778899aabbcc")
    written = [key.hex(), key.hex().upper(), base64.b64encode(key).decode(), base64.urlsafe_b64encode(key).decode()]
    for text in [*written, written[2].rstrip("="), written[3].rstrip("=")]:
        assert as_key(text.encode() + b"\n") == key


@pytest.mark.parametrize("text", ["", "zz" * 32, "ab" * 31, "ab" * 33, "not a key at all, but long enough to be one"])
def test_what_is_not_a_key_of_32_bytes_is_refused(text):
    with pytest.raises(BadSecret):
        as_key(text.encode())


def test_an_empty_secret_file_is_refused_and_not_taken_as_absent(folder):
    empty = folder / "empty"
    empty.touch(mode=0o600)
    environ = {"DATA_DIR": str(folder.parent)}
    for name in ("SECRET_KEY", "MASTER_KEY", "DATABASE_URL"):
        with pytest.raises(BadSettings) as refused:
            from_environment(environ | {f"{name}_FILE": str(empty)})
        assert refused.value.faults[0].startswith(f"{name}: ")
    (folder / "session.key").write_bytes(b"")
    with pytest.raises(BadSettings):
        from_environment(environ)
