"""The timed work is killed for real in the middle of a conversation with the mail server."""

import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from practice import clock
from practice.config import ROOT
from practice.extensions import db
from practice.services.mail import partner_mail
from practice.services.mail.mail_situation import Office
from tests.mail.conftest import BASE, mails, timed

pytestmark = pytest.mark.processes


def test_kill_9_while_sending_leaves_one_mail_that_may_have_been_sent(make, pair, office, environ):
    make.practice()
    couple = pair()
    given = make.assigned(couple)
    partner_mail.send_link(couple.caseload, Office("office@example.org", BASE), couple.ref, given.homework_ids[0], 0)
    db.session.commit()
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        go_on.wait(20)

    office.script["end"] = [hold]
    tick = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "tick", "--once"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
        stderr=subprocess.DEVNULL,
    )
    try:
        assert reached.wait(40)
    finally:
        tick.kill()
        tick.wait()
        go_on.set()
    assert [(one.state, one.attempts) for one in mails()] == [("sending", 1)]
    timed(make, clock.now() + timedelta(minutes=1))
    assert mails()[0].state == "sending"
    timed(make, clock.now() + timedelta(minutes=3))
    timed(make, clock.now() + timedelta(hours=5))
    (row,) = mails(rule="link")
    assert (row.state, row.reason, row.message, row.attempts) == ("maybe_sent", "interrupted", None, 1)
    assert sum(one.recipient == "maya@example.org" for one in office.delivered) <= 1
