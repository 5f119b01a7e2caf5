"""What they wrote, chose and plan, in the report as it was given; and what never gets that far."""

import pytest

from practice import programme
from practice.models.check_in import CheckIn
from practice.texts import translator
from reports import pdf
from tests.check_in import making as private
from tests.reporting.making import drawn

PRIVATE = [
    item
    for one in programme.catalogue().programme
    for item in one.items
    if item.privacy == "private"
]


def question(content, text):
    return next(one for one in content.words if one.question == text)


def test_open_texts_stand_as_they_were_written_in_two_columns(course):
    words = "First line.\n\n  Second line, with <b> and {{ braces }}. "
    course.round("s2", 1, {"s2.us.04": {"value": words}}, {"s2.us.04": {"state": "declined"}})
    found = question(course.content(), "Describe one talk that went well. What helped?")
    assert found.answers[0].text == words
    assert (found.answers[1].text, found.answers[1].absent) == ("", "Rather not say")
    assert found.asked == "Communicate, round 1, 3 Mar 2026."


def test_words_of_every_round_are_kept(course):
    for number, words in enumerate(("Spring words.", "Summer words.")):
        course.round("s4", 1 + 60 * number, {"s4.next.01": {"value": words}}, {})
    found = [one.answers[0].text for one in course.content().words]
    assert found == ["Spring words.", "Summer words."]


def test_what_nobody_answered_is_not_listed(course):
    course.round("s4", 1, drawn("s4", "a"), drawn("s4", "b"))
    assert course.content().words == ()


def test_a_remark_stands_beside_the_question_it_was_made_on(course):
    course.round("s1", 1, {"s1.com.01": {"value": 2, "comment": "Not by phone."}}, {"s1.com.01": {"value": 4}})
    found = question(course.content(), "We manage to get our meaning across to each other.")
    assert found.answers[0].text == "Disagree\nRemark: Not by phone."
    assert found.answers[1].absent == "No remark"


def test_choices_name_what_both_chose_and_guesses_how_many_were_right(course):
    maya = {"s1.root.05": {"value": ["money", "home", "work"]}, "s1.root.06": {"value": ["money", "sex"]}}
    jonas = {"s1.root.05": {"value": ["money", "screens"]}, "s1.root.06": {"value": ["home", "work", "health"]}}
    course.round("s1", 1, maya, jonas)
    content = course.content()
    own = question(content, "Where does most of the tension between you come from?")
    assert own.asked.endswith("Chosen by both: Money.")
    assert own.answers[0].text == "Money\nTasks at home\nWork or study"
    guess = question(content, "A guess: which three would your partner choose?")
    assert guess.answers[0].text == "Money\nSex\n1 of the 2 that Jonas chose."
    assert guess.answers[1].text == "Tasks at home\nWork or study\nHealth\n2 of the 3 that Maya chose."


def test_of_choices_the_newest_round_counts(course):
    for number, chosen in enumerate((["hug"], ["kiss"])):
        course.round("s4", 1 + 60 * number, {"s4.next.03": {"value": chosen}}, {})
    found = [one.answers[0].text for one in course.content().words]
    assert found == ["A kiss"]


def step(**given):
    row = {"component": "respect", "action": "Say thanks.", "owner": "me"}
    return row | given


def test_plan_rows_say_who_when_and_what_they_wait_for(course):
    rows = [
        step(due_on="2026-03-20", measure="We both noticed."),
        step(component="checkins", action="Tea on Sunday.", owner="we", every_days=7),
        step(component="listening", action="Put the phone away.", owner="we", every_days=1),
    ]
    course.round("s3", 1, {"s3.plan.1": {"value": rows}}, {})
    found = [(one.action, one.owner, one.due, one.sign, one.state) for one in course.content().plan]
    assert found == [
        ("Respect: Say thanks.", "Maya", "20 Mar 2026", "We both noticed.", "planned"),
        ("Check-ins: Tea on Sunday.", "both, says Maya", "every week", "–", "waits for your approval"),
        ("Listening: Put the phone away.", "both, says Maya", "every day", "–", "to be agreed on together"),
    ]


def test_steps_from_before_come_back_with_how_they_went(course):
    rows = [step(action="Say thanks."), step(action="Ask first.")]
    course.round("s3", 1, {"s3.plan.1": {"value": rows}}, {})
    course.round("s3", 40, {"s3.plan.1": {"value": [step(action="Wait.")]}, "s3.plan.2": {"value": {"0": "kept"}}}, {})
    assert [(one.action, one.state) for one in course.content().plan] == [
        ("Respect: Wait.", "planned"),
        ("Respect: Say thanks.", "Kept"),
        ("Respect: Ask first.", "from before; not said how it went"),
    ]


def everything(content):
    """All that a report says, and the page that becomes the PDF."""
    return repr(content) + pdf.to_html(content, translator("en"))


def test_there_are_private_questions_to_keep_out():
    assert {item.key for item in PRIVATE} == {"s1.root.02", "s1.next.01", "s1.next.04"}


@pytest.mark.parametrize("appendix", ["yes", "no"])
def test_no_private_answer_reaches_the_report(course, appendix):
    texts = [item.text for item in PRIVATE]
    markers = []
    for name in ("Maya", "Jonas"):
        for item in PRIVATE:
            markers.append(f"MARKER-{name}-{item.key}")
            markers += [option.text for option in item.scale.options if option.key not in ("other", "none", "time")]
    answers = [
        drawn("s1", name)
        | {
            item.key: {"value": [item.scale.options[0].key], "comment": f"MARKER-{name}-{item.key}"}
            for item in PRIVATE
        }
        for name in ("Maya", "Jonas")
    ]
    course.round("s1", 1, *answers)
    content = course.content(appendix=appendix)
    said = everything(content)
    assert not [one for one in (*markers, *texts) if one in said]
    assert [one.answered for one in content.answered] == [len(drawn("s1", "Maya")), len(drawn("s1", "Jonas"))]


def test_nothing_of_the_private_check_in_reaches_the_report(make, course):
    course.round("s1", 1, drawn("s1", "a"), drawn("s1", "b"))
    make.safety_complete(course.couple)
    before = course.content(appendix="yes")
    for position in (1, 2):
        private.keep(make, course.couple, private.answers(**private.worst()), position)
    assert make.session.query(CheckIn).count() == 2
    after = course.content(appendix="yes")
    assert after == before, "the same report, to the last word, whether the check-in was answered or not"
    assert "check-in" not in everything(after).replace("the private check-in are never part of this report", "").lower()

