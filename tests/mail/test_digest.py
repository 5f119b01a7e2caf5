"""The therapist's daily summary: counts without names, once a day, only when something is new."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from practice.access.keyring import person
from practice.extensions import db
from practice.models.assignment import Homework
from practice.models.check_in import CheckIn
from practice.models.couple import Partner
from practice.models.practice import Practice
from practice.models.therapist import Therapist
from practice.services.people import people
from tests.mail.conftest import BASE, NOON, mails, timed

MORNING = NOON.replace(day=3, hour=8)


@pytest.fixture
def quiet(make, given):
    """The couple's own reminders are not what is looked at here."""
    db.session.execute(update(Partner).values(mail_stopped_at=NOON))
    db.session.commit()
    return given


def both_send(make, given, moment=NOON + timedelta(hours=1)):
    with make.at(moment):
        for homework_id in given.homework_ids:
            make.send(homework_id)


def freeze(given, moment):
    db.session.execute(
        update(Homework).where(Homework.id == given.homework_ids[0]).values(frozen_at=moment, wrong_pins=5)
    )
    db.session.commit()


def test_it_comes_at_eight_with_counts_and_no_names(make, quiet, office):
    both_send(make, quiet)
    timed(make, MORNING - timedelta(minutes=1))
    assert office.delivered == []
    timed(make, MORNING)
    (one,) = office.delivered
    assert one.recipient == "ruth@example.org"
    assert one.mail["Subject"] == "Your daily summary"
    assert one.body.replace("\r\n", "\n") == f"1 couple ready to review\n\n{BASE}\n"
    assert one.mail["List-Unsubscribe"] is None
    for word in ("Maya", "Jonas", "Okafor", quiet.couple.ref):
        assert word not in one.raw.decode()


def test_it_comes_once_a_day_and_not_again_while_nothing_is_new(make, quiet, office):
    both_send(make, quiet)
    for moment in (MORNING, MORNING + timedelta(hours=2), MORNING - timedelta(days=1), MORNING + timedelta(days=1)):
        timed(make, moment)
    assert len(office.delivered) == 1
    freeze(quiet, MORNING + timedelta(days=1, hours=2))
    timed(make, MORNING + timedelta(days=1, hours=3))
    assert len(office.delivered) == 1, "that day's look was taken"
    timed(make, MORNING + timedelta(days=2))
    assert len(office.delivered) == 2
    assert "1 couple ready to review\n1 link frozen" in office.delivered[1].body.replace("\r\n", "\n")


def test_nothing_new_is_no_mail(make, quiet, office):
    for day in range(5):
        timed(make, MORNING + timedelta(days=day))
    assert office.delivered == []


def test_mail_that_failed_is_counted(make, given, office):
    office.script["rcpt"] = ["550 no", "550 no"]
    timed(make, NOON + timedelta(days=3))
    timed(make, MORNING + timedelta(days=3))
    assert office.delivered[-1].recipient == "ruth@example.org"
    assert "2 notes about mail" in office.delivered[-1].body


def test_a_disabled_account_and_one_that_switched_it_off_get_none(make, quiet, office):
    anna = make.therapist("anna@example.org")
    both_send(make, quiet)
    with make.at(NOON):
        therapist = make.signed_in()
        assert "Daily summary by e-mail" in therapist.get("/account").text
        assert therapist.post("/account/summary/off").status_code == 303
        assert "Off" in therapist.get("/account").text
    timed(make, MORNING)
    assert office.delivered == []
    with make.at(MORNING):
        therapist = make.signed_in()
        therapist.post("/account/summary/on")
        people.disable(make.session, make.audit, anna, by=make.caseload().actor)
        db.session.commit()
    timed(make, MORNING + timedelta(days=1))
    assert office.delivered == [], "it begins with what comes from then on"


def test_an_account_disabled_between_asking_and_sending_gets_none(make, quiet, office):
    both_send(make, quiet)
    office.script["rcpt"] = ["450 later"]
    timed(make, MORNING)
    db.session.execute(update(Therapist).values(disabled_at=MORNING))
    db.session.commit()
    timed(make, MORNING + timedelta(hours=1))
    assert office.delivered == []
    assert mails()[0].state == "cancelled"


def test_a_colleagues_couples_are_not_counted(make, quiet, office):
    with make.at(NOON):
        make.therapist("anna@example.org")
    both_send(make, quiet)
    timed(make, MORNING)
    assert [one.recipient for one in office.delivered] == ["ruth@example.org"]


def test_a_private_page_is_never_counted(make, quiet, office):
    """Silence: the summary reads the same with and without something private."""
    caseload = make.caseload()
    partner = caseload.couple(quiet.couple.ref).partners[0]
    private = CheckIn(
        partner_id=partner.id,
        instrument="safe",
        instrument_version="1.0.0",
        definition_sha256="0" * 64,
        language="en",
        kept_at=NOON,
    )
    private.answers = private.promise = make.keyring.seal_text(person(partner.id), "check_in.answers", partner.id, "x")
    db.session.add(private)
    db.session.commit()
    freeze(quiet, NOON + timedelta(hours=1))
    timed(make, MORNING)
    assert office.delivered[0].body.replace("\r\n", "\n") == f"1 link frozen\n\n{BASE}\n"


@pytest.mark.parametrize(("zone", "utc_hour"), [("America/New_York", 13), ("Asia/Kolkata", 3)])
def test_eight_is_the_practices_eight(make, quiet, office, zone, utc_hour):
    db.session.execute(update(Practice).values(time_zone=zone))
    both_send(make, quiet)
    due = MORNING.replace(hour=utc_hour, minute=0)
    timed(make, due - timedelta(hours=1))
    assert office.delivered == []
    timed(make, due)
    assert len(office.delivered) == 1
