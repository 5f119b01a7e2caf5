"""A practice with a mail server, and a couple whose partners' addresses may be written to."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from practice import timed_work
from practice.extensions import db
from practice.models.outbox import OutboxMail
from practice.services.couple import couples
from practice.services.couple.couples import Details
from tests.mail.post_office import PostOffice

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)  # a Monday; London is on UTC
BASE = "https://fourfold.example.org"


@pytest.fixture
def office():
    office = PostOffice()
    yield office
    office.close()


@pytest.fixture
def environ(environ, office):
    return environ | {
        "SMTP_URL": office.url,
        "MAIL_FROM": "office@example.org",
        "PUBLIC_URL": BASE,
        "TRUSTED_PROXIES": "0",
    }


@pytest.fixture
def pair(make):
    """Makes a couple with these addresses, each called safe unless said otherwise."""

    def make_pair(one="maya@example.org", two="jonas@example.net", *, safe=("yes", "yes"), language=("en", "en")):
        caseload = make.caseload()
        both = [
            Details("Maya", "Okafor", "", language[0], one, "", safe[0]),
            Details("Jonas", "Lindqvist", "", language[1], two, "", safe[1]),
        ]
        couple = couples.add(caseload, both)
        couples.record_policy(caseload, couple.ref, "limited")
        db.session.commit()
        ids = [partner.id for partner in caseload.couple(couple.ref).partners]
        pins = [couples.pin_of(caseload, couple.ref, position) for position in (1, 2)]
        return SimpleNamespace(ref=couple.ref, id=couple.id, partner_ids=ids, pins=pins, caseload=caseload)

    return make_pair


@pytest.fixture
def given(make, pair):
    """A couple that was assigned the first step on Monday noon, with reminders."""
    with make.at(NOON):
        make.practice()
        couple = pair()
        assignment = make.assigned(couple, remind=True)
    return SimpleNamespace(couple=couple, **{k: v for k, v in vars(assignment).items() if k != "couple"})


def timed(make, moment) -> None:
    """One round of the mail's timed work at a moment."""
    with make.at(moment):
        db.session.rollback()
        timed_work.queue_mail()
        timed_work.send_mail()
        db.session.rollback()


def mails(**which) -> list[OutboxMail]:
    db.session.rollback()
    db.session.expire_all()
    found = db.session.query(OutboxMail).filter_by(**which).order_by(OutboxMail.created_at, OutboxMail.id).all()
    db.session.rollback()
    return found
