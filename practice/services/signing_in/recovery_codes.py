"""Ten recovery codes for the day on which the telephone is gone. Shown once, kept as keyed hashes, good once each.

Twelve letters and digits are 60 random bits: with the tries that sign-in allows nobody guesses one, and a stolen
database holds only hashes under a key that it does not hold. So no slow hash is needed.
"""

import hashlib
import hmac
import secrets
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from practice import clock
from practice.access.keyring import Keyring
from practice.models.second_factor import RecoveryCode

COUNT = 10
GROUPS, LETTERS_EACH = 3, 4
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that reads like another
MISREAD = str.maketrans("OIL", "011")


def renew(session: Session, keyring: Keyring, therapist_id: UUID) -> list[str]:
    """Ten new codes such as "7QK2-M0XW-4TRB"; those from before open nothing any more."""
    remove(session, therapist_id)
    codes = [_new() for _ in range(COUNT)]
    now = clock.now()
    session.add_all(
        RecoveryCode(therapist_id=therapist_id, code_hash=_hash(keyring, therapist_id, code), made_at=now)
        for code in codes
    )
    session.flush()
    return codes


def _new() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS_EACH)) for _ in range(GROUPS))
    return "-".join(groups)


def takes(session: Session, keyring: Keyring, therapist_id: UUID, typed: str) -> bool:
    """Whether this is a code that was not used before; now it is."""
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.therapist_id == therapist_id,
            RecoveryCode.code_hash == _hash(keyring, therapist_id, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return isinstance(used, CursorResult) and used.rowcount == 1


def left(session: Session, therapist_id: UUID) -> int | None:
    """How many are still good; None where none were made."""
    made, used = session.execute(
        select(func.count(), func.count(RecoveryCode.used_at)).where(RecoveryCode.therapist_id == therapist_id)
    ).one()
    return made - used if made else None


def remove(session: Session, therapist_id: UUID) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.therapist_id == therapist_id))


def _hash(keyring: Keyring, therapist_id: UUID, typed: str) -> bytes:
    """However it was typed: with or without dashes, small letters, the letter O for a zero."""
    letters = "".join(one for one in typed.upper().translate(MISREAD) if one in ALPHABET)
    key = keyring.practice().derive("recovery code")
    return hmac.digest(key, therapist_id.bytes + letters.encode(), hashlib.sha256)
