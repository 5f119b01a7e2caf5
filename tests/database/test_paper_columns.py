"""The columns for handed-over devices, paper and own answers come and go without touching what is there."""

from alembic import command
from sqlalchemy import select

from practice.extensions import db
from practice.models.response import Response, SharingChoice
from practice.services.installation.migrations import config


def test_answers_and_choices_from_before_stay_as_they_were(app, make):
    make.practice()
    couple = make.couple()
    response_id = make.send(make.assigned(couple).homework_ids[0])
    db.session.remove()
    command.downgrade(config(), "0010")
    command.upgrade(config(), "head")
    response = make.session.get_one(Response, response_id)
    assert (response.entered_by, response.answered_on) == (None, None)
    choice = make.session.scalars(select(SharingChoice)).one()
    assert (choice.response_id, choice.level, choice.signed_on) == (response_id, "talk_first", None)
    assert not make.couple_row(couple).own_answers
