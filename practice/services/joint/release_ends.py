"""How a release ends: taken back, or because of what a partner or the case does. An ended one never lives again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import clock
from practice.audit import Actor, AuditTrail
from practice.models.couple import Couple
from practice.models.release import Release
from practice.services.report.life import superseding
from practice.texts import N_

REASONS = {
    "withdrawn": N_("you withdrew it"),
    "renewed": N_("it was released anew"),
    "narrowed": N_("a choice was narrowed"),
    "separated": N_("the couple separated or the case ended"),
    "withdrew": N_("a partner withdrew"),
    "restricted": N_("a partner asked that nothing is done with their data"),
    "erased": N_("a partner was erased"),
    "corrected": N_("an answer was corrected"),
}


def lock(session: Session, couple_id: UUID) -> None:
    """Let one at a time change what the couple may see: a choice narrowed now and a release made now wait in line."""
    session.execute(select(Couple.id).where(Couple.id == couple_id).with_for_update(key_share=True))


def live(session: Session, couple_id: UUID, assignment_id: UUID | None = None) -> Sequence[Release]:
    """The couple's releases that have not ended, of one assignment or of all, as the database has them now."""
    wanted = select(Release).where(Release.couple_id == couple_id, Release.ended_at.is_(None))
    if assignment_id is not None:
        wanted = wanted.where(Release.assignment_id == assignment_id)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def end(
    session: Session,
    audit: AuditTrail,
    actor: Actor,
    couple_id: UUID,
    because: str,
    assignment_id: UUID | None = None,
) -> int:
    """End the couple's live releases, of one assignment or of all, in this transaction; how many there were.

    The couple's reports that were made before are out of date with it.
    """
    lock(session, couple_id)
    found = live(session, couple_id, assignment_id)
    for release in found:
        release.ended_at, release.ended_because = clock.now(), because
        audit.record(actor, f"release.{because}", couple_id=couple_id, about=("release", release.id))
    session.flush()
    superseding.release_changed(session, couple_id)
    return len(found)
