"""A partner's homework: entering with link and PIN, the words read before the first question, leaving."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import clock, programme
from practice.access import check_in_link, homework_link
from practice.access import keyring as owners
from practice.access.homework_link import Attempt, Visit
from practice.access.keyring import Keyring
from practice.access.throttle import CLOSED_LINK_NOTED, LINK_ADDRESS, Throttles
from practice.assessment.instrument import Instrument
from practice.audit import Actor, AuditTrail
from practice.models.assignment import Acknowledgement, HomeworkSession
from practice.models.couple import SecretsPolicy
from practice.models.practice import Practice
from practice.refusals import LinkNotOpen
from practice.services.caseload import progress
from practice.services.homework import definitions

CHANGING = ("sent_at", "ended_at", "answered", "asked", "saved_at", "opened_at")


def knock(session: Session, keyring: Keyring, token: str, pin: str, address: str) -> Attempt:
    """A try to open a link; hopeless when its address made up too many. Changes nothing.

    The limit of an address never meets a link that exists, which has five tries of its own: the partners share their
    home's address, and one of them must not be able to lock the other out. It bounds what made-up links make us
    write. A hopeless try still takes the slow hash, and every try the same look-ups: a quick answer would tell made-up
    links from others.
    """
    homeworks = homework_link.attempt(session, keyring, token, pin)
    check_ins = check_in_link.attempt(session, keyring, token, pin)
    is_over = _throttles(session, keyring).is_over(LINK_ADDRESS, address)
    tried = homeworks if homeworks.is_known else check_ins
    return tried if tried.is_known or not is_over else tried.hopeless()


def enter(
    session: Session, keyring: Keyring, audit: AuditTrail, tried: Attempt, address: str, *, fits: bool
) -> str | None:
    """The token of a new homework session, or None. Commit in either case: a wrong PIN must be remembered."""
    if tried.is_hopeless:
        return None
    entry = homework_link.enter(session, audit, tried, fits=fits)
    if entry.couple_id is None:
        entry = check_in_link.enter(session, audit, tried, fits=fits)
    if entry.is_closed and tried.pin:
        _throttles(session, keyring).count(LINK_ADDRESS, address)
        _note_closed(_throttles(session, keyring), audit, address)
    if entry.couple_id is not None:
        session.flush()
        progress.refresh(session, entry.couple_id)
    return entry.token


def _note_closed(throttles: Throttles, audit: AuditTrail, address: str) -> None:
    """A PIN was tried where no link opens. One entry a minute and address: strangers must not fill the trail."""
    if not throttles.is_over(CLOSED_LINK_NOTED, address):
        throttles.count(CLOSED_LINK_NOTED, address)
        audit.record(Actor("visitor"), "homework.refused", outcome="refused")


def _throttles(session: Session, keyring: Keyring) -> Throttles:
    return Throttles(session, keyring.practice().derive("throttle"))


def leave(visit: Visit) -> None:
    """End the session at once: the cookie opens nothing from now on."""
    homework_link.leave(visit)


def lock(visit: Visit) -> None:
    """Let one request at a time change this homework, and see what the one before it stored.

    Raises LinkNotOpen where the link or this session was ended in between.
    """
    visit.session.refresh(visit.homework, attribute_names=CHANGING, with_for_update=True)
    still_open = visit.session.scalar(
        select(HomeworkSession)
        .where(HomeworkSession.id == visit.row.id)
        .execution_options(populate_existing=True)
    )
    if still_open is None or (visit.homework.ended_at is not None and visit.homework.sent_at is None):
        raise LinkNotOpen


def form_of(visit: Visit) -> Instrument:
    """The form of this homework in the partner's language."""
    assignment = visit.assignment
    first_or_last = assignment.round == 1 or assignment.is_last
    return programme.asked(
        assignment.instrument,
        assignment.instrument_version,
        assignment.areas,
        first_or_last,
        visit.partner.language,
    )


def message_of(visit: Visit) -> str:
    """The therapist's word that came with this homework, for this partner only; empty where there is none."""
    if visit.homework.message is None:
        return ""
    owner = owners.person(visit.partner.id)
    return visit.keyring.open_text(owner, "homework.message", visit.homework.id, visit.homework.message)


def policy_of(visit: Visit) -> SecretsPolicy:
    """The couple's policy in its newest version; an assignment can't be made without one."""
    return visit.session.scalars(
        select(SecretsPolicy)
        .where(SecretsPolicy.couple_id == visit.assignment.couple_id)
        .order_by(SecretsPolicy.version.desc())
        .limit(1)
    ).one()


def practice_of(visit: Visit) -> Practice:
    return visit.session.scalars(select(Practice)).one()


def acknowledgement_of(visit: Visit) -> Acknowledgement | None:
    """The acknowledgement of the policy's newest version; None until this partner has given it."""
    return visit.session.scalar(
        select(Acknowledgement).where(
            Acknowledgement.homework_id == visit.homework.id,
            Acknowledgement.policy_version == policy_of(visit).version,
        )
    )


def acknowledge(visit: Visit, policy_version: int, promise: str) -> bool:
    """Keep the words that this partner read before the first answer, and that they went on. Twice is once.

    False, and nothing kept, where the policy changed while they read: the newest words must be read first.
    """
    lock(visit)
    if policy_of(visit).version != policy_version:
        return False
    if acknowledgement_of(visit) is None:
        _keep(visit, policy_version, promise)
    return True


def _keep(visit: Visit, policy_version: int, promise: str) -> None:
    row = Acknowledgement(
        id=uuid4(),
        homework_id=visit.homework.id,
        partner_id=visit.partner.id,
        policy_version=policy_version,
        acknowledged_at=clock.now(),
    )
    row.promise = visit.keyring.seal_text(owners.person(visit.partner.id), "acknowledgement.promise", row.id, promise)
    visit.session.add(row)
    visit.homework.opened_at = visit.homework.opened_at or clock.now()
    definitions.remember(visit.session, form_of(visit))
    visit.audit.record(
        visit.actor,
        "homework.acknowledged",
        couple_id=visit.assignment.couple_id,
        about=("homework", visit.homework.id),
    )
