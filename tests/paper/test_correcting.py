"""A slip of typing is put right: the original is kept with the reason, and everything made from it says so."""

from sqlalchemy import select

from practice import clock
from practice.access import disclosure
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.couple import Couple
from practice.models.release import Release
from practice.models.report import Report
from practice.models.response import Correction, Response
from practice.services.paper import corrections
from practice.services.review import history
from practice.web.homework.homework_forms import fields_of
from tests.paper.conftest import words_of


def correct(sheet, answers, reason="Question 1 was typed as 4 instead of 1."):
    path = sheet.enter_path.replace("/enter/", "/correct/")
    return sheet.client.post(path, data={"reason": reason, **fields_of(sheet.form.items, answers)})


def one_answer_changed(sheet, point=1):
    """What was typed, and the same with the first open rating changed."""
    before = sheet.rated(4) | {sheet.text_key: {"value": "MARKER of own words"}}
    key = next(item.key for item in sheet.form.ratings if disclosure.is_joint(item))
    return before, before | {key: {"value": point}}, key


def made_from_it(sheet):
    """A ready report for the therapist and a live release of the round, as rows."""
    couple, now = sheet.couple, clock.now()
    facts = {"couple_id": couple.id, "choices": {}, "requested_by": couple.caseload.therapist_id, "requested_at": now}
    report = Report(audience="therapist", state="ready", stage="done", heartbeat_at=now, **facts)
    columns = {"couple_id": couple.id, "assignment_id": sheet.assignment.id, "level": "areas", "areas": [], "items": []}
    release = Release(released_at=now, released_by=couple.caseload.therapist_id, **columns)
    sheet.make.session.add_all([report, release])
    db.session.commit()
    return report.id, release.id


def test_the_newest_answers_count_and_the_original_stays_with_the_reason(make, desk):
    sheet = desk()
    before, after, key = one_answer_changed(sheet)
    sheet.type(before)
    report_id, release_id = made_from_it(sheet)
    waiting = make.session.get_one(Couple, sheet.couple.id).private_pages
    path = sheet.enter_path.replace("/enter/", "/correct/")
    assert "MARKER of own words" in sheet.client.get(path).text, "typed in already"
    assert correct(sheet, after).status_code == 303
    db.session.rollback()
    db.session.expire_all()

    caseload, response = sheet.couple.caseload, db.session.scalars(select(Response)).one()
    couple = caseload.couple(sheet.couple.ref)
    assert disclosure.typed_from_paper(caseload, couple, sheet.homework_id).answers == after
    scored = history.of_couple(caseload, couple)[0].rounds[0].sent[0]
    assert scored.answers[key] == {"value": 1}, "what is scored is what was corrected"
    kept = db.session.scalars(select(Correction)).one()
    assert disclosure.before_correction(caseload, response.partner_id, kept) == before
    assert b"MARKER" not in kept.answers.blob and b"typed as" not in kept.reason.blob
    assert db.session.get_one(Report, report_id).superseded_because == "corrected"
    assert db.session.get_one(Release, release_id).ended_because == "corrected"
    assert db.session.get_one(Couple, couple.id).private_pages == waiting, "nothing new to read alone"
    done = db.session.scalars(select(AuditEntry.action)).all()
    assert {"typed_sheet.opened", "response.corrected", "release.corrected"} <= set(done)
    assert "corrected" in words_of(sheet.client.get(f"/couples/{sheet.couple.ref}/homework/{sheet.assignment.id}").text)

    page = words_of(sheet.client.get(path).text)
    assert "Question 1 was typed as 4 instead of 1." in page
    first = sheet.form.item(key)
    assert f"before: {first.scale.of_value(4).text}" in page
    assert correct(sheet, before, "It was 4 after all.").status_code == 303
    newest, oldest = corrections.being_corrected(caseload, sheet.couple.ref, sheet.assignment.id, 1).earlier
    assert [newest.changed[0].before, oldest.changed[0].before] == [{"value": 1}, {"value": 4}]
    assert [len(newest.changed), len(oldest.changed)] == [1, 1]


def test_a_private_answer_that_was_corrected_waits_to_be_read_again(make, desk):
    sheet = desk()
    before, _, _ = one_answer_changed(sheet)
    private = next(item for item in sheet.form.items if item.privacy == "private" and item.type == "choose")
    first, second = ({"value": [key]} for key in private.scale.keys[:2])
    sheet.type(before | {private.key: first})
    sheet.client.get(f"/couples/{sheet.couple.ref}/partners/1")
    assert make.session.get_one(Couple, sheet.couple.id).private_pages == 0
    db.session.rollback()
    assert correct(sheet, before | {private.key: second}).status_code == 303
    db.session.expire_all()
    assert make.session.get_one(Couple, sheet.couple.id).private_pages == 1


def test_a_correction_of_private_answers_alone_shows_in_nothing_that_others_see(make, desk):
    """A release that ended, or a report that is out of date, would say to both that a private answer was changed."""
    sheet = desk()
    before, _, _ = one_answer_changed(sheet)
    private = next(item for item in sheet.form.items if item.privacy == "private" and item.type == "choose")
    first, second = ({"value": [key]} for key in private.scale.keys[:2])
    sheet.type(before | {private.key: first})
    report_id, release_id = made_from_it(sheet)
    db.session.rollback()
    assert correct(sheet, before | {private.key: second}).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Correction)).one()
    assert db.session.get_one(Report, report_id).superseded_because is None
    assert db.session.get_one(Release, release_id).ended_because is None


def test_what_a_partner_sent_themselves_cannot_be_corrected_and_nothing_is_corrected_for_nothing(make, desk):
    sheet = desk()
    before, after, _ = one_answer_changed(sheet)
    assert correct(sheet, after).status_code == 409, "nothing was typed"
    sheet.type(before)
    assert correct(sheet, before).status_code == 422, "nothing is different"
    assert correct(sheet, after, reason="").status_code == 422, "no reason"
    db.session.rollback()
    assert db.session.scalars(select(Correction)).all() == []
    other = desk("s2", who=1)
    make.send(other.homework_id)
    assert correct(other, {}).status_code == 409
