"""What a partner asked not to be worked with stays kept, and opens only for who has just read that.

Whoever opens answers asks here: a page that was not led through the notice, and a job, get nothing.
"""

from uuid import UUID

from practice.access.caseload import Caseload
from practice.models.couple import Couple
from practice.refusals import Refusal
from practice.texts import N_


class PartnerRestricted(Refusal):
    """For what would begin something new with their data."""

    message = N_(
        "A partner of this case asked that their data is kept and not worked with. Nothing was changed. The page "
        "“People and contact” says since when, and lifts it."
    )


class BehindNotice(PartnerRestricted):
    """For what only reads what is kept; `ref` is the case whose notice stands before it."""

    def __init__(self, ref: str) -> None:
        super().__init__()
        self.ref = ref


def stands(couple: Couple, partner_id: UUID | None = None) -> bool:
    """Whether a partner of this couple, or this one, asked for it and it was not lifted."""
    return bool(who_asked(couple, partner_id))


def who_asked(couple: Couple, partner_id: UUID | None = None) -> frozenset[UUID]:
    """The partners of this couple who asked for it and for whom it was not lifted, or this one."""
    asked = (partner.id for partner in couple.partners if partner.restricted_at is not None)
    return frozenset(one for one in asked if partner_id in (None, one))


def refuse(couple: Couple, partner_id: UUID | None = None) -> None:
    """For what is made of both partners' data, or of one's. Raises PartnerRestricted."""
    if stands(couple, partner_id):
        raise PartnerRestricted


def require_notice(caseload: Caseload, couple: Couple, partner_id: UUID | None = None) -> None:
    """For what holds both partners' data, or one's. Raises BehindNotice where a notice was not read."""
    if not who_asked(couple, partner_id) <= caseload.notices_read:
        raise BehindNotice(couple.ref)
