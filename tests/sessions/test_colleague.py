"""A colleague's sessions, notes, pins and goals look like ones that do not exist."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from practice.extensions import db
from practice.models.goal import Goal
from practice.models.pin import Pin
from tests.access.test_policy import plain
from tests.sessions.conftest import FIRST, rows, typed


@pytest.fixture
def colleague(make, couple):
    make.therapist("anna@example.org")
    return make.signed_in("anna@example.org")


def test_every_address_answers_a_colleague_as_if_nothing_were_there(therapist, couple, begin, answered, colleague):
    session = begin()
    therapist.post(session.address, data=typed(text="Zqnote"))
    home = f"/couples/{couple.ref}"
    therapist.post(f"{home}/goals", data={"words": "Zqgoal", "source": ""})
    therapist.post(f"{home}/homework/{answered.id}/pins", data={"pin": f"area:{FIRST.areas[0].code}"})
    goal_id = db.session.scalar(select(Goal.id))
    own, absent = f"/sessions/{session.id}", f"/sessions/{uuid4()}"
    pairs = [(f"{own}{end}", f"{absent}{end}") for end in ("", "/private", "/amend", "/remove")]
    pairs += [(path, path) for path in ("/sessions", "/brief", "/goals", "/next-session")]
    pairs += [(f"/goals/{goal_id}", f"/goals/{uuid4()}")]
    pairs += [(f"/homework/{answered.id}/pins", f"/homework/{uuid4()}/pins")]
    for theirs, nobodys in pairs:
        for method in ("GET", "POST"):
            one = colleague.open(home + theirs, method=method, data=typed(text="Mine") if method == "POST" else None)
            other = colleague.open("/couples/AAA-AAA" + nobodys, method=method)
            assert (one.status_code, plain(one.text)) == (other.status_code, plain(other.text)), theirs
            assert one.status_code in (404, 405), theirs
    assert rows()[0].revision == 1


def test_a_session_of_one_couple_does_not_open_under_another(therapist, make, couple, begin):
    session = begin()
    other = make.couple()
    for end in ("", "/private"):
        assert therapist.get(f"/couples/{other.ref}/sessions/{session.id}{end}").status_code == 404
        assert therapist.post(f"/couples/{other.ref}/sessions/{session.id}{end}").status_code == 404
    assert therapist.post(f"/couples/{other.ref}/sessions/{session.id}/remove").status_code == 404
    assert len(rows()) == 1


def test_a_pin_and_a_goal_of_another_couple_can_not_be_changed(therapist, make, couple, answered):
    home = f"/couples/{couple.ref}"
    therapist.post(f"{home}/goals", data={"words": "Ours", "source": ""})
    therapist.post(f"{home}/homework/{answered.id}/pins", data={"pin": f"area:{FIRST.areas[0].code}"})
    goal_id, pin_id = db.session.scalar(select(Goal.id)), db.session.scalar(select(Pin.id))
    other = make.couple()
    given = make.assigned(other)
    assert therapist.post(f"/couples/{other.ref}/goals/{goal_id}", data={"status": "reached"}).status_code == 404
    therapist.post(f"/couples/{other.ref}/homework/{given.id}/pins", data={"pin": f"unpin:{pin_id}"})
    db.session.rollback()
    assert db.session.scalar(select(Goal.status)) == "open"
    assert db.session.scalar(select(Pin.id)) == pin_id
