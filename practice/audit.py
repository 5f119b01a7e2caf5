"""The audit trail: append-only, one HMAC chain a case and one for the practice, in the acting transaction.

Who, when, what, to which thing, with which outcome; never content. If the row can't be written, the act fails with it.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from practice import clock
from practice.models.audit import AuditEntry, AuditHead

PRACTICE_CHAIN = "practice"


@dataclass(frozen=True)
class Actor:
    """Who acts: a therapist, a partner through their link, the command line or the timed work."""

    kind: str
    id: UUID | None = None


COMMAND_LINE = Actor("command")
TIMED = Actor("timed")


class AuditTrail:
    """Appends to the chains. `key` is the audit key, apart from the master key so that a rotation leaves it alone."""

    def __init__(self, session: Session, key: bytes) -> None:
        self._session = session
        self._key = key

    def record(
        self,
        actor: Actor,
        action: str,
        *,
        couple_id: UUID | None = None,
        about: tuple[str, UUID | None] | None = None,
        outcome: str = "done",
    ) -> None:
        """Append one entry to the case's chain, or to the practice's when no case is concerned."""
        chain = PRACTICE_CHAIN if couple_id is None else str(couple_id)
        head = self._head(chain)
        entry = AuditEntry(
            id=uuid4(),
            chain=chain,
            number=head.number + 1,
            at=clock.now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            action=action,
            object_kind=about[0] if about else None,
            object_id=about[1] if about else None,
            outcome=outcome,
        )
        entry.mac = mac(self._key, head.mac, entry)
        head.number, head.mac = entry.number, entry.mac
        self._session.add(entry)
        self._session.flush()

    def _head(self, chain: str) -> AuditHead:
        """The chain's head, locked until this transaction ends.

        Who begins a chain at the same moment as somebody else waits here for them, and then writes after them.
        """
        head = self._locked(chain)
        if head is None:
            insert = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
            begun = insert(AuditHead).values(chain=chain, number=0, mac=bytes(32))
            self._session.execute(begun.on_conflict_do_nothing(index_elements=[AuditHead.chain]))
            head = self._locked(chain)
        if head is None:
            raise RuntimeError("the head of an audit chain went while it was being written")
        return head

    def _locked(self, chain: str) -> AuditHead | None:
        return self._session.get(AuditHead, chain, with_for_update=True, populate_existing=True)


def mac(key: bytes, before: bytes, entry: AuditEntry) -> bytes:
    """The entry's HMAC-SHA-256 over the one before it and every field, each with its length."""
    fields = (
        entry.chain,
        str(entry.number),
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_kind,
        str(entry.actor_id),
        entry.action,
        str(entry.object_kind),
        str(entry.object_id),
        entry.outcome,
    )
    message = before + b"".join(len(part).to_bytes(4) + part for part in (field.encode() for field in fields))
    return hmac.digest(key, message, hashlib.sha256)


def faults(session: Session, key: bytes) -> Iterator[str]:
    """One line for each place where a chain was altered, cut, reordered or added to without the key."""
    heads = {head.chain: head for head in session.scalars(select(AuditHead))}
    ends: dict[str, tuple[int, bytes]] = {}
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.chain, AuditEntry.number)).yield_per(500)
    for entry in entries:
        number, before = ends.get(entry.chain, (0, bytes(32)))
        if entry.number != number + 1:
            yield f"chain {entry.chain}: entry {number + 1} is missing"
        elif not hmac.compare_digest(entry.mac, mac(key, before, entry)):
            yield f"chain {entry.chain}: entry {entry.number} was altered"
        ends[entry.chain] = (entry.number, entry.mac)
    for chain in sorted(heads.keys() | ends.keys()):
        head = heads.get(chain)
        if head is None or (head.number, head.mac) != ends.get(chain, (0, bytes(32))):
            yield f"chain {chain}: its end does not fit its head; entries were removed or added"
