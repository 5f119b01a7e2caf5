"""The tables of roles come and go without touching what is there; the settings of before mean what they meant."""

from alembic import command

from practice.extensions import db
from practice.models.couple import Partner
from practice.services.installation.migrations import config
from practice.services.people import accounts


def test_a_practice_from_before_keeps_its_pins_and_sessions_and_its_cases_their_therapist(app, make):
    owner = make.practice()
    couple = make.couple()
    db.session.remove()
    command.downgrade(config(), "0017")
    command.upgrade(config(), "head")
    practice = accounts.practice_of(make.session)
    assert (practice.pin_needed, practice.session_minutes) == (True, 15)
    assert make.couple_row(couple).therapist_id == owner
    assert [(one.ref, len(partners)) for one, partners in make.caseload().rows()] == [(couple.ref, 2)]
    assert make.session.get_one(Partner, couple.partner_ids[0]).pin_needed
