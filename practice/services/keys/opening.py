"""Whether every sealed value of the database opens: the proof of a restore."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice.access.keyring import Keyring
from practice.models.data_key import WrappedKey
from practice.services.keys import sealed_columns
from practice.services.keys.sealed_columns import COLUMNS
from practice.vault import Owner, Unreadable


@dataclass(frozen=True)
class Found:
    """How many values open; for the others one line a kind, without content."""

    opened: int
    faults: tuple[str, ...]


def try_all(session: Session, keyring: Keyring) -> Found:
    """Open everything once."""
    opened, broken = 0, Counter[str]()
    for owner_kind, owner_id in session.execute(select(WrappedKey.owner_kind, WrappedKey.owner_id)).all():
        owner = Owner(owner_kind, owner_id)
        for column, row, sealed in sealed_columns.of_owner(session, owner):
            try:
                keyring.key(owner).open(column.label, row, sealed)
                opened += 1
            except Unreadable:
                broken[column.label] += 1
    lines = [f"{label}: {count} values do not open" for label, count in sorted(broken.items())]
    return Found(opened, (*lines, *_without_key(session)))


def _without_key(session: Session) -> Iterator[str]:
    for column in COLUMNS:
        if column.owner is None:
            continue
        keys = select(WrappedKey.owner_id).where(WrappedKey.owner_kind == column.kind)
        missing = (
            select(func.count())
            .select_from(column.column.class_)
            .where(column.column.is_not(None), column.owner.is_not(None), *column.via, column.owner.not_in(keys))
        )
        count = session.scalar(missing) or 0
        if count:
            yield f"{column.label}: {count} values have no key"
