"""The review: both partners side by side, each partner's private page apart, nothing of a draft anywhere."""

import re

import pytest
from markupsafe import escape
from sqlalchemy import text

from practice import programme
from practice.access import roles
from practice.access.joint import Opened
from practice.extensions import db
from practice.services.homework import drafts, homework
from practice.services.homework.responses import Sharing
from practice.services.joint import release
from practice.services.review import pins, review
from practice.services.team import case_team
from tests.couples.test_caseload_page import statements
from tests.factories import rated

FIRST, SECOND = programme.catalogue().programme[:2]
PRIVATE = next(item for item in FIRST.items if item.privacy == "private")
TEXT = next(item for item in FIRST.items if item.type == "text" and item.privacy == "shareable")


@pytest.fixture
def couple(make):
    make.practice()
    return make.couple()


def address(assignment):
    return f"/couples/{assignment.couple.ref}/homework/{assignment.id}"


def test_both_partners_answers_stand_side_by_side_with_area_scores(make, couple):
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0], rated(FIRST, 4) | {TEXT.key: {"value": "We forgot how to play."}})
    make.send(assignment.homework_ids[1], rated(FIRST, 2) | {TEXT.key: {"state": "declined"}})
    page = make.signed_in().get(address(assignment)).text
    for area in FIRST.areas:
        reversed_items = sum(item.reverse for item in area.items)
        straight = len(area.items) - reversed_items
        maya = (straight * 75 + reversed_items * 25) / len(area.items)
        jonas = (straight * 25 + reversed_items * 75) / len(area.items)
        assert f"Maya {int(maya + 0.5)}, Jonas {int(jonas + 0.5)}" in page
    assert "We forgot how to play." in page
    assert "Rather not say" in page


def test_nothing_of_a_draft_is_shown_to_the_therapist(make, couple):
    assignment = make.assigned(couple)
    visit = make.visit(assignment.homework_ids[0])
    homework.acknowledge(visit, 1, "promise")
    section = next(section for section in FIRST.sections if TEXT in section.items)
    make.draft(visit, section.key, {TEXT.key: {"value": "Zqdraft"}})
    client = make.signed_in()
    for path in (address(assignment), f"/couples/{couple.ref}", f"/couples/{couple.ref}/partners/1", "/"):
        assert "Zqdraft" not in client.get(path).text


def test_one_partner_alone_is_their_own_view_without_couple_words(make, couple):
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[1])
    page = make.signed_in().get(address(assignment)).text
    assert page.count("Maya has not sent answers.") == 1
    assert "Difference" not in re.search(r'id="areas".*?</section>', page, re.DOTALL)[0]
    assert "before concluding.\nHigher is better" in page


def test_a_private_answer_is_on_that_partners_private_page_and_nowhere_else(make, couple):
    assignment = make.assigned(couple)
    option = PRIVATE.options.options[0]
    given = {"value": [option.key]} if PRIVATE.type == "choose" else {"value": option.value}
    make.send(assignment.homework_ids[0], rated(FIRST, 4) | {PRIVATE.key: given | {"comment": "Zqprivate"}})
    make.send(assignment.homework_ids[1])
    client = make.signed_in()
    own = f"/couples/{couple.ref}/partners/1"
    assert "Zqprivate" in client.get(own).text
    others = (address(assignment), f"/couples/{couple.ref}", f"/couples/{couple.ref}/partners/2", "/")
    for path in (*others, f"/couples/{couple.ref}/change", f"/couples/{couple.ref}/reports"):
        page = client.get(path).text
        assert "Zqprivate" not in page
        assert PRIVATE.text not in page or path == f"/couples/{couple.ref}/partners/2"


def test_a_behaviour_asked_of_both_stands_as_each_sees_it(make, couple):
    make.safety_complete(couple)
    assignment = make.assigned(couple, SECOND.code)
    make.send(assignment.homework_ids[0], rating=5)
    make.send(assignment.homework_ids[1], rating=2)
    page = make.signed_in().get(address(assignment)).text
    assert "Behaviour by behaviour" in page
    assert "About Maya, by Jonas" in page
    assert "How close Maya" in page
    assert "accurate" not in page


def test_marking_as_reviewed_takes_it_from_what_needs_attention(make, couple):
    assignment = make.assigned(couple)
    client = make.signed_in()
    assert client.post(address(assignment) + "/reviewed").status_code == 409
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    assert "Review answers" in client.get("/").text
    assert client.post(address(assignment) + "/reviewed").status_code == 302
    assert "Review answers" not in client.get("/").text


def test_every_sort_keeps_every_question(make, couple):
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0], rating=1)
    make.send(assignment.homework_ids[1], rating=5)
    opened = {sort: review.open_side_by_side(couple.caseload, couple.ref, assignment.id, sort) for sort in review.SORTS}
    orders = {sort: [line.item.key for line in found.questions] for sort, found in opened.items()}
    db.session.rollback()
    assert len({tuple(sorted(order)) for order in orders.values()}) == 1
    assert orders["asked"] == [item.key for item in FIRST.ratings]


def test_an_altered_response_is_an_error_and_never_an_empty_page(make, couple):
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    other = "select answers from response where id <> r.id limit 1"
    db.session.execute(text(f"update response as r set answers = ({other})"))
    db.session.commit()
    answer = make.signed_in().get(address(assignment))
    assert answer.status_code == 500
    assert "could not be opened" in answer.text


