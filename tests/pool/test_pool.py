"""The practice's own pool: statistics over first responses, once a day, numbers only."""

from datetime import timedelta
from statistics import mean, stdev

import pytest

from practice import clock, extensions, programme, timed_work
from practice.access import disclosure
from practice.extensions import db
from practice.models.pool import PoolSnapshot
from practice.services.review import pool

FIRST = programme.catalogue().programme[0]
AREA = FIRST.areas[0]
REVERSED = sum(item.reverse for item in AREA.items)


def score(rating):
    """The area's score where every question was answered with one scale point."""
    straight, turned = 25.0 * (rating - 1), 25.0 * (5 - rating)
    return (straight * (len(AREA.items) - REVERSED) + turned * REVERSED) / len(AREA.items)


def answered(make, ratings, couple=None):
    """A couple of which each partner answered every rating with one scale point."""
    couple = couple or make.couple()
    assignment = make.assigned(couple, although_too_soon=True)
    for homework_id, rating in zip(assignment.homework_ids, ratings, strict=True):
        make.send(homework_id, rating=rating)
    return couple


def newest(area=AREA):
    return pool.baselines(extensions.session())[FIRST.score_lineage, area.code]


@pytest.fixture
def practice(make):
    make.practice()
    return make


def test_nothing_is_computed_before_anybody_has_answered(practice):
    timed_work.refresh_pool()
    assert db.session.query(PoolSnapshot).count() == 0


def test_the_numbers_are_those_of_each_persons_first_form(practice):
    first = answered(practice, (2, 4))
    answered(practice, (5, 3))
    answered(practice, (1, 1), couple=first)
    timed_work.refresh_pool()
    scores = [score(rating) for rating in (2, 4, 5, 3)]
    found = newest()
    assert (found.n_persons, found.n_couples) == (4, 2)
    assert found.mean == pytest.approx(mean(scores))
    assert found.sd == pytest.approx(stdev(scores))
    assert found.alpha is None, "four people say nothing about how steady a scale is"


def test_a_snapshot_is_taken_once_a_day(practice):
    answered(practice, (2, 4))
    timed_work.refresh_pool()
    count = db.session.query(PoolSnapshot).count()
    answered(practice, (2, 4))
    timed_work.refresh_pool()
    assert db.session.query(PoolSnapshot).count() == count
    with practice.at(clock.now() + timedelta(days=1)):
        timed_work.refresh_pool()
        assert db.session.query(PoolSnapshot).count() == 2 * count
        assert newest().n_persons == 4


def test_the_page_says_that_there_is_not_enough_data_and_hides_small_means(practice):
    client = practice.signed_in()
    assert "Not computed yet" in client.get("/programme/pool").text
    answered(practice, (2, 4))
    timed_work.refresh_pool()
    page = client.get("/programme/pool").text
    assert "Not enough data yet" in page
    assert "Change can be told" not in page
    assert ">50<" not in page, "the mean of two people must not be shown"


def test_the_gate_opens_with_enough_people_and_a_steady_scale(practice):
    row = PoolSnapshot(
        score_lineage=FIRST.score_lineage,
        area=AREA.code,
        statistics={
            "n_persons": 30,
            "n_couples": 15,
            "mean": 55.0,
            "sd": 18.0,
            "alpha": 0.8,
            "interval": [0.7, 0.9],
            "omega": None,
            "caveats": [],
        },
        taken_at=clock.now(),
    )
    db.session.add(row)
    db.session.commit()
    page = practice.signed_in().get("/programme/pool").text
    assert "Change can be told" in page
    assert "0.80" in page


def test_private_items_are_not_in_the_pool(practice):
    private = {item.key for item in FIRST.items if item.privacy == "private"}
    assert private
    couple = practice.couple()
    assignment = practice.assigned(couple)
    item = FIRST.item(sorted(private)[0])
    value = [item.scale.options[0].key] if item.type == "choose" else item.scale.minimum
    practice.send(assignment.homework_ids[0], {item.key: {"value": value}})
    rows = disclosure.for_pool(extensions.session(), extensions.keyring(), FIRST.score_lineage)
    assert [row.answers for row in rows] == [{}]
