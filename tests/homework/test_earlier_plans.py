"""Next round, one's own plan comes back to be looked at; never the other's."""

import pytest

from practice.services.homework import drafts
from tests.homework.phone import Phone, stored

ROW = {"component": "listening", "owner": "me", "due_on": None, "every_days": 7, "measure": None}


def plan(*actions: str) -> dict:
    return {"s3.plan.1": {"value": [{**ROW, "action": action} for action in actions]}}


@pytest.fixture
def second_round(make, app):
    """Both partners answered the first round with plans; the phones of the second."""
    make.practice()
    couple = make.couple()
    make.safety_complete(couple)
    first = make.assigned(couple, "s3")
    make.send(first.homework_ids[0], plan("I listen to the end", "I say when I am tired"))
    make.send(first.homework_ids[1], plan("A canary of the other partner"))
    second = make.assigned(couple, "s3", although_too_soon=True)
    phones = [Phone(app, token, pin).start() for token, pin in zip(second.tokens, couple.pins, strict=True)]
    return phones, second.homework_ids


def last_part(make, homework_id) -> int:
    number = len(drafts.of_visit(make.visit(homework_id)).parts)
    make.session.rollback()
    return number


def test_ones_own_rows_are_listed_and_never_the_others(make, second_round):
    (phone, other), ids = second_round
    number = last_part(make, ids[0])
    mine, theirs = (one.get(f"/q/part/{number}").text for one in (phone, other))
    assert "I listen to the end" in mine
    assert "I say when I am tired" in mine
    assert "canary" not in mine
    assert "A canary of the other partner" in theirs
    assert "I listen to the end" not in theirs


def test_how_each_row_went_is_read_back(make, second_round):
    (phone, _), ids = second_round
    number = last_part(make, ids[0])
    phone.save(number, {"s3.plan.2.0": "kept", "s3.plan.2.1": "no_longer_fits"})
    assert stored(make, ids[0]) == {"s3.plan.2": {"value": {"0": "kept", "1": "no_longer_fits"}}}


def test_a_row_that_was_never_written_is_refused(make, second_round):
    (_, other), ids = second_round
    number = last_part(make, ids[1])
    assert other.save(number, {"s3.plan.2.1": "kept"}).status_code == 400
    assert other.save(number, {"s3.plan.2.0": "gladly"}).status_code == 400
    assert stored(make, ids[1]) == {}


def test_the_first_round_has_nothing_to_look_back_on(assigned):
    phone, _ = assigned("s3")
    pages = [phone.get(f"/q/part/{number}").text for number in range(1, 7)]
    assert not [page for page in pages if "last time" in page.casefold()]


def test_somebody_who_sent_nothing_last_time_is_not_asked(make, app):
    make.practice()
    couple = make.couple()
    make.safety_complete(couple)
    first = make.assigned(couple, "s3")
    make.send(first.homework_ids[0], plan("I listen to the end"))
    make.send(first.homework_ids[1], {})
    second = make.assigned(couple, "s3", although_too_soon=True)
    phone = Phone(app, second.tokens[1], couple.pins[1]).start()
    pages = [phone.get(f"/q/part/{number}").text for number in range(1, 7)]
    assert not [page for page in pages if 'id="q.s3.plan.2"' in page]
    assert len(pages) == 6
