"""A couple who do not exist, with everything that a report is made of: what the worker rehearses on."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from practice import clock, programme
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.assessment.instrument import Instrument
from practice.audit import COMMAND_LINE, AuditTrail
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple, Partner
from practice.models.pool import PoolSnapshot
from practice.models.release import Release
from practice.models.response import Response, SharingChoice
from practice.sample.forms import Filling, fill
from practice.sample.simulation import Course, Leanings
from practice.sample.stories import Partner as Part
from practice.services.couple import couples
from practice.services.couple.couples import Details
from practice.services.people import accounts
from practice.services.people.accounts import NewTherapist, PracticeDetails

NAMES = (Details("One"), Details("Two"))
LEANINGS = (Leanings(Course(30, 60)), Leanings(Course(65, 50)))
WORDS = "Nobody said this: it is here so that words are opened and told before the first report. "
LEVEL = "ratings"
NO_WAY_IN = "-"  # instead of a password's hash, which takes its time
APART = timedelta(days=40)
POOL = {"n_persons": 200, "n_couples": 100, "mean": 55.0, "sd": 18.0, "alpha": 0.85}


def add_practice(session: Session, keyring: Keyring, audit: AuditTrail) -> UUID:
    """Whom the couple comes to, in a database that is empty; the therapist's id."""
    accounts.set_up(session, keyring, audit, PracticeDetails("-", "-", "-", "-", "Europe/London"))
    nobody = NewTherapist("Nobody", "nobody@example.org", "")
    therapist = accounts.add_therapist(
        session, keyring, audit, nobody, is_owner=True, by=COMMAND_LINE, password_hash=NO_WAY_IN
    )
    now = clock.now()
    session.add_all(
        PoolSnapshot(score_lineage=form.score_lineage, area=area.code, statistics=POOL, taken_at=now)
        for form in programme.catalogue().programme
        for area in form.areas
    )
    session.flush()
    return therapist.id


def add_couple(caseload: Caseload) -> str:
    """Two partners who have sent every step once and the first one twice, and see all of it together; their ref."""
    ref = couples.add(caseload, NAMES, pins_later=True).ref
    couple = caseload.couple(ref)
    couple.own_answers = True
    steps = programme.catalogue().programme
    for ago, (whole, number) in enumerate([(steps[0], 2), *((one, 1) for one in reversed(steps))], 1):
        _add_round(caseload, couple, programme.asked(whole.code, whole.version, None, number == 1), number, ago)
    return ref


def _add_round(caseload: Caseload, couple: Couple, form: Instrument, number: int, ago: int) -> None:
    at = clock.now() - ago * APART
    assignment = Assignment(
        id=uuid4(),
        couple_id=couple.id,
        instrument=form.code,
        instrument_version=form.version,
        round=number,
        assigned_by=caseload.therapist_id,
        assigned_at=at,
    )
    caseload.session.add(assignment)
    caseload.session.flush()
    for who, partner in enumerate(couple.partners):
        _add_response(caseload, assignment, partner, form, _answers(form, who, number, at))
    caseload.session.add(
        Release(
            couple_id=couple.id,
            assignment_id=assignment.id,
            level=LEVEL,
            areas=[area.code for area in form.areas],
            items=[item.key for item in form.items],
            released_by=caseload.therapist_id,
            released_at=at,
        )
    )
    caseload.session.flush()


def _answers(form: Instrument, who: int, number: int, at: datetime) -> dict[str, object]:
    said = {item.key: {number: WORDS} for item in form.items if item.type == "text"}
    one, two = (Part(details, leanings, said) for details, leanings in zip(NAMES, LEANINGS, strict=True))
    return dict(fill(Filling(form, "rehearsal", (one, two), who, number, number - 1.0, at.date())))


def _add_response(
    caseload: Caseload, assignment: Assignment, partner: Partner, form: Instrument, answers: dict[str, object]
) -> None:
    session, keyring, owner = caseload.session, caseload.keyring, owners.person(partner.id)
    homework = Homework(
        id=uuid4(),
        assignment_id=assignment.id,
        partner_id=partner.id,
        token_hash=secrets.token_bytes(32),
        expires_at=assignment.assigned_at,
        sent_at=assignment.assigned_at,
        order_seed=0,
        asked=len(form.items),
    )
    session.add(homework)
    session.flush()
    response = Response(
        id=uuid4(),
        homework_id=homework.id,
        partner_id=partner.id,
        couple_id=assignment.couple_id,
        instrument=form.code,
        instrument_version=form.version,
        score_lineage=form.score_lineage,
        definition_sha256=form.sha256,
        round=assignment.round,
        language=form.language,
        sent_at=assignment.assigned_at,
    )
    response.answers = keyring.seal_json(owner, "response.answers", response.id, answers)
    response.promise = keyring.seal_text(owner, "response.promise", response.id, WORDS)
    session.add(response)
    session.flush()
    session.add(
        SharingChoice(
            response_id=response.id,
            level=LEVEL,
            words=[item.key for item in form.items],
            wording_version="-",
            chosen_at=assignment.assigned_at,
        )
    )
    session.flush()
