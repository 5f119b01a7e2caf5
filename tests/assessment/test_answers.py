"""What is posted becomes a canonical answer or a problem with its question named; nothing typed is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment import problems
from practice.assessment.answers import Counts, check, counts, is_shown, read
from tests.assessment.making import done, instrument, rated

FORM = instrument()
TODAY = date(2026, 11, 22)


def posted(key, fields):
    """The reading of one item's posted fields; a single value stands for a list of one."""
    return read(FORM, [FORM.item(key)], {n: v if isinstance(v, list) else [v] for n, v in fields.items()}, TODAY)


def answer(key, fields):
    reading = posted(key, fields)
    assert reading.problems == {}
    return reading.answers.get(key)


def problem(key, fields):
    reading = posted(key, fields)
    assert reading.answers == {}
    (only,) = reading.problems.values()
    return only


@pytest.mark.parametrize(
    ("key", "fields", "canonical"),
    [
        ("t1.one.01", {"t1.one.01": "4"}, {"value": 4}),
        ("t1.one.01", {"t1.one.01": ""}, None),
        ("t1.one.01", {}, None),
        ("t1.one.01", {"t1.one.01": "declined"}, {"state": "declined"}),
        ("t1.do.aa.s", {"t1.do.aa.s": "not_applicable"}, {"state": "not_applicable"}),
        ("t1.load.01", {"t1.load.01": "0"}, {"value": 0}),
        ("t1.one.01", {"t1.one.01": "4", "t1.one.01.comment": " a note "}, {"value": 4, "comment": "a note"}),
        ("t1.one.01", {"t1.one.01.comment": "only this"}, {"comment": "only this"}),
        ("t1.one.01", {"t1.one.01.comment": "  "}, None),
        ("t1.root.01", {"t1.root.01": ["trips", "home"]}, {"value": ["home", "trips"]}),
        ("t1.root.01", {"t1.root.01": ["home", "home", ""]}, {"value": ["home"]}),
        ("t1.root.01", {"t1.root.01.declined": "1"}, {"state": "declined"}),
        ("t1.root.01", {"t1.root.01": "declined"}, {"state": "declined"}),
        ("t1.root.03", {"t1.root.03": ["home", "work", "trips"]}, {"value": ["home", "work", "trips"]}),
        (
            "t1.next.01",
            {"t1.next.01.TWO": "1", "t1.next.01.ONE": "3", "t1.next.01.THREE": ""},
            {"value": {"ONE": 3, "TWO": 1}},
        ),
        ("t1.next.01", {"t1.next.01.declined": "1"}, {"state": "declined"}),
        ("t1.root.04", {"t1.root.04": " one\r\ntwo\rthree "}, {"value": "one\ntwo\nthree"}),
        ("t1.root.04", {"t1.root.04": "   "}, None),
        ("t1.root.04", {"t1.root.04": "declined"}, {"value": "declined"}),
        ("t1.plan.1", {"t1.plan.1.0": "", "t1.plan.1.9": ""}, None),
        (
            "t1.plan.3",
            {"t1.plan.3.day": "sun", "t1.plan.3.every": "two_weeks"},
            {"value": {"day": "sun", "every": "two_weeks"}},
        ),
        ("t1.plan.3", {"t1.plan.3.day": "", "t1.plan.3.every": ""}, None),
        (
            "t1.plan.1",
            {"t1.plan.1.0": "kept", "t1.plan.1.1": "not_yet", "t1.plan.1.2": ""},
            {"value": {"0": "kept", "1": "not_yet"}},
        ),
    ],
)
def test_what_is_posted_becomes_its_canonical_answer(key, fields, canonical):
    assert answer(key, fields) == canonical
    if canonical is not None:
        assert check(FORM, {key: canonical}, TODAY) == []


