"""A couple whose two partners have answered, and what a therapist types about a session."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from practice import clock, programme
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.session_record import SessionRecord

FIRST = programme.catalogue().programme[0]
AUTOSAVE = {"Accept": "application/json"}


@pytest.fixture
def couple(make, therapist):
    """Made after the therapist has signed in: their browser is `therapist`."""
    return make.couple()


@pytest.fixture
def answered(make, couple):
    """The first step, sent by both."""
    assignment = make.assigned(couple)
    for homework_id, rating in zip(assignment.homework_ids, (4, 2), strict=True):
        make.send(homework_id, rating=rating)
    return assignment


@pytest.fixture
def begin(therapist, couple):
    """Begins a session with both or with a partner alone; its address and id."""

    def start(whom="both"):
        answer = therapist.post(f"/couples/{couple.ref}/sessions", data={"with": str(whom)})
        assert answer.status_code == 303
        return SimpleNamespace(address=answer.location, id=answer.location.rsplit("/", 1)[1])

    return start


def typed(**fields):
    """The editor's fields as a browser sends them: now, everybody came, a free note."""
    local = clock.now().strftime("%Y-%m-%dT%H:%M")
    return {"held_at": local, "attendance": "all", "template": "free", "revision": "0"} | fields


def rows():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(SessionRecord).order_by(SessionRecord.started_at)).all()


def recorded(action):
    db.session.rollback()
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()
