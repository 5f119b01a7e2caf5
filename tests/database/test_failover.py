"""A PostgreSQL server that takes no change any more, as the one that was the first before a failover."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text

from practice import programme
from practice.extensions import db
from tests.conftest import POSTGRES
from tests.homework.phone import Phone, value_of

TYPED = "A long text that somebody typed and does not want to lose."

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(not POSTGRES, reason="a file has no standby")]


def alter(words):
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text(f'ALTER DATABASE "{db.engine.url.database}" {words}'))


@contextmanager
def standby(app):
    """Every connection that is made now only reads; nobody tells the app when that is over."""
    with app.app_context():
        alter("SET default_transaction_read_only = on")
        db.engine.dispose()
    try:
        yield
    finally:
        with app.app_context():
            alter("RESET default_transaction_read_only")


def test_a_form_that_meets_a_standby_is_refused_with_its_text_and_taken_when_that_is_over(app, therapist):
    data = {"practice_name": "x", "phrase": "y", "resources": TYPED, "time_zone": "UTC", "link_days": "14"}
    with standby(app):
        answer = therapist.post("/account/practice", data=data)
        assert answer.status_code == 503
        assert TYPED in answer.text
    assert therapist.post("/account/practice", data=data).status_code == 303


def test_a_save_that_meets_a_standby_is_refused_and_taken_when_that_is_over(app, make):
    make.practice()
    couple = make.couple()
    phone = Phone(app, make.assigned(couple).tokens[0], couple.pins[0])
    phone.start()
    answers = {programme.catalogue().programme[0].sections[0].items[0].key: "4"}
    revision = value_of(phone.get("/q/part/1").text, "revision")
    with standby(app):
        assert phone.autosave(1, answers, revision).status_code == 503
    assert phone.autosave(1, answers, revision).status_code == 200
