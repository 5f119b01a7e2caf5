"""Secrets as files: what counts as a good one, reading one, making the ones a first start needs."""

import base64
import binascii
import itertools
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

KEY_BYTES = 32
SESSION, MASTER, AUDIT = "session.key", "master.key", "audit.key"
IRREPLACEABLE = {
    MASTER: "every name and answer is sealed under it: put it back, or run script/recover with your recovery key",
    AUDIT: "the audit trail is chained with the lost one: put it back from where you keep copies of your keys",
}
_GIVEAWAYS = (b"changeme", b"change-me", b"change_me", b"password", b"example", b"replace", b"default", b"secret")


class BadSecret(Exception):
    """A secret that must not be used; the text says what is wrong and what to do, never the value."""


def read_secret(path: Path) -> bytes:
    """The text of a secret's file without its line end. Raises BadSecret if others can read it, or nobody can."""
    try:
        mode = path.stat().st_mode
        text = path.read_bytes().strip()
    except FileNotFoundError:
        raise BadSecret(f"{path} is missing; script/server makes it at the first start") from None
    except OSError as error:
        raise BadSecret(f"{path} can't be read ({error.strerror}); give it to the account that runs Fourfold") from None
    if not stat.S_ISREG(mode):
        raise BadSecret(f"{path} is not a file; point the setting at the file that holds the secret")
    if stat.S_IMODE(mode) & _closed_bits(path):
        raise BadSecret(f"{path} can be read by other accounts; run: chmod 600 {path}")
    return text


def _closed_bits(path: Path) -> int:
    """The permission bits that a secret's file may not have, of the file itself where `path` is a symbolic link.

    A read-only mount is how orchestrators hand over secrets: they own the file as root and let one group read it
    (0440), which nobody in the container can change. Readable by everyone is refused there too.
    """
    read_only = os.statvfs(path).f_flag & os.ST_RDONLY
    return 0o037 if read_only else 0o077


def strong(secret: bytes) -> bytes:
    """`secret` itself. Raises BadSecret when it is short or looks like something typed to get started."""
    if len(secret) < KEY_BYTES:
        raise BadSecret(f"has {len(secret)} bytes and needs at least {KEY_BYTES}; {_HOW}")
    if any(word in secret.lower() for word in _GIVEAWAYS) or _has_pattern(secret):
        raise BadSecret(f"looks like a placeholder, not like a random secret; {_HOW}")
    return secret


_HOW = 'make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'


def _has_pattern(secret: bytes) -> bool:
    """Few different bytes, a counted sequence, or one block over and over: random bytes never look like that."""
    steps = {(after - before) % 256 for before, after in itertools.pairwise(secret)}
    repeats = any(secret == (secret[:size] * len(secret))[: len(secret)] for size in range(1, len(secret) // 2 + 1))
    return len(set(secret)) < 8 or len(steps) < 4 or repeats


def as_key(text: bytes) -> bytes:
    """The 32 bytes written in `text` as 64 hex digits or as base64 (either alphabet). Raises BadSecret."""
    text = text.strip()
    try:
        if len(text) == 2 * KEY_BYTES:
            return strong(binascii.unhexlify(text))
        padded = text + b"=" * (-len(text) % 4)
        key = base64.b64decode(padded, altchars=b"-_" if set(text) & set(b"-_") else None, validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES:
        raise BadSecret(f"must be {KEY_BYTES} bytes written as 64 hex digits or as base64; {_HOW}")
    return strong(key)


def make_secrets(
    folder: Path, *, beside_database: bool = False, names: Iterable[str] = (SESSION, MASTER, AUDIT)
) -> list[Path]:
    """Write the secrets that `folder` lacks, each 32 random bytes as hex, 0600, on the disk before this returns.

    Returns the files written. Never overwrites. Raises BadSecret instead of making a key that existing data needs:
    a lost key must be loud.
    """
    missing = [name for name in names if not os.path.lexists(folder / name)]
    for name in missing:
        if beside_database and name in IRREPLACEABLE:
            raise BadSecret(f"{folder / name} is missing beside an existing database; {IRREPLACEABLE[name]}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = [folder / name for name in missing]
    for path in made:
        _write_once(path, secrets.token_hex(KEY_BYTES))
    if made:
        sync_folder(folder)
    return made


def next_of(file: Path) -> Path:
    """Where the key stands that a change of the master key goes over to."""
    return file.with_name(f"{file.name}.next")


def old_of(file: Path) -> Path:
    """Where the key stands that a change of the master key came from."""
    return file.with_name(f"{file.name}.old")


def write_key(path: Path, key: bytes) -> None:
    """Write a key that has come back, as hex, 0600, on the disk before this returns. Raises FileExistsError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_once(path, key.hex())
    sync_folder(path.parent)


def _write_once(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """A new file's name is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
