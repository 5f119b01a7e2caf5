"""The recovery key: what the owner keeps on paper, so that lost key files do not lose the practice.

Pure. It is an X25519 private key. The installation's keys are sealed to its public half, so that they can be sealed
again (after a rotation) without the owner, and opened by nobody else.
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from practice import letters

KEY_BYTES = 32
CHECK_BYTES = 3
FORMAT = b"\x01"
_NONCE = bytes(12)  # each sealing has a key of its own, so the nonce may be fixed


class Mistyped(ValueError):
    """These letters are not a recovery key: one is wrong, missing or too many."""


class DoesNotOpen(Exception):
    """A recovery key, but not the one that this was sealed to; or what was sealed has been altered."""


def new() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def as_letters(key: bytes) -> str:
    """14 groups of four: the key and a checksum that finds a wrong letter."""
    return letters.from_bytes(key + _checksum(key))


def from_letters(typed: str) -> bytes:
    """The key that was typed. Raises Mistyped."""
    try:
        whole = letters.to_bytes(typed)
    except letters.NotLetters:
        raise Mistyped from None
    key, check = whole[:KEY_BYTES], whole[KEY_BYTES:]
    if check != _checksum(key):
        raise Mistyped
    return key


def _checksum(key: bytes) -> bytes:
    return hashlib.sha256(b"fourfold/recovery/check" + key).digest()[:CHECK_BYTES]


def public_half(key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def seal(public: bytes, plain: bytes) -> bytes:
    """Seal `plain` so that only the recovery key of `public` opens it: format, one-time public key, ciphertext."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    sent = once.public_key().public_bytes_raw()
    return FORMAT + sent + AESGCM(_derived(shared, sent, public)).encrypt(_NONCE, plain, FORMAT)


def unseal(key: bytes, sealed: bytes) -> bytes:
    """What was sealed to this recovery key. Raises DoesNotOpen."""
    sent = sealed[1 : 1 + KEY_BYTES]
    try:
        shared = X25519PrivateKey.from_private_bytes(key).exchange(X25519PublicKey.from_public_bytes(sent))
        return AESGCM(_derived(shared, sent, public_half(key))).decrypt(_NONCE, sealed[1 + KEY_BYTES :], sealed[:1])
    except (InvalidTag, ValueError):
        raise DoesNotOpen from None


def _derived(shared: bytes, sent: bytes, public: bytes) -> bytes:
    bound = b"fourfold/recovery/1" + sent + public
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=bound).derive(shared)