@pytest.mark.parametrize(
    ("key", "fields", "message", "impossible"),
    [
        ("t1.one.01", {"t1.one.01": "6"}, problems.NOT_AN_OPTION, True),
        ("t1.one.01", {"t1.one.01": "0"}, problems.NOT_AN_OPTION, True),
        ("t1.one.01", {"t1.one.01": "four"}, problems.NOT_AN_OPTION, True),
        ("t1.one.01", {"t1.one.01": "4.0"}, problems.NOT_AN_OPTION, True),
        ("t1.one.01", {"t1.one.01": ["4", "5"]}, problems.NOT_AN_ANSWER, True),
        ("t1.one.01", {"t1.one.01": "not_applicable"}, problems.NOT_AN_OPTION, True),
        ("t1.one.01", {"t1.one.01": "4", "t1.one.01.comment": "x" * 501}, problems.COMMENT_TOO_LONG, False),
        ("t1.one.01", {"t1.one.01.comment": "a\x00b"}, problems.TEXT_CHARACTERS, False),
        ("t1.root.01", {"t1.root.01": "moon"}, problems.NOT_AN_OPTION, True),
        ("t1.root.01", {"t1.root.01": ["home", "work", "trips"]}, problems.TOO_MANY, False),
        ("t1.root.01", {"t1.root.01": ["home", "none"]}, problems.STANDS_ALONE, False),
        ("t1.root.01", {"t1.root.01": "home", "t1.root.01.declined": "1"}, problems.ANSWER_AND_DECLINED, False),
        ("t1.root.01", {"t1.root.01": ["home", "declined"]}, problems.NOT_AN_OPTION, True),
        ("t1.root.01", {"t1.root.01.declined": "yes"}, problems.NOT_AN_OPTION, True),
        ("t1.next.02", {"t1.next.02": ["yes", "no"]}, problems.TOO_MANY, False),
        ("t1.next.01", {"t1.next.01.ONE": "1", "t1.next.01.TWO": "1"}, problems.SAME_RANK, False),
        ("t1.next.01", {"t1.next.01.ONE": "4"}, problems.NOT_AN_OPTION, True),
        ("t1.next.01", {"t1.next.01.ONE": "0"}, problems.NOT_AN_OPTION, True),
        ("t1.next.01", {"t1.next.01.ONE": "-1"}, problems.NOT_AN_OPTION, True),
        ("t1.next.01", {"t1.next.01.ONE": "x"}, problems.NOT_AN_OPTION, True),
        ("t1.next.01", {"t1.next.01.ONE": "²"}, problems.NOT_AN_OPTION, True),
        ("t1.next.01", {"t1.next.01.ONE": "1" * 5000}, problems.NOT_AN_OPTION, True),
        ("t1.root.04", {"t1.root.04": "x" * 21}, problems.TEXT_TOO_LONG, False),
        ("t1.root.04", {"t1.root.04": "a\x07b"}, problems.TEXT_CHARACTERS, False),
        ("t1.root.04", {"t1.root.04": "a\u202eb"}, problems.TEXT_CHARACTERS, False),
        ("t1.root.04", {"t1.root.04": "a\ud800b"}, problems.TEXT_CHARACTERS, False),
        ("t1.root.04", {"t1.root.04": "text", "t1.root.04.declined": "1"}, problems.ANSWER_AND_DECLINED, False),
        ("t1.plan.3", {"t1.plan.3.day": "sun"}, problems.RHYTHM_INCOMPLETE, False),
        ("t1.plan.3", {"t1.plan.3.every": "week"}, problems.RHYTHM_INCOMPLETE, False),
        ("t1.plan.3", {"t1.plan.3.day": "someday", "t1.plan.3.every": "week"}, problems.NOT_AN_OPTION, True),
        ("t1.plan.3", {"t1.plan.3.day": "sun", "t1.plan.3.every": "hour"}, problems.NOT_AN_OPTION, True),
        ("t1.plan.1", {"t1.plan.1.0": "perhaps"}, problems.NOT_AN_OPTION, True),
    ],
)
def test_what_is_wrong_is_named_and_a_slip_is_told_from_what_no_form_can_post(key, fields, message, impossible):
    found = problem(key, fields)
    assert (found.item, found.message, found.impossible) == (key, message, impossible)
    assert found.field in set(fields) | {f"{key}.every", f"{key}.day", key}
    found.message % found.values  # every placeholder has its value


def test_what_was_typed_can_be_shown_again():
    fields = {"t1.root.04": "x" * 25, "t1.root.04.comment": "why", "csrf_token": "abc"}
    reading = posted("t1.root.04", fields)
    assert reading.typed == {"t1.root.04": ["x" * 25], "t1.root.04.comment": ["why"]}
    assert reading.problems["t1.root.04"].values == {"length": 25, "limit": 20}
    assert not reading.impossible


def test_the_other_answers_of_a_page_are_read_beside_a_slip():
    items = FORM.section("root").items
    reading = read(FORM, items, {"t1.root.01": ["work"], "t1.root.04": ["x" * 30]})
    assert reading.answers == {"t1.root.01": {"value": ["work"]}}
    assert list(reading.problems) == ["t1.root.04"]


