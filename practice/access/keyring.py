"""Data keys by owner: made, found and opened here; the only place where wrapped keys become keys."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from practice import clock
from practice.models.data_key import WrappedKey
from practice.models.practice import Practice
from practice.vault import DataKey, Owner, Sealed, Unreadable, Vault


class Keyring:
    """The data keys that one request or job has opened. Kept for its length only."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._open: dict[Owner, DataKey] = {}
        self._brought: dict[Owner, bytes] = {}
        self._practice: Owner | None = None

    def make(self, owner: Owner) -> DataKey:
        """A new key for a new person, couple, report or practice; the wrapped form is added to the session."""
        key = self._vault.new_key(owner)
        self._session.add(
            WrappedKey(
                owner_kind=owner.kind,
                owner_id=owner.id,
                wrapped=self._vault.wrap(key),
                created_at=clock.now(),
            )
        )
        self._open[owner] = key
        return key

    def key(self, owner: Owner) -> DataKey:
        """The opened key of `owner`. Raises Unreadable if it was destroyed or does not open."""
        if owner not in self._open:
            self.load([owner])
        try:
            return self._open[owner]
        except KeyError:
            raise Unreadable(f"the key of this {owner.kind} is gone") from None

    def load(self, owners: Iterable[Owner]) -> None:
        """Open the keys of many owners: those that were brought, and the others with one query a kind."""
        wanted: dict[str, list[UUID]] = {}
        for owner in owners:
            if owner in self._open:
                continue
            if owner in self._brought:
                self.admit(owner, self._brought.pop(owner))
            else:
                wanted.setdefault(owner.kind, []).append(owner.id)
        for kind, ids in wanted.items():
            rows = self._session.execute(
                select(WrappedKey.owner_id, WrappedKey.wrapped).where(
                    WrappedKey.owner_kind == kind, WrappedKey.owner_id.in_(ids)
                )
            )
            for owner_id, wrapped in rows:
                self.admit(Owner(kind, owner_id), wrapped)

    def admit(self, owner: Owner, wrapped: bytes) -> DataKey:
        """Open a wrapped key that a query brought along with its rows."""
        key = self._open[owner] = self._vault.unwrap(owner, wrapped)
        if owner.kind == "practice":
            self._practice = owner
        return key

    def bring(self, owner: Owner, wrapped: bytes) -> None:
        """Keep a wrapped key that a query brought along with its rows; it opens when it is asked for."""
        self._brought[owner] = wrapped

    def renew(self, owner: Owner, *, keep_root: bool = False) -> bool:
        """Give the owner a new key; the one before still opens what it sealed. False where that was done before and is
        not settled yet. Raises Unreadable.
        """
        key = self._locked(owner)
        if key.previous is not None:
            return False
        self._store(key.renewed(keep_root=keep_root), rotated_at=clock.now(), created_at=clock.now())
        return True

    def settle(self, owner: Owner) -> None:
        """Destroy the key before: nothing is sealed under it any more. Raises Unreadable."""
        self._store(self._locked(owner).alone(), rotated_at=None)

    def _locked(self, owner: Owner) -> DataKey:
        """The key as it stands now; nobody else changes it before this transaction's end."""
        wrapped = self._session.scalar(select(WrappedKey.wrapped).where(_of(owner)).with_for_update())
        if wrapped is None:
            raise Unreadable(f"the key of this {owner.kind} is gone")
        return self._vault.unwrap(owner, wrapped)

    def _store(self, key: DataKey, **changes: datetime | None) -> None:
        self._session.execute(
            update(WrappedKey).where(_of(key.owner)).values(wrapped=self._vault.wrap(key), **changes)
        )
        self._open[key.owner] = key

    def destroy(self, owner: Owner) -> None:
        """Make everything under this owner's key unreadable, for good."""
        self._open.pop(owner, None)
        self._brought.pop(owner, None)
        self._session.execute(delete(WrappedKey).where(_of(owner)))

    def practice(self) -> DataKey:
        """The practice's own key: accounts, blind indexes, PINs."""
        if self._practice is None:
            practice_id = self._session.scalar(select(Practice.id))
            if practice_id is None:
                raise Unreadable("there is no practice yet")
            self._practice = Owner("practice", practice_id)
        return self.key(self._practice)

    def seal_text(self, owner: Owner, field: str, row: UUID, text: str) -> Sealed:
        return self.key(owner).seal(field, row, text.encode())

    def open_text(self, owner: Owner, field: str, row: UUID, sealed: Sealed) -> str:
        return self.key(owner).open(field, row, sealed).decode()

    def seal_json(self, owner: Owner, field: str, row: UUID, value: Any) -> Sealed:
        return self.key(owner).seal(field, row, json.dumps(value, ensure_ascii=False).encode())

    def open_json(self, owner: Owner, field: str, row: UUID, sealed: Sealed) -> Any:
        return json.loads(self.key(owner).open(field, row, sealed))


def _of(owner: Owner) -> ColumnElement[bool]:
    return and_(WrappedKey.owner_kind == owner.kind, WrappedKey.owner_id == owner.id)


def person(partner_id: UUID) -> Owner:
    return Owner("person", partner_id)


def couple(couple_id: UUID) -> Owner:
    return Owner("couple", couple_id)


def report(report_id: UUID) -> Owner:
    return Owner("report", report_id)
