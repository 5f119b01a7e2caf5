"""The safety record: was each partner asked alone, and what the therapist decided on joint work.

It exists with or without the private check-in, never says what anybody answered, and never decides by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.models.couple import AskedAlone, Couple, Override, Partner, SafetyDecision
from practice.refusals import HeldForSafety, NotOnCaseload
from practice.services.safety import safety_due
from practice.services.safety.safety_due import Since
from practice.texts import N_

WAYS = {
    "in_person": N_("in person"),
    "by_call": N_("by call"),
    "check_in": N_("by the private check-in"),
}
DECISIONS = {
    "joint": N_("Joint work can go on"),
    "individual": N_("Individual work only"),
    "refer": N_("Refer to a specialist service"),
    "undecided": N_("Not decided yet"),
}


@dataclass(frozen=True)
class Asked:
    """The newest time that one partner was asked alone; `on` is None when they never were."""

    partner_id: UUID
    on: date | None
    how: str | None
    is_due: bool


@dataclass(frozen=True)
class SafetyRecord:
    """Both halves of the record. Joint work is open only while `holds` is False."""

    asked: tuple[Asked, ...]
    decision: str | None
    decided_at: datetime | None
    decision_is_due: bool

    @property
    def holds(self) -> bool:
        return self.decision != "joint" or self.decision_is_due or any(one.is_due for one in self.asked)

    @property
    def was_completed(self) -> bool:
        """Whether both were asked and something was decided, at some time: all that a page about the couple says.

        That the record is due again can come from one partner's answer. Only the caseload, once that partner's private
        page was read, and the record itself say so: on any other page somebody beside the screen could read it.
        """
        return self.decision not in (None, "undecided") and all(one.on for one in self.asked)


def record_of(caseload: Caseload, couple: Couple) -> SafetyRecord:
    """The couple's safety record as it stands today."""
    first = safety_due.since(couple, [safety_due.of_partner(caseload.keyring, one) for one in couple.partners])
    asked = tuple(_newest_asked(caseload, partner, first) for partner in couple.partners)
    newest = caseload.session.scalar(
        select(SafetyDecision)
        .where(SafetyDecision.couple_id == couple.id)
        .order_by(SafetyDecision.decided_at.desc())
        .limit(1)
    )
    if newest is None:
        return SafetyRecord(asked, None, None, True)
    decision = caseload.keyring.open_text(owners.couple(couple.id), "safety.decision", newest.id, newest.decision)
    return SafetyRecord(asked, decision, newest.decided_at, first.decision_is_due(newest.decided_at.date()))


def _newest_asked(caseload: Caseload, partner: Partner, first: Since) -> Asked:
    newest = caseload.session.scalar(
        select(AskedAlone)
        .where(AskedAlone.partner_id == partner.id)
        .order_by(AskedAlone.asked_on.desc(), AskedAlone.recorded_at.desc())
        .limit(1)
    )
    if newest is None:
        return Asked(partner.id, None, None, True)
    return Asked(partner.id, newest.asked_on, newest.how, first.asked_is_due(newest.asked_on))


def record_asked(caseload: Caseload, ref: str, position: int, asked_on: date, how: str) -> None:
    """Record that one partner was asked alone. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    partner = next((one for one in couple.partners if one.position == position), None)
    if partner is None:
        raise NotOnCaseload
    caseload.session.add(
        AskedAlone(
            partner_id=partner.id,
            asked_on=asked_on,
            how=how,
            asked_by=caseload.therapist_id,
            recorded_at=clock.now(),
        )
    )
    safety_due.refresh(caseload.session, caseload.keyring, couple.id)
    caseload.audit.record(
        caseload.actor, "safety.asked_alone", couple_id=couple.id, about=("partner", partner.id)
    )


def decide(caseload: Caseload, ref: str, decision: str) -> None:
    """Record the therapist's decision on joint work; a new row, never an edit."""
    couple = caseload.couple(ref)
    row = SafetyDecision(id=uuid4(), couple_id=couple.id, decided_by=caseload.therapist_id, decided_at=clock.now())
    row.decision = caseload.keyring.seal_text(owners.couple(couple.id), "safety.decision", row.id, decision)
    caseload.session.add(row)
    safety_due.refresh(caseload.session, caseload.keyring, couple.id)
    caseload.audit.record(caseload.actor, "safety.decided", couple_id=couple.id)


def require_open(caseload: Caseload, couple: Couple, reason: str) -> None:
    """Let an act pass that the safety record holds, with a written reason that is kept. Raises HeldForSafety."""
    if not record_of(caseload, couple).holds:
        return
    if not reason.strip():
        raise HeldForSafety
    row = Override(
        id=uuid4(), couple_id=couple.id, rule="safety_record", given_by=caseload.therapist_id, given_at=clock.now()
    )
    row.reason = caseload.keyring.seal_text(owners.couple(couple.id), "override.reason", row.id, reason.strip())
    caseload.session.add(row)
    caseload.audit.record(
        caseload.actor, "safety.held_but_went_on", couple_id=couple.id, about=("override", row.id)
    )
