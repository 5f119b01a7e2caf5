"""The caseload: what needs attention first, search, filters, and as many statements for fifty couples as for one."""

import re
from datetime import timedelta

import pytest
from markupsafe import Markup, escape
from sqlalchemy import event

from practice import clock, hashing
from practice.extensions import db
from practice.services.caseload import attention, overview, progress
from practice.services.report import reporting


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


def test_one_ten_or_fifty_couples_are_asked_for_with_two_statements_beside_the_sessions(make, therapist, monkeypatch):
    monkeypatch.setattr(hashing, "hash_secret", lambda _secret: "no PIN fits it")  # a hundred PINs take their time
    found, there = [], 0
    for wanted in (1, 10, 50):
        make.assigned(make.couple())
        for _ in range(wanted - there - 1):
            make.couple()
        there = wanted
        found.append(statements(lambda: therapist.get("/")))
    assert [len(one) for one in found] == [3, 3, 3]
    assert [one.split("FROM")[0].count("therapist_session.id") for one in found[-1]] == [1, 0, 0]


def test_what_a_template_writes_is_escaped_as_ever(app):
    odd = ("", "Maya", "<b>", "O'Neil & \"Söhne\" >", Markup("<b>bold</b>"), 7, None, 1.5, ["<i>"], {"a": "&"})
    source = "{% for one in odd %}{{ one }}|{% endfor %}{% set kept %}{{ odd[2] }}{% endset %}{{ kept }}"
    assert app.jinja_env.from_string(source).render(odd=odd) == "".join(f"{escape(one)}|" for one in odd) + "&lt;b&gt;"


def test_the_kept_state_agrees_with_a_rebuild(make):
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0])
    make.send(assignment.homework_ids[1])
    assert progress.rebuild(make.session) == 0
    make.couple_row(couple).state = "nothing_assigned"
    assert progress.rebuild(make.session) == 1


def test_newer_homework_does_not_hide_what_waits_for_review(therapist, make):
    couple = make.couple()
    make.safety_complete(couple)
    first = make.assigned(couple)
    for homework_id in first.homework_ids:
        make.send(homework_id)
    make.assigned(couple, "s2")
    page = therapist.get("/").text
    assert "Ready to review" in page[page.index("Needs your attention") : page.index("All couples")]
    assert f"/homework/{first.id}" in page


def test_a_session_within_two_days_comes_first(make):
    make.practice()
    frozen, soon = make.couple(), make.couple(names=(("Ana", "A"), ("Ben", "B")))
    make.assigned(frozen)
    make.couple_row(frozen).frozen_links = 1
    for homework_id in make.assigned(soon).homework_ids:
        make.send(homework_id)
    make.session.commit()
    order = lambda: [one.row.ref for one in attention.attention(overview.rows(frozen.caseload))]  # noqa: E731
    assert order() == [frozen.ref, soon.ref]
    make.couple_row(soon).next_session_at = clock.now() + timedelta(hours=3)
    make.session.commit()
    assert order() == [soon.ref, frozen.ref]


def test_homework_that_neither_opened_needs_attention_after_three_days(make):
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    reasons = lambda: [one.reasons for one in attention.attention(overview.rows(couple.caseload))]  # noqa: E731
    assert reasons() == []
    with make.at(clock.now() + timedelta(days=4)):
        assert reasons() == [("neither_opened",)]
        make.visit(assignment.homework_ids[0]).homework.opened_at = clock.now()
        make.session.commit()
        assert reasons() == []


def test_filter_and_sort_are_remembered_and_the_search_is_not(therapist, make):
    make.couple()
    therapist.get("/?show=nothing&sort=name&q=zzz")
    page = therapist.get("/").text
    assert 'show=nothing" aria-current="true"' in page
    assert 'aria-sort="ascending"' in page
    assert "Maya" in page.split("<tbody")[-1]


def test_hidden_names_are_on_no_list_until_they_are_shown_again(therapist, make):
    couple = make.couple()
    for homework_id in make.assigned(couple).homework_ids:
        make.send(homework_id)
    reporting.request(couple.caseload, couple.ref, {"paper": "A4", "appendix": "no"})
    make.session.commit()
    therapist.post("/names/hide")
    for address in ("/", "/?show=review", "/reports"):
        page = therapist.get(address).text
        assert couple.ref in page
        for name in ("Maya", "Jonas", "Okafor", "Lindqvist"):
            assert name not in page, address
    therapist.post("/names/show")
    assert "Maya" in therapist.get("/").text


def test_while_names_are_hidden_no_line_can_be_known_by_its_days_or_say_what_one_partner_did(therapist, make):
    """A partner beside the screen knows when they come next and how long their own link works."""
    couple = make.couple()
    make.couple_row(couple).next_session_at = clock.now() + timedelta(days=1)
    make.session.commit()
    make.send(make.assigned(couple).homework_ids[0])
    shown = therapist.get("/").text
    told = ("Waiting for Jonas", "last activity", "Sent", "Not opened")
    assert all(words in shown for words in told)
    days = set(re.findall(r"\w{3} \d{1,2} \w{3}, \d\d:\d\d", shown))
    assert days
    therapist.post("/names/hide")
    hidden = therapist.get("/").text
    assert couple.ref in hidden
    assert not [words for words in (*told, *days, "Waiting for") if words in hidden]


def test_what_waits_for_review_is_on_the_couples_page_when_newer_homework_is_out(therapist, make):
    couple = make.couple()
    make.safety_complete(couple)
    first = make.assigned(couple)
    for homework_id in first.homework_ids:
        make.send(homework_id)
    make.assigned(couple, "s2")
    page = therapist.get(f"/couples/{couple.ref}").text
    button = re.search(r'class="btn btn-primary" href="([^"]+)">Review answers', page)
    assert button
    assert button[1] == f"/couples/{couple.ref}/homework/{first.id}"
    assert "Waiting for both" in page
