"""The practice's therapists as its owner sees them: who has an account, who may sign in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice import clock
from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.therapist import Therapist, TherapistSession
from practice.refusals import Refusal
from practice.services.people import accounts, own_account, sessions
from practice.services.signing_in import factors, tickets, which
from practice.texts import N_


class NoSuchAccount(Refusal):
    status = 404
    message = N_("There is no such account.")


class LastOwner(Refusal):
    message = N_("Somebody has to be able to sign in as owner. Nothing was changed.")


@dataclass(frozen=True)
class Account:
    """One therapist's account; `last_seen` is the last use of any session, None before the first."""

    id: UUID
    name: str
    email: str
    is_owner: bool
    created_at: datetime
    disabled_at: datetime | None
    last_seen: datetime | None
    has_factor: bool = False


def everybody(session: Session, keyring: Keyring) -> list[Account]:
    """All accounts by name, disabled ones last."""
    newest = func.max(TherapistSession.touched_at).label("newest")
    rows = session.execute(select(TherapistSession.therapist_id, newest).group_by(TherapistSession.therapist_id))
    seen = {row.therapist_id: row.newest for row in rows}
    everyone = session.execute(select(Therapist, which.any_factor(Therapist.id))).all()
    found = [
        replace(_account(keyring, one, seen.get(one.id)), has_factor=has_factor) for one, has_factor in everyone
    ]
    return sorted(found, key=lambda one: (one.disabled_at is not None, one.name.casefold()))


def _account(keyring: Keyring, therapist: Therapist, last_seen: datetime | None) -> Account:
    key = keyring.practice()
    return Account(
        id=therapist.id,
        name=key.open("therapist.name", therapist.id, therapist.name).decode(),
        email=key.open("therapist.email", therapist.id, therapist.email).decode(),
        is_owner=therapist.is_owner,
        created_at=therapist.created_at,
        disabled_at=therapist.disabled_at,
        last_seen=last_seen,
    )


def one(session: Session, keyring: Keyring, therapist_id: UUID) -> Account:
    """One account. Raises NoSuchAccount."""
    return _account(keyring, _therapist(session, therapist_id), None)


def names(session: Session, keyring: Keyring, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of some therapists, also of disabled ones: one query."""
    key = keyring.practice()
    found = session.execute(select(Therapist.id, Therapist.name).where(Therapist.id.in_(set(ids))))
    return {row.id: key.open("therapist.name", row.id, row.name).decode() for row in found}


def colleagues(session: Session, keyring: Keyring, besides: UUID | None = None) -> list[tuple[UUID, str]]:
    """Everybody who can sign in, by name, but one: to choose somebody from."""
    active = session.scalars(select(Therapist.id).where(Therapist.disabled_at.is_(None)))
    found = names(session, keyring, [one for one in active if one != besides])
    return sorted(found.items(), key=lambda one: one[1].casefold())


def known(session: Session, therapist_id: UUID) -> Therapist:
    """An account, open or disabled. Raises NoSuchAccount."""
    return _therapist(session, therapist_id)


def active(session: Session, therapist_id: UUID) -> Therapist:
    """An account that can sign in. Raises NoSuchAccount."""
    therapist = _therapist(session, therapist_id)
    if therapist.disabled_at is not None:
        raise NoSuchAccount
    return therapist


def by_email(session: Session, keyring: Keyring, email: str) -> UUID:
    """The account of an e-mail address. Raises NoSuchAccount."""
    found = session.scalar(select(Therapist.id).where(Therapist.email_index == accounts.email_index(keyring, email)))
    if found is None:
        raise NoSuchAccount
    return found


def disable(session: Session, audit: AuditTrail, therapist_id: UUID, by: Actor) -> None:
    """Let an account sign in no more and end its sessions; its couples stay. Raises NoSuchAccount, LastOwner."""
    therapist = _therapist(session, therapist_id)
    if therapist.is_owner and len(_active_owners(session)) == 1:
        raise LastOwner
    if therapist.disabled_at is None:
        therapist.disabled_at = clock.now()
        _end_sessions(session, therapist.id)
        audit.record(by, "therapist.disabled", about=("therapist", therapist.id))


def enable(session: Session, audit: AuditTrail, therapist_id: UUID, by: Actor) -> None:
    """Let a disabled account sign in again. Raises NoSuchAccount."""
    therapist = _therapist(session, therapist_id)
    if therapist.disabled_at is not None:
        therapist.disabled_at = None
        audit.record(by, "therapist.enabled", about=("therapist", therapist.id))


def set_password(
    session: Session, keyring: Keyring, audit: AuditTrail, therapist_id: UUID, *, password: str, by: Actor
) -> None:
    """Give somebody who forgot theirs a new password and end their sessions. Raises NoSuchAccount, WeakPassword."""
    therapist = _therapist(session, therapist_id)
    own_account.store_password(
        session, therapist.id, own_account.new_password(session, keyring, therapist.id, password)
    )
    _end_sessions(session, therapist.id)
    audit.record(by, "therapist.password_set", about=("therapist", therapist.id))


def reset_factor(session: Session, audit: AuditTrail, therapist_id: UUID, by: Actor) -> bool:
    """Take away every second factor of somebody who lost theirs, and end their sessions.

    Whether their password is one that only did beside it: it has to be changed at the next sign-in. Raises
    NoSuchAccount.
    """
    therapist = _therapist(session, therapist_id)
    factors.remove_all(session, therapist.id)
    _end_sessions(session, therapist.id)
    audit.record(by, "therapist.factor_reset", about=("therapist", therapist.id))
    return therapist.password_short


def _therapist(session: Session, therapist_id: UUID) -> Therapist:
    therapist = session.get(Therapist, therapist_id)
    if therapist is None:
        raise NoSuchAccount
    return therapist


def _active_owners(session: Session) -> Sequence[UUID]:
    return session.scalars(
        select(Therapist.id).where(Therapist.is_owner, Therapist.disabled_at.is_(None))
    ).all()


def _end_sessions(session: Session, therapist_id: UUID) -> None:
    """Whatever opens something for this account: sessions, half-finished sign-ins, reset links."""
    sessions.end_all(session, therapist_id)
    tickets.drop(session, therapist_id)
