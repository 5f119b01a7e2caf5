"""What the worker's parent goes through before the first job leaves no trace."""

from sqlalchemy import func, select

from practice.commands.rehearsal import rehearse
from practice.extensions import db
from practice.models.all import Base


def counts():
    found = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def test_a_rehearsal_keeps_nothing_and_writes_nothing_to_the_log(app, make, caplog):
    make.practice()
    before = counts()
    assert rehearse()
    assert counts() == before
    assert not caplog.records


def test_without_a_therapist_there_is_no_rehearsal_yet(make):
    assert not rehearse()
