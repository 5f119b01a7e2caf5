"""Who works in the sample practice: accounts, one of them disabled, one colleague invited, one away for some days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from practice import clock
from practice.access.keyring import Keyring
from practice.audit import COMMAND_LINE, Actor, AuditTrail
from practice.sample.moments import Calendar
from practice.services.people import accounts, invitations, people
from practice.services.people.accounts import NewTherapist
from practice.services.team import cover


@dataclass(frozen=True)
class Person:
    """A therapist of the sample practice."""

    name: str
    email: str


OWNER = Person("Dr Marisol Quintana", "marisol@example.org")
COLLEAGUE = Person("Tendai Moyo", "tendai@example.org")  # sees none of the owner's couples, nor the owner any of theirs
AWAY = Person("Noor Haddad", "noor@example.org")  # the owner stands in for her
SUPERVISOR = Person("Dr Ewa Lindqvist", "ewa@example.org")
FORMER = Person("Pascal Meunier", "pascal@example.org")
INVITED = "sunniva@example.org"

AWAY_SINCE, AWAY_FOR_ANOTHER, INVITED_AGO = 3, 6, 1  # days
Team = Mapping[str, UUID]


def open_accounts(session: Session, keyring: Keyring, audit: AuditTrail, password: str) -> Team:
    """Everybody's account by e-mail address, all with one password: its slow hash is made once."""
    team: dict[str, UUID] = {}
    password_hash = accounts.hashed(NewTherapist(OWNER.name, OWNER.email, password))
    for one in (OWNER, COLLEAGUE, AWAY, SUPERVISOR, FORMER):
        made = accounts.add_therapist(
            session,
            keyring,
            audit,
            NewTherapist(one.name, one.email, password),
            is_owner=one is OWNER,
            by=COMMAND_LINE,
            password_hash=password_hash,
        )
        team[one.email] = made.id
    return team


def of_late(session: Session, keyring: Keyring, audit: AuditTrail, team: Team, calendar: Calendar) -> None:
    """What happened in the practice in the last days: somebody left, somebody is away, somebody was invited."""
    owner = Actor("therapist", team[OWNER.email])
    with clock.at(calendar.at_work(AWAY_SINCE + 1, "08:10")):
        people.disable(session, audit, team[FORMER.email], owner)
    with clock.at(calendar.at_work(AWAY_SINCE, "08:40")):
        today = clock.today(calendar.zone)
        cover.give(
            session,
            audit,
            today,
            absent_id=team[AWAY.email],
            stand_in_id=team[OWNER.email],
            days=(today, calendar.day(calendar.now) + timedelta(days=AWAY_FOR_ANOTHER)),
            by=Actor("therapist", team[AWAY.email]),
        )
    with clock.at(calendar.at_work(INVITED_AGO, "09:20")):
        invitations.invite(session, keyring, audit, INVITED, owner)
