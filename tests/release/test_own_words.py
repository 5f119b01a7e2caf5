"""The therapist's own words for both: sealed, never lost, never saying what a partner did not allow."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from practice import clock
from practice.access import disclosure
from practice.access.joint import Point, Words
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.release import Feedback, Release
from practice.refusals import EditedElsewhere
from practice.services.homework.responses import Sharing
from practice.services.joint import feedback, release
from tests.factories import EMAIL, PASSWORD
from tests.release import marked
from tests.release.conftest import choose, opened_form, write

TEXT = "s1.root.08"


def live(case):
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(
        select(Release).where(Release.assignment_id == case.assignment.id, Release.ended_at.is_(None))
    ).all()


def test_the_words_are_sealed_under_the_couples_key(sent):
    case = sent("s1")
    write(case, Words("Zqpattern"))
    row = db.session.scalars(select(Feedback)).one()
    assert b"Zqpattern" not in row.words.blob
    assert case_words(case).pattern == "Zqpattern"


def test_words_changed_elsewhere_are_not_overwritten_without_a_word(sent):
    case = sent("s1")
    client = case.make.signed_in()
    page = client.get(f"{case.path}/release").text
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)[1]
    write(case, Words("Zqother window"))
    answer = client.post(f"{case.path}/release", data={"then": "save", "revision": revision, "pattern": "Zqmine"})
    assert answer.status_code == 409
    assert "Zqmine" in answer.text
    assert case_words(case).pattern == "Zqother window"
    again = re.search(r'name="revision"[^>]*value="(\d+)"', answer.text)[1]
    client.post(f"{case.path}/release", data={"then": "save", "revision": again, "pattern": "Zqmine"})
    assert case_words(case).pattern == "Zqmine"
    with pytest.raises(EditedElsewhere):
        feedback.write(case.couple.caseload, case.couple.ref, case.assignment.id, Words("Zqlate"), 0)
    db.session.rollback()


def typed(client, case, **fields):
    """What the page's script posts a moment after typing stops."""
    return client.post(f"{case.path}/release", data=fields, headers={"Accept": "application/json"})


def test_words_save_themselves_and_a_page_follows_its_own_saves(sent):
    case = sent("s1")
    client = case.make.signed_in()
    assert "data-autosave" in client.get(f"{case.path}/release").text
    first = typed(client, case, pattern="Zqone", revision="0", page="abcdefgh.1")
    assert first.json["said"].startswith("Saved")
    assert typed(client, case, pattern="Zqtwo", revision="0", page="abcdefgh.2").json["revision"] == 2
    assert typed(client, case, pattern="Zqone", revision="0", page="abcdefgh.1").json["revision"] == 2, "arrived late"
    assert case_words(case).pattern == "Zqtwo"
    other = typed(client, case, pattern="Zqother", revision="0", page="zyxwvuts.1")
    assert (other.status_code, case_words(case).pattern) == (409, "Zqtwo")
    db.session.rollback()
    written = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action == "feedback.written")).all()
    assert len(written) == 1, "once a page, not once a pause in typing"


def test_what_the_couple_may_see_never_changes_while_one_types(sent):
    case = sent("s1")
    client = case.make.signed_in()
    client.post(f"{case.path}/release", data=opened_form(case.form, "areas") | {"pattern": "Zqread by both"})
    assert "data-autosave" not in client.get(f"{case.path}/release").text
    half = typed(client, case, pattern="Zqread by both, and he", revision="1", page="abcdefgh.1")
    assert half.status_code == 409
    assert case_words(case).pattern == "Zqread by both"


def test_a_field_that_cannot_be_saved_is_named_to_the_script(sent):
    case = sent("s1")
    answer = typed(case.make.signed_in(), case, strength_1_lead="x" * 121, revision="0", page="abcdefgh.1")
    assert answer.status_code == 422
    assert "First strength" in answer.json["said"]


def case_words(case) -> Words:
    db.session.rollback()
    db.session.expire_all()
    caseload = case.couple.caseload
    return disclosure.feedback_of(caseload, caseload.couple(case.couple.ref), case.assignment.id)


def test_saving_the_words_opens_nothing_and_too_long_words_are_shown_again(sent):
    case = sent("s1")
    client = case.make.signed_in()
    form = {**opened_form(case.form, "ratings"), "then": "save", "pattern": "Zqpattern"}
    assert client.post(f"{case.path}/release", data=form).status_code == 303
    assert live(case) == []
    long = client.post(f"{case.path}/release", data={**form, "then": "release", "aim_1_lead": "Zq" * 100})
    assert long.status_code == 422
    assert "Zq" * 100 in long.text
    assert live(case) == []


