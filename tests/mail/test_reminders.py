"""Reminders: once a rule, once a day, only while they are right; and nothing of the other partner in them."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from practice import programme, timed_work
from practice.extensions import db
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple, Partner
from practice.models.practice import Practice
from practice.services.assigning import assignments
from practice.services.couple import couples
from practice.services.couple.couples import Details
from practice.services.mail import mail_texts, outbox
from tests.mail.conftest import NOON, mails, timed
from tests.mail.post_office import DROP

THREE_DAYS = NOON + timedelta(days=3)
TWO_BEFORE_THE_END = NOON + timedelta(days=12)


def to_partners(office):
    return [one for one in office.delivered if one.recipient != "ruth@example.org"]


def recipients(office):
    return sorted(one.recipient for one in to_partners(office))


def opened(make, given, number=0, moment=NOON) -> None:
    db.session.execute(update(Homework).where(Homework.id == given.homework_ids[number]).values(opened_at=moment))
    db.session.commit()


def test_who_has_not_opened_the_link_is_reminded_after_three_days_and_everybody_before_it_ends(make, given, office):
    opened(make, given, 0)
    hour = NOON
    while hour < NOON + timedelta(days=15):
        timed(make, hour)
        hour += timedelta(hours=3)
    assert recipients(office) == ["jonas@example.net", "jonas@example.net", "maya@example.org"]
    sent = [(one.rule, one.settled_at) for one in mails() if one.partner_id]
    assert [rule for rule, _ in sent] == ["not_opened", "ends_soon", "ends_soon"]
    assert sent[0][1] == THREE_DAYS
    assert sent[1][1] == TWO_BEFORE_THE_END


def test_a_reminder_is_in_neutral_words_with_the_same_link_and_an_end(make, given, office):
    timed(make, THREE_DAYS)
    one = next(each for each in to_partners(office) if each.recipient == "maya@example.org")
    assert one.mail["Subject"] == "A short reminder"
    assert given.tokens[0] in one.body
    assert "16 November 2026, 12:00" in one.body
    assert "/q/stop/" in one.body
    for word in ("Maya", "Jonas", "Okafor", "Ruth", "weir", given.couple.ref, given.couple.pins[0]):
        assert word not in one.raw.decode()
    for instrument in programme.catalogue().programme:
        assert instrument.title not in one.body


@pytest.mark.parametrize("number", range(4))
def test_clocks_that_jump_and_hosts_that_repeat_send_no_second_reminder(make, given, office, number):
    moments = [
        THREE_DAYS,
        THREE_DAYS - timedelta(days=2),
        THREE_DAYS + timedelta(minutes=1),
        THREE_DAYS + timedelta(days=1),
        THREE_DAYS,
    ]
    for moment in moments[number:] + moments[:number]:
        timed(make, moment)
    assert recipients(office) == ["jonas@example.net", "maya@example.org"]


def test_a_day_brings_one_mail_about_a_homework_whatever_the_rules_say(make, given, office):
    with make.at(TWO_BEFORE_THE_END - timedelta(minutes=1)):
        timed_work.queue_mail()
    timed(make, TWO_BEFORE_THE_END + timedelta(minutes=1))
    assert len(to_partners(office)) == 2
    timed(make, TWO_BEFORE_THE_END + timedelta(days=1))
    assert len(to_partners(office)) == 4


def test_the_database_itself_refuses_a_second_one_of_a_day(make, given, office):
    due = [(given.homework_ids[0], mail_texts.NOT_OPENED), (given.homework_ids[0], mail_texts.ENDS_SOON)]
    office_row, practice = timed_work._office()
    with make.at(THREE_DAYS):
        for pair in due:
            timed_work.partner_mail.queue_reminders(
                make.session, make.keyring, make.audit, office_row, practice, [pair]
            )
        make.session.commit()
    assert [one.rule for one in mails(homework_id=given.homework_ids[0])] == [mail_texts.NOT_OPENED]


def test_nothing_goes_out_in_the_quiet_hours(make, given, office):
    db.session.execute(update(Practice).values(quiet_from="11:00", quiet_to="18:30"))
    db.session.commit()
    timed(make, THREE_DAYS)
    timed(make, THREE_DAYS.replace(hour=18, minute=29))
    assert to_partners(office) == []
    timed(make, THREE_DAYS.replace(hour=18, minute=30))
    assert len(to_partners(office)) == 2


def test_what_was_queued_before_the_quiet_hours_and_failed_waits_for_their_end(make, given, office):
    moment = THREE_DAYS.replace(hour=20, minute=59)
    office.script["rcpt"] = ["450 later"] * 2
    timed(make, moment)
    for minutes in (5, 120, 300):
        timed(make, moment + timedelta(minutes=minutes))
    assert to_partners(office) == []
    timed(make, (moment + timedelta(days=1)).replace(hour=8, minute=0))
    assert len(to_partners(office)) == 2


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
@pytest.mark.parametrize("day", [(2026, 3, 26), (2026, 10, 23), (2026, 10, 30), (2027, 3, 12)])
def test_over_a_change_of_the_clocks_the_reminder_comes_at_the_same_time_of_day(make, pair, office, zone, day):
    local = datetime(*day, 12, tzinfo=ZoneInfo(zone))
    with make.at(local.astimezone(UTC)):
        make.practice(time_zone=zone)
        make.assigned(pair(), remind=True)
    due = (local + timedelta(days=3)).astimezone(UTC)  # wall clock
    timed(make, due - timedelta(minutes=1))
    assert to_partners(office) == []
    timed(make, due)
    assert len(to_partners(office)) == 2


def send(make, given):
    make.send(given.homework_ids[0])


def revoke(make, given):
    assignments.revoke_link(given.couple.caseload, given.couple.ref, given.homework_ids[0])


def freeze(make, given):
    db.session.execute(update(Homework).where(Homework.id == given.homework_ids[0]).values(frozen_at=NOON))


def withdraw_partner(make, given):
    db.session.execute(update(Partner).where(Partner.id == given.couple.partner_ids[0]).values(withdrew_at=NOON))


def stop(make, given):
    db.session.execute(update(Partner).where(Partner.id == given.couple.partner_ids[0]).values(mail_stopped_at=NOON))


def unsafe(make, given):
    partner = db.session.get_one(Partner, given.couple.partner_ids[0])
    details = Details("Maya", "Okafor", "", "en", "maya@example.org", "", "no")
    couples.write_details(make.keyring, partner, details)


def never(make, given):
    partner = db.session.get_one(Partner, given.couple.partner_ids[0])
    couples.write_details(make.keyring, partner, Details("Maya", email="maya@example.org", safe_contact="never"))


def same_address(make, given):
    partner = db.session.get_one(Partner, given.couple.partner_ids[0])
    couples.write_details(make.keyring, partner, Details("Maya", email="Jonas@Example.net", safe_contact="yes"))


def no_address(make, given):
    partner = db.session.get_one(Partner, given.couple.partner_ids[0])
    couples.write_details(make.keyring, partner, Details("Maya", safe_contact="yes"))


def pause(make, given):
    db.session.execute(update(Couple).where(Couple.id == given.couple.id).values(status="paused"))


def separate(make, given):
    db.session.execute(update(Couple).where(Couple.id == given.couple.id).values(status="separated"))


def withdraw_homework(make, given):
    assignments.withdraw(given.couple.caseload, given.couple.ref, given.id)


def switch_off(make, given):
    db.session.execute(update(Assignment).where(Assignment.id == given.id).values(remind=False))


STOPS_ONE = (send, revoke, freeze, withdraw_partner, stop, unsafe, never, no_address)
STOPS_BOTH = (same_address, pause, separate, withdraw_homework, switch_off)


@pytest.mark.parametrize("act", STOPS_ONE + STOPS_BOTH, ids=lambda act: act.__name__)
@pytest.mark.parametrize("when", ["before", "while it waits"])
def test_what_stops_reminders_stops_them_before_and_while_they_wait(make, given, office, act, when):
    if when == "while it waits":
        with make.at(THREE_DAYS):
            timed_work.queue_mail()
            assert len(mails()) >= 2
    with make.at(THREE_DAYS):
        act(make, given)
        db.session.commit()
    timed(make, THREE_DAYS)
    assert recipients(office) == ([] if act in STOPS_BOTH else ["jonas@example.net"])
    waiting = mails(partner_id=given.couple.partner_ids[0])
    assert {one.state for one in waiting} <= {"cancelled"}
    assert all(one.message is None for one in waiting)


def test_a_new_link_or_address_between_asking_and_sending_is_what_goes_out(make, given, office):
    with make.at(THREE_DAYS):
        timed_work.queue_mail()
        assignments.renew_link(given.couple.caseload, given.couple.ref, given.homework_ids[0])
        partner = db.session.get_one(Partner, given.couple.partner_ids[0])
        couples.write_details(make.keyring, partner, Details("Maya", email="new@example.org", safe_contact="yes"))
        token = assignments.link_token(given.couple.caseload, db.session.get_one(Homework, given.homework_ids[0]))
        db.session.commit()
    timed(make, THREE_DAYS)
    one = next(each for each in to_partners(office) if each.recipient == "new@example.org")
    assert token in one.body
    assert given.tokens[0] not in one.body


def test_the_sample_practice_sends_nothing(make, given, office):
    db.session.execute(update(Practice).values(is_sample=True))
    db.session.commit()
    for moment in (THREE_DAYS, TWO_BEFORE_THE_END):
        timed(make, moment)
    assert office.connections == 0
    assert mails() == []


def test_without_a_public_address_no_mail_is_made(app, make, given, office):
    settings = app.extensions["fourfold.settings"]
    object.__setattr__(settings, "public_url", None)
    timed(make, THREE_DAYS)
    assert mails() == []


def still(mail) -> str:
    """A mail without what is one's own: the links and the id."""
    text = re.sub(r"/q/(stop/)?[\w-]{43}", r"/q/\1TOKEN", mail.raw.decode().replace("=\r\n", ""))
    return re.sub(r"Message-ID: <\w+@", "Message-ID: <ID@", text)


