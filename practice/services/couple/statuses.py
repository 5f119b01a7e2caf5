"""The status of a case, and a partner who withdraws: what each of them stops, said before it is done.

Nothing is deleted by a status. Links that it ends stay ended; what was sent stays, and so do earlier sharing choices.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from practice import clock
from practice.access.caseload import Caseload
from practice.models.assignment import Assignment, Homework
from practice.models.check_in import CheckInLink
from practice.models.couple import Couple, Partner
from practice.services.assigning import assignments
from practice.services.caseload import progress
from practice.services.check_in import check_in_links
from practice.services.couple import couples
from practice.services.joint import release_ends
from practice.texts import N_

STATUSES = {
    "active": N_("Active"),
    "paused": N_("Paused"),
    "separated": N_("Separated"),
    "ended": N_("Ended"),
    "archived": N_("Archived"),
}
ENDS_LINKS = ("separated", "ended", "archived")
ASKS_ADDRESSES_AGAIN = ("separated", "ended")

CONSEQUENCES = {
    "active": (
        N_("Homework can be assigned again. Links that have ended stay ended: renew the ones you need."),
        N_("Nothing is shown jointly by itself."),
    ),
    "paused": (
        N_("No reminder is sent and no new homework can be assigned until the case is active again."),
        N_("Links that are out still open, and what is sent still comes in."),
    ),
    "separated": (
        N_("Every link ends now; what was begun and not sent can no longer be sent."),
        N_("Nothing can be shown jointly any more. What each partner chose and sent stays as it is."),
        N_("Ask each partner alone again which address is safe: both are set to “not asked yet”."),
        N_("The safety record is due again before joint work goes on."),
    ),
    "ended": (
        N_("Every link ends now; what was begun and not sent can no longer be sent."),
        N_("Nothing can be shown jointly any more. What each partner chose and sent stays as it is."),
        N_("Ask each partner alone again which address is safe: both are set to “not asked yet”."),
    ),
    "archived": (
        N_("Every link ends now. The case leaves your lists and is found under “Archived” and by a search."),
        N_("Answers, notes and reports are kept as they are."),
    ),
}
WITHDRAWING = (
    N_("This partner's links end now, and no new homework or reminder goes to them."),
    N_("What they sent stays theirs, under their own choices; what they began and did not send can't be sent."),
    N_("The other partner goes on. Results of both together read “not available”."),
)


@dataclass(frozen=True)
class Standing:
    """A case's status and who has withdrawn from it."""

    status: str
    withdrawn: frozenset[UUID]


def standing_of(caseload: Caseload, ref: str) -> Standing:
    """Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    return Standing(couple.status, frozenset(one.id for one in couple.partners if one.withdrew_at is not None))


def change(caseload: Caseload, ref: str, status: str) -> None:
    """Give the case another status and do what that status means. Raises NotOnCaseload, ValueError (no such status)."""
    if status not in STATUSES:
        raise ValueError(status)
    couple = caseload.locked_couple(ref)
    if couple.status == status:
        return
    couple.status, couple.status_since = status, clock.now()
    if status in ENDS_LINKS:
        end_links(caseload, couple, status)
        release_ends.end(caseload.session, caseload.audit, caseload.actor, couple.id, "separated")
    if status in ASKS_ADDRESSES_AGAIN:
        for partner in couple.partners:
            _ask_address_again(caseload, partner)
    _finish(caseload, couple, f"couple.{status}")


def withdraw_partner(caseload: Caseload, ref: str, position: int) -> None:
    """Record that one partner withdrew: their links die, the other goes on. Raises NotOnCaseload."""
    partner = couples.partner_at(caseload, ref, position)
    if partner.withdrew_at is not None:
        return
    partner.withdrew_at = clock.now()
    couple = caseload.locked_couple(ref)
    end_links(caseload, couple, "withdrew", partner.id)
    release_ends.end(caseload.session, caseload.audit, caseload.actor, couple.id, "withdrew")
    _finish(caseload, couple, "partner.withdrew", partner.id)


def take_back(caseload: Caseload, ref: str, position: int) -> None:
    """Record that a partner who withdrew takes part again; ended links stay ended. Raises NotOnCaseload."""
    partner = couples.partner_at(caseload, ref, position)
    if partner.withdrew_at is None or partner.erased_at is not None:
        return
    partner.withdrew_at = None
    _finish(caseload, caseload.couple(ref), "partner.came_back", partner.id)


def end_links(caseload: Caseload, couple: Couple, because: str, partner_id: UUID | None = None) -> None:
    """End the links of a case's homework and check-ins, or those of one partner, with their open sessions."""
    wanted = (
        select(Homework)
        .join(Assignment, Assignment.id == Homework.assignment_id)
        .where(Assignment.couple_id == couple.id, Homework.ended_at.is_(None))
        .options(selectinload(Homework.assignment))
        .order_by(Homework.id)
        .with_for_update(of=Homework)
        .execution_options(populate_existing=True)
    )
    if partner_id is not None:
        wanted = wanted.where(Homework.partner_id == partner_id)
    for homework in caseload.session.scalars(wanted).all():
        assignments.end_link(homework, because)
        assignments.end_sessions(caseload, homework)
    which = None if partner_id is None else CheckInLink.partner_id == partner_id
    check_in_links.end_open(caseload.session, couple.id, because, which)


def _ask_address_again(caseload: Caseload, partner: Partner) -> None:
    details = couples.person_of(caseload.keyring, partner).details
    if details.safe_contact != "never":  # who wants no messages at all is not asked anew whether an address is safe
        couples.write_details(caseload.keyring, partner, replace(details, safe_contact="not_asked"))


def _finish(caseload: Caseload, couple: Couple, action: str, partner_id: UUID | None = None) -> None:
    caseload.session.flush()
    progress.refresh(caseload.session, couple.id)
    about = None if partner_id is None else ("partner", partner_id)
    caseload.audit.record(caseload.actor, action, couple_id=couple.id, about=about)
