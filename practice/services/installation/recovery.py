"""The owner's recovery key: made at set-up, shown until it is saved, and what it brings back."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from practice import clock, recovery_key
from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.data_key import WrappedKey
from practice.models.practice import Practice
from practice.models.recovery import Recovery
from practice.refusals import Refusal
from practice.services.people import accounts
from practice.texts import N_
from practice.vault import Owner, Unreadable, Vault

_MISTYPED = "These letters are not a recovery key. Check them against your copy; none may be left out."
_ANOTHER = "This is a recovery key, but not the newest one of this database. Only the newest opens it."


class CannotRestore(Exception):
    """Why a recovery key brings nothing back; one plain sentence with what to do."""


class MadeAgain(Refusal):
    message = N_("Another recovery key was made in the meantime. Save the one shown now; the older one opens nothing.")


@dataclass(frozen=True, repr=False)
class InstallationKeys:
    """The keys that nothing can replace: one seals every data key, one chains the audit trail. 32 bytes each.

    `following` is the master key that a rotation is going over to.
    """

    master: bytes
    audit: bytes
    following: bytes | None = None

    @property
    def joined(self) -> bytes:
        return self.master + self.audit + (self.following or b"")

    @property
    def masters(self) -> tuple[bytes, ...]:
        return (self.master,) if self.following is None else (self.following, self.master)


@dataclass(frozen=True, repr=False)
class ShownKey:
    """A recovery key on the page; `id` says which one the owner confirms."""

    id: UUID
    letters: str


def make(session: Session, keyring: Keyring, audit: AuditTrail, keys: InstallationKeys, by: Actor) -> None:
    """Make a new recovery key; one made before opens nothing from now on. `shown` gives its letters."""
    practice = session.scalars(select(Practice)).one()
    key, row_id, own = recovery_key.new(), uuid4(), keyring.practice()
    public = recovery_key.public_half(key)
    session.execute(delete(Recovery))
    session.add(
        Recovery(
            id=row_id,
            public_key=own.seal("recovery.public_key", row_id, public),
            sealed_keys=recovery_key.seal(public, keys.joined),
            shown=own.seal("recovery.shown", row_id, recovery_key.as_letters(key).encode()),
            made_at=clock.now(),
        )
    )
    practice.recovery_saved_at = None
    audit.record(by, "recovery_key.made")


def shown(session: Session, keyring: Keyring) -> ShownKey | None:
    """The recovery key while it waits to be saved; None afterwards: from then on only the owner has it."""
    row = session.scalar(select(Recovery))
    if row is None or row.shown is None:
        return None
    return ShownKey(row.id, keyring.practice().open("recovery.shown", row.id, row.shown).decode())


def confirm(session: Session, audit: AuditTrail, recovery_id: UUID, by: Actor) -> None:
    """The owner has saved this key: forget its letters. Raises MadeAgain when it is not the one shown any more."""
    row = session.scalar(select(Recovery).where(Recovery.id == recovery_id))
    if row is None:
        raise MadeAgain
    if row.shown is None:
        return
    row.shown = None
    session.scalars(select(Practice)).one().recovery_saved_at = clock.now()
    audit.record(by, "recovery_key.saved")


def seal_again(session: Session, keyring: Keyring, keys: InstallationKeys) -> None:
    """After a rotation: seal the new keys to the same recovery key. Does nothing where there is none."""
    row = session.scalar(select(Recovery))
    if row is not None:
        public = keyring.practice().open("recovery.public_key", row.id, row.public_key)
        row.sealed_keys = recovery_key.seal(public, keys.joined)


def reminder_due(practice: Practice | None, who: accounts.SignedIn | None) -> bool:
    """Whether to remind the owner that the recovery key has not been saved; invented couples need none."""
    if practice is None or who is None or not who.is_owner or practice.is_sample:
        return False
    return practice.recovery_saved_at is None


def restore(session: Session, typed: str) -> InstallationKeys:
    """The keys that the database was sealed with, from the typed recovery key. Raises CannotRestore."""
    sealed = session.scalar(select(Recovery.sealed_keys))
    if sealed is None:
        raise CannotRestore("No recovery key was made for this database. Put back the key files from your own copies.")
    try:
        both = recovery_key.unseal(recovery_key.from_letters(typed), sealed)
    except recovery_key.Mistyped:
        raise CannotRestore(_MISTYPED) from None
    except recovery_key.DoesNotOpen:
        raise CannotRestore(_ANOTHER) from None
    size = recovery_key.KEY_BYTES
    keys = InstallationKeys(both[:size], both[size : 2 * size], both[2 * size :] or None)
    _check(session, keys.masters)
    return keys


def _check(session: Session, masters: tuple[bytes, ...]) -> None:
    row = session.execute(select(WrappedKey.owner_kind, WrappedKey.owner_id, WrappedKey.wrapped).limit(1)).first()
    try:
        if row is not None:
            Vault(*masters).unwrap(Owner(row.owner_kind, row.owner_id), row.wrapped)
    except Unreadable:
        raise CannotRestore(
            "The key that came back does not open this database: its master key was changed after the recovery key "
            "was made. Restore a copy of the database from before that, or the key files from your own copies."
        ) from None
