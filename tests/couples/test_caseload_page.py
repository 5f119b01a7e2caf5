"""The caseload: what needs attention first, search, filters, and as many statements for fifty couples as for one."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from practice import clock
from practice.extensions import db
from practice.services import overview, progress


def test_an_empty_caseload_says_how_to_begin(therapist):
    page = therapist.get("/").text
    assert "Your caseload is empty" in page
    assert "/couples/new" in page


def test_each_state_is_named_and_the_pressing_ones_come_first(therapist, make):
    names = iter((("Ana", "A"), ("Ben", "B"), ("Cem", "C"), ("Dee", "D"), ("Eva", "E"), ("Fay", "F")))
    pair = lambda: ((next(names)), ("Pat", "P"))  # noqa: E731
    make.couple(names=pair())
    waiting = make.assigned(make.couple(names=pair()))
    make.send(waiting.homework_ids[0])
    ready = make.assigned(make.couple(names=pair()))
    for homework_id in ready.homework_ids:
        make.send(homework_id)
    done = make.assigned(make.couple(names=pair()))
    for homework_id in done.homework_ids:
        make.send(homework_id)
    make.reviewed(done)
    page = therapist.get("/").text
    attention = page[page.index("Needs your attention") : page.index("All couples")]
    assert "Cem &amp; Pat" in attention
    assert "Dee" not in attention
    for words in ("Nothing assigned", "Waiting for Pat", "Ready to review", "Reviewed"):
        assert words in page
    assert "Ana" in therapist.get("/?q=ana").text
    assert "Ben" not in therapist.get("/?q=ana").text.split("<tbody")[-1]
    assert "No couple fits" in therapist.get("/?q=nobody").text
    assert "Cem" in therapist.get("/?show=review").text.split("<tbody")[-1]
    assert "Ana" not in therapist.get("/?show=review&sort=name").text.split("<tbody")[-1]


@pytest.mark.parametrize("query", ["?show=%00", "?sort=;drop", "?q=" + "x" * 5000, "?q=%F0%9F%98%80"])
def test_odd_queries_show_a_page(therapist, make, query):
    make.couple()
    assert therapist.get("/" + query).status_code == 200


def test_a_link_that_ends_soon_or_has_ended_needs_attention(therapist, make):
    couple = make.couple()
    make.assigned(couple)
    now = clock.now()
    with make.at(now + timedelta(days=12)):
        row = overview.rows(couple.caseload)[0]
        assert row.state == "link_expiring"
    with make.at(now + timedelta(days=15)):
        assert overview.rows(couple.caseload)[0].state == "link_ended"


def statements(work):
    found = []
    listen = lambda *args: found.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return [one for one in found if not one.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]


def test_the_number_of_statements_does_not_grow_with_the_couples(make, therapist):
    make.assigned(make.couple())
    therapist.get("/")
    one = len(statements(lambda: therapist.get("/")))
    for _ in range(9):
        make.assigned(make.couple())
    assert len(statements(lambda: therapist.get("/"))) == one


def test_the_kept_state_agrees_with_a_rebuild(make):
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0])
    make.send(assignment.homework_ids[1])
    assert progress.rebuild(make.session) == 0
    make.couple_row(couple).state = "nothing_assigned"
    assert progress.rebuild(make.session) == 1
