"""The part that is held back unless it was ticked: private check-ins and being asked alone."""

from typing import Any

from sqlalchemy import select

from practice.access.caseload import Caseload
from practice.models.check_in import CheckInLink
from practice.models.couple import AskedAlone, Partner
from practice.services.check_in import check_ins
from practice.services.rights.moments import moment
from practice.services.rights.own_forms import answers


def private(caseload: Caseload, partner: Partner) -> dict[str, Any]:
    """Oldest first. What the therapist made of it and decided is not the person's own word and stays out."""
    asked = caseload.session.scalars(
        select(AskedAlone).where(AskedAlone.partner_id == partner.id).order_by(AskedAlone.asked_on, AskedAlone.id)
    )
    links = caseload.session.scalars(
        select(CheckInLink)
        .where(CheckInLink.partner_id == partner.id)
        .order_by(CheckInLink.offered_at, CheckInLink.id)
    )
    return {
        "check_ins": [
            {
                "kept_at": moment(one.kept_at),
                "left_for_another_time": one.postponed,
                "read_before": one.promise,
                "answers": [] if one.postponed else list(answers(one.form, one.answers, lambda _: True)),
            }
            for one in check_ins.for_own_data(caseload, partner.id)
        ],
        "check_in_links": [
            {"offered_at": moment(one.offered_at), "place": one.place, "ended_at": moment(one.ended_at)}
            for one in links
        ],
        "asked_alone": [{"on": one.asked_on.isoformat(), "how": one.how} for one in asked],
    }
