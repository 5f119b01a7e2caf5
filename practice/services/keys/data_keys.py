"""Renewing data keys: a new key an owner, every value sealed again under it, the old key destroyed when none needs it.

One owner is one transaction, so killing this anywhere loses nothing: what is left to do stands in the database. Both
keys open until the old one is destroyed, which waits for who had opened it before (a page, a job) to be done with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice.access.keyring import Keyring
from practice.models.data_key import WrappedKey
from practice.services.keys import sealed_columns
from practice.vault import DataKey, Owner, Sealed, Unreadable

KINDS = ("person", "couple", "report", "practice")
# Longer than any request or job: until then somebody may still seal under the old key.
STILL_IN_USE = timedelta(minutes=10)


@dataclass(frozen=True)
class Done:
    """What became of one owner's values. `unreadable` are the labels of values that no key opens."""

    sealed_again: int
    unreadable: tuple[str, ...] = ()


def due(session: Session, kinds: Sequence[str], older_than: datetime) -> list[Owner]:
    """The owners whose key was made before this moment and is not being renewed, oldest first."""
    rows = session.execute(
        select(WrappedKey.owner_kind, WrappedKey.owner_id)
        .where(
            WrappedKey.owner_kind.in_(kinds),
            WrappedKey.created_at < older_than,
            WrappedKey.rotated_at.is_(None),
        )
        .order_by(WrappedKey.created_at, WrappedKey.id)
    )
    return [Owner(row.owner_kind, row.owner_id) for row in rows]


def renew(session: Session, keyring: Keyring, owner: Owner) -> Done:
    """Give one owner a new key and seal everything again under it. Raises Unreadable where there is no key."""
    keyring.renew(owner, keep_root=owner.kind == "practice")
    return seal_again(session, keyring, owner)


def seal_again(session: Session, keyring: Keyring, owner: Owner) -> Done:
    """Seal under the owner's new key what is still under the one before."""
    key = keyring.key(owner)
    changed, unreadable = 0, []
    for column, row, sealed in list(sealed_columns.of_owner(session, owner)):
        if _opens(key.alone(), column.label, row, sealed):
            continue
        try:
            again = key.seal(column.label, row, key.open(column.label, row, sealed))
        except Unreadable:
            unreadable.append(column.label)
            continue
        session.execute(column.exchanged(row, sealed, again))
        changed += 1
    return Done(changed, tuple(unreadable))


def being_renewed(session: Session, before: datetime | None = None) -> list[Owner]:
    """Owners whose old key is still kept, oldest first; with `before` only those renewed before that moment."""
    wanted = select(WrappedKey.owner_kind, WrappedKey.owner_id).where(WrappedKey.rotated_at.is_not(None))
    if before is not None:
        wanted = wanted.where(WrappedKey.rotated_at < before)
    rows = session.execute(wanted.order_by(WrappedKey.rotated_at, WrappedKey.id))
    return [Owner(row.owner_kind, row.owner_id) for row in rows]


def finish(session: Session, keyring: Keyring, owner: Owner) -> Done:
    """Destroy the owner's old key, if by now everything is sealed under the new one; else seal again what is not."""
    done = seal_again(session, keyring, owner)
    if not done.sealed_again and not done.unreadable:
        keyring.settle(owner)
    return done


def count(session: Session) -> dict[str, tuple[int, int]]:
    """By kind of owner: how many keys, and how many of these are being renewed."""
    rows = session.execute(
        select(WrappedKey.owner_kind, func.count(), func.count(WrappedKey.rotated_at)).group_by(WrappedKey.owner_kind)
    )
    return {kind: (keys, renewing) for kind, keys, renewing in rows}


def oldest(session: Session) -> datetime | None:
    """When the oldest data key was made."""
    return session.scalar(select(func.min(WrappedKey.created_at)))


def _opens(key: DataKey, label: str, row: UUID, sealed: Sealed) -> bool:
    try:
        key.open(label, row, sealed)
    except Unreadable:
        return False
    return True
