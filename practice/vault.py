"""Sealing: AES-256-GCM with a data key per owner, each data key wrapped by the master key.

Pure: bytes in, bytes out. The associated data binds the field's label, the row's id, the owner and the seal's format,
so that a sealed value copied to another row, field or owner does not open.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"


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
    """An opened data key and the owner that it belongs to. Lives in memory only."""

    owner: Owner
    secret: bytes

    def seal(self, field: str, row: UUID, plain: bytes) -> Sealed:
        """Seal `plain` as the value of `field` (a fixed label such as "partner.name") in the row `row`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return Sealed(FORMAT + nonce + AESGCM(self.secret).encrypt(nonce, plain, self._bound(field, row)))

    def open(self, field: str, row: UUID, sealed: Sealed) -> bytes:
        """The plain value. Raises Unreadable if it was altered, moved to another row or field, or is cut short."""
        blob = sealed.blob
        if blob[:1] != FORMAT:
            raise Unreadable(f"{field} has an unknown seal format")
        try:
            return AESGCM(self.secret).decrypt(
                blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :], self._bound(field, row)
            )
        except (InvalidTag, ValueError):
            raise Unreadable(f"{field} does not open") from None

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one fixed purpose (blind indexes, PINs), which a stolen database does not hold."""
        return hmac.digest(self.secret, f"fourfold/derive/{purpose}".encode(), hashlib.sha256)

    def _bound(self, field: str, row: UUID) -> bytes:
        return b"|".join((b"fourfold/1", field.encode(), row.bytes, str(self.owner).encode()))


class Vault:
    """Wraps and unwraps data keys with the master key, which never enters the database."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise ValueError("the master key has 32 bytes")
        self._master = AESGCM(master_key)

    def new_key(self, owner: Owner) -> DataKey:
        return DataKey(owner, secrets.token_bytes(KEY_BYTES))

    def wrap(self, key: DataKey) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return FORMAT + nonce + self._master.encrypt(nonce, key.secret, self._bound(key.owner))

    def unwrap(self, owner: Owner, wrapped: bytes) -> DataKey:
        """The data key of `owner`. Raises Unreadable under another master key or for another owner's row."""
        try:
            plain = self._master.decrypt(wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :], self._bound(owner))
        except (InvalidTag, ValueError):
            raise Unreadable(f"the key of {owner.kind} does not open with this master key") from None
        return DataKey(owner, plain)

    @staticmethod
    def _bound(owner: Owner) -> bytes:
        return b"|".join((b"fourfold/1/key", str(owner).encode()))
