"""Check, send once, and change what may be looked at together; no answer is shown afterwards."""

import pytest
from sqlalchemy import select

from practice import clock, programme
from practice.access import keyring as owners
from practice.models.audit import AuditEntry
from practice.models.response import DraftPart, Response, SharingChoice
from practice.refusals import LinkNotOpen
from practice.services.homework import drafts, responses
from tests.homework.phone import Phone, checked, still
from tests.homework.test_parts import part_with

SECRET = "Something that only my therapist should read."


@pytest.fixture
def sent(given, phone):
    """The first partner has answered one part and one open text, and sent."""
    phone.start()
    phone.save(1, {item.key: "4" for item in given.form.sections[0].items})
    number, item = part_with(given.form, "text")
    phone.save(number, {item.key: SECRET})
    assert phone.send().status_code == 303
    return phone


def test_what_was_answered_becomes_the_response_and_the_draft_is_gone(make, given, sent):
    make.session.rollback()
    response = make.session.scalars(select(Response)).one()
    owner = owners.person(given.couple.partner_ids[0])
    answers = make.keyring.open_json(owner, "response.answers", response.id, response.answers)
    assert answers[part_with(given.form, "text")[1].key] == {"value": SECRET}
    assert len(answers) == len(given.form.sections[0].items) + 1
    assert (response.instrument_version, response.definition_sha256) == (given.form.version, given.form.sha256)
    assert make.session.scalars(select(DraftPart)).all() == []


def test_sending_twice_gives_one_response_and_the_same_page(make, sent):
    answers = [sent.send() for _ in range(3)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/q/done")}
    make.session.rollback()
    assert len(make.session.scalars(select(Response)).all()) == 1
    assert len(make.session.scalars(select(SharingChoice)).all()) == 1


def test_after_sending_no_page_shows_an_answer(app, given, sent):
    again = Phone(app, given.tokens[0], given.pins[0])
    again.enter()
    paths = ("/q", "/q/check", "/q/done", "/q/sharing", "/q/more", *(f"/q/part/{n}" for n in range(1, 12)))
    for browser in (sent, again):
        for path in paths:
            page = browser.client.get(path, follow_redirects=True).text
            assert SECRET not in page
            assert SECRET[:12] not in page
            assert not [name for name in checked(page) if name.startswith(f"{given.form.code}.")]


def test_nothing_can_be_saved_after_sending(given, sent):
    key = given.form.sections[0].items[0].key
    assert sent.save(1, {key: "1"}, revision="1").status_code == 403
    assert sent.autosave(1, {key: "1"}, 1).status_code == 403


def test_the_draft_does_not_open_once_it_was_sent(make, given, sent):
    with pytest.raises(LinkNotOpen):
        drafts.of_visit(make.visit(given.homework_ids[0]))
    with pytest.raises(LinkNotOpen):
        drafts.for_sending(make.visit(given.homework_ids[0]))


def test_the_last_page_is_the_same_for_everybody(sent, other_phone):
    other_phone.start()
    other_phone.send(level="ratings")
    mine, theirs = sent.get("/q/done").text, other_phone.get("/q/done").text
    assert still(mine) == still(theirs)
    for words in ("stirred things up", "We were asked to keep this for the session.", "may not read this"):
        assert words in mine


def test_nothing_is_chosen_for_sharing_unless_somebody_chooses_it(phone, given):
    phone.start()
    number, item = part_with(given.form, "text")
    phone.save(number, {item.key: SECRET})
    assert checked(phone.get("/q/check").text) == {"level": ["talk_first"]}


def test_the_choice_is_kept_with_time_and_wording(make, given, phone):
    phone.start()
    number, item = part_with(given.form, "text")
    phone.save(number, {item.key: SECRET})
    phone.send(level="ratings", words=[item.key])
    make.session.rollback()
    row = make.session.scalars(select(SharingChoice)).one()
    assert (row.level, row.words, row.wording_version) == ("ratings", [item.key], responses.WORDING_VERSION)
    assert abs((clock.now() - row.chosen_at).total_seconds()) < 60


def test_an_open_text_is_named_by_its_first_words_before_sending(phone, given):
    phone.start()
    number, item = part_with(given.form, "text")
    phone.save(number, {item.key: "It began when we moved and neither of us knew a single person in the new town."})
    page = phone.get("/q/check").text
    assert "“It began when we moved and neither of…”" in page
    assert "a single person" not in page


def test_everybody_reads_that_the_therapist_decides(phone):
    phone.start()
    words = "Your therapist decides whether and when answers are looked at together."
    assert words in phone.get("/q/check").text
    phone.send()
    assert words in phone.get("/q/sharing").text


@pytest.mark.parametrize("wrong", [{"level": "everything"}, {"level": ""}, {"level": "areas", "words": ["s1.com.01"]}])
def test_a_choice_that_there_is_not_sends_nothing(make, phone, wrong):
    phone.start()
    assert phone.send(**wrong).status_code == 422
    make.session.rollback()
    assert make.session.scalars(select(Response)).all() == []


def test_the_choice_can_be_widened_and_narrowed_later_and_the_newest_counts(make, given, sent):
    item = part_with(given.form, "text")[1]
    assert sent.post("/q/sharing", {"level": "ratings", "words": [item.key]}).status_code == 303
    assert checked(sent.get("/q/sharing").text) == {"level": ["ratings"], "words": [item.key]}
    assert sent.post("/q/sharing", {"level": "talk_first"}).status_code == 303
    make.session.rollback()
    response = make.session.scalars(select(Response)).one()
    assert responses.newest_choice(make.session, response.id) == responses.Sharing("talk_first", ())
    assert len(make.session.scalars(select(SharingChoice)).all()) == 3


def test_the_sharing_page_is_the_same_whatever_was_written(app, make, given, sent, other_phone):
    other_phone.start()
    other_phone.send()
    pages = {still(browser.get("/q/sharing").text) for browser in (sent, other_phone)}
    assert len(pages) == 1


def test_sharing_can_not_be_chosen_before_sending(make, phone):
    phone.start()
    assert phone.get("/q/sharing").location == "/q"
    assert phone.post("/q/sharing", {"level": "ratings"}).location == "/q"
    make.session.rollback()
    assert make.session.scalars(select(SharingChoice)).all() == []


def test_homework_can_be_sent_without_a_single_answer(make, phone):
    phone.start()
    assert phone.send().status_code == 303
    make.session.rollback()
    assert len(make.session.scalars(select(Response)).all()) == 1


def test_private_answers_are_not_among_the_words_that_can_be_ticked(phone, given):
    private = {item.key for item in given.form.items if item.privacy == "private"}
    assert private
    assert private.isdisjoint(item.key for item in responses.open_words(given.form))
    phone.start()
    phone.send()
    assert phone.post("/q/sharing", {"level": "areas", "words": sorted(private)}).status_code == 422


def test_the_sending_is_in_the_trail_without_content(make, sent):
    make.session.rollback()
    entries = make.session.scalars(select(AuditEntry)).all()
    assert [entry.action for entry in entries].count("homework.sent") == 1
    assert SECRET not in repr([vars(entry) for entry in entries])


def test_the_made_up_example_shows_no_area_that_area_results_would_not_show(assigned):
    phone, _ = assigned("s2")
    example = phone.get("/q/check").text.split("<figure")[1].split("</figure>")[0]
    form = programme.catalogue().current("s2")
    shown = [area for area in form.areas if area.title in example]
    assert len(shown) == 2
    assert all(area.perspective != "partner" for area in shown)
