"""What is read before the first question, and that it is kept as it was read."""

import pytest

from practice.access import keyring as owners
from practice.models.assignment import Acknowledgement
from practice.models.response import Response
from practice.services.couple import couples
from practice.services.homework import promises
from tests.homework.phone import Phone, value_of


def promise_of(make, partner_id, row) -> str:
    field = "response.promise" if isinstance(row, Response) else "acknowledgement.promise"
    return make.keyring.open_text(owners.person(partner_id), field, row.id, row.promise)


def test_no_question_is_shown_before_that_page_was_read(phone, given):
    phone.enter()
    for path in ("/q/part/1", "/q/check"):
        answer = phone.get(path)
        assert (answer.status_code, answer.location) == (303, "/q")
    page = phone.get("/q").text
    assert "Before you start" in page
    assert given.form.sections[0].items[0].text not in page


def test_no_answer_is_taken_before_that_page_was_read(phone, given):
    phone.enter()
    item = given.form.sections[0].items[0].key
    assert phone.save(1, {item: "4"}, revision="0").status_code == 403


@pytest.mark.parametrize("policy", ["no_secrets", "limited", "individual"])
def test_it_says_the_couples_own_rule_about_secrets(make, app, policy):
    make.practice()
    couple = make.couple(policy=policy)
    phone = Phone(app, make.assigned(couple).tokens[0], couple.pins[0])
    phone.enter()
    page = phone.get("/q").text
    assert promises.SECRETS[policy] in page
    assert not [text for key, text in promises.SECRETS.items() if key != policy and text in page]


def test_it_says_who_reads_the_limits_and_what_leaving_does_not_do(phone):
    phone.enter()
    page = phone.get("/q").text
    for words in (
        "Your therapist reads them.",
        "A colleague who works with them, supervises them or stands in for them may read them too.",
        "I must report when a child is in danger.",
        "A court can sometimes order records to be shown.",
        promises.TOGETHER,
        "They are not for emergencies",
        "It does not clear this browser’s history",
        "never shown to both of you",
        "A wish to talk alone is never passed on",
    ):
        assert words in page, words


def test_the_words_as_read_are_kept_and_go_with_the_response(make, given, phone):
    phone.start()
    make.session.rollback()
    partner = given.couple.partner_ids[0]
    read = promise_of(make, partner, make.session.query(Acknowledgement).one())
    assert "A court can sometimes order records to be shown." in read
    assert promises.SECRETS["limited"] in read
    assert phone.send().status_code == 303
    make.session.rollback()
    assert promise_of(make, partner, make.session.query(Response).one()) == read


def test_pressing_the_button_twice_is_once(make, phone):
    phone.enter()
    version = value_of(phone.get("/q").text, "version")
    for _ in range(2):
        assert phone.post("/q", {"version": version}).status_code == 303
    make.session.rollback()
    assert make.session.query(Acknowledgement).count() == 1


def test_a_new_policy_is_read_before_going_on_and_nothing_is_lost(make, given, phone):
    phone.start()
    item = given.form.sections[0].items[0].key
    phone.save(1, {item: "4"})
    couples.record_policy(given.couple.caseload, given.couple.ref, "no_secrets")
    make.session.commit()
    assert promises.SECRETS["no_secrets"] in phone.get("/q").text
    assert phone.get("/q/part/1").status_code == 303
    phone.post("/q", {"version": value_of(phone.get("/q").text, "version")})
    assert f'name="{item}" value="4"' in phone.get("/q/part/1").text


def test_words_that_changed_while_they_were_read_are_not_taken_as_read(make, given, phone):
    phone.enter()
    version = value_of(phone.get("/q").text, "version")
    couples.record_policy(given.couple.caseload, given.couple.ref, "no_secrets")
    make.session.commit()
    assert phone.post("/q", {"version": version}).status_code == 303
    make.session.rollback()
    assert make.session.query(Acknowledgement).count() == 0
    assert "Before you start" in phone.get("/q").text


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "1e3", "٣"])
def test_a_version_that_no_page_of_ours_posts_is_a_bad_request(phone, version):
    phone.enter()
    assert phone.post("/q", {"version": version}).status_code == 400


def test_the_list_of_parts_says_how_far_each_is(phone, given):
    phone.start()
    section = given.form.sections[0]
    phone.save(1, {section.items[0].key: "4"})
    page = phone.get("/q").text
    assert f"1 of {len(section.items)}" in page
    assert "Not started" in page
    assert section.title in page
