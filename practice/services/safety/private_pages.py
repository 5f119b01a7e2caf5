"""What waits on private pages: kept as a number on the couple's row, never saying of whom or what.

A check-in that was sent or postponed, private answers and soft flags count alike, until the therapist has opened the
page that they stand on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, union, update
from sqlalchemy.orm import Session

from practice import clock
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.assessment.instrument import Instrument
from practice.assessment.scoring import soft_flags
from practice.models.check_in import CheckIn, CheckInLink, PrivateEntry
from practice.models.couple import Couple, Partner
from practice.models.response import Response
from practice.services.check_in import check_in_switch
from practice.services.safety import safety_due


def note_response(
    session: Session, keyring: Keyring, form: Instrument, response: Response, answers: Mapping[str, Any]
) -> None:
    """Note that a response just sent left something to read alone, if it did; in the transaction that sends it.

    The safety record's days are written anew in any case, so that nothing can be told from their being written.
    """
    safety_due.refresh(session, keyring, response.couple_id)
    private = any("value" in answers.get(item.key, {}) for item in form.items if item.privacy == "private")
    if not private and not soft_flags(form, answers):
        return
    session.add(
        PrivateEntry(id=uuid4(), partner_id=response.partner_id, response_id=response.id, noted_at=clock.now())
    )
    session.flush()
    refresh(session, response.couple_id)


def note_corrected(
    session: Session,
    keyring: Keyring,
    form: Instrument,
    response: Response,
    before: Mapping[str, Any],
    answers: Mapping[str, Any],
) -> None:
    """As `note_response`, for one that was corrected: there is something to read where that has changed."""
    private = [item.key for item in form.items if item.privacy == "private"]
    is_same = all(before.get(key) == answers.get(key) for key in private)
    if is_same and soft_flags(form, before) == soft_flags(form, answers):
        return
    session.execute(delete(PrivateEntry).where(PrivateEntry.response_id == response.id))
    note_response(session, keyring, form, response, answers)
    refresh(session, response.couple_id)


def opened(caseload: Caseload, couple_id: UUID, partner_id: UUID) -> None:
    """The therapist has opened one partner's private page; the check-in behind it has an opening of its own."""
    caseload.session.execute(
        update(PrivateEntry)
        .where(PrivateEntry.partner_id == partner_id, PrivateEntry.opened_at.is_(None))
        .values(opened_at=clock.now())
    )
    refresh(caseload.session, couple_id)


def unread(session: Session, couple_id: UUID) -> list[int]:
    """The positions of the partners whose private page or check-in has not been opened since something came in."""
    waiting = union(
        select(PrivateEntry.partner_id).where(PrivateEntry.opened_at.is_(None)),
        select(CheckIn.partner_id).where(CheckIn.opened_at.is_(None)),
    ).subquery()
    rows = session.scalars(
        select(Partner.position)
        .where(Partner.couple_id == couple_id, Partner.id.in_(select(waiting.c.partner_id)))
        .order_by(Partner.position)
    )
    return list(rows)


def has_unread_check_in(session: Session, partner_id: UUID) -> bool:
    waiting = select(CheckIn.id).where(CheckIn.partner_id == partner_id, CheckIn.opened_at.is_(None)).limit(1)
    return session.scalar(waiting) is not None


@dataclass(frozen=True)
class Alone:
    """What the page on people says of private pages: whether one waits, never whose; whether check-ins are used.

    `link_is_frozen`: somebody tried PINs on a check-in's link.
    """

    waits: bool
    check_in_is_on: bool
    link_is_frozen: bool


def alone(caseload: Caseload, ref: str) -> Alone:
    """Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    frozen = (
        select(CheckInLink.id)
        .where(CheckInLink.partner_id.in_([one.id for one in couple.partners]))
        .where(CheckInLink.frozen_at.is_not(None), CheckInLink.ended_at.is_(None))
        .limit(1)
    )
    is_frozen = caseload.session.scalar(frozen) is not None
    return Alone(couple.private_pages > 0, check_in_switch.is_on(caseload.session), is_frozen)


def first_unread(caseload: Caseload, ref: str) -> int | None:
    """The position of the partner whose page waits; None where none does. Raises NotOnCaseload."""
    return next(iter(unread(caseload.session, caseload.couple(ref).id)), None)


def refresh(session: Session, couple_id: UUID) -> None:
    """Write how many partners' pages wait; in the transaction that changed it."""
    session.flush()
    session.get_one(Couple, couple_id).private_pages = len(unread(session, couple_id))


def rebuild(session: Session) -> int:
    """Write every couple's number again; how many did not agree."""
    wrong = 0
    for couple in session.scalars(select(Couple)).all():
        before = couple.private_pages
        refresh(session, couple.id)
        wrong += before != couple.private_pages
    return wrong