def test_the_preview_shows_what_would_be_shown_and_releases_nothing(sent):
    case = sent("s1", ("areas", "ratings"))
    client = case.make.signed_in()
    data = {"then": "preview", "level": "areas", "areas": ["CON"], "revision": "0", "pattern": "Zqpattern"}
    answer = client.post(f"{case.path}/release", data=data)
    assert answer.status_code == 303
    page = client.get(answer.location.partition("#")[0]).text
    shown = page.partition('id="preview"')[2]
    assert "Zqpattern" in shown
    assert "Conflict resolution" in shown
    assert "Communication" not in shown
    assert live(case) == []
    tried = client.get(f"{case.path}/release?level=ratings&areas=CON&pieces=s1.con.01").text
    assert "Zqnote" not in tried.partition('id="preview"')[2]


def test_an_approved_area_is_one_that_was_computed(sent):
    case = sent("s1")
    client = case.make.signed_in()
    page = client.get(f"{case.path}/release").text
    select_box = page.partition('id="aim_1_area"')[2].partition("</select>")[0]
    offered = re.findall(r'<option[^>]*value="([A-Z]+)"', select_box)
    assert offered
    data = {"then": "save", "revision": "0", "aim_1_lead": "Zqaim", "aim_1_area": offered[0]}
    client.post(f"{case.path}/release", data=data)
    assert case_words(case).aims == (Point("Zqaim", "", offered[0]),)
    client.post(f"{case.path}/release", data={**data, "revision": "1", "aim_1_area": "PRIVATE"})
    assert case_words(case).aims == (Point("Zqaim"),)


def test_priorities_rest_on_no_ranking_where_only_area_results_are_allowed(sent):
    """Two couples that differ in a ranking only are suggested the same as long as one of them allows areas only."""
    form = marked.FORMS[0]
    rank = next(item for item in form.items if item.type == "rank")
    found = []
    for first in ("INT", "QTI"):
        case = sent("s1", ("talk_first", "talk_first"), authors=())
        for author in (0, 1):
            answers = marked.answers(form, author) | {rank.key: {"value": {first: 1}}}
            case.make.send(case.assignment.homework_ids[author], answers, sharing=Sharing("areas"))
        page = release.open_page(case.couple.caseload, case.couple.ref, case.assignment.id)
        found.append([area.code for area in page.offer.priorities])
        db.session.rollback()
    assert found[0] == found[1]


def test_the_therapist_is_told_where_the_words_quote_what_was_not_ticked(sent):
    case = sent("s1", ("ratings", "ratings"), [(), ()])
    quoted = "We stopped going for walks after the move."
    visit_answers = marked.answers(case.form, 0) | {TEXT: {"value": quoted}}
    other = sent("s1", ("ratings", "ratings"), [(), ()], authors=())
    other.make.send(other.assignment.homework_ids[0], visit_answers, sharing=Sharing("ratings"))
    other.make.send(other.assignment.homework_ids[1], marked.answers(case.form, 1), sharing=Sharing("ratings"))
    client = other.make.signed_in()
    assert "quote what was not ticked" not in client.get(f"{other.path}/release").text
    write(other, Words("As you said, you stopped going for walks after the move, and miss it."))
    page = client.get(f"{other.path}/release").text
    assert "quote what was not ticked" in page
    choose(other, 0, "ratings", (TEXT,))
    assert "quote what was not ticked" not in client.get(f"{other.path}/release").text


def test_what_was_typed_outlives_a_session_that_ended(sent):
    case = sent("s1")
    client = case.make.signed_in()
    with clock.at(clock.now() + timedelta(minutes=20)):
        answer = client.post(f"{case.path}/release", data={"then": "save", "revision": "0", "pattern": "Zqpattern"})
    assert answer.status_code == 403
    assert "Zqpattern" not in answer.text
    kept = unescape(re.search(r'name="kept"[^>]*value="([^"]*)"', answer.text)[1])
    again = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "kept": kept})
    assert "Zqpattern" in again.text


def test_and_where_they_quote_a_note_under_a_private_question(sent):
    said = "Somebody else is on my mind every day."
    private = next(item for item in marked.FORMS[0].items if item.privacy == "private")
    noted = {private.key: {"value": [private.scale.options[0].key], "comment": said}}
    case = sent("s1", answers={1: marked.answers(marked.FORMS[0], 1) | noted})
    client = case.make.signed_in()
    write(case, Words("One says that somebody else is on my mind, every day."))
    page = unescape(client.get(f"{case.path}/release").text)
    assert "Your words quote what was not ticked" in page
    assert private.text in page
    assert said not in page
