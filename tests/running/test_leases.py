from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from practice.models.lease import Lease
from practice.services.installation.leases import give_back, take

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LENGTH = timedelta(seconds=15)


@pytest.fixture
def session():
    engine = create_engine("sqlite://")
    Lease.__table__.create(engine)
    with Session(engine) as session:
        yield session


def ask(session, holder, now):
    return take(session, "timed work", holder, now, LENGTH)


def test_one_of_two_gets_the_lease_and_may_prolong_it(session):
    assert ask(session, "one", NOW)
    assert not ask(session, "two", NOW)
    assert ask(session, "one", NOW + timedelta(seconds=10))
    assert not ask(session, "two", NOW + timedelta(seconds=20))


def test_who_does_not_get_it_writes_nothing(session):
    assert ask(session, "one", NOW)
    session.commit()
    asked = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2].split()[0]))
    assert not ask(session, "two", NOW)
    assert asked == ["UPDATE", "SELECT"], "an insert in vain is an error in the server's log"


def test_another_takes_over_when_the_holder_is_silent(session):
    assert ask(session, "one", NOW)
    assert ask(session, "two", NOW + timedelta(seconds=16))
    assert not ask(session, "one", NOW + timedelta(seconds=16))


def test_a_lease_that_is_given_back_is_free_at_once(session):
    assert ask(session, "one", NOW)
    give_back(session, "timed work", "two")
    assert not ask(session, "two", NOW)
    give_back(session, "timed work", "one")
    assert ask(session, "two", NOW)


def test_a_lease_taken_while_the_clock_was_a_year_ahead_is_nobodys_once_it_is_right(session):
    assert ask(session, "one", NOW + timedelta(days=365))
    assert ask(session, "two", NOW)
    assert not ask(session, "three", NOW)