def nothing(make, given): ...


def open_it(make, given):
    opened(make, given, 0)


def late(make, given):
    assignments.extend_link(given.couple.caseload, given.couple.ref, given.homework_ids[0])


@pytest.fixture
def sent_to_the_second(app, make, given, office):
    """Everything that the second partner is sent in the homework's whole time, when the first has done something."""

    def run(act, script=()):
        with make.at(NOON + timedelta(hours=1)):
            act(make, given)
            db.session.commit()
        office.script["rcpt"] = list(script)
        hour = NOON + timedelta(hours=2)
        while hour < NOON + timedelta(days=16):
            timed(make, hour)
            hour += timedelta(hours=6)
        return [still(one) for one in to_partners(office) if one.recipient == "jonas@example.net"]

    return run


EXPECTED: list[list[str]] = []


DEEDS = (nothing, open_it, send, revoke, freeze, withdraw_partner, stop, unsafe, never, late)


@pytest.mark.parametrize("act", DEEDS, ids=lambda act: act.__name__)
def test_what_one_partner_is_sent_is_the_same_whatever_the_other_did(sent_to_the_second, act):
    found = sent_to_the_second(act)
    assert len(found) == 2
    EXPECTED.append(found)
    assert found == EXPECTED[0]


def test_a_dropped_answer_to_ones_mail_changes_nothing_in_the_others(make, given, office):
    office.script["end"] = [DROP]
    timed(make, THREE_DAYS)
    timed(make, THREE_DAYS + timedelta(minutes=1))
    assert len(to_partners(office)) == 1
    assert sorted(one.state for one in mails() if one.partner_id) == ["maybe_sent", "sent"]


