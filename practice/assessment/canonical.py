"""The canonical form of a definition and its hash: what a stored response is checked against."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any


def canonical_json(definition: Mapping[str, Any]) -> str:
    """The definition as one line of JSON that does not depend on how its file was written.

    Keys sorted, no spaces, not ASCII-escaped, every text in Unicode's composed form (NFC), dates as ISO texts. Raises
    ValueError for what JSON or UTF-8 cannot hold: NaN, infinities, lone surrogates, other types.
    """
    plain = _plain(definition)
    try:
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except TypeError as error:
        raise ValueError(str(error)) from error
    text.encode("utf-8")  # a lone surrogate fails here, not later
    return text


def definition_hash(definition: Mapping[str, Any]) -> str:
    """SHA-256, as 64 hex digits, of the definition's canonical JSON in UTF-8. Raises ValueError as that does."""
    return sha256(canonical_json(definition).encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    """The same value with composed texts and ISO dates."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {_plain(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