def test_the_answers_after_a_slip_are_read_too():
    reading = read(FORM, FORM.section("root").items, {"t1.root.01": ["moon"], "t1.root.04": ["a text"]})
    assert reading.answers == {"t1.root.04": {"value": "a text"}}
    assert list(reading.problems) == ["t1.root.01"]


def test_one_impossible_field_among_slips_is_enough_to_refuse_the_page():
    reading = read(FORM, FORM.section("root").items, {"t1.root.01": ["moon"], "t1.root.04": ["x" * 30]})
    assert len(reading.problems) == 2
    assert reading.impossible


@pytest.mark.parametrize(
    "name",
    [
        "t1.two.01",
        "t1.no.such",
        "t1.one.01.value",
        "t1.one.01.day",
        "t1.one.01.declined",
        "t1.one.011",
        "t1.one.01.comment.x",
        "t1.",
    ],
)
def test_a_field_of_this_form_that_the_page_did_not_ask_is_impossible(name):
    reading = posted("t1.one.01", {"t1.one.01": "4", name: "4"})
    assert reading.impossible
    assert reading.problems[name].message == problems.UNKNOWN_QUESTION
    assert reading.answers == {"t1.one.01": {"value": 4}}
    assert name not in reading.typed


def test_fields_of_other_forms_are_left_alone():
    assert posted("t1.one.01", {"csrf_token": "x", "t2.one.01": "9", "next": "on"}).problems == {}


fields = st.dictionaries(
    st.sampled_from(
        [
            f"{key}{end}"
            for key in ("t1.one.01", "t1.root.01", "t1.next.01", "t1.plan.2", "t1.plan.3", "t1.root.04")
            for end in ("", ".ONE", ".0.action", ".0.due_on", ".0.every_days", ".day", ".declined", ".comment", ".0")
        ]
    ),
    st.lists(st.one_of(st.text(max_size=30), st.sampled_from(["1", "4", "declined", "home", "sun", "me"])), max_size=3),
)


@given(fields)
def test_whatever_is_posted_is_read_without_an_exception_and_what_is_read_passes_the_check(posted_fields):
    reading = read(FORM, FORM.items, posted_fields, TODAY)
    assert check(FORM, reading.answers, TODAY) == []
    assert not set(reading.answers) & set(reading.problems)


def test_an_item_is_shown_only_where_its_condition_holds():
    item = FORM.item("t1.next.03")
    assert is_shown(FORM.item("t1.one.01"), FORM, {})
    assert is_shown(item, FORM, {"t1.two.01": {"value": 2}})
    assert not is_shown(item, FORM, {"t1.two.01": {"value": 3}})
    assert not is_shown(item, FORM, {"t1.two.01": {"state": "declined"}})
    assert not is_shown(item, FORM, {})
    chosen = FORM.item("t1.next.04")
    assert is_shown(chosen, FORM, {"t1.root.01": {"value": ["work", "home"]}})
    assert not is_shown(chosen, FORM, {"t1.root.01": {"value": ["work"]}})
    part = FORM.for_round(frozenset({"ONE"}), False)
    assert not is_shown(item, part, {"t1.two.01": {"value": 2}})


def test_counts_keep_declined_not_come_up_and_blank_apart():
    answers = rated(one=[4, 4, 4, None]) | done("s", [3] * 8)
    answers["t1.one.04"] = {"state": "declined"}
    answers["t1.do.aa.s"] = {"state": "not_applicable"}
    answers["t1.two.01"] = {"comment": "a note and no answer"}
    found = counts(FORM, answers)
    shown = len(FORM.items) - 3  # two conditions do not hold, and no plan to review
    assert found == Counts(10, 1, 1, shown - 12)
    assert found.total == shown


def test_a_plan_review_counts_only_where_it_was_answered():
    before = counts(FORM, {})
    after = counts(FORM, {"t1.plan.1": {"value": {"0": "kept"}}})
    assert (after.answered, after.blank) == (1, before.blank)
    assert counts(FORM, {"t1.plan.1": {"state": "declined"}}) == before


def test_private_items_can_be_left_out_of_the_count():
    answers = {"t1.next.02": {"value": ["yes"]}, "t1.root.03": {"value": ["home"]}}
    assert counts(FORM, answers).answered == 2
    assert counts(FORM, answers, leave_out_private=True).answered == 0
    assert counts(FORM, answers, leave_out_private=True).total == counts(FORM, {}).total - 2


def test_a_plan_review_has_room_for_ten_rows():
    assert answer("t1.plan.1", {"t1.plan.1.9": "kept"}) == {"value": {"9": "kept"}}
    assert posted("t1.plan.1", {"t1.plan.1.10": "kept"}).impossible
