"""Whether somebody has a second factor: an authenticator app that a code has confirmed, or a passkey."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from practice.models.second_factor import AuthenticatorApp, Passkey


def any_factor(therapist_id: Any) -> ColumnElement[bool]:
    """As a condition on a therapist's id, a value or a column."""
    app = exists().where(AuthenticatorApp.therapist_id == therapist_id, AuthenticatorApp.secret.is_not(None))
    return or_(app, exists().where(Passkey.therapist_id == therapist_id))


def has_factor(session: Session, therapist_id: UUID) -> bool:
    return session.scalars(select(any_factor(therapist_id))).one()
