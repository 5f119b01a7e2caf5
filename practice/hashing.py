"""argon2id for passwords and PINs, and random secrets. One hash takes about 0.2 s and 64 MiB, so few run at once."""

import hashlib
import hmac
import secrets
from contextlib import AbstractContextManager
from threading import BoundedSemaphore
from types import TracebackType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
WAIT_SECONDS = 8
PIN_DIGITS = 6

_hasher = PasswordHasher()
_places = BoundedSemaphore(AT_ONCE)


class TooBusy(Exception):
    """So many sign-ins are being checked that this one did not get its turn. Nothing was counted; try again."""


class _Place(AbstractContextManager["_Place"]):
    def __enter__(self) -> "_Place":
        if not _places.acquire(timeout=WAIT_SECONDS):
            raise TooBusy
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _places.release()


def hash_secret(secret: str | bytes) -> str:
    with _Place():
        return _hasher.hash(secret)


def matches(stored: str, secret: str | bytes) -> bool:
    """Whether `secret` is the one that `stored` was made of. Raises TooBusy."""
    with _Place():
        try:
            return _hasher.verify(stored, secret)
        except (VerificationError, InvalidHashError):
            return False


_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$" + "A" * 22 + "$" + "A" * 43


def matches_nobody(secret: str | bytes) -> bool:
    """Takes as long as `matches` and says no: an unknown account or link must not answer faster."""
    matches(_NOBODY, secret)
    return False


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """SHA-256: enough for 256 random bits, and equal for equal tokens, so that a row can be found by it."""
    return hashlib.sha256(token.encode()).digest()


def new_pin() -> str:
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"


def peppered(pin: str, pepper: bytes) -> bytes:
    """The PIN under a key that the database does not hold: a stolen database can't try its million PINs."""
    return hmac.digest(pepper, pin.encode(), hashlib.sha256)
