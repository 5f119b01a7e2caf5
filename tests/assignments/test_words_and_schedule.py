"""A word to each partner with their homework, several steps at once, and steps that follow a review."""

import pytest
from sqlalchemy import text

from practice.access.keyring import person
from practice.extensions import db
from practice.models.assignment import Assignment, Homework
from practice.services.assigning import assignments, schedules


@pytest.fixture
def couple(make, therapist):
    couple = make.couple()
    make.safety_complete(couple)
    return couple


def given(make, couple):
    db.session.expire_all()
    wanted = make.session.query(Assignment).filter_by(couple_id=couple.id, withdrawn_at=None)
    return [(one.instrument, one.round) for one in wanted.order_by(Assignment.assigned_at, Assignment.instrument)]


def opened(make, assignment_id, couple, position):
    homework = make.session.query(Homework).filter_by(
        assignment_id=assignment_id, partner_id=couple.partner_ids[position - 1]
    ).one()
    make.session.refresh(homework, ["assignment"])
    return assignments.link_token(couple.caseload, homework)


def test_each_partner_reads_the_own_word_and_never_the_others(make, therapist, app, couple):
    words = {"message_1": "Take your time, Maya's way.", "message_2": "Leave out what feels too much."}
    therapist.post(f"/couples/{couple.ref}/assign", data={"instrument": "s1", **words})
    (assignment,) = make.session.query(Assignment).all()
    for position in (1, 2):
        browser = app.test_client()
        browser.post(f"/q/{opened(make, assignment.id, couple, position)}", data={"pin": couple.pins[position - 1]})
        page = browser.get("/q").text.replace("&#39;", "'")
        assert words[f"message_{position}"] in page
        assert words[f"message_{3 - position}"] not in page


def test_a_word_is_sealed_under_that_partners_key(make, therapist, couple):
    therapist.post(f"/couples/{couple.ref}/assign", data={"instrument": "s1", "message_2": "MARKER-WORD"})
    rows = make.session.query(Homework).all()
    sealed = next(row for row in rows if row.message)
    assert sealed.partner_id == couple.partner_ids[1]
    stored = db.session.execute(text("SELECT message FROM homework WHERE message IS NOT NULL")).scalar_one()
    assert b"MARKER-WORD" not in bytes(stored)
    assert make.keyring.open_text(person(couple.partner_ids[1]), "homework.message", sealed.id, sealed.message)


def test_several_steps_are_assigned_at_once_or_none_of_them(make, therapist, couple):
    therapist.post(f"/couples/{couple.ref}/assign", data={"instrument": ["s1", "s2"]})
    assert given(make, couple) == [("s1", 1), ("s2", 1)]
    answer = therapist.post(f"/couples/{couple.ref}/assign", data={"instrument": ["s3", "s2"]})
    assert answer.status_code == 409
    assert "still with the couple" in answer.text
    assert given(make, couple) == [("s1", 1), ("s2", 1)]


def test_what_the_safety_record_holds_is_said_beside_the_reason(make, therapist):
    couple = make.couple()
    data = {"instrument": ["s1", "s2"], "message_1": "Kept word"}
    answer = therapist.post(f"/couples/{couple.ref}/assign", data=data)
    assert answer.status_code == 409
    assert 'id="reason-error"' in answer.text
    assert "Kept word" in answer.text
    assert given(make, couple) == []
    more = {"instrument": ["s1", "s2"], "reason": "Asked by phone today."}
    assert therapist.post(f"/couples/{couple.ref}/assign", data=more).status_code == 302
    assert len(given(make, couple)) == 2


def answered(make, couple):
    """Both send whatever is out, and the therapist marks it as reviewed."""
    of_couple = make.session.query(Assignment).filter_by(couple_id=couple.id)
    newest = of_couple.order_by(Assignment.assigned_at.desc()).first()
    for homework in make.session.query(Homework).filter_by(assignment_id=newest.id):
        make.send(homework.id)
    return newest


def test_the_next_step_follows_a_review_in_the_programmes_order_and_ends_with_the_first_again(make, therapist, couple):
    therapist.post(f"/couples/{couple.ref}/assign", data={"instrument": "s1", "goes_on": "y"})
    day = 0
    for expected in ("s2", "s3", "s4", "s1"):
        newest = answered(make, couple)
        day += 20
        with make.at(newest.assigned_at.replace(year=newest.assigned_at.year + 1)):
            make.safety_complete(couple)
            browser = make.signed_in()
            browser.post(f"/couples/{couple.ref}/homework/{newest.id}/reviewed")
        assert given(make, couple)[-1][0] == expected
    newest = answered(make, couple)
    therapist.post(f"/couples/{couple.ref}/homework/{newest.id}/reviewed")
    assert given(make, couple)[-1] == ("s1", 2)  # the closing round is started by hand


def test_nothing_follows_a_review_unless_it_was_asked_for(make, therapist, couple):
    make.assigned(couple)
    newest = answered(make, couple)
    therapist.post(f"/couples/{couple.ref}/homework/{newest.id}/reviewed")
    assert given(make, couple) == [("s1", 1)]


def test_a_review_counts_also_where_the_next_step_is_held(make, therapist):
    couple = make.couple()
    therapist.post(f"/couples/{couple.ref}/assign", data={"instrument": "s1", "goes_on": "y"})
    newest = answered(make, couple)
    page = therapist.post(f"/couples/{couple.ref}/homework/{newest.id}/reviewed", follow_redirects=True).text
    assert "The next step was not assigned" in page
    assert make.couple_row(couple).state == "reviewed"
    assert schedules.next_step(couple.caseload, couple.caseload.couple(couple.ref)).code == "s2"
