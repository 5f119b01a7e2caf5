"""Which passwords are taken: long enough, and not one that is tried first.

A password is cut into the pieces that people build passwords from (common passwords and words, their own names, rows of
keys, counting, repeats, years) and each piece counts for little; what is left counts letter by letter. So a common
password is refused, and so is `Sunshine2024!`, which stands in no list. Everything happens here, without the network.

Source: NIST SP 800-63B-4, 3.1.1.2: 15 characters where the password stands alone and 8 beside a second factor, no rules
about kinds of characters, Unicode in the form NFKC, one code point a character.
"""

import gzip
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from practice import hashing
from practice.refusals import Refusal
from practice.texts import N_

LEAST = 15  # characters, without a second factor
LEAST_WITH_FACTOR = 8
MOST = 200
ENOUGH = 6.0  # what the pieces of a password have to add up to
WORD, OWN_WORD, RUN, YEAR, DIGIT, SIGN, LETTER = 2.0, 0.7, 1.5, 1.0, 0.7, 0.7, 1.0
LONGEST_WORD = 30
ROWS = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
_AGAIN = re.compile(r"(.{2,}?)\1+")
_YEAR = re.compile(r"(19|20)\d\d")
LEET = ("01345789@$!|+", "oleastbgasiit"), ("01345789@$!|+", "oieastbgasiit")


class WeakPassword(Refusal):
    status = 400


def plain(password: str) -> str:
    """The form in which a password is measured and hashed: the same on every keyboard that writes the same."""
    return unicodedata.normalize("NFKC", password)


def refuse_weak(password: str, context: Iterable[str], *, has_factor: bool = False) -> None:
    """Raises WeakPassword for one that is short, long, common, or made of the words in `context` (names, address)."""
    password = plain(password)
    least = LEAST_WITH_FACTOR if has_factor else LEAST
    if len(password) < least:
        raise WeakPassword(N_("Use at least %(least)s characters. A few words in a row are easy to keep."), least=least)
    if len(password) > MOST:
        raise WeakPassword(N_("Use at most %(most)s characters."), most=MOST)
    if weight(password, context) < ENOUGH:
        raise WeakPassword(N_("This password is easy to guess. Use words that are not your name or address."))


def matches(stored: str, password: str) -> bool:
    """Whether this is the password that `stored` was made of. Slow. Raises TooBusy.

    Hashes from before passwords were brought into one form are of the text as it was typed.
    """
    one_form = plain(password)
    return hashing.matches(stored, one_form) or (one_form != password and hashing.matches(stored, password))


def is_short(password: str) -> bool:
    """Whether it only does beside a second factor."""
    return len(plain(password)) < LEAST


def weight(password: str, context: Iterable[str] = ()) -> float:
    """How much there is to guess, roughly: the lightest way to cut the password into pieces."""
    text = plain(password).casefold()
    own = {word for one in context for word in _words(one) if len(word) >= 3}
    once = _said_once(text)
    return min(_lightest(text, own), _lightest(text[::-1], own), _lightest(once, own) + LETTER * (once != text))


def _words(text: str) -> list[str]:
    return "".join(one if one.isalnum() else " " for one in plain(text).casefold()).split()


def _said_once(text: str) -> str:
    """The text with each piece once that is said again and again in a row."""
    return _AGAIN.sub(r"\1", text)


def _lightest(text: str, own: set[str]) -> float:
    readings = {text, *(text.translate(str.maketrans(*table)) for table in LEET)}
    best = [0.0]
    for end in range(1, len(text) + 1):
        lightest = best[end - 1] + _one(text[end - 1])
        for start in range(max(0, end - LONGEST_WORD), end - 2):
            piece = _piece({reading[start:end] for reading in readings}, text[start:end], own)
            if piece is not None:
                lightest = min(lightest, best[start] + piece)
        best.append(lightest)
    return best[-1]


def _one(character: str) -> float:
    if character.isalpha():
        return LETTER
    return DIGIT if character.isdigit() else SIGN


def _piece(readings: set[str], typed: str, own: set[str]) -> float | None:
    if readings & own:
        return OWN_WORD
    if readings & _common():
        return WORD
    if _YEAR.fullmatch(typed):
        return YEAR
    return RUN if _is_run(typed) else None


def _is_run(text: str) -> bool:
    """One key again and again, keys side by side, or letters and digits counted up or down."""
    steps = list(pairwise(text))
    if len(text) < 4 and not text.isdigit():
        return len(set(text)) == 1
    counted = {ord(after) - ord(before) for before, after in steps}
    return counted in ({0}, {1}, {-1}) or all(after in _beside().get(before, "") for before, after in steps)


@lru_cache
def _beside() -> dict[str, str]:
    """For each key those that touch it: the same row, and the rows above and below, half a key to the right."""
    places = {key: (row, column) for row, keys in enumerate(ROWS) for column, key in enumerate(keys)}
    return {
        key: "".join(
            other
            for other, (other_row, other_column) in places.items()
            if (other_row - row, other_column - column) in ((0, 0), (0, 1), (0, -1), (1, 0), (1, -1), (-1, 0), (-1, 1))
        )
        for key, (row, column) in places.items()
    }


@lru_cache
def _common() -> frozenset[str]:
    """Our own words and the common passwords (its licence is beside it)."""
    words = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8")
    own = [word for line in words.splitlines() if not line.startswith("#") for word in line.split()]
    listed = gzip.decompress(Path(__file__).with_name("common_passwords.txt.gz").read_bytes()).decode().split()
    return frozenset(word for word in (*own, *listed) if len(word) >= 3)
