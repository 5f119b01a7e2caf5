"""What the therapist did about one partner's safety: part of the safety record, under that partner's own key.

A new row each time, dated, with who recorded it. Nothing is sent to anybody, and nothing here decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from practice import clock
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.models.check_in import SafetyAction
from practice.models.couple import Partner
from practice.services.people import people
from practice.services.safety import safety
from practice.texts import N_

CHECKS = {
    "contact": N_("I have spoken with this person alone"),
    "way": N_("I know a safe way to reach them"),
    "resources": N_("I have given them places to turn to"),
    "documented": N_("It is documented in my notes"),
}


@dataclass(frozen=True)
class Action:
    """What was done and decided. `checks` are keys of CHECKS, `decision` one of safety.DECISIONS."""

    checks: tuple[str, ...]
    words: str = field(repr=False)
    decision: str = field(repr=False)


@dataclass(frozen=True)
class Recorded:
    """An action with when and by whom it was recorded."""

    action: Action
    by: str
    at: datetime


def record(caseload: Caseload, ref: str, partner: Partner, action: Action) -> None:
    """Write an action and the decision on joint work into the safety record. Raises NotOnCaseload."""
    row = SafetyAction(
        id=uuid4(), partner_id=partner.id, recorded_by=caseload.therapist_id, recorded_at=clock.now()
    )
    content = {"checks": list(action.checks), "words": action.words, "decision": action.decision}
    row.content = caseload.keyring.seal_json(owners.person(partner.id), "safety.action", row.id, content)
    caseload.session.add(row)
    caseload.audit.record(
        caseload.actor, "safety.action", couple_id=partner.couple_id, about=("partner", partner.id)
    )
    safety.decide(caseload, ref, action.decision)


def of_partner(caseload: Caseload, partner: Partner) -> Sequence[Recorded]:
    """Everything recorded about one partner, newest first."""
    rows = caseload.session.scalars(
        select(SafetyAction)
        .where(SafetyAction.partner_id == partner.id)
        .order_by(SafetyAction.recorded_at.desc(), SafetyAction.id)
    ).all()
    names = {one.id: one.name for one in people.everybody(caseload.session, caseload.keyring)} if rows else {}
    return [Recorded(_open(caseload, row), names.get(row.recorded_by, ""), row.recorded_at) for row in rows]


def _open(caseload: Caseload, row: SafetyAction) -> Action:
    content = caseload.keyring.open_json(owners.person(row.partner_id), "safety.action", row.id, row.content)
    return Action(tuple(content["checks"]), content["words"], content["decision"])
