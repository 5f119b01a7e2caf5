"""Sealing: AES-256-GCM with a data key per owner, each data key wrapped by the master key.

Pure: bytes in, bytes out. The associated data binds the field's label, the row's id, the owner and the seal's format,
so that a sealed value copied to another row, field or owner does not open.
"""

import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"
TEXT_FROM = len(FORMAT) + NONCE_BYTES  # where the ciphertext begins


class Unreadable(Exception):
    """A sealed value or a wrapped key does not open: altered, moved, or sealed under another key.

    Never treated as an empty value. The message names the field, never the content.
    """


@dataclass(frozen=True)
class Owner:
    """Whose key seals a value: a person, a couple (the therapist's notes), a report or the practice."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, repr=False)
class Sealed:
    """A sealed value as it is stored: format byte, nonce, ciphertext with tag."""

    blob: bytes

    def __repr__(self) -> str:
        return f"<Sealed {len(self.blob)} bytes>"


@dataclass(frozen=True, repr=False)
class DataKey:
    """An opened data key and the owner that it belongs to. Lives in memory only.

    `previous` is the secret before, while values are sealed under it still: it opens, and seals nothing. `root` is what
    is derived from, where that may not change with the key.
    """

    owner: Owner
    secret: bytes
    previous: bytes | None = None
    root: bytes | None = None

    def seal(self, field: str, row: UUID, plain: bytes) -> Sealed:
        """Seal `plain` as the value of `field` (a fixed label such as "partner.name") in the row `row`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return Sealed(FORMAT + nonce + AESGCM(self.secret).encrypt(nonce, plain, self._bound(field, row)))

    def open(self, field: str, row: UUID, sealed: Sealed) -> bytes:
        """The plain value. Raises Unreadable if it was altered, moved to another row or field, or is cut short."""
        blob = sealed.blob
        if blob[:1] != FORMAT:
            raise Unreadable(f"{field} has an unknown seal format")
        nonce, sealed_text, bound = blob[1:TEXT_FROM], blob[TEXT_FROM:], self._bound(field, row)
        for secret in (self.secret, self.previous):
            if secret is not None:
                try:
                    return AESGCM(secret).decrypt(nonce, sealed_text, bound)
                except (InvalidTag, ValueError):
                    continue  # perhaps under the one before
        raise Unreadable(f"{field} does not open")

    def renewed(self, *, keep_root: bool) -> "DataKey":
        """The same owner's next key, which opens what this one sealed. What this one derived it derives too, or not."""
        root = (self.root or self.secret) if keep_root else None
        return DataKey(self.owner, secrets.token_bytes(KEY_BYTES), self.secret, root)

    def alone(self) -> "DataKey":
        """This key without the one before."""
        return replace(self, previous=None)

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one fixed purpose (blind indexes, PINs), which a stolen database does not hold."""
        return hmac.digest(self.root or self.secret, f"fourfold/derive/{purpose}".encode(), hashlib.sha256)

    def _bound(self, field: str, row: UUID) -> bytes:
        return b"fourfold/1|%b|%b|%b" % (field.encode(), row.bytes, str(self.owner).encode())


class Vault:
    """Wraps and unwraps data keys with the master key, which never enters the database.

    While the master key is being changed, keys wrapped under one of `others` open as well.
    """

    def __init__(self, master_key: bytes, *others: bytes) -> None:
        if any(len(key) != KEY_BYTES for key in (master_key, *others)):
            raise ValueError("the master key has 32 bytes")
        self._masters = [AESGCM(key) for key in (master_key, *others)]

    def new_key(self, owner: Owner) -> DataKey:
        return DataKey(owner, secrets.token_bytes(KEY_BYTES))

    def wrap(self, key: DataKey) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return FORMAT + nonce + self._masters[0].encrypt(nonce, _packed(key), self._bound(key.owner))

    def unwrap(self, owner: Owner, wrapped: bytes) -> DataKey:
        """The data key of `owner`. Raises Unreadable under another master key or for another owner's row."""
        for master in self._masters:
            try:
                return _unpacked(owner, self._plain(master, owner, wrapped))
            except (InvalidTag, ValueError):
                continue  # perhaps under one of the others
        raise Unreadable(f"the key of {owner.kind} does not open with this master key")

    def is_current(self, owner: Owner, wrapped: bytes) -> bool:
        """Whether this key is wrapped under the master key itself, not under one of the others."""
        with suppress(InvalidTag, ValueError):
            self._plain(self._masters[0], owner, wrapped)
            return True
        return False

    def _plain(self, master: AESGCM, owner: Owner, wrapped: bytes) -> bytes:
        return master.decrypt(wrapped[1:TEXT_FROM], wrapped[TEXT_FROM:], self._bound(owner))

    @staticmethod
    def _bound(owner: Owner) -> bytes:
        return b"fourfold/1/key|" + str(owner).encode()


def _packed(key: DataKey) -> bytes:
    """The secret, then each other one with the letter that says what it is."""
    parts = ((b"p", key.previous), (b"r", key.root))
    return key.secret + b"".join(letter + part for letter, part in parts if part is not None)


def _unpacked(owner: Owner, plain: bytes) -> DataKey:
    if len(plain) == KEY_BYTES:  # nearly always: lists open a hundred keys
        return DataKey(owner, plain)
    rest = (plain[at : at + 1 + KEY_BYTES] for at in range(KEY_BYTES, len(plain), 1 + KEY_BYTES))
    found = {part[:1]: part[1:] for part in rest}
    return DataKey(owner, plain[:KEY_BYTES], found.get(b"p"), found.get(b"r"))
