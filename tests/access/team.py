"""A practice of three: Anna with a couple, Ben beside her, Ruth who owns the practice and is on no case."""

from uuid import uuid4

from practice import clock
from practice.access import roles
from practice.access.caseload import Caseload
from practice.audit import Actor
from practice.extensions import db
from practice.services.team import case_team, cover, transfer

NAMES = (("Цанария", "Перша"), ("Канарей", "Другий"))  # who reads one of these read the case
ANNA = "anna@example.org"
BEN = "ben@example.org"


class Case:
    def __init__(self, make, anna, ben, couple, assignment, session_id, report_id):
        self.make, self.anna, self.ben, self.couple = make, anna, ben, couple
        self.values = {
            "ref": couple.ref,
            "assignment_id": assignment.id,
            "homework_id": assignment.homework_ids[0],
            "position": 1,
            "report_id": report_id,
            "session_id": session_id,
            "goal_id": uuid4(),
            "authorization_id": uuid4(),
            "disclosure_id": uuid4(),
            "access_id": uuid4(),
            "partner_id": couple.partner_ids[0],
            "act": "renew",
            "status": "paused",
        }

    def add(self, role, until=None):
        row = case_team.add(self.caseload(self.anna, roles.MANAGE), self.couple.ref, self.ben, role, until)
        db.session.commit()
        return row.id

    def cover(self, first, last, by=None):
        row = cover.give(
            db.session,
            self.make.audit,
            clock.today("Pacific/Auckland"),
            absent_id=self.anna,
            stand_in_id=self.ben,
            days=(first, last),
            by=Actor("therapist", by or self.anna),
        )
        db.session.commit()
        return row.id

    def caseload(self, therapist_id, right):
        return Caseload(db.session, therapist_id, self.make.keyring, self.make.audit, right)

    def sees(self, therapist_id, right=roles.READ):
        return [couple.ref for couple, _ in self.caseload(therapist_id, right).rows()][:1] == [self.couple.ref]


def hand_over(house, by=None):
    done = transfer.hand_over(
        db.session,
        house.make.audit,
        from_id=house.anna,
        to_id=house.ben,
        refs=[house.couple.ref],
        by=Actor("therapist", by or house.anna),
    )
    db.session.commit()
    return done
