"""A statement on the driver's own connection means what it means to SQLAlchemy, errors and locks included."""

from contextlib import suppress
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, create_engine, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from practice import clock, extensions
from practice.models.assignment import HomeworkSession
from practice.models.practice import Practice
from practice.prepared import Direct, Prepared

OF = select(HomeworkSession).where(HomeworkSession.token_hash == bindparam("hash"), HomeworkSession.kiosk.is_(False))
TOUCH = update(HomeworkSession.__table__).where(HomeworkSession.token_hash == bindparam("hash"))
TOUCH = TOUCH.values(written_items=bindparam("items"), touched_at=bindparam("at"))
BEGIN = insert(HomeworkSession.__table__)


@pytest.fixture
def row(make):
    """A session's values, in the kinds that are written differently in each database."""
    make.practice()
    assignment = make.assigned(make.couple())
    make.session.commit()
    now = clock.now()
    values = {"id": uuid4(), "homework_id": assignment.homework_ids[0], "token_hash": b"\x00\xff" * 16, "kiosk": False}
    return values | {"created_at": now, "touched_at": now, "written_items": ["a.1", "é"], "ended_at": None}


def found(statement=OF):
    with extensions.reading() as connection:
        return connection.rows(Prepared(statement), {"hash": b"\x00\xff" * 16})


def begin(row):
    with extensions.writing() as connection:
        assert connection.counts((Prepared(BEGIN.values({name: bindparam(name) for name in row})), row)) == [1]
        connection.commit()


def test_what_was_written_is_read_as_the_columns_types_say(row):
    begin(row)
    (one,) = found()
    assert {name: getattr(one, name) for name in row} == row


def test_what_is_not_committed_is_gone_and_the_next_one_may_write(row):
    begin(row)
    values = {"hash": row["token_hash"], "items": ["b.1"], "at": clock.now()}
    for commits in (False, True):
        with extensions.writing() as connection:
            nobody = values | {"hash": b"nobody"}
            assert connection.counts((Prepared(TOUCH), values), (Prepared(TOUCH), nobody)) == [1, 0]
            if commits:
                connection.commit()
        assert found()[0].written_items == (["b.1"] if commits else row["written_items"])


def test_a_drivers_error_is_sqlalchemys_and_leaves_no_lock(row):
    begin(row)
    with pytest.raises(IntegrityError):
        begin(row)
    begin(row | {"id": uuid4(), "token_hash": b"another"})
    assert found(select(Practice.time_zone))[0].time_zone


def test_after_a_reading_one_whatever_became_of_it_changes_are_taken_back_again(row):
    """On a server a reading one leaves out BEGIN; the next who gets its connection must not."""
    begin(row)
    for breaks in ("no", "in a statement", "in the connection"):
        with suppress(DBAPIError), extensions.reading() as connection:
            driver = connection._driver.driver_connection
            connection.rows(Prepared(OF), {"hash": row["token_hash"]})
            if breaks == "in a statement":
                connection.rows(Prepared(select(func.no_such_function().label("one"))), {})
            if breaks == "in the connection" and hasattr(driver, "pgconn"):
                driver.pgconn.finish()
        with extensions.writing() as connection:
            values = {"hash": row["token_hash"], "items": [breaks], "at": clock.now()}
            assert connection.counts((Prepared(TOUCH), values)) == [1]
        assert found()[0].written_items == row["written_items"], breaks


def test_a_database_that_is_away_is_told_as_sqlalchemy_tells_it(tmp_path):
    away = create_engine(f"sqlite:///{tmp_path / 'nowhere' / 'at-all.db'}")
    with pytest.raises(OperationalError), Direct(away):
        pytest.fail("there is nothing to connect to")
