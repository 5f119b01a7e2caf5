"""Whether this practice uses the private check-in: off until its owner has read that no specialist signed it off.

Turning it on is for one version. Another version of the form is off again until the owner has read about that one.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import clock, programme
from practice.access import check_in_link
from practice.access.keyring import Keyring
from practice.assessment.instrument import Instrument
from practice.audit import Actor, AuditTrail
from practice.models.check_in import CheckInLink, CheckInSwitch
from practice.refusals import Refusal
from practice.services.people import people
from practice.texts import N_


class CheckInOff(Refusal):
    message = N_("The private check-in is switched off in this practice. Nothing was done.")


@dataclass(frozen=True)
class Switched:
    """The newest turn of the switch: who, when, for which version."""

    is_on: bool
    version: str
    by: str
    at: datetime


def form() -> Instrument:
    """The private form in its newest version."""
    return programme.catalogue().private[0]


def is_on(session: Session) -> bool:
    newest = _newest(session)
    return newest is not None and newest.is_on and newest.instrument_version == form().version


def require_on(session: Session) -> None:
    """Raises CheckInOff."""
    if not is_on(session):
        raise CheckInOff


def state(session: Session, keyring: Keyring) -> Switched | None:
    """The newest turn with the name of who did it; None while it was never turned on."""
    newest = _newest(session)
    if newest is None:
        return None
    names = {one.id: one.name for one in people.everybody(session, keyring)}
    return Switched(newest.is_on, newest.instrument_version, names.get(newest.switched_by, ""), newest.switched_at)


def turn(session: Session, audit: AuditTrail, owner_id: UUID, *, on: bool) -> None:
    """Turn it on for the newest version, or off: links that are out end, what was answered stays readable."""
    if on == is_on(session):
        return
    if not on:
        for link in session.scalars(select(CheckInLink).where(CheckInLink.ended_at.is_(None))).all():
            check_in_link.end(link, "switched_off")
    row = CheckInSwitch(
        id=uuid4(),
        instrument=form().code,
        instrument_version=form().version,
        is_on=on,
        switched_by=owner_id,
        switched_at=clock.now(),
    )
    session.add(row)
    action = "check_in.switched_on" if on else "check_in.switched_off"
    audit.record(Actor("therapist", owner_id), action, about=("check_in_switch", row.id))


def _newest(session: Session) -> CheckInSwitch | None:
    return session.scalar(
        select(CheckInSwitch).order_by(CheckInSwitch.switched_at.desc(), CheckInSwitch.id).limit(1)
    )
