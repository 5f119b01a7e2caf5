"""A database server that hangs up in the middle, when nothing more has to be asked of it: what was on its way goes on.

The connection learns of it only when it is told to take back what it began.
"""

import threading
from datetime import timedelta

import pytest
from flask import template_rendered
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from practice.commands import tick
from practice.commands.tick import Loop
from practice.extensions import db
from practice.refusals import Busy
from practice.services.people import accounts, practice_settings
from tests.conftest import POSTGRES

TYPED = "A long text that somebody typed and does not want to lose."

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(not POSTGRES, reason="a file does not hang up")]


def hang_up(*_sender, **_more) -> None:
    """End the server's side of this session's connection, and of no other."""
    lost = db.session.connection().connection.driver_connection.info.backend_pid
    with db.engine.connect() as other:
        other.execute(select(func.pg_terminate_backend(lost, 5000)))


def test_a_page_that_was_made_is_handed_out_all_the_same(app, therapist):
    with template_rendered.connected_to(hang_up, app):
        assert "Practice" in therapist.get("/account").text
    assert therapist.get("/account").status_code == 200


@pytest.mark.parametrize(("error", "status"), [(OperationalError("x", {}, Exception()), 503), (Busy(), Busy.status)])
def test_what_was_refused_meanwhile_is_told_with_the_text_kept(therapist, monkeypatch, error, status):
    def fail(*_arguments):
        hang_up()
        raise error  # of another connection, or no matter of the database's

    monkeypatch.setattr(practice_settings, "change", fail)
    data = {"practice_name": "x", "phrase": "y", "resources": TYPED, "time_zone": "UTC", "link_days": "14"}
    answer = therapist.post("/account/practice", data=data)
    assert answer.status_code == status
    assert TYPED in answer.text
    assert therapist.get("/account").status_code == 200


def test_a_piece_of_the_timed_work_that_fails_meanwhile_keeps_no_other_waiting(make):
    make.practice()
    done = []

    def fail():
        accounts.practice_of(db.session)
        hang_up()
        raise LookupError

    def after():
        done.append(accounts.practice_of(db.session).id)

    tick.one_round(Loop("timed work", timedelta(seconds=15), [fail, after]), "one", threading.Event())
    assert len(done) == 1
