"""The owner's audit page: the practice and their own cases, never content, and opening it is recorded."""

import ast
import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from practice import clock
from practice.access import roles
from practice.audit import Actor
from practice.config import ROOT
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.services.couple import couples, goals, statuses
from practice.services.joint import release_ends
from practice.services.keys import sealed_columns
from practice.services.team import case_team
from practice.services.trail import trail, trail_words
from tests.factories import EMAIL


def test_it_shows_the_practice_and_ones_own_cases_only(make):
    make.practice()
    anna = make.therapist("anna@example.org")
    mine, theirs = make.couple(), make.couple(therapist_id=anna)
    owner = make.signed_in(EMAIL)
    page = owner.get("/audit").text
    assert mine.ref in page
    assert theirs.ref not in page
    assert "Therapist added" in page
    assert page.count("Couple added") == 1


def test_it_holds_no_word_of_what_was_written_or_answered(make, therapist):
    couple = make.couple(names=(("Canaryone", "Alpha"), ("Canarytwo", "Beta")))
    make.send(make.assigned(couple).homework_ids[0])
    page = therapist.get("/audit").text
    assert "Canary" not in page
    assert "Partner 1" in page
    assert "Homework sent" in page


def test_opening_it_is_recorded(therapist):
    therapist.get("/audit")
    opened = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "audit.opened")
    assert db.session.scalar(opened) == 1
    assert "Opened the audit trail" in therapist.get("/audit").text


def test_refusals_stand_in_it(app, therapist):
    app.test_client().post("/sign-in", data={"email": EMAIL, "password": "wrong"})
    assert "Refused" in therapist.get("/audit").text


def test_older_entries_follow_page_by_page_without_gap_or_repeat(make, therapist, monkeypatch):
    monkeypatch.setattr(trail, "PAGE", 4)
    couple = make.couple()
    for _ in range(6):
        couples.renew_pin(couple.caseload, couple.ref, 1)
    db.session.commit()
    wanted = db.session.scalar(select(func.count()).select_from(AuditEntry))
    seen, path = 0, "/audit"
    while path:
        page = therapist.get(path).text
        body = page.split("<tbody", 1)[1].split("</tbody>")[0]
        seen += body.count("<tr") - body.count("Opened the audit trail")
        found = re.search(r'href="(/audit\?before=[^"]+)"', page)
        path = found and found[1]
    assert seen == wanted


def test_a_made_up_place_to_begin_shows_the_newest(therapist):
    for before in ("x", "00000000-0000-0000-0000-000000000000", "%00"):
        assert therapist.get("/audit", query_string={"before": before}).status_code == 200


@pytest.fixture
def told(make, therapist):
    """Two cases of the owner's and one of a colleague's; the trail's rows as the page shows them for a filter."""
    anna = make.therapist("anna@example.org", "=cmd()")
    mine, other, theirs = make.couple(), make.couple(), make.couple(therapist_id=anna)
    make.send(make.assigned(mine).homework_ids[0])
    anna_there = make.signed_in("anna@example.org")
    anna_there.get("/audit")

    def rows(**wanted):
        page = therapist.get("/audit", query_string=wanted)
        assert page.status_code == 200, wanted
        return re.findall(r"<tr role=\"row\"><td role=\"cell\" class=\"small\">.*?</tr>", page.text, re.S)

    return mine, other, theirs, anna, rows


def test_who_what_case_and_days_each_leave_out_what_does_not_fit(told):
    mine, _, _, anna, rows = told
    assert all(mine.ref in row for row in rows(case=mine.ref.lower()))
    assert rows(case=mine.ref)
    assert all("=cmd()" in row for row in rows(who=str(anna)))
    assert len(rows(who=str(anna), kind="opened")) == 1
    assert {"Partner 1" in row for row in rows(who="partner")} == {True}
    assert all("Homework sent" in row or "Read who" in row for row in rows(who="partner", kind="answers"))
    today = clock.today("Europe/London")
    assert rows(first=today.isoformat(), last=today.isoformat())
    assert rows(first=(today + timedelta(days=2)).isoformat()) == []
    assert rows(last=(today - timedelta(days=2)).isoformat()) == []


def test_a_colleagues_case_and_one_that_is_not_there_have_no_entries(told):
    _, _, theirs, _, rows = told
    assert rows(case=theirs.ref) == rows(case="AAA-AAA") == []


