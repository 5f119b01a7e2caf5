"""Erasing one partner, or a whole case: the key is destroyed, the rows go, the other's answers stay as they are.

What is left of a partner is their number, under a key of its own that opens nothing of before.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from practice import clock
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.assignment import Acknowledgement, Assignment, Homework
from practice.models.check_in import CheckIn, CheckInLink, PrivateEntry, SafetyAction
from practice.models.couple import AskedAlone, Couple, Partner, SecretsPolicy
from practice.models.disclosing import Authorization, DisclosurePart
from practice.models.erasure import Erasure
from practice.models.outbox import OutboxMail
from practice.models.report import Report
from practice.models.response import Correction, Response
from practice.models.session_record import SessionRecord
from practice.services.caseload import progress
from practice.services.couple import couples, legal_hold
from practice.services.couple.couples import NO_PIN_YET, Details
from practice.services.joint import release_ends
from practice.services.keys import data_keys
from practice.services.report.life import erasing as reports
from practice.services.safety import private_pages
from practice.vault import Owner

# Every table with a row of one partner's own, in the order in which they can go: what refers to another comes first.
# Drafts, a homework's sessions, sharing choices, a session's amendments and private notes go with the rows they are of.
OF_ONE_PARTNER = (
    PrivateEntry,
    CheckIn,
    CheckInLink,
    SafetyAction,
    AskedAlone,
    Acknowledgement,
    Correction,
    Response,
    SessionRecord,
)
# What left the couple stays a fact: of these rows the days stay, and not a word.
EMPTIED = (Authorization, DisclosurePart)


@dataclass(frozen=True)
class Hands:
    """What an erasure works with, whoever asks for it: a therapist, or the replay after a restore."""

    session: Session
    keyring: Keyring
    audit: AuditTrail
    actor: Actor

    @classmethod
    def of(cls, caseload: Caseload) -> "Hands":
        return cls(caseload.session, caseload.keyring, caseload.audit, caseload.actor)


def erase_partner(caseload: Caseload, ref: str, position: int) -> Erasure | None:
    """Erase one partner of a case; None where that was done before. Raises NotOnCaseload, OnHold."""
    partner = couples.partner_at(caseload, ref, position)
    couple = caseload.locked_couple(ref)
    caseload.session.refresh(partner, attribute_names=["erased_at"])
    legal_hold.refuse(caseload.session, couple.id)
    if partner.erased_at is not None:
        return None
    return destroy_partner(Hands.of(caseload), couple, partner)


def erase_case(caseload: Caseload, ref: str) -> Erasure:
    """Erase a case with both partners, notes and reports; the audit trail stays. Raises NotOnCaseload, OnHold."""
    couple = caseload.locked_couple(ref)
    legal_hold.refuse(caseload.session, couple.id)
    return destroy_case(Hands.of(caseload), couple, list(couple.partners))


def destroy_partner(hands: Hands, couple: Couple, partner: Partner) -> Erasure:
    """Destroy a partner's key and every row that holds only theirs; write the ledger's row and the audit row."""
    erased = _noted(hands, couple, partner.id)
    hands.audit.record(hands.actor, "partner.erased", couple_id=couple.id, about=("partner", partner.id))
    release_ends.end(hands.session, hands.audit, hands.actor, couple.id, "erased")
    held = reports.reports_holding(hands.session, partner.id)
    reports.destroy(hands.session, hands.keyring, hands.audit, hands.actor, held)
    hands.keyring.destroy(owners.person(partner.id))
    _delete_rows(hands.session, partner.id)
    _leave_number(hands.keyring, partner)
    _renew_couples_key(hands, owners.couple(couple.id))
    hands.session.flush()
    hands.session.expire(couple)
    progress.refresh(hands.session, couple.id)
    private_pages.refresh(hands.session, couple.id)
    return erased


def _noted(hands: Hands, couple: Couple, partner_id: UUID | None) -> Erasure:
    row = Erasure(
        id=uuid4(),
        couple_id=couple.id,
        partner_id=partner_id,
        ref=couple.ref,
        erased_at=clock.now(),
        erased_by=hands.actor.id,
    )
    hands.session.add(row)
    return row


def _delete_rows(session: Session, partner_id: UUID) -> None:
    """Their homework too: what was given to both goes on as the other's alone, to nobody it goes altogether."""
    homework = select(Homework.id).where(Homework.partner_id == partner_id)
    assignments = session.scalars(select(Homework.assignment_id).where(Homework.partner_id == partner_id)).all()
    mails = or_(OutboxMail.partner_id == partner_id, OutboxMail.homework_id.in_(homework))
    session.execute(delete(OutboxMail).where(mails).execution_options(synchronize_session=False))
    for model in OF_ONE_PARTNER:
        session.execute(delete(model).where(model.partner_id == partner_id))
    for kept in EMPTIED:
        session.execute(update(kept).where(kept.partner_id == partner_id).values(content=None))
    session.execute(delete(Homework).where(Homework.partner_id == partner_id))
    left = select(Homework.assignment_id)
    session.execute(delete(Assignment).where(Assignment.id.in_(assignments), Assignment.id.not_in(left)))


def _renew_couples_key(hands: Hands, owner: Owner) -> None:
    """Notes on sessions with this partner alone were under the couple's key: in an old copy it must not open them."""
    if not hands.keyring.renew(owner):  # it was being renewed already: that comes to its end first
        data_keys.finish(hands.session, hands.keyring, owner)
        hands.keyring.settle(owner)
        hands.keyring.renew(owner)
    data_keys.seal_again(hands.session, hands.keyring, owner)


def _leave_number(keyring: Keyring, partner: Partner) -> None:
    keyring.make(owners.person(partner.id))
    couples.write_details(keyring, partner, Details(f"Partner {partner.position} (erased)", safe_contact="never"))
    partner.pin, partner.pin_hash, partner.pin_handed_over_at, partner.safety_due = None, NO_PIN_YET, None, None
    partner.mail_stopped_at, partner.restricted_at, partner.restricted_reason = None, None, None
    partner.erased_at = clock.now()
    partner.withdrew_at = partner.withdrew_at or partner.erased_at


def destroy_case(hands: Hands, couple: Couple, partners: list[Partner]) -> Erasure:
    """Destroy every key and row of a case; write the ledger's row and the audit row."""
    erased = _noted(hands, couple, None)
    hands.audit.record(hands.actor, "couple.erased", couple_id=couple.id)
    session = hands.session
    for report_id in session.scalars(select(Report.id).where(Report.couple_id == couple.id)).all():
        hands.keyring.destroy(owners.report(report_id))
    session.execute(delete(Report).where(Report.couple_id == couple.id))
    for partner in partners:
        hands.keyring.destroy(owners.person(partner.id))
        _delete_rows(session, partner.id)
    hands.keyring.destroy(owners.couple(couple.id))
    for model in (OutboxMail, Assignment, SecretsPolicy, SessionRecord):
        session.execute(delete(model).where(model.couple_id == couple.id))
    session.execute(delete(Partner).where(Partner.couple_id == couple.id))
    session.execute(delete(Couple).where(Couple.id == couple.id))
    return erased


def erased_of(couple: Couple) -> frozenset[UUID]:
    """The ids of the partners who were erased."""
    return frozenset(one.id for one in couple.partners if one.erased_at is not None)
