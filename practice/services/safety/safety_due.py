"""When the safety record is due again: after six months, with each further round of the first step, after a soft flag
in either partner's answers, after a separation.

It is always due of both partners, so that nobody can tell from it whose answer it was. The days that it goes by are
kept sealed on each partner's row, in one length whatever they are, for the caseload page; the truth is elsewhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice import clock, programme
from practice.access import disclosure
from practice.access import keyring as owners
from practice.access.caseload_rows import OfCouple
from practice.access.keyring import Keyring
from practice.models.assignment import Assignment
from practice.models.couple import AskedAlone, Couple, Partner, SafetyDecision
from practice.vault import DataKey, Sealed

GOOD_FOR = timedelta(days=183)  # *choice*: asked again after six months
WITH_A_ROUND = timedelta(days=14)  # *choice*: asked this long before a round is given counts as asked with it
NEVER = "0000-00-00"


@dataclass(frozen=True)
class Days:
    """The newest day of each: asked alone, a soft flag, a further round of the first step, a decision. None: never."""

    asked: date | None = None
    flagged: date | None = None
    reassessed: date | None = None
    decided: date | None = None


NOTHING = Days()


def of_partner(keyring: Keyring, partner: Partner) -> Days:
    """What is kept on the partner's row; empty before anything was assigned or recorded."""
    if partner.safety_due is None:
        return NOTHING
    return opened(keyring.key(owners.person(partner.id)), partner.id, partner.safety_due)


def opened(key: DataKey, partner_id: UUID, sealed: Sealed | None) -> Days:
    """The same from the column's value and the partner's key."""
    if sealed is None:
        return NOTHING
    kept = json.loads(key.open("partner.safety_due", partner_id, sealed).decode())
    return Days(**{name: None if day == NEVER else date.fromisoformat(day) for name, day in kept.items()})


@dataclass(frozen=True)
class Since:
    """The first days that count: who was asked, or what was decided, before them has to be asked and decided again."""

    asked: date | None
    decided: date | None

    def asked_is_due(self, asked: date | None) -> bool:
        return asked is None or clock.now().date() - asked > GOOD_FOR or _is_before(asked, self.asked)

    def decision_is_due(self, decided: date | None) -> bool:
        return decided is None or _is_before(decided, self.decided)


def _is_before(day: date, first: date | None) -> bool:
    return first is not None and day < first


def since(couple: Couple | OfCouple, days: Sequence[Days]) -> Since:
    """A round calls for asking; a soft flag or a separation for a decision as well, which else stands as it is."""
    news = [one.flagged for one in days if one.flagged]
    if couple.status == "separated" and couple.status_since is not None:
        news.append(couple.status_since.date())
    rounds = [one.reassessed - WITH_A_ROUND for one in days if one.reassessed]
    return Since(asked=max([*news, *rounds], default=None), decided=max(news, default=None))


def is_due(couple: Couple | OfCouple, days: Sequence[Days]) -> bool:
    """Whether a couple's record waits for the therapist: once it was begun or something called for it.

    Before that the first steps of a case are what waits, and the record holds what it holds.
    """
    if couple.latest_assignment_id is None:
        return False
    if couple.status != "separated" and all(one is NOTHING for one in days):  # most couples of a list
        return False
    first = since(couple, days)
    was_begun = any(one.asked or one.decided for one in days)
    if not (was_begun or first.asked):
        return False
    return any(first.asked_is_due(one.asked) or first.decision_is_due(one.decided) for one in days)


def refresh(session: Session, keyring: Keyring, couple_id: UUID) -> None:
    """Write the days again, in the transaction that changed them."""
    session.flush()
    partners = session.scalars(select(Partner).where(Partner.couple_id == couple_id)).all()
    reassessed, decided = _reassessed(session, couple_id), _decided(session, couple_id)
    for partner in partners:
        days = Days(
            asked=session.scalar(select(func.max(AskedAlone.asked_on)).where(AskedAlone.partner_id == partner.id)),
            flagged=disclosure.soft_flagged_on(session, keyring, partner.id),
            reassessed=reassessed,
            decided=decided,
        )
        kept = {name: day.isoformat() if day else NEVER for name, day in _items(days).items()}
        owner = owners.person(partner.id)
        partner.safety_due = keyring.seal_json(owner, "partner.safety_due", partner.id, kept)


def _items(days: Days) -> Mapping[str, date | None]:
    return {
        "asked": days.asked,
        "flagged": days.flagged,
        "reassessed": days.reassessed,
        "decided": days.decided,
    }


def _reassessed(session: Session, couple_id: UUID) -> date | None:
    newest = session.scalar(
        select(func.max(Assignment.assigned_at)).where(
            Assignment.couple_id == couple_id,
            Assignment.instrument == programme.catalogue().programme[0].code,
            Assignment.round > 1,
            Assignment.withdrawn_at.is_(None),
        )
    )
    return newest.date() if newest else None


def _decided(session: Session, couple_id: UUID) -> date | None:
    newest = session.scalar(
        select(func.max(SafetyDecision.decided_at)).where(SafetyDecision.couple_id == couple_id)
    )
    return newest.date() if newest else None


def rebuild(session: Session, keyring: Keyring) -> int:
    """Write every couple's days again; how many couples' did not agree."""
    wrong = 0
    for couple_id in session.scalars(select(Couple.id)).all():
        before = _kept(session, keyring, couple_id)
        refresh(session, keyring, couple_id)
        wrong += before != _kept(session, keyring, couple_id)
    return wrong


def _kept(session: Session, keyring: Keyring, couple_id: UUID) -> list[Days]:
    partners = session.scalars(select(Partner).where(Partner.couple_id == couple_id).order_by(Partner.position))
    return [of_partner(keyring, partner) for partner in partners]
