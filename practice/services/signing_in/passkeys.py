"""Passkeys: registered under a name, and proved by signing a challenge that is kept here and good for one try.

With the device's own check of its user (a PIN, a finger) a passkey signs in alone; without it, it is the second step.
A counter that does not go up means a copied key: it is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

import webauthn
from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from practice import clock
from practice.access.keyring import Keyring
from practice.models.second_factor import Passkey
from practice.refusals import Refusal
from practice.services.signing_in import tickets
from practice.texts import N_

MOST = 20
LONGEST_ANSWER = 20_000  # characters of a browser's answer

T = TypeVar("T")


class NoSuchPasskey(Refusal):
    status = 404
    message = N_("There is no such passkey. Nothing was changed.")


class PasskeyRefused(Refusal):
    status = 400
    message = N_("This passkey was not taken. Nothing was changed. Try again.")


class TooManyPasskeys(Refusal):
    message = N_("You have as many passkeys as fit here. Remove one first.")


@dataclass(frozen=True)
class Site:
    """Where passkeys are for: the host name, and the address that the browser has to say it was asked on."""

    host: str
    origin: str


@dataclass(frozen=True, repr=False)
class Asked:
    """What the browser is asked: `options` as JSON, and the token of the challenge in them."""

    token: str
    options: str


@dataclass(frozen=True)
class Registered:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Proof:
    """Whose passkey it was. `user_verified`: the device has checked who uses it."""

    therapist_id: UUID
    user_verified: bool


def ask_to_add(session: Session, site: Site, therapist_id: UUID, email: str, name: str) -> Asked:
    """Ask for a new passkey of who is signed in. Raises TooManyPasskeys."""
    there = _credentials(session, therapist_id)
    if len(there) >= MOST:
        raise TooManyPasskeys
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Fourfold",
        user_id=therapist_id.bytes,
        user_name=email,
        user_display_name=name,
        exclude_credentials=there,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    token = tickets.issue(session, tickets.PASSKEY_ADDED, therapist_id, options.challenge)
    return Asked(token, webauthn.options_to_json(options))


def add(
    session: Session, keyring: Keyring, site: Site, therapist_id: UUID, token: str, answer: str, name: str
) -> UUID | None:
    """Register what the browser answered; None where it does not fit. The challenge is used up either way: commit."""
    asked = tickets.use(session, tickets.PASSKEY_ADDED, token)
    if asked is None or asked.therapist_id != therapist_id:
        return None
    made = _verified(
        answer,
        lambda: webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=asked.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        ),
    )
    if made is None or _known(session, made.credential_id) is not None:
        return None
    row = Passkey(
        id=uuid4(),
        therapist_id=therapist_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        added_at=clock.now(),
    )
    row.name = keyring.practice().seal("passkey.name", row.id, name.encode())
    session.add(row)
    session.flush()
    return row.id


def ask_to_prove(session: Session, site: Site, therapist_id: UUID | None) -> Asked:
    """Ask for a signature: of one of this therapist's passkeys, or of any whose device checks its user."""
    alone = therapist_id is None
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=None if therapist_id is None else _credentials(session, therapist_id),
        user_verification=UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED,
    )
    token = tickets.issue(session, tickets.PASSKEY_PROOF, therapist_id, options.challenge)
    return Asked(token, webauthn.options_to_json(options))


def prove(session: Session, site: Site, token: str, answer: str, therapist_id: UUID | None) -> Proof | None:
    """Whose signature this is; None where it is nobody's, or another's than `therapist_id`, who was asked.

    Without `therapist_id` the device has to have checked its user. The challenge is used up either way: commit.
    """
    asked = tickets.use(session, tickets.PASSKEY_PROOF, token)
    if asked is None or asked.therapist_id != therapist_id:
        return None
    given = _verified(answer, lambda: parse_authentication_credential_json(answer))
    row = _known(session, given.raw_id) if given else None
    if given is None or row is None or therapist_id not in (None, row.therapist_id):
        return None
    if given.response.user_handle not in (None, b"", row.therapist_id.bytes):
        return None
    proof = _verified(
        answer,
        lambda: webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=asked.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=therapist_id is None,
        ),
    )
    if proof is None or not _counted(session, row, proof):
        return None
    return Proof(row.therapist_id, proof.user_verified)


def _verified(answer: str, check: Callable[[], T]) -> T | None:
    """What the library makes of a browser's answer; None for whatever it stumbles over: anybody can send anything."""
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        return check()
    except Exception:  # beside its own errors it lets those of the formats inside through
        return None


def _counted(session: Session, row: Passkey, proof: VerifiedAuthentication) -> bool:
    """Note the use. Of two signatures with the same count, at the same moment too, one is taken."""
    noted = session.execute(
        update(Passkey)
        .where(Passkey.id == row.id, Passkey.sign_count == row.sign_count)
        .values(sign_count=proof.new_sign_count, used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return isinstance(noted, CursorResult) and noted.rowcount == 1


def _known(session: Session, credential_id: bytes) -> Passkey | None:
    return session.scalar(
        select(Passkey).where(Passkey.credential_id == credential_id).execution_options(populate_existing=True)
    )


def _credentials(session: Session, therapist_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    ids = session.scalars(select(Passkey.credential_id).where(Passkey.therapist_id == therapist_id))
    return [PublicKeyCredentialDescriptor(id=one) for one in ids]


def all_of(session: Session, keyring: Keyring, therapist_id: UUID) -> list[Registered]:
    """The therapist's passkeys, oldest first."""
    rows = session.scalars(select(Passkey).where(Passkey.therapist_id == therapist_id).order_by(Passkey.added_at))
    key = keyring.practice()
    return [
        Registered(row.id, key.open("passkey.name", row.id, row.name).decode(), row.added_at, row.used_at)
        for row in rows
    ]


def rename(session: Session, keyring: Keyring, therapist_id: UUID, passkey_id: UUID, name: str) -> None:
    """Raises NoSuchPasskey, also for another's."""
    row = _own(session, therapist_id, passkey_id)
    row.name = keyring.practice().seal("passkey.name", row.id, name.encode())
    session.flush()


def remove(session: Session, therapist_id: UUID, passkey_id: UUID) -> None:
    """Raises NoSuchPasskey, also for another's."""
    session.delete(_own(session, therapist_id, passkey_id))
    session.flush()


def remove_all(session: Session, therapist_id: UUID) -> None:
    session.execute(delete(Passkey).where(Passkey.therapist_id == therapist_id))


def _own(session: Session, therapist_id: UUID, passkey_id: UUID) -> Passkey:
    row = session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.therapist_id == therapist_id))
    if row is None:
        raise NoSuchPasskey
    return row