READ = ("couple", "assignment", "response", "pin")  # the case with its people and keys, the homework, answers, agenda


def read_by(client, assignment):
    """The tables that a review's own statements begin at: without the session's one and the audit trail's three."""
    found = statements(lambda: client.get(address(assignment)))
    own = [one for one in found if "therapist_session" not in one and "audit_" not in one]
    assert len(found) - len(own) == 4
    return tuple(re.search(r"\nFROM (\w+)", one)[1] for one in own)


def test_a_review_is_read_in_four_statements_however_much_there_is_to_show(make, couple):
    client = make.signed_in()
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id, {})
    assert read_by(client, assignment) == READ

    full = make.assigned(make.couple())
    make.safety_complete(full.couple)
    for homework_id in full.homework_ids:
        make.send(homework_id, sharing=Sharing("ratings"))
    make.assigned(full.couple, SECOND.code)
    release.release(full.couple.caseload, full.couple.ref, full.id, Opened("areas", frozenset({FIRST.areas[0].code})))
    for item in FIRST.ratings[:9]:
        pins.pin(full.couple.caseload, full.couple.ref, full.id, "item", item.key)
    db.session.commit()
    assert read_by(client, full) == READ
    page = client.get(address(full)).text
    assert page.count('aria-pressed="true"') == 9
    assert "Area results released" in page


def test_the_review_of_a_case_with_a_colleague_on_it_asks_for_the_names_beside(make, couple):
    client = make.signed_in()
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0])
    colleague = make.therapist("tom@example.org", "Tom Reyes")
    case_team.add(couple.caseload, couple.ref, colleague, roles.CO_THERAPIST, None)
    db.session.commit()
    assert read_by(client, assignment) == (*READ, "therapist")


def test_drafts_are_counted_without_their_values(make, couple):
    assignment = make.assigned(couple)
    visit = make.visit(assignment.homework_ids[0])
    homework.acknowledge(visit, 1, "promise")
    section = FIRST.sections[0]
    make.draft(visit, section.key, {item.key: {"value": 3} for item in section.items[:3]})
    assert drafts.of_visit(make.visit(assignment.homework_ids[0])).answered == 3
    db.session.rollback()
    assert f"3 of {len(FIRST.items)}" in make.signed_in().get("/").text


def test_further_right_is_better_also_where_more_is_more_strain(make, couple):
    strain = next(
        (form, area) for form in programme.catalogue().programme for area in form.areas if not area.higher_is_better
    )
    form, area = strain
    item = area.items[0]
    make.safety_complete(couple)
    assignment = make.assigned(couple, form.code)
    make.send(assignment.homework_ids[0], {item.key: {"value": item.scale.maximum}})
    make.send(assignment.homework_ids[1], {item.key: {"value": item.scale.minimum}})
    found = review.open_side_by_side(couple.caseload, couple.ref, assignment.id)
    line = next(line for line in found.questions if line.item.key == item.key)
    db.session.rollback()
    assert line.places == (1, len(item.scale.options))


def test_the_round_before_stands_beside_this_one_when_it_is_asked_for(make, therapist):
    couple = make.couple()
    first = make.assigned(couple)
    for homework_id in first.homework_ids:
        make.send(homework_id, rating=2)
    second = make.assigned(couple, although_too_soon=True)
    for homework_id in second.homework_ids:
        make.send(homework_id, rating=4)
    address = f"/couples/{couple.ref}/homework/{second.id}"
    assert "Round 1: " not in therapist.get(address).text
    compared = therapist.get(address + "?compare=1").text
    own = len(review.open_side_by_side(couple.caseload, couple.ref, second.id).areas)
    assert compared.count("Round 1: Maya ") == own
    assert "Compare with round" not in therapist.get(f"/couples/{couple.ref}/homework/{first.id}").text


def test_what_is_folded_away_is_all_still_there(make, therapist):
    couple = make.couple()
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    page = therapist.get(f"/couples/{couple.ref}/homework/{assignment.id}").text
    found = review.open_side_by_side(couple.caseload, couple.ref, assignment.id)
    for line in found.questions:
        assert str(escape(line.item.text)) in page


def test_questions_that_everybody_left_blank_are_folded_and_one_answer_brings_a_question_out(make, couple):
    assignment = make.assigned(couple)
    make.send(assignment.homework_ids[0], rated(FIRST, 4))
    make.send(assignment.homework_ids[1], rated(FIRST, 2) | {TEXT.key: {"state": "declined"}})
    words = make.signed_in().get(address(assignment)).text.split('id="others"')[1]
    told, folded = words.split("left blank</summary>")
    assert escape(TEXT.text) in told
    words_and_choices = [item for item in FIRST.items if item.type not in ("rating", "plan_review")]
    for item in {item for item in words_and_choices if item.privacy == "shareable"} - {TEXT}:
        assert escape(item.text) in folded
        assert f'value="item:{item.key}"' in folded


def test_what_was_reviewed_says_where_the_work_goes_on(make, couple):
    assignment = make.assigned(couple)
    client = make.signed_in()
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    assert "What comes next" not in client.get(address(assignment)).text
    client.post(address(assignment) + "/reviewed")
    page = client.get(address(assignment)).text
    onward = page[page.index("What comes next") :].split("</section>")[0]
    addresses = re.findall(r'href="([^"]+)"', onward)
    assert len(addresses) == 3
    assert [client.get(one).status_code for one in addresses] == [200, 200, 200]
