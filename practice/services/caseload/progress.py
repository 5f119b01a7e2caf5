"""Where a couple stands: computed from its newest assignment, kept on the couple's row for the caseload page."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from practice import clock
from practice.models.assignment import Assignment, Homework
from practice.models.check_in import CheckInLink
from practice.models.couple import Couple, Partner
from practice.services.mail import outbox
from practice.texts import N_

STATES = {
    "ready_to_review": N_("Ready to review"),
    "link_frozen": N_("Link frozen"),
    "link_ended": N_("Link ended"),
    "waiting": N_("Waiting for both"),
    "waiting_for_one": N_("Waiting for one"),
    "reviewed": N_("Reviewed"),
    "nothing_assigned": N_("Nothing assigned"),
}

# Homework whose link ended for one of these reasons is not waited for any more.
NOT_AWAITED = ("withdrew", "restricted", "separated", "ended", "archived")
KEPT = (
    "state",
    "latest_assignment_id",
    "latest_instrument",
    "to_review_id",
    "to_review_instrument",
    "frozen_links",
    "mail_news",
)


def state_of(assignment: Assignment | None) -> str:
    """The state that an assignment puts its couple in; None is a couple without any."""
    if assignment is None:
        return "nothing_assigned"
    if assignment.reviewed_at is not None:
        return "reviewed"
    return _state_of_homework(assignment.homework)


def _state_of_homework(homework: Sequence[Homework]) -> str:
    awaited = [one for one in homework if one.sent_at is not None or one.ended_because not in NOT_AWAITED]
    missing = [one for one in awaited if one.sent_at is None]
    if awaited and not missing:
        return "ready_to_review"
    if any(one.frozen_at for one in missing):
        return "link_frozen"
    if not awaited or any(one.ended_at for one in missing):
        return "link_ended"
    return "waiting" if len(missing) == len(homework) else "waiting_for_one"


def refresh(session: Session, couple_id: UUID) -> None:
    """Write the couple's state from its newest assignment; in the transaction that changed it."""
    couple = session.get_one(Couple, couple_id)
    newest = newest_assignment(session, couple_id)
    state = state_of(newest)
    if (couple.state, couple.latest_assignment_id) != (state, newest.id if newest else None):
        couple.state, couple.state_since = state, clock.now()
    couple.frozen_links = _frozen_links(session, couple_id)
    couple.mail_news = outbox.count_news(session, couple_id)
    couple.latest_assignment_id = newest.id if newest else None
    couple.latest_instrument = newest.instrument if newest else None
    waiting = _oldest_to_review(session, couple_id)
    couple.to_review_id = waiting.id if waiting else None
    couple.to_review_instrument = waiting.instrument if waiting else None
    couple.last_activity_at = _last_activity(couple, newest)


def newest_assignment(session: Session, couple_id: UUID) -> Assignment | None:
    return session.scalar(
        select(Assignment)
        .where(Assignment.couple_id == couple_id, Assignment.withdrawn_at.is_(None))
        .options(selectinload(Assignment.homework))
        .order_by(Assignment.assigned_at.desc(), Assignment.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _oldest_to_review(session: Session, couple_id: UUID) -> Assignment | None:
    """What is in, as far as it is awaited, and nobody has reviewed; oldest first: newer homework must not hide it."""
    unsent = select(Homework.id).where(
        Homework.assignment_id == Assignment.id,
        Homework.sent_at.is_(None),
        or_(Homework.ended_because.is_(None), Homework.ended_because.not_in(NOT_AWAITED)),
    )
    return session.scalar(
        select(Assignment)
        .where(
            Assignment.couple_id == couple_id,
            Assignment.withdrawn_at.is_(None),
            Assignment.reviewed_at.is_(None),
            Assignment.homework.any(Homework.sent_at.is_not(None)),
            ~unsent.exists(),
        )
        .order_by(Assignment.assigned_at, Assignment.id)
        .limit(1)
    )


def _frozen_links(session: Session, couple_id: UUID) -> int:
    """How many links of the couple are frozen, of older and of sent homework too: somebody tries PINs there."""
    frozen = (
        select(func.count())
        .select_from(Homework)
        .join(Assignment, Assignment.id == Homework.assignment_id)
        .where(Assignment.couple_id == couple_id, Homework.frozen_at.is_not(None), Homework.ended_at.is_(None))
    )
    private = (
        select(func.count())
        .select_from(CheckInLink)
        .join(Partner, Partner.id == CheckInLink.partner_id)
        .where(Partner.couple_id == couple_id, CheckInLink.frozen_at.is_not(None), CheckInLink.ended_at.is_(None))
    )
    return (session.scalar(frozen) or 0) + (session.scalar(private) or 0)


def _last_activity(couple: Couple, newest: Assignment | None) -> datetime:
    moments = [couple.created_at]
    if newest:
        moments += [newest.assigned_at, *(one.sent_at for one in newest.homework if one.sent_at)]
    return max(moments)


def rebuild(session: Session) -> int:
    """Write every couple's state again; the number of couples whose row did not agree."""
    wrong = 0
    for couple in session.scalars(select(Couple)):
        before = _kept(couple)
        refresh(session, couple.id)
        wrong += before != _kept(couple)
    return wrong


def _kept(couple: Couple) -> tuple[object, ...]:
    return tuple(getattr(couple, name) for name in KEPT)
