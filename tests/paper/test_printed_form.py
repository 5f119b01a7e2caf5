"""The form on paper: every question in the partner's language, no name, the same promise, never a private form."""

from html import unescape

import pytest
from sqlalchemy import select

from practice import programme
from practice.models.audit import AuditEntry
from practice.services.assigning import assignments
from practice.services.homework import responses
from tests.paper.conftest import words_of


@pytest.mark.parametrize("code", ["s1", "s2", "s3", "s4"])
def test_every_question_and_option_stands_on_it_but_for_earlier_plans(desk, code):
    sheet = desk(code)
    words = words_of(unescape(sheet.printed()))
    for item in sheet.form.items:
        if item.type == "plan_review":
            assert item.text not in words
            continue
        assert item.text in words
        for option in item.options.options if item.options else ():
            assert option.text in words


def test_no_name_stands_on_it_and_its_title_is_neutral(desk):
    page = desk().printed()
    assert "<title>Your questions</title>" in page
    assert not [name for name in ("Maya", "Okafor", "Jonas", "Lindqvist") if name in page]
    sheet = page.split("<main")[1]
    assert "Fourfold" not in sheet
    assert "therapy" not in words_of(page.split("<h1>")[0])


def test_it_has_a_box_for_every_choice_and_room_for_the_signature(desk):
    words = words_of(unescape(desk().printed()))
    for text in (*responses.LEVELS.values(), *responses.LEVEL_HINTS.values()):
        assert text in words
    assert "Leave blank what you do not want to answer" in words
    assert "Signature or initials" in words
    assert "never shown on a page for both of you" in words
    for item in responses.open_words(programme.catalogue().current("s1")):
        assert words.count(item.text) == 2


def test_it_promises_what_the_page_promises_and_nothing_of_a_phone(desk):
    words = words_of(unescape(desk().printed()))
    assert "Your therapist decides whether and when answers are looked at together." in words
    assert "I must report when a child is in danger." in words
    assert "A court can sometimes order records to be shown." in words
    assert "your therapist decides with you what of it is brought into your joint sessions" in words
    assert "Version 1," in words
    for wrong in ("link", "PIN", "Leave quickly", "saved as you go", "phone"):
        assert wrong not in words.split("Leave blank what you do not")[1].split("I have read this")[0]


def test_two_sheets_of_a_couple_do_not_show_that_they_belong_together(make, given, desk):
    one = desk("s1", 0)
    other = type(one)(make, given.client, given.couple, one.assignment, 1)
    assert one.code != other.code
    assert given.couple.ref not in one.printed().split("<main")[1]
    assert still(one.printed()).replace(one.code, "") == still(other.printed()).replace(other.code, "")


def test_the_sheet_is_the_same_whatever_the_other_partner_sent(make, desk):
    sheet = desk("s1", 0)
    before = sheet.printed()
    make.send(sheet.assignment.homework_ids[1])
    assert still(sheet.printed()) == still(before)


def still(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_printing_it_is_in_the_trail_and_stores_nothing_else(make, desk):
    sheet = desk()
    sheet.printed()
    entries = make.session.scalars(select(AuditEntry).where(AuditEntry.action == "paper.opened")).all()
    assert [entry.object_id for entry in entries] == [sheet.couple.partner_ids[0]]


def test_a_private_form_has_no_paper(make, desk):
    with pytest.raises(assignments.NotInProgramme):
        make.assigned(desk().couple, "safe")


def test_withdrawn_homework_has_no_paper(make, desk):
    sheet = desk()
    assignments.withdraw(sheet.couple.caseload, sheet.couple.ref, sheet.assignment.id)
    make.session.commit()
    assert sheet.client.get(sheet.print_path).status_code == 404


def test_a_colleague_sees_no_paper_of_another_case(make, desk):
    sheet = desk()
    make.therapist("anna@example.org")
    colleague = make.signed_in("anna@example.org")
    for path in (sheet.print_path, sheet.enter_path):
        assert colleague.get(path).status_code == 404
    assert colleague.post(sheet.enter_path).status_code == 404
