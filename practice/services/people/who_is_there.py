"""Who a request's cookie belongs to: one statement brings the session, the account, the practice and its key.

It runs before every page of a therapist, so it is built once and asks for the columns that pages need, no more.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import LargeBinary, Row, Select, and_, bindparam, select, true
from sqlalchemy.orm import Session

from practice import hashing
from practice.access.keyring import Keyring
from practice.models.data_key import WrappedKey
from practice.models.practice import Practice
from practice.models.therapist import Therapist, TherapistSession
from practice.services.people import accounts
from practice.services.people.accounts import SignedIn
from practice.services.signing_in import which
from practice.vault import Owner


@dataclass(frozen=True)
class Arrival:
    """A therapist with an open session, and the practice that it is in."""

    who: SignedIn
    practice: Practice


def arrival(session: Session, keyring: Keyring, token: str) -> Arrival | None:
    """Who this token is; None once it ended, was idle for too long, is 12 hours old, or the account is off.

    The keyring has the practice's key open afterwards. Raises Unreadable without it.
    """
    row = session.execute(_statement(), {"token_hash": hashing.token_hash(token)}).one_or_none()
    if row is None or row.disabled_at is not None:
        return None
    if not accounts.still_open(row, timedelta(minutes=row.Practice.session_minutes)):
        return None
    owner = Owner("practice", row.Practice.id)
    if row.wrapped is not None:
        keyring.admit(owner, row.wrapped)
    name = keyring.open_text(owner, "therapist.name", row.id, row.name)
    return Arrival(_signed_in(row, name), row.Practice)


def _signed_in(row: Row[*tuple[Any, ...]], name: str) -> SignedIn:
    return SignedIn(
        id=row.id,
        session_id=row.session_id,
        name=name,
        is_owner=row.is_owner,
        sharing=row.sharing,
        has_factor=row.has_factor,
        password_short=row.password_short,
        checked_at=row.checked_at,
        touched_at=row.touched_at,
    )


@lru_cache
def _statement() -> Select[*tuple[Any, ...]]:
    return (
        select(
            TherapistSession.id.label("session_id"),
            TherapistSession.created_at,
            TherapistSession.touched_at,
            TherapistSession.ended_at,
            TherapistSession.sharing,
            TherapistSession.checked_at,
            Therapist.id,
            Therapist.name,
            Therapist.is_owner,
            Therapist.password_short,
            Therapist.disabled_at,
            which.any_factor(Therapist.id).label("has_factor"),
            Practice,
            WrappedKey.wrapped,
        )
        .join(Therapist, Therapist.id == TherapistSession.therapist_id)
        .join(Practice, true())
        .outerjoin(WrappedKey, and_(WrappedKey.owner_kind == "practice", WrappedKey.owner_id == Practice.id))
        .where(TherapistSession.token_hash == bindparam("token_hash", type_=LargeBinary))
    )
