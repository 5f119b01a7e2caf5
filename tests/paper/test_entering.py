"""Answers typed from paper: checked like a client's, kept as what the partner sent, marked as entered by hand."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from practice import clock
from practice.access import disclosure
from practice.extensions import db
from practice.models.assignment import Acknowledgement, Homework, HomeworkSession
from practice.models.audit import AuditEntry
from practice.models.report import Report
from practice.models.response import Response, SharingChoice
from practice.services.assigning import assignments
from practice.services.couple import couples, statuses
from practice.services.homework import homework
from practice.services.homework.responses import Sharing, newest_choice
from practice.services.report import report_content, reporting

WIDE = {"level": "ratings", "signed": "y", "signed_on": "2026-11-02"}


def stored(sheet):
    sheet.make.session.rollback()
    return sheet.make.session.scalars(select(Response).where(Response.homework_id == sheet.homework_id)).all()


def test_what_is_typed_is_what_the_partner_sent(make, desk):
    sheet = desk()
    answers = sheet.rated() | {sheet.text_key: {"value": "Two lines\nof words."}}
    answer = sheet.type(answers)
    assert (answer.status_code, answer.location) == (303, f"/couples/{sheet.couple.ref}/links/{sheet.assignment.id}")
    (response,) = stored(sheet)
    assert response.entered_by == sheet.couple.caseload.therapist_id
    assert response.answered_on == date(2026, 11, 1)
    couple = sheet.couple.caseload.couple(sheet.couple.ref)
    (seen,) = disclosure.for_therapist(sheet.couple.caseload, couple)
    (private,) = disclosure.private_page(sheet.couple.caseload, couple, sheet.couple.partner_ids[0])
    assert {**seen.answers, **private.answers} == answers
    assert make.session.get_one(Homework, sheet.homework_id).sent_at == response.sent_at
    assert make.couple_row(sheet.couple).state == "waiting_for_one"


@pytest.mark.parametrize("code", ["s2", "s3", "s4"])
def test_every_instrument_can_be_entered(desk, code):
    sheet = desk(code)
    assert sheet.type(sheet.rated(3)).status_code == 303
    assert len(stored(sheet)) == 1


def test_it_starts_at_the_most_private_choice_and_stays_there_without_a_signature(make, desk):
    sheet = desk()
    page = sheet.client.get(sheet.enter_path).text
    ticked = [tag for tag in re.findall("<input[^>]* checked[^>]*>", page) if ".owner" not in tag]
    assert len(ticked) == 1
    assert 'value="talk_first"' in ticked[0]
    for unsigned in ({"level": "ratings"}, {"words": sheet.text_key}, {"level": "areas", "signed": "y"}):
        assert sheet.type(sheet.rated(), **unsigned).status_code == 422
    assert stored(sheet) == []
    sheet.type(sheet.rated())
    (response,) = stored(sheet)
    assert newest_choice(make.session, response.id) == Sharing("talk_first", ())


def test_a_signed_choice_is_kept_with_the_day_of_its_signature(make, desk):
    sheet = desk()
    assert sheet.type(sheet.rated(), words=sheet.text_key, **WIDE).status_code == 303
    choice = make.session.scalars(select(SharingChoice)).one()
    assert (choice.level, choice.words, choice.signed_on) == ("ratings", [sheet.text_key], date(2026, 11, 2))


def test_the_words_on_the_sheet_are_kept_as_read_on_paper(make, desk):
    sheet = desk()
    sheet.type(sheet.rated())
    row = make.session.scalars(select(Acknowledgement)).one()
    assert (row.homework_id, row.policy_version, row.on_paper) == (sheet.homework_id, 1, True)
    (response,) = stored(sheet)
    promise = sheet.make.keyring.open_text(
        homework.owners.person(response.partner_id), "response.promise", response.id, response.promise
    )
    assert "copies them into your records" in promise
    assert "I must report when a child is in danger." in promise


def test_an_older_sheet_keeps_the_words_that_stood_on_it(make, desk):
    sheet = desk()
    couples.record_policy(sheet.couple.caseload, sheet.couple.ref, "no_secrets")
    make.session.commit()
    assert 'name="version"' in sheet.client.get(sheet.enter_path).text
    assert sheet.type(sheet.rated(), version="1").status_code == 303
    row = make.session.scalars(select(Acknowledgement)).one()
    assert row.policy_version == 1
    promise = make.keyring.open_text(
        homework.owners.person(row.partner_id), "acknowledgement.promise", row.id, row.promise
    )
    assert "decides with you what of it is brought" in promise


def test_the_code_of_another_sheet_is_refused(make, given, desk):
    one = desk("s1", 0)
    other = type(one)(make, given.client, given.couple, one.assignment, 1)
    answer = one.type(one.rated(), sheet=other.code)
    assert answer.status_code == 422
    assert "not the code of this person" in answer.text
    assert stored(one) == []
    assert one.type(one.rated(), sheet=one.code.lower().replace("-", " ")).status_code == 303


def test_what_is_wrong_is_named_and_everything_typed_stays(desk):
    sheet = desk("s1")
    rank = next(item for item in sheet.form.items if item.type == "rank")
    twice = {f"{rank.key}.{option.key}": "1" for option in rank.scale.options[:2]}
    answer = sheet.type(sheet.rated(), {**twice, sheet.text_key: "Words that took a while."})
    assert answer.status_code == 422
    assert "Words that took a while." in answer.text
    assert f'href="#{rank.key}' in answer.text
    assert stored(sheet) == []


def test_an_answer_outside_its_options_is_refused_and_nothing_stored(desk):
    sheet = desk()
    key = sheet.form.ratings[0].key
    assert sheet.type({}, {key: "99"}).status_code == 400
    assert sheet.type({}, {"s1.nothing.01": "1"}).status_code == 400
    assert stored(sheet) == []


@pytest.mark.parametrize(
    "wrong",
    [{"answered_on": ""}, {"answered_on": "2031-01-01"}, {"answered_on": "x"}, {"level": "all"}, {"version": "9"}],
)
def test_the_head_of_the_sheet_is_checked(desk, wrong):
    sheet = desk()
    assert sheet.type(sheet.rated(), **wrong).status_code == 422
    assert stored(sheet) == []


def test_an_empty_sheet_is_not_sent_by_mistake(desk):
    sheet = desk()
    answer = sheet.type({})
    assert answer.status_code == 422
    assert "No answer has been typed in yet" in answer.text


def test_enter_in_a_line_and_taking_an_answer_out_send_nothing(desk):
    sheet = desk()
    key = sheet.form.ratings[0].key
    for button in ({"look": "1"}, {"clear": key}):
        answer = sheet.type(sheet.rated(), **button)
        assert answer.status_code == 200
        assert stored(sheet) == []
    assert f'name="{key}" value="4" id="{key}"' not in answer.text
    first_button = sheet.client.get(sheet.enter_path).text.split('class="stack-m"')[1].split("<button")[1]
    assert first_button.startswith(' name="look"')


def test_what_was_begun_online_stays_with_its_author(make, desk):
    sheet = desk()
    visit = make.visit(sheet.homework_id)
    homework.acknowledge(visit, 1, "Promised.")
    section = sheet.form.sections[0]
    make.draft(visit, section.key, {section.items[0].key: {"value": 2}})
    for answer in (sheet.client.get(sheet.enter_path), sheet.type(sheet.rated())):
        assert answer.status_code == 409
        assert "has begun to answer online" in answer.text
    assert stored(sheet) == []


def test_a_sheet_is_entered_once(desk):
    sheet = desk()
    assert sheet.type(sheet.rated(4)).status_code == 303
    assert sheet.type(sheet.rated(1)).status_code == 409
    assert len(stored(sheet)) == 1


def test_a_sheet_that_comes_late_can_be_entered_after_the_link_has_ended(make, desk):
    sheet = desk()
    make.session.get_one(Homework, sheet.homework_id).expires_at = clock.now()
    assignments.revoke_link(sheet.couple.caseload, sheet.couple.ref, sheet.homework_id)
    db.session.commit()
    assert sheet.type(sheet.rated()).status_code == 303


def test_nothing_is_entered_for_somebody_who_withdrew_or_after_a_separation(make, desk):
    sheet = desk()
    statuses.withdraw_partner(sheet.couple.caseload, sheet.couple.ref, 1)
    db.session.commit()
    assert sheet.type(sheet.rated()).status_code == 409
    statuses.take_back(sheet.couple.caseload, sheet.couple.ref, 1)
    statuses.change(sheet.couple.caseload, sheet.couple.ref, "separated")
    db.session.commit()
    assert sheet.type(sheet.rated()).status_code == 409


def test_an_open_session_ends_and_the_link_still_opens_the_page_on_sharing(make, desk):
    sheet = desk()
    make.visit(sheet.homework_id)
    make.session.commit()
    sheet.type(sheet.rated())
    make.session.rollback()
    assert make.session.scalars(select(HomeworkSession)).all() == []
    client = make.app.test_client()
    client.post(f"/q/{sheet.assignment.tokens[0]}", data={"pin": sheet.couple.pins[0]})
    assert client.get("/q").location == "/q/done"
    assert "What may be looked at together" in client.get("/q/sharing").text


def test_entering_is_in_the_trail_as_the_therapists_act(make, desk):
    sheet = desk()
    sheet.type(sheet.rated(), **WIDE)
    (response,) = stored(sheet)
    entries = make.session.scalars(
        select(AuditEntry).where(AuditEntry.action.in_(["response.entered", "sharing.chosen"]))
    ).all()
    assert {(entry.action, entry.actor_kind) for entry in entries} == {
        ("response.entered", "therapist"),
        ("sharing.chosen", "therapist"),
    }
    assert {entry.object_id for entry in entries} == {response.id}


def test_a_form_that_was_typed_while_the_session_ended_is_offered_again(app, desk):
    sheet = desk()
    app.config["WTF_CSRF_ENABLED"] = False
    sheet.client.post("/sign-out")
    answer = sheet.type(sheet.rated())
    assert answer.status_code == 403
    assert 'name="kept"' in answer.text
    assert stored(sheet) == []


def test_the_review_the_private_page_and_the_report_say_that_it_came_on_paper(make, given, desk):
    sheet = desk()
    private = next(item for item in sheet.form.items if item.privacy == "private" and item.type == "choose")
    sheet.type(sheet.rated() | {private.key: {"value": [private.scale.options[0].key]}})
    base = f"/couples/{given.couple.ref}"
    assert "(from paper of 1 Nov)" in given.client.get(f"{base}/homework/{sheet.assignment.id}").text
    assert "entered from paper of 1 Nov 2026" in given.client.get(f"{base}/partners/1").text
    wish = reporting.request(given.couple.caseload, given.couple.ref, {"paper": "A4", "appendix": "no"})
    content = report_content.collect(given.couple.caseload, make.session.get_one(Report, wish.report_id))
    make.session.rollback()
    assert any("written on paper on 1 Nov 2026, entered by hand" in note for note in content.method.notes)
