"""From the outbox to the server: once, retried where that is safe, told where it is not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from practice import clock, extensions, mailer, timed_work
from practice.audit import AuditTrail, faults
from practice.extensions import db
from practice.mailer import Outcome
from practice.models.audit import AuditEntry
from practice.services.mail import outbox, partner_mail
from practice.services.mail.mail_situation import Office
from tests.mail.conftest import BASE, NOON, mails, timed
from tests.mail.post_office import DROP

OFFICE = Office("office@example.org", BASE)


@pytest.fixture
def queued(make, given):
    """The first partner's link, asked for by the therapist on Monday noon."""
    with make.at(NOON):
        ask(given)
    return given


def ask(given, position=1, number=0) -> bool:
    couple = given.couple
    done = partner_mail.send_link(couple.caseload, OFFICE, couple.ref, given.homework_ids[position - 1], number)
    db.session.commit()
    return done


def lines(action):
    db.session.rollback()
    return [(one.outcome, one.object_kind) for one in db.session.scalars(select(AuditEntry)) if one.action == action]


def test_a_mail_is_sent_once_and_its_words_are_erased(make, queued, office):
    for minutes in (0, 1, 60, 60 * 24):
        timed(make, NOON + timedelta(minutes=minutes))
    (one,) = office.delivered
    assert one.recipient == "maya@example.org"
    assert f"{BASE}/q/{queued.tokens[0]}" in one.body
    (row,) = mails()
    assert (row.state, row.message, row.attempts) == ("sent", None, 1)
    assert lines("mail.queued") == [("done", "homework")]
    assert lines("mail.sent") == [("done", "homework")]
    assert not list(faults(make.session, extensions.settings().audit_key))


def test_a_second_click_on_the_same_page_asks_for_no_second_mail(make, queued, office):
    with make.at(NOON):
        assert ask(queued, number=0) is False
    assert len(mails()) == 1
    with make.at(NOON):
        assert ask(queued, number=1) is True


def test_a_server_that_is_busy_gets_it_a_little_later_under_the_same_id(make, queued, office):
    office.script["rcpt"] = ["450 greylisted"]
    timed(make, NOON)
    assert office.delivered == []
    assert mails()[0].state == "queued"
    assert mails()[0].message is not None
    timed(make, NOON + timedelta(seconds=30))
    assert office.delivered == []
    timed(make, NOON + timedelta(seconds=90))
    (one,) = office.delivered
    assert one.mail["Message-ID"] == f"<{mails()[0].id.hex}@example.org>"
    assert mails()[0].attempts == 2


def test_an_address_that_is_refused_is_given_up_and_told_at_once(make, queued, office):
    office.script["rcpt"] = ["550 nobody"]
    timed(make, NOON)
    (row,) = mails()
    assert (row.state, row.reason, row.message) == ("failed", "address", None)
    assert make.couple_row(queued.couple).mail_news == 1
    assert lines("mail.failed") == [("failed", "homework")]
    timed(make, NOON + timedelta(hours=5))
    assert office.delivered == []


def test_an_answer_lost_after_the_text_is_told_as_unsure_and_never_sent_again(make, queued, office):
    office.script["end"] = [DROP]
    timed(make, NOON)
    (row,) = mails()
    assert (row.state, row.message) == ("maybe_sent", None)
    assert make.couple_row(queued.couple).mail_news == 1
    assert lines("mail.sent") == [("unsure", "homework")]
    for hours in (1, 5, 30):
        timed(make, NOON + timedelta(hours=hours))
    assert [one.recipient for one in office.delivered] == ["ruth@example.org"], "the summary tells of it"


def test_a_server_that_is_away_is_tried_for_a_day_then_given_up_and_told(make, queued, office):
    office.script["greeting"] = [DROP] * 99
    moment, tries = NOON, 0
    while (waiting := mails(rule="link")[0]).state == "queued":
        moment = max(moment, waiting.next_try_at)
        timed(make, moment)
        tries += 1
        if tries == outbox.LATE_AFTER:
            assert make.couple_row(queued.couple).mail_news == 1, "told that it is late before it is given up"
    (row,) = mails(rule="link")
    assert (row.state, row.reason, row.message) == ("failed", "connection", None)
    assert timedelta(hours=24) <= moment - NOON < timedelta(hours=24 + 2.4), "a day, and at most one longest wait"
    assert 10 < tries < 40
    assert make.couple_row(queued.couple).mail_news == 1


def test_waiting_grows_to_two_hours_and_is_not_the_same_for_all():
    waits = [outbox.wait_after(number) for number in range(1, 30)]
    assert timedelta(seconds=48) <= waits[0] <= timedelta(seconds=72)
    assert max(waits) <= timedelta(hours=2.4)
    assert len({outbox.wait_after(5) for _ in range(20)}) > 1


def test_while_the_server_is_away_the_others_are_not_tried_one_by_one(make, queued, office):
    with make.at(NOON):
        ask(queued, position=2)
    office.script["greeting"] = ["421 busy"] * 9
    timed(make, NOON)
    timed(make, NOON + timedelta(seconds=10))
    assert office.connections == 1


def test_while_the_server_is_away_no_mail_waits_behind_another_and_each_is_given_up_in_time(make, queued, office):
    with make.at(NOON):
        ask(queued, position=2)
    office.script["greeting"] = [DROP] * 99
    moment = NOON
    while moment < NOON + timedelta(hours=27):
        timed(make, moment)
        moment += timedelta(minutes=20)
    assert [one.state for one in mails(rule="link")] == ["failed", "failed"]
    assert make.couple_row(queued.couple).mail_news == 2


