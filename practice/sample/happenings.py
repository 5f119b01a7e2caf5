"""What befalls a sample couple beside questions and sessions, each through the use case that does it in earnest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from practice.access.caseload import Caseload
from practice.mailer import Outcome
from practice.models.assignment import Assignment, Homework
from practice.models.practice import Practice
from practice.sample.team import Person, Team
from practice.services.assigning import assignments
from practice.services.couple import statuses
from practice.services.disclosing import authorizations, preparing
from practice.services.disclosing.authorizations import Paper
from practice.services.homework import homework
from practice.services.mail import outbox, partner_mail
from practice.services.mail.mail_situation import Office
from practice.services.mail.mail_times import hours_of
from practice.services.people import accounts
from practice.services.report import reporting
from practice.services.team import case_team

OFFICE = Office("practice@example.org", "https://example.org")  # no mail of the sample is ever sent from or to it
REPORT = {"paper": "A4", "appendix": "no", "language": "en"}


@dataclass(frozen=True)
class Scene:
    """The case on which something happens, with what was assigned so far by the number of its round in the story."""

    caseload: Caseload
    ref: str
    assigned: Mapping[int, Assignment]
    team: Team

    def homework(self, number: int, who: int) -> Homework:
        """The homework of partner `who` (0 or 1)."""
        partner_id = self.caseload.couple(self.ref).partners[who].id
        assignment = self.caseload.assignment(self.ref, self.assigned[number].id)
        return next(one for one in assignment.homework if one.partner_id == partner_id)


class Happening(Protocol):
    """Something on a day so many days ago, at a time of day."""

    @property
    def ago(self) -> int: ...

    @property
    def at(self) -> str: ...

    def happen(self, scene: Scene) -> None: ...


@dataclass(frozen=True)
class Became:
    """The case was paused, ended ... (a key of statuses.STATUSES)."""

    ago: int
    status: str
    at: str = "16:40"

    def happen(self, scene: Scene) -> None:
        statuses.change(scene.caseload, scene.ref, self.status)


@dataclass(frozen=True)
class Withdrew:
    """One partner (1 or 2) takes part no more."""

    ago: int
    position: int
    at: str = "16:45"

    def happen(self, scene: Scene) -> None:
        statuses.withdraw_partner(scene.caseload, scene.ref, self.position)


@dataclass(frozen=True)
class WrongPins:
    """Somebody tried five PINs on a link, which is frozen since."""

    ago: int
    round: int
    who: int
    at: str = "21:52"

    def happen(self, scene: Scene) -> None:
        caseload = scene.caseload
        session, keyring, audit = caseload.session, caseload.keyring, caseload.audit
        token = assignments.link_token(caseload, scene.homework(self.round, self.who)) or ""
        for pin in ("111111", "123456", "654321", "121212", "000000"):
            tried = homework.knock(session, keyring, token, pin, "")
            homework.enter(session, keyring, audit, tried, "", fits=False)


@dataclass(frozen=True)
class Revoked:
    """The therapist ended a link by hand."""

    ago: int
    round: int
    who: int
    at: str = "09:35"

    def happen(self, scene: Scene) -> None:
        assignments.revoke_link(scene.caseload, scene.ref, scene.homework(self.round, self.who).id)


@dataclass(frozen=True)
class MailRefused:
    """A mail with a link did not arrive. That there was one is part of the story: the sample sends none."""

    ago: int
    round: int
    who: int
    reason: str = "address"
    at: str = "12:50"

    def happen(self, scene: Scene) -> None:
        caseload = scene.caseload
        session, audit = caseload.session, caseload.audit
        homework_id = scene.homework(self.round, self.who).id
        partner_mail.send_link(caseload, OFFICE, scene.ref, homework_id, 0)
        mail, practice = outbox.next_due(session), accounts.practice_of(session)
        if mail is None or not isinstance(practice, Practice):
            raise LookupError("the mail that was just asked for is not there")
        outbox.take(mail)
        refused = Outcome("refused", self.reason)
        outbox.finish(session, audit, hours_of(practice), mail.id, mail.attempts, refused)


@dataclass(frozen=True)
class ReportAsked:
    """The therapist's report was asked for. It waits for the worker, which really makes it, or could not be made."""

    ago: int
    failed_because: str | None = None
    at: str = "13:10"

    def happen(self, scene: Scene) -> None:
        wish = reporting.request(scene.caseload, scene.ref, REPORT)
        if self.failed_because is not None:
            session = scene.caseload.session
            reporting.take(session, wish.report_id, wish.attempt)
            session.flush()
            reporting.fail(session, wish.report_id, wish.attempt, self.failed_because)


@dataclass(frozen=True)
class ReleasedOutside:
    """Partner `who` (0 or 1) signed a paper, and what it covers was released; the worker really makes the file."""

    ago: int
    who: int
    paper: Paper
    valid_for: int
    at: str = "11:30"

    def happen(self, scene: Scene) -> None:
        caseload, ref = scene.caseload, scene.ref
        until = caseload.today + timedelta(days=self.valid_for)
        signed = authorizations.record(caseload, ref, self.who + 1, self.paper, caseload.today, until)
        caseload.session.flush()
        begun = preparing.prepare(caseload, ref, signed, {"language": "en", "paper": "A4"}, {})
        keys = frozenset(one.line.key for one in preparing.look(caseload, ref, begun).leaving)
        preparing.choose(caseload, ref, begun, keys)
        preparing.release(caseload, ref, begun)


@dataclass(frozen=True)
class Joined:
    """A colleague came onto the case as co-therapist or supervisor."""

    ago: int
    who: Person
    role: str
    at: str = "12:20"

    def happen(self, scene: Scene) -> None:
        case_team.add(scene.caseload, scene.ref, scene.team[self.who.email], self.role, None)
