"""A partner asks that processing stops: what is kept stays kept and is not worked with, until it is lifted."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update

from practice import clock
from practice.access import keyring as owners
from practice.access import restricted
from practice.access.caseload import Caseload
from practice.models.couple import Couple, Partner
from practice.models.report import Report
from practice.refusals import NotOnCaseload
from practice.services.caseload import progress
from practice.services.couple import couples, statuses
from practice.services.couple.couples import Person
from practice.services.joint import release_ends
from practice.texts import N_

CONSEQUENCES = (
    N_("This partner’s links end now, and no new homework, mail or check-in goes to them. The other partner goes on."),
    N_("No new report on both or of this partner is made, nothing is shown jointly, and what was released ends."),
    N_("Their answers are left out of the practice’s baseline numbers."),
    N_(
        "Nothing is deleted by the practice’s retention. It can be read behind a notice, and that it was read "
        "is recorded."
    ),
)


@dataclass(frozen=True)
class Restriction:
    """Since when, and why, in the therapist's words."""

    person: Person
    since: datetime
    reason: str = field(repr=False)


def of_case(caseload: Caseload, ref: str) -> list[Restriction]:
    """What stands on a case, by position of the partner. Raises NotOnCaseload, Unreadable."""
    return [
        Restriction(couples.person_of(caseload.keyring, one), one.restricted_at, _reason(caseload, one))
        for one in caseload.couple(ref).partners
        if one.restricted_at is not None
    ]


def _reason(caseload: Caseload, partner: Partner) -> str:
    if partner.restricted_reason is None:
        return ""
    owner = owners.person(partner.id)
    return caseload.keyring.open_text(owner, "partner.restricted_reason", partner.id, partner.restricted_reason)


def begin(caseload: Caseload, ref: str, position: int, reason: str) -> None:
    """Stop working with one partner's data; a second time changes nothing. Audited. Raises NotOnCaseload."""
    couple, partner = _locked(caseload, ref, position)
    if partner.restricted_at is not None:
        return
    partner.restricted_at = clock.now()
    partner.restricted_reason = caseload.keyring.seal_text(
        owners.person(partner.id), "partner.restricted_reason", partner.id, reason.strip()
    )
    couple.erasure_noted_at = None
    statuses.end_links(caseload, couple, "restricted", partner.id)
    release_ends.end(caseload.session, caseload.audit, caseload.actor, couple.id, "restricted")
    _finish(caseload, couple, partner, "partner.restricted")
    _stop_reports(caseload, partner)


def lift(caseload: Caseload, ref: str, position: int) -> None:
    """Work with it again; links and releases that have ended stay ended. Audited. Raises NotOnCaseload."""
    couple, partner = _locked(caseload, ref, position)
    if partner.restricted_at is None:
        return
    partner.restricted_at = partner.restricted_reason = None
    _finish(caseload, couple, partner, "partner.restriction_lifted")


def read_notice(caseload: Caseload, ref: str) -> frozenset[UUID]:
    """Note that the therapist goes on to read what is kept of these partners. Audited. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    caseload.audit.record(caseload.actor, "restricted.read", couple_id=couple.id)
    return restricted.who_asked(couple)


def _locked(caseload: Caseload, ref: str, position: int) -> tuple[Couple, Partner]:
    """The couple and one partner who is there, as they are once nobody else changes them."""
    couple = caseload.locked_couple(ref)
    partner = couples.partner_at(caseload, ref, position)
    caseload.session.refresh(partner, attribute_names=["restricted_at", "restricted_reason", "erased_at"])
    if partner.erased_at is not None:
        raise NotOnCaseload
    return couple, partner


def _stop_reports(caseload: Caseload, partner: Partner) -> None:
    """Those that are being made may have read the answers already: no attempt on them counts any more."""
    caseload.session.execute(
        update(Report)
        .where(
            Report.couple_id == partner.couple_id,
            Report.state.in_(("queued", "running")),
            or_(Report.partner_id.is_(None), Report.partner_id == partner.id),
        )
        .values(
            state="failed", failed_because="not_open", finished_at=clock.now(), attempt=Report.attempt + 1
        )
        .execution_options(synchronize_session=False)
    )


def _finish(caseload: Caseload, couple: Couple, partner: Partner, action: str) -> None:
    caseload.session.flush()
    progress.refresh(caseload.session, couple.id)
    caseload.audit.record(caseload.actor, action, couple_id=couple.id, about=("partner", partner.id))
