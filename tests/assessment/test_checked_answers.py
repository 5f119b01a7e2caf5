"""Canonical answers from anywhere are checked like posted ones, and never with an exception."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.assessment import problems
from practice.assessment.answers import check, check_answer
from tests.assessment.making import definition, instrument, item_of

FORM = instrument()
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("key", "canonical"),
    [
        ("t1.one.01", {"value": 4.0}),
        ("t1.one.01", {"value": float("nan")}),
        ("t1.one.01", {"value": True}),
        ("t1.one.01", {"value": "4"}),
        ("t1.one.01", {"value": None}),
        ("t1.one.01", {"value": 6}),
        ("t1.one.01", {"value": 0}),
        ("t1.one.01", {"state": "skipped"}),
        ("t1.one.01", {"state": "not_applicable"}),
        ("t1.do.aa.s", {"state": "skipped"}),
        ("t1.root.04", {"state": "not_applicable"}),
        ("t1.one.01", {"state": ["declined"]}),
        ("t1.one.01", {}),
        ("t1.one.01", None),
        ("t1.one.01", 4),
        ("t1.one.01", [4]),
        ("t1.one.01", {"value": 4, "extra": 1}),
        ("t1.one.01", {"value": 4, "comment": ""}),
        ("t1.one.01", {"value": 4, "comment": 5}),
        ("t1.root.01", {"value": "home"}),
        ("t1.root.01", {"value": []}),
        ("t1.root.01", {"value": [1]}),
        ("t1.root.01", {"value": ["home", "home"]}),
        ("t1.root.01", {"value": ["moon"]}),
        ("t1.next.01", {"value": {}}),
        ("t1.next.01", {"value": ["ONE"]}),
        ("t1.next.01", {"value": {"ONE": True}}),
        ("t1.next.01", {"value": {"ONE": 1.0}}),
        ("t1.next.01", {"value": {"FOUR": 1}}),
        ("t1.next.01", {"value": {"ONE": 4}}),
        ("t1.root.04", {"value": ""}),
        ("t1.root.04", {"value": 5}),
        *((key, {"value": 5}) for key in ("t1.plan.1", "t1.plan.2", "t1.plan.3", "t1.root.01", "t1.next.01")),
        ("t1.plan.2", {"value": []}),
        ("t1.plan.2", {"value": {}}),
        ("t1.plan.2", {"value": ["row"]}),
        ("t1.plan.2", {"value": [{"component": "work", "action": "x", "owner": "me", "extra": 1}]}),
        ("t1.plan.2", {"value": [{"component": "work", "action": 5, "owner": "me"}]}),
        ("t1.plan.2", {"value": [{"component": "work", "action": "", "owner": "me"}]}),
        ("t1.plan.2", {"value": [{"component": "work", "action": "x", "owner": "partner"}]}),
        ("t1.plan.2", {"value": [{"component": "work", "action": "x", "owner": "me", "every_days": 7.0}]}),
        ("t1.plan.2", {"value": [{"component": "work", "action": "x", "owner": "me", "every_days": True}]}),
        ("t1.plan.2", {"value": [{"component": "work", "action": "x", "owner": "me", "due_on": 20261201}]}),
        ("t1.plan.2", {"value": [{"component": ["work"], "action": "x", "owner": "me"}]}),
        ("t1.plan.1", {"value": {}}),
        ("t1.plan.1", {"value": ["kept"]}),
        ("t1.plan.1", {"value": {"first": "kept"}}),
        ("t1.plan.1", {"value": {"100": "kept"}}),
        ("t1.plan.1", {"value": {0: "kept"}}),
        ("t1.plan.3", {"value": {"day": "sun"}}),
        ("t1.plan.3", {"value": "sun"}),
        ("t1.plan.3", {"value": {"day": "sun", "every": "week", "at": "8"}}),
        ("t1.no.such", {"value": 4}),
        (5, {"value": 4}),
    ],
)
def test_an_answer_from_anywhere_that_no_form_makes_is_refused_by_name(key, canonical):
    found = check(FORM, {key: canonical}, TODAY)
    assert found
    assert found[0].item == str(key)
    assert found[0].impossible


@pytest.mark.parametrize("answers", [None, [], "text", 5])
def test_answers_that_are_no_table_are_refused(answers):
    assert [found.impossible for found in check(FORM, answers)] == [True]


def test_an_answer_that_is_both_given_and_declined_is_refused():
    found = check(FORM, {"t1.one.01": {"value": 4, "state": "declined"}})
    assert [one.message for one in found] == [problems.ANSWER_AND_DECLINED]


def test_a_bad_comment_is_told_beside_a_bad_answer():
    found = check_answer(FORM.item("t1.one.01"), {"value": 9, "comment": "x" * 501})
    assert [one.message for one in found] == [problems.NOT_AN_OPTION, problems.COMMENT_TOO_LONG]
    assert found[1].field == "t1.one.01.comment"
    assert check_answer(FORM.item("t1.one.01"), {"comment": "x" * 500}) == []


def test_problems_come_in_form_order_and_unknown_questions_last():
    found = check(FORM, {"t1.zzz.01": {"value": 1}, "t1.two.01": {"value": 9}, "t1.one.01": {"value": 9}})
    assert [one.item for one in found] == ["t1.one.01", "t1.two.01", "t1.zzz.01"]


def test_the_second_of_two_same_ranks_is_pointed_at():
    (found,) = check(FORM, {"t1.next.01": {"value": {"THREE": 2, "ONE": 2}}})
    assert (found.field, found.values) == ("t1.next.01.THREE", {"rank": 2})


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)


@given(st.sampled_from([item.key for item in FORM.items]), json_values)
def test_whatever_is_imported_is_checked_without_an_exception(key, value):
    check(FORM, {key: value}, TODAY)
    check(FORM, {key: {"value": value}}, TODAY)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("t1.one.01", 1),
        ("t1.one.01", 5),
        ("t1.load.01", 0),
        ("t1.load.01", 4),
        ("t1.root.01", ["none"]),
        ("t1.root.01", ["home", "work"]),
        ("t1.root.04", "x" * 20),
        ("t1.next.01", {"THREE": 3}),
        ("t1.plan.1", {"0": "kept", "10": "not_yet"}),
        *(("t1.plan.3", {"day": day, "every": "week"}) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
        *(("t1.plan.3", {"day": "sun", "every": every}) for every in ("week", "two_weeks", "month")),
    ],
)
def test_an_answer_at_its_limit_is_good(key, value):
    assert check(FORM, {key: {"value": value}}, TODAY) == []


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("t1.root.01", "home", problems.NOT_AN_ANSWER),
        ("t1.root.01", ["home", 1], problems.NOT_AN_ANSWER),
        ("t1.root.01", [["home"]], problems.NOT_AN_ANSWER),
        ("t1.next.01", {"ONE": 1, "TWO": True}, problems.NOT_AN_ANSWER),
        ("t1.next.01", {"ONE": 1, "TWO": 9}, problems.NOT_AN_OPTION),
        ("t1.plan.1", {"0": "kept", "x": "kept"}, problems.NOT_AN_OPTION),
        ("t1.plan.1", {"0": "kept", "1": "perhaps"}, problems.NOT_AN_OPTION),
        ("t1.plan.1", {"²": "kept"}, problems.NOT_AN_OPTION),
        ("t1.plan.3", ["day", "every"], problems.NOT_AN_ANSWER),
    ],
)
def test_one_bad_part_makes_the_whole_answer_bad(key, value, message):
    (found,) = check(FORM, {key: {"value": value}})
    assert (found.message, found.impossible) == (message, True)


@pytest.mark.parametrize(
    ("said", "missing"), [({"day": "sun", "every": None}, "every"), ({"day": None, "every": "week"}, "day")]
)
def test_the_missing_half_of_a_rhythm_is_pointed_at(said, missing):
    (found,) = check(FORM, {"t1.plan.3": {"value": said}})
    assert (found.message, found.field) == (problems.RHYTHM_INCOMPLETE, f"t1.plan.3.{missing}")


def test_a_text_without_a_limit_of_its_own_has_the_common_one():
    table = definition()
    del item_of(table, "t1.root.04")["max_length"]
    form = instrument(table)
    assert check(form, {"t1.root.04": {"value": "x" * 1000}}) == []
    assert check(form, {"t1.root.04": {"value": "x" * 1001}})[0].values == {"length": 1001, "limit": 1000}


def test_without_a_limit_every_option_may_be_chosen():
    assert FORM.item("t1.root.03").most_choices == 4
    assert FORM.item("t1.root.01").most_choices == 2