def test_partners_are_written_to_in_their_own_language(make, pair, office):
    with make.at(NOON):
        make.practice()
        make.assigned(pair(language=("es", "en")), remind=True)
    timed(make, THREE_DAYS)
    spanish = next(one for one in to_partners(office) if one.recipient == "maya@example.org")
    say = mail_texts.translator("es")
    assert say(mail_texts.HELLO) in spanish.body
    assert spanish.mail["Subject"] == say(mail_texts.SUBJECTS["not_opened"])
    assert "16 de noviembre de 2026" in spanish.body


def test_a_homework_deleted_with_its_case_takes_its_mail_along(make, given, office):
    with make.at(THREE_DAYS):
        timed_work.queue_mail()
        couples.delete_wrongly_added(given.couple.caseload, given.couple.ref)
        db.session.commit()
    timed(make, THREE_DAYS)
    assert to_partners(office) == []
    assert [one for one in mails() if one.couple_id] == []
    assert outbox.has_work(make.session) is False


def test_a_partner_with_several_steps_gets_one_reminder_a_day_and_peace_between(make, pair, office):
    with make.at(NOON):
        make.practice()
        couple = pair()
        make.safety_complete(couple)
        for step in programme.catalogue().programme[:3]:
            make.assigned(couple, step.code, remind=True)
    days = []
    for day in range(1, 14):
        before = len([one for one in to_partners(office) if one.recipient == "maya@example.org"])
        timed(make, NOON + timedelta(days=day))
        timed(make, NOON + timedelta(days=day, hours=3))
        after = len([one for one in to_partners(office) if one.recipient == "maya@example.org"])
        assert after - before <= 1
        days += [day] * (after - before)
    assert days == [3, 6, 9, 12, 13]
