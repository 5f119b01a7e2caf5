"""The master key as it is now: what wraps keys, and what else still opens some while it is being changed.

The key's file may have two neighbours: `<file>.next`, the key that a rotation is going over to, and `<file>.old`, the
one that it came from. Running processes follow these files; a key given in the environment is followed by a restart.
"""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from practice.key_files import BadSecret, as_key, next_of, old_of, read_secret


@dataclass(frozen=True, repr=False)
class Masters:
    """`current` wraps every new key; keys that are wrapped under one of `others` open too. 32 bytes each."""

    current: bytes
    others: tuple[bytes, ...] = ()


class MasterKeys:
    """Follows the key's file and its neighbours; asks the file system at each use, reads only what changed."""

    def __init__(self, master: bytes, file: Path | None, following: bytes | None = None) -> None:
        self._files = () if file is None else (file, next_of(file), old_of(file))
        self._kept = _ordered(master, following, None)
        self._seen: Sequence[object] = ()
        self._lock = threading.Lock()

    def now(self) -> Masters:
        if not self._files:
            return self._kept
        with self._lock:
            seen = [_stamp(path) for path in self._files]
            if seen != self._seen:
                self._kept, self._seen = self._read(), seen
            return self._kept

    def _read(self) -> Masters:
        """What the files hold. A file that is gone or bad is passed over: the keys that worked until now stay."""
        read = [_key(path) for path in self._files]
        return _ordered(read[0] or self._kept.current, read[1], read[2])


def _ordered(master: bytes, following: bytes | None, former: bytes | None) -> Masters:
    order = [key for key in (following, master, former) if key is not None]
    first = order[0]
    return Masters(first, tuple(dict.fromkeys(key for key in order[1:] if key != first)))


def _key(path: Path) -> bytes | None:
    with suppress(BadSecret):
        return as_key(read_secret(path))
    return None


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
