"""The invented practice that is measured is one that the product itself could have come to."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from bench import filling
from bench.crowd import Crowd, ref
from practice import audit, clock, extensions
from practice.access.disclosure import for_therapist
from practice.extensions import db
from practice.models.assignment import Homework
from practice.models.couple import Couple
from practice.services.caseload import overview, progress
from practice.vault import Vault

COUPLES = 30


@pytest.fixture
def seeded(make) -> UUID:
    therapist_id = make.practice()
    db.session.remove()
    keys = extensions.settings()
    crowd = Crowd(Vault(keys.master_key), keys.audit_key, clock.now(), "the same for all")
    rows = list(filling.fill(db.engine, crowd, ((number, therapist_id) for number in range(COUPLES))))
    assert sum(rows) > 30 * COUPLES
    return therapist_id


def test_what_a_couples_row_keeps_agrees_with_its_homework(make, seeded):
    assert make.session.scalar(select(func.count(Couple.id))) == COUPLES
    assert {row.state for row in make.session.scalars(select(Couple))} > {"waiting", "ready_to_review"}
    assert progress.rebuild(make.session) == 0


def test_names_and_answers_open_and_the_trail_is_whole(make, seeded):
    caseload = make.caseload(seeded)
    rows = overview.rows(caseload)
    assert len(rows) == COUPLES
    assert all(one.full_name for row in rows for one in row.partners)
    told = [for_therapist(caseload, caseload.couple(row.ref)) for row in rows]
    assert sum(len(one.answers) for given in told for one in given) == make.session.scalar(
        select(func.sum(Homework.answered)).where(Homework.sent_at.is_not(None))
    )
    assert list(audit.faults(make.session, extensions.settings().audit_key)) == []


def test_the_same_couple_comes_of_the_same_number(make, seeded):
    keys = extensions.settings()
    crowd = Crowd(Vault(keys.master_key), keys.audit_key, clock.now(), "the same for all")
    one, other = ([row.get("id") for _, row in crowd.couple(7, seeded)] for _ in range(2))
    assert one == other
    assert len({ref(number) for number in range(5000)}) == 5000
