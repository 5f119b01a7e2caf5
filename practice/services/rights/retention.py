"""How long an ended case is kept: a period that the owner sets, thirty days of notice, then erasure by the timed work.

Without a period nothing is deleted. A legal hold or a partner's restriction stops it, and a case that is taken up again
begins anew. Whether a period is right where the practice works, Fourfold does not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from practice import clock
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.audit import TIMED, Actor, AuditTrail
from practice.models.couple import Couple, Partner
from practice.models.erasure import LegalHold
from practice.models.practice import Practice
from practice.models.retention import RetentionRun
from practice.services.caseload import notices
from practice.services.couple import couples
from practice.services.erasure import erasing
from practice.services.erasure.erasing import Hands

NOTICE = timedelta(days=30)
LEAST, MOST = 1, 50  # years, where a period is set
OVER = ("ended", "archived")
RUNS_SHOWN = 20


@dataclass(frozen=True)
class Ending:
    """An ended case whose time is over soon. `kept` says what stops it: "held", "restricted" or nothing."""

    ref: str
    name: str
    on: datetime
    kept: str


def choose(session: Session, audit: AuditTrail, years: int, by: Actor) -> None:
    """Set the period in years; 0 is none. Cases that it reaches now get their thirty days first. Audited."""
    practice = session.scalars(select(Practice)).one()
    if practice.case_years != years:
        practice.case_years = years
        audit.record(by, "practice.retention_changed")


def reached(session: Session) -> int:
    """How many cases of the practice the period has reached, notice included: a number, for the owner."""
    years = _years(session)
    return len([one for one in session.scalars(_candidates(years)) if _is_near(one, years)]) if years else 0


def runs(session: Session) -> Sequence[RetentionRun]:
    """What the timed work did, newest first."""
    return session.scalars(select(RetentionRun).order_by(RetentionRun.at.desc()).limit(RUNS_SHOWN)).all()


def coming(caseload: Caseload) -> list[Ending]:
    """The therapist's own cases that the period has nearly reached, the first to go first."""
    years = _years(caseload.session)
    if not years:
        return []
    found = caseload.session.scalars(_candidates(years).where(caseload.holds())).all()
    near = [one for one in found if _is_near(one, years)]
    names = couples.names(caseload, [one.id for one in near])
    stopped = {one.id: _stopped(caseload.session, one.id) for one in near}
    listed = [Ending(one.ref, names[one.id], _erased_at(one, years), stopped[one.id]) for one in near]
    return sorted(listed, key=lambda one: (bool(one.kept), one.on))


def has_work(session: Session) -> bool:
    """Whether a round would change anything: a quiet one writes nothing."""
    years = _years(session)
    return any(_turn(session, one, years) for one in session.scalars(_candidates(years)))


def tell(session: Session, audit: AuditTrail) -> int:
    """Begin the notice of cases that are near, and end it where it does not hold any more; how many began."""
    years, began = _years(session), 0
    for couple in session.scalars(_candidates(years).with_for_update()).all():
        turn = _turn(session, couple, years)
        if turn == "tell":
            couple.erasure_noted_at, began = clock.now(), began + 1
            audit.record(TIMED, "retention.noted", couple_id=couple.id)
        elif turn == "forget":
            couple.erasure_noted_at = None
            audit.record(TIMED, "retention.stopped", couple_id=couple.id)
    if began:
        session.add(RetentionRun(at=clock.now(), noted=began))
    return began


def due(session: Session) -> list[UUID]:
    """The cases whose period and notice are over."""
    years = _years(session)
    return [one.id for one in session.scalars(_candidates(years)) if _turn(session, one, years) == "erase"]


def erase(session: Session, keyring: Keyring, audit: AuditTrail, couple_id: UUID) -> bool:
    """Erase one case, if it is still due once nobody else changes it; its therapist is told. The caller commits."""
    couple = session.scalar(
        select(Couple)
        .where(Couple.id == couple_id)
        .options(selectinload(Couple.partners))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if couple is None or _turn(session, couple, _years(session)) != "erase":
        return False
    audit.record(TIMED, "retention.erased", couple_id=couple.id)
    therapist_id = couple.therapist_id
    erasing.destroy_case(Hands(session, keyring, audit, TIMED), couple, list(couple.partners))
    notices.tell(session, therapist_id, "time_over", None)
    session.add(RetentionRun(at=clock.now(), erased=1))
    return True


def _years(session: Session) -> int:
    return session.scalar(select(Practice.case_years)) or 0


def _candidates(years: int) -> Select[Couple]:
    """The cases that a period may concern, and those that were told of: few, so that a round can ask often."""
    if not years:
        return select(Couple).where(Couple.erasure_noted_at.is_not(None))
    latest = clock.now() + NOTICE - timedelta(days=365 * years)
    over = and_(Couple.status.in_(OVER), Couple.status_since <= latest)
    return select(Couple).where(or_(over, Couple.erasure_noted_at.is_not(None))).order_by(Couple.id)


def _turn(session: Session, couple: Couple, years: int) -> str:
    """What is to be done now: "tell", "forget", "erase" or nothing."""
    runs_out = years > 0 and _is_near(couple, years) and not _stopped(session, couple.id)
    if couple.erasure_noted_at is None:
        return "tell" if runs_out else ""
    if not runs_out:
        return "forget"
    return "erase" if _erased_at(couple, years) <= clock.now() else ""


def _is_near(couple: Couple, years: int) -> bool:
    if couple.status not in OVER or couple.status_since is None:
        return False
    return _ends_at(couple.status_since, years) - NOTICE <= clock.now()


def _ends_at(since: datetime, years: int) -> datetime:
    """The same day so many years later; 1 March for 29 February."""
    try:
        return since.replace(year=since.year + years)
    except ValueError:
        return since.replace(year=since.year + years, month=3, day=1)


def _erased_at(couple: Couple, years: int) -> datetime:
    """Never before thirty days of notice: also where a shorter period is set, or the clock was wrong."""
    told = couple.erasure_noted_at or clock.now()
    return max(_ends_at(couple.status_since or clock.now(), years), told + NOTICE)


def _stopped(session: Session, couple_id: UUID) -> str:
    """What keeps a case although its time is over."""
    held = exists().where(LegalHold.couple_id == couple_id, LegalHold.lifted_at.is_(None))
    restricted = exists().where(Partner.couple_id == couple_id, Partner.restricted_at.is_not(None))
    found = session.execute(select(held, restricted)).one()
    return "held" if found[0] else "restricted" if found[1] else ""
