"""The real loops of timed work and mail: killed in the middle of a conversation with the mail server, two at once."""

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from practice import clock
from practice.config import ROOT
from practice.extensions import db
from practice.models.lease import Lease
from practice.services.installation import leases
from practice.services.mail import partner_mail
from practice.services.mail.mail_situation import Office
from tests.mail.conftest import BASE, mails, timed
from tests.processes.helpers import wait_for

MAILS = 8

pytestmark = [pytest.mark.processes, pytest.mark.faults]


def started(environ, *options: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "tick", *options],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
        stderr=subprocess.DEVNULL,
    )


def ended(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()


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
    tick = started(environ, "--once")
    try:
        assert reached.wait(40)
    finally:
        ended(tick)
        go_on.set()
    assert [(one.state, one.attempts) for one in mails()] == [("sending", 1)]
    timed(make, clock.now() + timedelta(minutes=1))
    assert mails()[0].state == "sending"
    timed(make, clock.now() + timedelta(minutes=3))
    timed(make, clock.now() + timedelta(hours=5))
    (row,) = mails(rule="link")
    assert (row.state, row.reason, row.message, row.attempts) == ("maybe_sent", "interrupted", None, 1)
    assert sum(one.recipient == "maya@example.org" for one in office.delivered) <= 1


def test_two_loops_and_one_killed_send_each_mail_once_and_the_other_takes_over(make, pair, office, environ):
    make.practice()
    sender = Office("office@example.org", BASE)
    for number in range(MAILS // 2):
        couple = pair(f"one{number}@example.org", f"two{number}@example.net")
        given = make.assigned(couple)
        for homework_id in given.homework_ids:
            partner_mail.send_link(couple.caseload, sender, couple.ref, homework_id, 0)
    db.session.commit()
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        go_on.wait(60)

    office.script["end"] = ["250 taken", "250 taken", hold]
    both = [started(environ) for _ in range(2)]
    try:
        assert reached.wait(60)
        wait_for(lambda: len(mails(state="sending")) == 1)
        held = holder()
        dead = next(one for one in both if f":{one.pid}:" in held)
        ended(dead)
        with db.engine.begin() as connection:  # as if the minute of the lease were over
            connection.execute(update(Lease).where(Lease.name == leases.MAIL).values(until=clock.now()))
        wait_for(lambda: len(mails(state="sent")) == MAILS - 1, 60)
        assert holder() != held
    finally:
        for one in both:
            ended(one)
        go_on.set()
    assert len(mails(state="sending")) == 1, "it may have gone out: nobody else sends it"
    times = Counter(one.recipient for one in office.delivered)
    assert set(times.values()) == {1}
    assert len(times) >= MAILS - 1


def holder() -> str:
    db.session.rollback()
    return db.session.scalar(select(Lease.holder).where(Lease.name == leases.MAIL))


def prolonged():
    """Until when the lease of the timed work runs; each piece of it prolongs it."""
    db.session.rollback()
    return db.session.scalar(select(Lease.until).where(Lease.name == leases.TIMED_WORK))


def test_a_mail_server_that_takes_its_time_holds_up_no_other_timed_work(make, pair, office, environ):
    """A server that is long in taking a mail; meanwhile the other loop goes round, as its lease shows."""
    make.practice()
    couple = pair()
    given = make.assigned(couple)
    partner_mail.send_link(couple.caseload, Office("office@example.org", BASE), couple.ref, given.homework_ids[0], 0)
    db.session.commit()
    go_on = threading.Event()
    office.script["end"] = [lambda: go_on.wait(60) and None]
    tick = started(environ)
    try:
        wait_for(lambda: mails(state="sending"), 60)
        before = prolonged()
        wait_for(lambda: prolonged() > before + timedelta(seconds=2), 15)
        assert [one.state for one in mails()] == ["sending"], "the mail was still on its way"
    finally:
        go_on.set()
        ended(tick)
