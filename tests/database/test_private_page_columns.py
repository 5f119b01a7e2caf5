"""The tables of private pages come and go without touching what is there."""

from alembic import command

from practice.extensions import db
from practice.models.couple import Partner
from practice.services.installation.migrations import config


def test_a_couple_from_before_has_no_private_page_to_read_and_nothing_due(app, make):
    make.practice()
    couple = make.couple()
    make.send(make.assigned(couple).homework_ids[0])
    db.session.remove()
    command.downgrade(config(), "0015")
    command.upgrade(config(), "head")
    assert make.couple_row(couple).private_pages == 0
    assert make.session.get_one(Partner, couple.partner_ids[0]).safety_due is None
