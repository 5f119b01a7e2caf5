"""Rows about signing in that nobody needs any more: sessions long over, counters of wrong tries.

The audit trail has no end of its own: each entry is chained to the one before.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from practice import clock
from practice.models.retention import RetentionRun
from practice.models.therapist import TherapistSession
from practice.models.throttle import Throttle

SESSIONS_KEPT = timedelta(days=90)  # *choice*: long enough to look into a sign-in that was not one's own
THROTTLES_KEPT = timedelta(days=1)  # the longest period that tries are counted for is a quarter of an hour
SPARE = timedelta(days=1)  # so that it is done once a day, not row by row


def is_due(session: Session) -> bool:
    """Whether there are rows a day older than what is kept."""
    sessions = select(TherapistSession.id).where(_old_sessions(SESSIONS_KEPT + SPARE)).limit(1)
    throttles = select(Throttle.since).where(Throttle.since < clock.now() - THROTTLES_KEPT - SPARE).limit(1)
    return session.scalar(sessions) is not None or session.scalar(throttles) is not None


def clear(session: Session) -> None:
    """Delete them; each therapist's newest session stays, which says when they were last here. The caller commits."""
    sessions = session.execute(
        delete(TherapistSession).where(_old_sessions(SESSIONS_KEPT)).execution_options(synchronize_session=False)
    )
    throttles = session.execute(
        delete(Throttle)
        .where(Throttle.since < clock.now() - THROTTLES_KEPT)
        .execution_options(synchronize_session=False)
    )
    session.add(
        RetentionRun(at=clock.now(), sessions=sessions.rowcount, throttles=throttles.rowcount)  # type: ignore[attr-defined]
    )


def _old_sessions(kept: timedelta) -> ColumnElement[bool]:
    newest = select(func.max(TherapistSession.touched_at)).group_by(TherapistSession.therapist_id)
    return (TherapistSession.touched_at < clock.now() - kept) & TherapistSession.touched_at.not_in(newest)
