"""Changing the master key: the steps on its files and on the wrapped keys. Each can be done again after a kill.

The new key stands in `<file>.next` from the moment it wraps anything; the old one in `<file>.old` until nothing can
need it. No file is ever removed before what it opened is under the other key.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from practice import key_files
from practice.key_files import next_of, old_of
from practice.models.data_key import WrappedKey
from practice.vault import Owner, Vault

BATCH = 500


@dataclass(frozen=True)
class Batch:
    """`last` is the id to go on after, None at the end; `moved` how many keys were wrapped anew."""

    last: UUID | None
    moved: int


def new_key() -> bytes:
    return secrets.token_bytes(key_files.KEY_BYTES)


def stage(file: Path) -> str:
    """'new' where no change is under way, 'moving' while keys go over, 'ending' once the new key is in place."""
    if next_of(file).exists():
        return "moving"
    return "ending" if old_of(file).exists() else "new"


def offer(file: Path, key: bytes) -> None:
    """Write the new key beside the old one: every process wraps under it from now on. Raises OSError."""
    key_files.write_key(next_of(file), key)


def move(session: Session, vault: Vault, after: UUID | None) -> Batch:
    """Wrap some keys anew under the vault's own master key. Raises Unreadable for one that neither opens."""
    wanted = select(WrappedKey.id, WrappedKey.owner_kind, WrappedKey.owner_id, WrappedKey.wrapped)
    if after is not None:
        wanted = wanted.where(WrappedKey.id > after)
    rows = session.execute(wanted.order_by(WrappedKey.id).limit(BATCH)).all()
    moved = 0
    for row in rows:
        owner = Owner(row.owner_kind, row.owner_id)
        if vault.is_current(owner, row.wrapped):
            continue
        anew = vault.wrap(vault.unwrap(owner, row.wrapped))
        session.execute(
            update(WrappedKey).where(WrappedKey.id == row.id, WrappedKey.wrapped == row.wrapped).values(wrapped=anew)
        )
        moved += 1
    return Batch(rows[-1].id if rows else None, moved)


def left(session: Session, vault: Vault) -> int:
    """How many keys are not under the vault's own master key."""
    rows = session.execute(select(WrappedKey.owner_kind, WrappedKey.owner_id, WrappedKey.wrapped))
    return sum(not vault.is_current(Owner(row.owner_kind, row.owner_id), row.wrapped) for row in rows)


def put_in_place(file: Path) -> None:
    """The new key becomes the one in `file`; the old one stays readable beside it. Raises OSError."""
    old = old_of(file)
    old.unlink(missing_ok=True)
    key_files.write_key(old, key_files.as_key(key_files.read_secret(file)))
    next_of(file).replace(file)
    key_files.sync_folder(file.parent)


def forget_old(file: Path) -> None:
    """Remove the old key. Raises OSError."""
    old_of(file).unlink()
    key_files.sync_folder(file.parent)