@pytest.mark.parametrize("bad", ["\0", "x" * 3000, "0001-01-01", "9999-12-31", "{{7*7}}", "' or 1=1 --", "\u202e"])
def test_a_filter_that_makes_no_sense_is_no_fault(told, bad):
    rows = told[-1]
    for name in ("who", "kind", "first", "last", "before", "case"):
        rows(**{name: bad})


def test_the_file_has_what_the_filter_shows_harmless_for_a_spreadsheet_and_is_recorded(told, therapist):
    mine, _, theirs, anna, rows = told
    answer = therapist.get("/audit.csv", query_string={"who": str(anna)})
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert tuple(lines[0]) == trail.COLUMNS
    assert len(lines) - 1 == len(rows(who=str(anna)))
    assert {line[1] for line in lines[1:]} == {"'=cmd()"}
    whole = therapist.get("/audit.csv").text
    assert mine.ref in whole
    assert theirs.ref not in whole
    assert "Okafor" not in whole
    assert "Copied the audit trail out" in therapist.get("/audit").text


def test_the_file_asks_who_it_is_again_and_is_closed_to_who_does_not_own_the_practice(told, make):
    anna_there = make.signed_in("anna@example.org")
    assert anna_there.get("/audit.csv").status_code == 404
    with make.at(clock.now() + timedelta(minutes=1)):
        owner = make.signed_in(EMAIL)
    with make.at(clock.now() + timedelta(minutes=12)):
        assert owner.get("/audit.csv").mimetype == "text/html"


NO_ACTIONS = {
    "common_words.txt", "words.txt", "facts.json", "fourfold.jobs", "fourfold.tick", "fourfold.worker", "setup.code"
}


def actions_in_code(endpoints):
    """Every action that a call of `record` names, also through a variable, a table or a helper that passes it on."""
    lists = {
        "goal.": goals.STATUSES,
        "release.": release_ends.REASONS,
        "couple.": statuses.STATUSES,
        "report.": ("erased", "expired"),
    }
    found = {head + tail for head, tails in lists.items() for tail in tails}
    found |= {f"access.{role}_added" for role in roles.ADDED}
    no_actions = {one.label for one in sealed_columns.COLUMNS} | NO_ACTIONS | endpoints
    for file in (ROOT / "practice").rglob("*.py"):
        if {"assessment", "models", "running"} & set(file.parts):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            arguments = []
            if isinstance(node, ast.Call):
                arguments = [*node.args, *(one.value for one in node.keywords)]
            elif isinstance(node, ast.Assign):
                arguments = [node.value]
            words = (word for one in arguments for word in _words_of(one))
            found |= {word for word in words if re.fullmatch(r"[a-z_]+\.[a-z_]+", word)} - no_actions
    return found


def _words_of(node):
    """The texts that an expression can be: itself, either side of a choice, the values of a table."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_words_of(node.body), *_words_of(node.orelse))
    elif isinstance(node, ast.Dict):
        for one in node.values:
            yield from _words_of(one)


def test_every_action_that_the_code_records_has_its_words_and_one_heading(app):
    listed = [action for kind in trail_words.WORDS.values() for action in kind]
    assert len(listed) == len(set(listed))
    assert set(trail_words.WORDS) == set(trail_words.KINDS)
    missing = actions_in_code(set(app.view_functions) - set(listed)) - set(listed)
    assert not missing, f"say in services/trail/trail_words.py what these mean: {sorted(missing)}"


@pytest.mark.parametrize(("role", "told"), [(roles.SUPERVISOR, False), (roles.CO_THERAPIST, True)])
def test_an_owner_who_supervises_a_case_is_not_told_that_there_is_something_private(make, role, told):
    owner, anna = make.practice(), make.therapist("anna@example.org")
    couple = make.couple(therapist_id=anna)
    case_team.add(couple.caseload, couple.ref, owner, role, None)
    told_alone = ("check_in.kept", "check_in_link.opened", "private_note.begun", "private_page.opened", "safety.action")
    for action in told_alone:
        make.audit.record(Actor("partner", couple.partner_ids[1]), action, couple_id=couple.id)
    db.session.commit()
    browser = make.signed_in(EMAIL)
    for page in (browser.get("/audit").text, browser.get("/audit.csv").text):
        assert couple.ref in page
        assert ("Private check-in kept" in page) == told
        assert any(words in page.lower() for words in ("private", "safety step")) == told
