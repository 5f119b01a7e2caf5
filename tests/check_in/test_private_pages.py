"""What waits on private pages is one number that never says what; and when the safety record is due again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock, programme
from practice.extensions import db
from practice.models.check_in import PrivateEntry
from practice.models.couple import Couple, Partner
from practice.services.caseload.overview import rows
from practice.services.couple import statuses
from practice.services.safety import private_pages, safety, safety_due
from tests.check_in.making import answers, keep
from tests.factories import rated

FIRST = programme.catalogue().programme[0]
SOFT = [item for item in FIRST.items if item.soft_flag]
PRIVATE = next(item for item in FIRST.items if item.privacy == "private")


@pytest.fixture
def couple(make):
    make.practice()
    return make.couple()


def send(make, couple, changed=None, instrument=None):
    assignment = make.assigned(couple, instrument)
    form = programme.catalogue().current(instrument or FIRST.code)
    make.send(assignment.homework_ids[0], rated(form, 4) | (changed or {}))
    return assignment


def row(couple):
    db.session.rollback()
    db.session.expire_all()
    return rows(couple.caseload)[0]


def low(item):
    return {item.key: {"value": item.scale.maximum if item.reverse else item.scale.minimum}}


def private_answer():
    return {PRIVATE.key: {"value": [PRIVATE.scale.keys[0]]}}


def test_only_ratings_leave_nothing_to_read_alone(make, couple):
    send(make, couple)
    assert row(couple).kept.private_pages == 0


@pytest.mark.parametrize("what", ["private", "soft flag"])
def test_private_answers_and_soft_flags_wait_until_the_page_was_opened(make, couple, what):
    send(make, couple, private_answer() if what == "private" else low(SOFT[0]))
    client = make.signed_in()
    assert row(couple).kept.private_pages == 1
    assert "A private page to read" in client.get("/").text
    assert "A private page to read" in client.get(f"/couples/{couple.ref}/people").text
    page = client.get(f"/couples/{couple.ref}/partners/1").text
    assert ("Ask about this alone" in page) == (what == "soft flag")
    assert row(couple).kept.private_pages == 0
    assert "A private page to read" not in client.get("/").text


def test_while_names_are_hidden_the_caseload_says_nothing_of_what_is_for_the_therapist_alone(make, couple):
    make.safety_complete(couple)
    with make.at(clock.now() + timedelta(days=190)):
        send(make, couple, private_answer())
        client = make.signed_in()
        client.post("/names/hide")
        assert "A private page to read" not in client.get("/").text
        client.get(f"/couples/{couple.ref}/partners/1")
        assert "Safety record due" not in client.get("/").text
        client.post("/names/show")
        assert "Safety record due" in client.get("/").text


def test_the_line_is_the_same_for_everything_and_names_nobody(make):
    make.practice()
    lines = []
    for kind in ("private", "soft flag", "check-in"):
        couple = make.couple()
        if kind == "check-in":
            keep(make, couple, answers(fear="often"))
        else:
            send(make, couple, private_answer() if kind == "private" else low(SOFT[0]))
        page = make.signed_in().get(f"/couples/{couple.ref}/people").text
        section = page[page.index('id="alone"') : page.index("</section>", page.index('id="alone"'))]
        lines.append(section.replace(couple.ref, ""))
    assert lines[0] == lines[1] == lines[2]


def test_what_the_row_holds_does_not_say_which_it_was(make, couple):
    send(make, couple, low(SOFT[0]))
    entry = db.session.scalars(select(PrivateEntry)).one()
    assert {column.key for column in PrivateEntry.__table__.columns} == {
        "id", "partner_id", "response_id", "noted_at", "opened_at",
    }
    assert entry.opened_at is None


def test_a_rebuild_agrees_with_what_was_kept_and_mends_what_was_not(make, couple):
    send(make, couple, low(SOFT[0]))
    keep(make, couple, answers(), position=2)
    assert private_pages.rebuild(db.session) == 0
    assert safety_due.rebuild(db.session, make.keyring) == 0
    db.session.get_one(Couple, couple.id).private_pages = 7
    db.session.get_one(Partner, couple.partner_ids[0]).safety_due = None
    assert private_pages.rebuild(db.session) == 1
    assert safety_due.rebuild(db.session, make.keyring) == 1
    assert db.session.get_one(Couple, couple.id).private_pages == 2


def record(make, couple):
    return safety.record_of(couple.caseload, couple.caseload.couple(couple.ref))


def test_a_soft_flag_makes_the_record_due_again_for_both(make, couple):
    make.safety_complete(couple)
    with make.at(clock.now() + timedelta(days=2)):
        send(make, couple, low(SOFT[0]))
        found = record(make, couple)
        assert [one.is_due for one in found.asked] == [True, True], "nobody can tell whose answer it was"
        assert found.holds
        assert row(couple).safety_is_due
        client = make.signed_in()
        assert "Safety record due" not in client.get("/").text, "the one line is the same as for any private answer"
        client.get(f"/couples/{couple.ref}/partners/1")
        assert "Safety record due" in client.get("/").text
        make.safety_complete(couple)
        assert not record(make, couple).holds
        assert not row(couple).safety_is_due


def test_a_page_about_the_couple_reads_the_same_with_and_without_a_soft_flag(make):
    """Somebody beside the screen must not learn from the safety record's state what one of them answered."""
    make.practice()
    read = []
    for changed in ({}, low(SOFT[0])):
        couple = make.couple()
        make.safety_complete(couple)
        with make.at(clock.now() + timedelta(days=2)):
            send(make, couple, changed)
            client = make.signed_in()
            client.get(f"/couples/{couple.ref}/partners/1")
            pages = [client.get(f"/couples/{couple.ref}{page}").text for page in ("", "/brief")]
        read.append([re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=.*?>|nonce=.*?>", "", page) for page in pages])
        read[-1] = [page.replace(couple.ref, "") for page in read[-1]]
    assert "Last decided on" in read[0][0]
    assert read[0] == read[1]


def test_a_private_question_stands_once_with_its_newest_answer_first(make, couple):
    for days in (0, 60):
        with make.at(clock.now() + timedelta(days=days)):
            assignment = make.assigned(couple, is_last=True)
            for homework_id in assignment.homework_ids:
                make.send(homework_id, rated(FIRST, 4) | private_answer())
    with make.at(clock.now() + timedelta(days=60)):
        page = make.signed_in().get(f"/couples/{couple.ref}/partners/1").text
    assert page.count(PRIVATE.text) == 1
    assert page.index("round 2") < page.index("round 1")


def test_another_round_of_the_first_step_asks_for_asking_again(make, couple):
    make.safety_complete(couple)
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    assert not row(couple).safety_is_due
    with make.at(clock.now() + timedelta(days=60)):
        make.assigned(couple)
        assert record(make, couple).holds
        assert row(couple).safety_is_due
        for position in (1, 2):
            safety.record_asked(couple.caseload, couple.ref, position, clock.now().date(), "by_call")
        db.session.commit()
        assert not record(make, couple).holds, "the decision stands while nothing new was learned"


def test_a_separation_and_half_a_year_make_it_due(make, couple):
    make.safety_complete(couple)
    make.assigned(couple)
    with make.at(clock.now() + timedelta(days=190)):
        assert row(couple).safety_is_due
    with make.at(clock.now() + timedelta(days=3)):
        statuses.change(couple.caseload, couple.ref, "separated")
        db.session.commit()
        assert row(couple).safety_is_due
        assert record(make, couple).holds


def test_what_is_kept_of_a_soft_flag_has_one_length_and_is_sealed(make, couple):
    send(make, couple, low(SOFT[0]))
    blobs = [db.session.get_one(Partner, one).safety_due.blob for one in couple.partner_ids]
    assert len(blobs[0]) == len(blobs[1])
    assert clock.now().date().isoformat().encode() not in blobs[0]
