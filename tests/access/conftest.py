"""The practice that the tests of roles live in."""


import pytest

from practice.extensions import db
from practice.services.report import reporting
from practice.services.session import session_records
from tests.access.team import ANNA, BEN, NAMES, Case


@pytest.fixture
def house(make):
    """Anna's case, answered once, in a practice in Auckland whose owner is Ruth; Ben is her colleague."""
    make.practice(time_zone="Pacific/Auckland")
    anna, ben = make.therapist(ANNA, "Anna Own"), make.therapist(BEN, "Ben Beside")
    couple = make.couple(therapist_id=anna, names=NAMES)
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    row = session_records.start(couple.caseload, couple.ref)
    report = reporting.request(couple.caseload, couple.ref, {})
    db.session.commit()
    return Case(make, anna, ben, couple, assignment, row, report.report_id)