def test_a_later_success_takes_the_earlier_failure_off_the_list(make, queued, office):
    office.script["rcpt"] = ["550 nobody"]
    timed(make, NOON)
    with make.at(NOON + timedelta(hours=1)):
        ask(queued, number=1)
    timed(make, NOON + timedelta(hours=1))
    assert [one.state for one in mails()] == ["failed", "sent"]
    assert make.couple_row(queued.couple).mail_news == 0


def taken(make):
    """Claim the next mail and die before anything is known of it."""
    found = []

    def die(_url, letter):
        found.append(letter)
        raise SystemExit

    original, mailer.send = mailer.send, die
    try:
        with pytest.raises(SystemExit):
            timed_work.send_mail()
    finally:
        mailer.send = original
        db.session.rollback()
    return found


def test_a_process_killed_while_sending_leaves_a_mail_that_is_told_and_not_sent_again(make, queued, office):
    with make.at(NOON):
        assert len(taken(make)) == 1
    assert mails()[0].state == "sending"
    timed(make, NOON + timedelta(minutes=1))
    assert mails()[0].state == "sending", "its process may still be there"
    timed(make, NOON + timedelta(minutes=3))
    (row,) = mails()
    assert (row.state, row.reason, row.message) == ("maybe_sent", "interrupted", None)
    assert office.delivered == []
    assert make.couple_row(queued.couple).mail_news == 1


def test_an_answer_that_comes_after_its_process_was_taken_for_dead_still_counts(make, queued, office):
    with make.at(NOON):
        taken(make)
    timed(make, NOON + timedelta(minutes=3))
    (row,) = mails()
    hours = timed_work.hours_of(timed_work._office()[1])
    audit = AuditTrail(extensions.session(), extensions.settings().audit_key)
    outbox.finish(extensions.session(), audit, hours, row.id, row.attempts - 1, Outcome("refused", "address"))
    db.session.commit()
    assert mails()[0].state == "maybe_sent", "of an older try"
    outbox.finish(extensions.session(), audit, hours, row.id, row.attempts, Outcome("sent"))
    db.session.commit()
    assert mails()[0].state == "sent"


def test_two_hosts_at_the_same_moment_send_each_mail_once(app, make, given, office):
    with make.at(NOON):
        ask(given, 1)
        ask(given, 2)

    def one_host():
        with app.app_context(), clock.at(NOON + timedelta(seconds=1)):
            for work in (timed_work.queue_mail, timed_work.send_mail):
                work()
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(one_host) for _ in range(4)]:
            each.result()
    assert sorted(one.recipient for one in office.delivered) == ["jonas@example.net", "maya@example.org"]
    assert {one.state for one in mails()} == {"sent"}


def test_the_network_is_never_spoken_to_within_a_transaction(make, queued, office):
    seen = []
    original = mailer.send

    def send(url, letter):
        seen.append(db.session.registry().in_transaction())
        return original(url, letter)

    mailer.send = send
    try:
        timed(make, NOON)
    finally:
        mailer.send = original
    assert seen == [False]


def test_a_clock_that_was_wrong_for_a_moment_holds_no_mail_for_ever(make, queued, office):
    office.script["rcpt"] = ["450 later"]
    timed(make, NOON + timedelta(days=1000))
    if mails()[0].state == "queued":
        timed(make, NOON + timedelta(minutes=5))
        assert len(office.delivered) == 1


def test_without_a_mail_server_what_waits_is_not_kept_for_another_day(make, queued, office, monkeypatch):
    monkeypatch.setattr(timed_work, "_office", lambda real=timed_work._office: (None, real()[1]))
    timed(make, NOON)
    (row,) = mails()
    assert (row.state, row.reason, row.message) == ("cancelled", "no_server", None)
    assert make.couple_row(queued.couple).mail_news == 0


@pytest.mark.skipif("__import__('os').environ.get('TEST_DATABASE_URL')", reason="reads SQLite's files")
def test_neither_address_nor_words_nor_link_lie_in_the_database(make, queued, office, environ):
    for state in ("queued", "sent"):
        assert mails()[0].state == state
        for path in Path(environ["DATA_DIR"]).rglob("*"):
            if path.is_file():
                held = path.read_bytes()
                for secret in ("maya@example", "Here is the link", "Your link", queued.tokens[0], "/q/stop/"):
                    assert secret.encode() not in held, f"{secret} in {path.name}"
        timed(make, NOON)


@pytest.mark.parametrize("answer", ["550 no such user maya@example.org", "451 maya@example.org later", DROP, None])
def test_the_log_holds_no_address(make, queued, office, caplog, answer):
    caplog.set_level(0)
    office.script["rcpt"] = [answer] if answer else []
    timed(make, NOON)
    for secret in ("maya@", "example.org", queued.tokens[0]):
        assert secret not in caplog.text


def test_a_mail_whose_seal_does_not_open_is_told_and_keeps_no_other_waiting(make, queued, office):
    with make.at(NOON):
        ask(queued, position=2)
    first = next(one for one in mails() if one.partner_id == queued.couple.partner_ids[0])
    other = next(one for one in mails() if one.id != first.id)
    db.session.query(outbox.OutboxMail).filter_by(id=first.id).update({"message": other.message})
    db.session.commit()
    timed(make, NOON)
    assert {(one.state, one.reason) for one in mails()} == {("failed", "unreadable"), ("sent", None)}
