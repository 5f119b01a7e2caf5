"""What a therapist is told on their caseload page until they have seen it: cases that came, left, or opened to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from practice import clock
from practice.access import roles
from practice.access.caseload import Caseload
from practice.models.case_access import Notice
from practice.models.couple import Couple
from practice.texts import N_

KINDS: Mapping[str, str] = {
    "came": N_("%(name)s’s cases that are yours from now on: %(count)s."),
    "left": N_("Cases of yours that are %(name)s’s from now on: %(count)s. You can’t open them any more."),
    "added": N_("You were added to a case of %(name)s’s."),
    "removed": N_("You are no longer on a case of %(name)s’s."),
    "cover": N_("You stand in for %(name)s from %(first)s to %(last)s, on all their cases."),
    "covered": N_("%(name)s stands in for you from %(first)s to %(last)s, on all your cases."),
    "cover_ended": N_("You no longer stand in for %(name)s."),
    "time_over": N_("A case of yours was erased, because the time is over for which the practice keeps ended cases."),
    "covered_ended": N_("%(name)s no longer stands in for you."),
}


@dataclass(frozen=True)
class Told:
    """One notice: `about_id` is the colleague it names, `ref` the case where it is about one that may be opened."""

    id: UUID
    kind: str
    about_id: UUID | None
    count: int
    first: date | None
    last: date | None
    at: datetime
    ref: str | None


def tell(
    session: Session,
    therapist_id: UUID,
    kind: str,
    about_id: UUID | None,
    *,
    couple_id: UUID | None = None,
    count: int = 1,
    days: tuple[date, date] | None = None,
) -> None:
    """Leave a notice for a therapist. Raises KeyError for a kind without words."""
    if kind not in KINDS:
        raise KeyError(kind)
    first, last = days or (None, None)
    session.add(
        Notice(
            therapist_id=therapist_id,
            kind=kind,
            about_id=about_id,
            couple_id=couple_id,
            count=count,
            from_day=first,
            until_day=last,
            at=clock.now(),
        )
    )


def unseen(caseload: Caseload) -> list[Told]:
    """What the therapist has not seen yet, newest first."""
    rows = caseload.session.execute(
        select(Notice, Couple.ref)
        .outerjoin(Couple, and_(Couple.id == Notice.couple_id, caseload.holds(roles.READ)))
        .where(Notice.therapist_id == caseload.therapist_id, Notice.seen_at.is_(None))
        .order_by(Notice.at.desc(), Notice.id)
    )
    return [
        Told(one.id, one.kind, one.about_id, one.count, one.from_day, one.until_day, one.at, ref) for one, ref in rows
    ]


def seen(session: Session, therapist_id: UUID) -> None:
    """Put away all that the therapist was told so far."""
    session.execute(
        update(Notice)
        .where(Notice.therapist_id == therapist_id, Notice.seen_at.is_(None))
        .values(seen_at=clock.now())
    )
