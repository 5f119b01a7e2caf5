"""The owner's audit page: the practice and their own cases, never content, and opening it is recorded."""

import re

from sqlalchemy import func, select

from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.services import couples, trail
from tests.factories import EMAIL


def test_it_shows_the_practice_and_ones_own_cases_only(make):
    make.practice()
    anna = make.therapist("anna@example.org")
    mine, theirs = make.couple(), make.couple(therapist_id=anna)
    owner = make.signed_in(EMAIL)
    page = owner.get("/audit").text
    assert mine.ref in page
    assert theirs.ref not in page
    assert "Therapist: added" in page
    assert page.count("Couple: added") == 1


def test_it_holds_no_word_of_what_was_written_or_answered(make, therapist):
    couple = make.couple(names=(("Canaryone", "Alpha"), ("Canarytwo", "Beta")))
    make.send(make.assigned(couple).homework_ids[0])
    page = therapist.get("/audit").text
    assert "Canary" not in page
    assert "Partner 1" in page
    assert "Homework: sent" in page


def test_opening_it_is_recorded(therapist):
    therapist.get("/audit")
    opened = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "audit.opened")
    assert db.session.scalar(opened) == 1
    assert "Audit: opened" in therapist.get("/audit").text


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
        seen += body.count("<tr") - body.count("Audit: opened")
        found = re.search(r'href="(/audit\?before=[^"]+)"', page)
        path = found and found[1]
    assert seen == wanted


def test_a_made_up_place_to_begin_shows_the_newest(therapist):
    for before in ("x", "00000000-0000-0000-0000-000000000000", "%00"):
        assert therapist.get("/audit", query_string={"before": before}).status_code == 200
