"""Secrets that a person reads from a screen or paper and types: letters and digits in groups, hard to misread.

Pure. Crockford's alphabet: no I, L, O and U; small letters, spaces and hyphens do not matter when typing, and what is
easily taken for another sign is read as that one.
"""

import base64
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_MISREAD = str.maketrans("OIL", "011")


class NotLetters(ValueError):
    """The text has a sign that is not of the alphabet, or not the length of a whole secret."""


def random_letters(count: int) -> str:
    """`count` random signs in groups, 5 bits each."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(count)))


def grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def plain(typed: str) -> str:
    """What was typed as bare signs: upper case, no spaces or hyphens, misread signs set right."""
    return "".join(typed.upper().replace("-", "").split()).translate(_MISREAD)


def from_bytes(value: bytes) -> str:
    """Bytes (a multiple of five, so that nothing is padded) as grouped signs."""
    return grouped(base64.b32encode(value).decode().translate(str.maketrans(_RFC4648, ALPHABET)))


def to_bytes(typed: str) -> bytes:
    """The bytes that `from_bytes` wrote. Raises NotLetters."""
    signs = plain(typed)
    if len(signs) % 8 or set(signs) - set(ALPHABET):
        raise NotLetters
    return base64.b32decode(signs.translate(str.maketrans(ALPHABET, _RFC4648)))
