"""Bounded tries: counters as database rows, shared by every web host, under keyed hashes instead of names."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from practice import clock
from practice.models.throttle import Throttle


@dataclass(frozen=True)
class Limit:
    """At most `tries` wrong ones within `within`; then refused until the period has passed."""

    name: str
    tries: int
    within: timedelta


# An account is counted together with the address that tries it: a stranger elsewhere can't lock its owner out.
ACCOUNT_AND_ADDRESS = Limit("account+address", 8, timedelta(minutes=15))
ADDRESS = Limit("address", 40, timedelta(minutes=15))
SETUP = Limit("setup", 10, timedelta(minutes=15))
LINK_ADDRESS = Limit("link+address", 60, timedelta(minutes=15))


class Throttles:
    """Counts wrong tries in the caller's transaction, which must be committed also when the try was refused."""

    def __init__(self, session: Session, key: bytes) -> None:
        self._session = session
        self._key = key

    def is_over(self, limit: Limit, subject: str) -> bool:
        row = self._session.get(Throttle, self._hash(limit, subject))
        return row is not None and clock.now() - row.since < limit.within and row.wrong >= limit.tries

    def count(self, limit: Limit, subject: str) -> None:
        key = self._hash(limit, subject)
        row = self._session.get(Throttle, key, with_for_update=True)
        if row is None:
            self._session.add(Throttle(subject=key, since=clock.now(), wrong=1))
            self._session.flush()
        elif clock.now() - row.since >= limit.within:
            row.since, row.wrong = clock.now(), 1
        else:
            row.wrong += 1

    def clear(self, limit: Limit, subject: str) -> None:
        row = self._session.get(Throttle, self._hash(limit, subject))
        if row is not None:
            self._session.delete(row)

    def _hash(self, limit: Limit, subject: str) -> bytes:
        return hmac.digest(self._key, f"{limit.name}|{subject}".encode(), hashlib.sha256)
