"""The sample practice: put into an empty database, and taken out again as a whole."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.audit import COMMAND_LINE, AuditTrail
from practice.models.all import Base
from practice.models.assignment import Homework
from practice.models.couple import Couple
from practice.models.data_key import WrappedKey
from practice.models.lease import Lease
from practice.models.therapist import Therapist
from practice.refusals import Refusal
from practice.sample import couples, passwords, team
from practice.sample.moments import Calendar
from practice.sample.telling import Telling
from practice.services.couple.couples import pin_pepper
from practice.services.homework import homework_ends
from practice.services.people import accounts
from practice.texts import N_
from practice.vault import Owner

OPENED_BEFORE = 21  # days before the first couple came


class NotEmpty(Refusal):
    message = N_("There is a practice here already, and sample couples are never put beside it. Nothing was changed.")


class NotASample(Refusal):
    message = N_("This practice is not the sample. Nothing was removed.")


@dataclass(frozen=True, repr=False)
class SampleSignIn:
    """The owner's sign-in. All accounts have the same password: several people to see what each may see."""

    email: str
    password: str
    colleague_email: str


def load(session: Session, keyring: Keyring, audit: AuditTrail) -> SampleSignIn:
    """Make the sample practice, dated from now. The caller commits. Raises NotEmpty beside anything that is there."""
    _refuse_unless_empty(session)
    calendar = Calendar(clock.now(), couples.PRACTICE.time_zone)
    password = passwords.new()
    with clock.at(calendar.at_work(max(case.added_ago for case in couples.CASES) + OPENED_BEFORE, "09:00")):
        accounts.set_up(session, keyring, audit, couples.PRACTICE, is_sample=True)
        everybody = team.open_accounts(session, keyring, audit, password)
    pin_hash = hashing.hash_secret(hashing.peppered(hashing.new_pin(), pin_pepper(keyring)))
    for case in couples.CASES:
        caseload = Caseload(session, everybody[case.therapist.email], keyring, audit)
        Telling(caseload, case, calendar, everybody, pin_hash).tell()
    team.of_late(session, keyring, audit, everybody, calendar)
    _end_links(session)
    audit.record(COMMAND_LINE, "sample.loaded")
    return SampleSignIn(team.OWNER.email, password, team.COLLEAGUE.email)


def _refuse_unless_empty(session: Session) -> None:
    there = (accounts.practice_of(session), session.scalar(select(Therapist.id)), session.scalar(select(Couple.id)))
    if any(there):
        raise NotEmpty


def _end_links(session: Session) -> None:
    """End every link on the day on which its time came, as the timed work would have done."""
    session.flush()
    ends = session.scalars(
        select(Homework.expires_at).where(Homework.expires_at <= clock.now(), Homework.ended_at.is_(None)).distinct()
    )
    for end in sorted(ends):
        with clock.at(end + timedelta(seconds=1)):
            homework_ends.end_expired(session)


def remove(session: Session, keyring: Keyring, _audit: AuditTrail) -> None:
    """Delete the sample practice with everything in it, couples that were added to it and its audit trail too.

    The first run is possible again afterwards. The caller commits. Raises NotASample for a real practice.
    """
    practice = accounts.practice_of(session)
    if practice is None or not practice.is_sample:
        raise NotASample
    for row in session.execute(select(WrappedKey.owner_kind, WrappedKey.owner_id)).all():
        keyring.destroy(Owner(row.owner_kind, row.owner_id))
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        if table is not Lease.__table__:  # which process does the timed work: not of the practice
            session.execute(delete(table))
