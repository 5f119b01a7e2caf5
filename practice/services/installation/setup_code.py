"""The one-time code of an empty installation: printed in the terminal, asked for by the first page.

Whoever can read the terminal (or the secrets folder) of the machine is who may set the practice up.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from sqlalchemy.orm import Session

from practice import letters
from practice.access.throttle import SETUP, Throttles
from practice.config import Settings
from practice.key_files import BadSecret, read_secret

SIGNS = 12  # 60 bits, and ten tries a quarter of an hour
FILE = "setup.code"


def path(settings: Settings) -> Path:
    return settings.data_dir / "secrets" / FILE


def current(settings: Settings) -> str:
    """The code of this installation: SETUP_CODE, else the one in the secrets folder, which is made when it is missing.

    Raises BadSecret when others can read the file or it can't be written.
    """
    if settings.setup_code is not None:
        return settings.setup_code
    file = path(settings)
    try:
        if not file.exists():
            _make(file)
    except OSError as error:
        raise BadSecret(f"{file} can't be written ({error.strerror}); set SETUP_CODE, or make room there") from None
    return read_secret(file).decode()


def _make(file: Path) -> None:
    """Written beside and linked into place: two processes that start at once agree on one whole code."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f"{FILE}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(letters.random_letters(SIGNS) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()


def drop(settings: Settings) -> None:
    """Set-up is done: this code is worth nothing any more, and the next one will be another."""
    with contextlib.suppress(FileNotFoundError):
        path(settings).unlink()


def fits(session: Session, settings: Settings, typed: str, address: str) -> bool:
    """Whether the typed code is right. A wrong one is counted for the address; the caller commits either way."""
    throttles = Throttles(session, _throttle_key(settings))
    if throttles.is_over(SETUP, address):
        return False
    expected, given = letters.plain(current(settings)), letters.plain(typed)
    if not hmac.compare_digest(expected.encode(), given.encode(errors="replace")):
        throttles.count(SETUP, address)
        return False
    throttles.clear(SETUP, address)
    return True


def _throttle_key(settings: Settings) -> bytes:
    """There is no practice and no practice's key yet."""
    return hmac.digest(settings.audit_key, b"fourfold/derive/setup-throttle", hashlib.sha256)
