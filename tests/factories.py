"""Makes what a test needs through the product's own services, committed."""

from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace

import pyotp
from flask import Flask
from sqlalchemy import select

from practice import clock, extensions, hashing, programme
from practice.access.caseload import Caseload
from practice.access.homework_link import Visit
from practice.audit import COMMAND_LINE, AuditTrail
from practice.extensions import db
from practice.models.assignment import Assignment, Homework, HomeworkSession
from practice.models.couple import Couple, Partner
from practice.models.second_factor import AuthenticatorApp
from practice.models.therapist import Therapist
from practice.services.assigning import assignments
from practice.services.couple import couples
from practice.services.couple.couples import Details
from practice.services.homework import drafts, homework, responses
from practice.services.homework.responses import Sharing
from practice.services.people import accounts, people
from practice.services.review import review
from practice.services.safety import safety

PASSWORD = "seven quiet herons by the weir"
EMAIL = "ruth@example.org"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Factory:
    """One practice and what happens in it. Every method commits and gives ids or values that outlive the session."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @property
    def session(self):
        return extensions.session()

    @property
    def audit(self) -> AuditTrail:
        return AuditTrail(self.session, extensions.settings().audit_key)

    @property
    def keyring(self):
        return extensions.keyring()

    def practice(self, **details):
        """The practice with its owner Ruth."""
        given = {
            "name": "Practice at the weir",
            "phrase": "The blue door by the weir",
            "resources": "Helpline 0800 000 000",
            "duty_to_report": "I must report when a child is in danger.",
            "time_zone": "Europe/London",
        }
        accounts.set_up(self.session, self.keyring, self.audit, accounts.PracticeDetails(**given | details))
        db.session.commit()
        return self.therapist(EMAIL, "Dr Ruth Adeyemi", is_owner=True)

    def therapist(self, email: str, name: str = "Anna Colleague", *, is_owner: bool = False):
        new = accounts.NewTherapist(name=name, email=email, password=PASSWORD)
        found = accounts.add_therapist(
            self.session, self.keyring, self.audit, new, is_owner=is_owner, by=COMMAND_LINE
        )
        db.session.commit()
        return found.id

    def caseload(self, therapist_id=None) -> Caseload:
        therapist_id = therapist_id or self.session.scalar(
            select(Therapist.id).where(Therapist.is_owner).order_by(Therapist.created_at)
        )
        return Caseload(self.session, therapist_id, self.keyring, self.audit)

    def signed_in(self, email: str = EMAIL):
        """A browser in which this therapist has signed in."""
        client = self.app.test_client()
        code = self.code(email) if extensions.settings().public_url else None  # a second step is needed there
        answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
        if code is not None:
            answer = client.post("/sign-in/second-step", data={"code": code})
        assert answer.status_code in (302, 303), answer.status_code
        return client

    def code(self, email: str = EMAIL, *, ago: int = 0) -> str:
        """A code that this therapist's authenticator app shows (so many steps ago); the app is there from now on."""
        therapist_id = people.by_email(self.session, self.keyring, email)
        row = self.session.get(AuthenticatorApp, therapist_id) or AuthenticatorApp(therapist_id=therapist_id)
        row.secret = self.keyring.practice().seal("authenticator_app.secret", therapist_id, APP_SECRET.encode())
        row.last_step, row.confirmed_at = 0, clock.now()
        self.session.add(row)
        db.session.commit()
        made = pyotp.TOTP(APP_SECRET)
        return made.at(clock.now(), counter_offset=-ago)

    def couple(self, *, therapist_id=None, policy="limited", names=(("Maya", "Okafor"), ("Jonas", "Lindqvist"))):
        """A couple with its policy recorded; ref, id and each partner's id and PIN."""
        caseload = self.caseload(therapist_id)
        couple = couples.add(caseload, [Details(first, last) for first, last in names])
        if policy:
            couples.record_policy(caseload, couple.ref, policy)
        db.session.commit()
        pins = [couples.pin_of(caseload, couple.ref, position) for position in (1, 2)]
        partner_ids = [partner.id for partner in caseload.couple(couple.ref).partners]
        return SimpleNamespace(ref=couple.ref, id=couple.id, pins=pins, partner_ids=partner_ids, caseload=caseload)

    def safety_complete(self, couple) -> None:
        for position in (1, 2):
            safety.record_asked(couple.caseload, couple.ref, position, clock.now().date(), "in_person")
        safety.decide(couple.caseload, couple.ref, "joint")
        db.session.commit()

    def assigned(self, couple, instrument: str | None = None, **choices):
        """An assignment with each partner's link token."""
        code = instrument or programme.catalogue().programme[0].code
        made = assignments.assign(couple.caseload, couple.ref, assignments.Choices(instrument=code, **choices))
        db.session.commit()
        rows = self.session.scalars(
            select(Homework)
            .join(Partner, Partner.id == Homework.partner_id)
            .where(Homework.assignment_id == made.id)
            .order_by(Partner.position)
        ).all()
        for row in rows:
            row.assignment = made
        tokens = [assignments.link_token(couple.caseload, row) for row in rows]
        return SimpleNamespace(id=made.id, homework_ids=[row.id for row in rows], tokens=tokens, couple=couple)

    def visit(self, homework_id) -> Visit:
        """A partner's open session, as the pages have it."""
        row = self.session.get_one(Homework, homework_id)
        now = clock.now()
        session_row = HomeworkSession(
            homework_id=row.id,
            token_hash=hashing.token_hash(hashing.new_token()),
            created_at=now,
            touched_at=now,
            written_items=[],
        )
        self.session.add(session_row)
        assignment = self.session.get_one(Assignment, row.assignment_id)
        partner = self.session.get_one(Partner, row.partner_id)
        return Visit(self.session, self.keyring, self.audit, session_row, row, assignment, partner)

    def draft(self, visit: Visit, section: str, answers: dict) -> None:
        """Save one section of a homework that stays unsent."""
        part = next(part for part in drafts.of_visit(visit).parts if part.section.key == section)
        drafts.save(visit, part, answers, 0)
        db.session.commit()

    def send(self, homework_id, answers=None, *, sharing: Sharing | None = None, rating: int = 4):
        """Answer and send one homework: the given answers, or every rating with the same scale point."""
        visit = self.visit(homework_id)
        form = homework.form_of(visit)
        given = answers if answers is not None else rated(form, rating)
        homework.acknowledge(visit, homework.policy_of(visit).version, "What this partner was promised.")
        for part in drafts.of_visit(visit).parts:
            drafts.save(visit, part, {item.key: given[item.key] for item in part.items if item.key in given}, 0)
        response = responses.send(visit, sharing or Sharing())
        db.session.commit()
        return response.id

    def reviewed(self, assignment) -> None:
        review.mark_reviewed(assignment.couple.caseload, assignment.couple.ref, assignment.id)
        db.session.commit()

    def couple_row(self, couple) -> Couple:
        db.session.rollback()
        db.session.expire_all()
        return self.session.get_one(Couple, couple.id)

    @contextmanager
    def at(self, moment: datetime):
        """The clock at another moment."""
        with clock.at(moment):
            yield


def rated(form, rating: int) -> dict:
    """Every rating answered with the same scale point."""
    return {item.key: {"value": rating} for item in form.ratings}
