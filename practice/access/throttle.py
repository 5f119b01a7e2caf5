"""Bounded tries: counters as database rows, shared by every web host, under keyed hashes instead of names."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, not_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from practice import clock
from practice.access.keyring import Keyring
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
CLOSED_LINK_NOTED = Limit("closed link noted", 1, timedelta(minutes=1))
DENIED = Limit("denied", 1, timedelta(hours=1))


class Throttles:
    """Counts wrong tries in the caller's transaction, which must be committed also when the try was refused."""

    def __init__(self, session: Session, key: bytes) -> None:
        self._session = session
        self._key = key

    def is_over(self, limit: Limit, subject: str) -> bool:
        wrong = self._session.scalar(
            select(Throttle.wrong).where(Throttle.subject == self._hash(limit, subject), not_(_is_past(limit)))
        )
        return wrong is not None and wrong >= limit.tries

    def is_over_in_line(self, limit: Limit, subject: str) -> bool:
        """The same, after every try of this subject that is being counted now; later ones wait for this transaction."""
        return self._add(limit, subject, 0) >= limit.tries

    def count(self, limit: Limit, subject: str) -> int:
        """Count one more; how many there are now."""
        return self._add(limit, subject, 1)

    def clear(self, limit: Limit, subject: str) -> None:
        self._session.execute(delete(Throttle).where(Throttle.subject == self._hash(limit, subject)))

    def _add(self, limit: Limit, subject: str, wrong: int) -> int:
        """Add to the subject's row, or begin it anew; how many wrong tries it holds now.

        One statement: two first tries at the same moment would both find no row, and the second could not insert it.
        """
        now = clock.now()
        insert = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        begun = insert(Throttle).values(subject=self._hash(limit, subject), since=now, wrong=wrong)
        is_past = _is_past(limit)
        added = begun.on_conflict_do_update(
            index_elements=[Throttle.subject],
            set_={
                "since": case((is_past, begun.excluded.since), else_=Throttle.since),
                "wrong": begun.excluded.wrong + case((is_past, 0), else_=Throttle.wrong),
            },
        )
        return self._session.execute(added.returning(Throttle.wrong)).scalar_one()

    def _hash(self, limit: Limit, subject: str) -> bytes:
        return hmac.digest(self._key, f"{limit.name}|{subject}".encode(), hashlib.sha256)


def _is_past(limit: Limit) -> ColumnElement[bool]:
    """Over, or begun by a clock that was so far ahead that it would not be over for long."""
    now = clock.now()
    return or_(Throttle.since <= now - limit.within, Throttle.since > now + limit.within)


def denied_tries(session: Session, keyring: Keyring, therapist_id: UUID, kind: str) -> int:
    """Count one more page of a kind that this account may not open; how many there are within the hour."""
    throttles = Throttles(session, keyring.practice().derive("throttle"))
    return throttles.count(DENIED, f"{therapist_id}|{kind}")
