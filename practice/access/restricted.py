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
    asked = [partner.id for partner in couple.partners if partner.restricted_at is not None]
    return bool(asked) if partner_id is None else partner_id in asked


def refuse(couple: Couple, partner_id: UUID | None = None) -> None:
    """For what is made of both partners' data, or of one's. Raises PartnerRestricted."""
    if stands(couple, partner_id):
        raise PartnerRestricted


def require_notice(caseload: Caseload, couple: Couple, partner_id: UUID | None = None) -> None:
    """For what holds both partners' data, or one's. Raises BehindNotice where this case's notice was not read."""
    if stands(couple, partner_id) and couple.id not in caseload.notices_read:
        raise BehindNotice(couple.ref)
