"""The authenticator app: a secret that its owner's telephone keeps too, and the codes that both make of the time.

Source: RFC 6238 with its defaults (SHA-1, six digits, 30 seconds), which every app knows. A code of the step before or
after the present one is taken as well; no step is taken twice, nor one before the newest that was.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from practice import clock
from practice.access.keyring import Keyring
from practice.models.second_factor import AuthenticatorApp

NEAR = (0, -1, 1)  # steps


@dataclass(frozen=True, repr=False)
class Waiting:
    """A secret that no code has confirmed yet: as an address for the QR code, and as letters in groups of four."""

    address: str
    letters: str


def begin(session: Session, keyring: Keyring, therapist_id: UUID) -> None:
    """Make a secret that counts once a code of it was typed; one that is in use goes on working until then."""
    row = session.get(AuthenticatorApp, therapist_id) or AuthenticatorApp(therapist_id=therapist_id, last_step=0)
    row.waiting = keyring.practice().seal("authenticator_app.waiting", therapist_id, pyotp.random_base32().encode())
    session.add(row)
    session.flush()


def waiting(session: Session, keyring: Keyring, therapist_id: UUID, account: str) -> Waiting | None:
    """The secret that waits for its first code, for the app of `account`."""
    row = session.get(AuthenticatorApp, therapist_id)
    if row is None or row.waiting is None:
        return None
    secret = keyring.practice().open("authenticator_app.waiting", therapist_id, row.waiting).decode()
    address = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name="Fourfold")
    return Waiting(address, " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))


def confirm(session: Session, keyring: Keyring, therapist_id: UUID, code: str) -> bool:
    """Whether the code is one of the waiting secret, which from now on is the app's."""
    row = session.get(AuthenticatorApp, therapist_id, with_for_update=True, populate_existing=True)
    if row is None or row.waiting is None:
        return False
    key = keyring.practice()
    secret = key.open("authenticator_app.waiting", therapist_id, row.waiting)
    step = _step_of(secret.decode(), code)
    if step is None:
        return False
    row.secret, row.waiting = key.seal("authenticator_app.secret", therapist_id, secret), None
    row.last_step, row.confirmed_at = step, clock.now()
    session.flush()
    return True


def takes(session: Session, keyring: Keyring, therapist_id: UUID, code: str) -> bool:
    """Whether the code is good now; it never is again, not even for another request at this very moment."""
    row = session.get(AuthenticatorApp, therapist_id, populate_existing=True)
    if row is None or row.secret is None:
        return False
    secret = keyring.practice().open("authenticator_app.secret", therapist_id, row.secret).decode()
    step = _step_of(secret, code)
    if step is None:
        return False
    taken = session.execute(
        update(AuthenticatorApp)
        .where(AuthenticatorApp.therapist_id == therapist_id, AuthenticatorApp.last_step < step)
        .values(last_step=step)
        .execution_options(synchronize_session=False)
    )
    return isinstance(taken, CursorResult) and taken.rowcount == 1


def _step_of(secret: str, code: str) -> int | None:
    """The step whose code this is: the present one or one beside it. Compares with each, however early one fits."""
    made, typed = pyotp.TOTP(secret), code.encode()
    now = made.timecode(clock.now())
    fitting = [now + by for by in NEAR if hmac.compare_digest(made.generate_otp(now + by).encode(), typed)]
    return fitting[0] if fitting else None


def since(session: Session, therapist_id: UUID) -> datetime | None:
    """Since when the app is a second factor; None where it is none."""
    row = session.get(AuthenticatorApp, therapist_id)
    return None if row is None or row.secret is None else row.confirmed_at


def remove(session: Session, therapist_id: UUID) -> None:
    session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.therapist_id == therapist_id))
    session.expire_all()
