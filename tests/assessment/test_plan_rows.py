"""Plan rows: what I will do or we could do, and every column that can be wrong."""

from datetime import date

import pytest

from practice.assessment import problems
from practice.assessment.answers import check, read
from practice.assessment.plan_rows import waits_for_approval
from tests.assessment.making import definition, instrument, other, section

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


def row(number=0, **columns):
    said = {"component": "work", "action": "I will listen", "owner": "me"} | columns
    return {f"t1.plan.2.{number}.{column}": value for column, value in said.items()}


def test_a_plan_row_has_all_its_columns():
    assert answer("t1.plan.2", row(due_on="2026-11-22", measure="we notice")) == {
        "value": [
            {
                "component": "work",
                "action": "I will listen",
                "owner": "me",
                "due_on": "2026-11-22",
                "every_days": None,
                "measure": "we notice",
            }
        ]
    }
    assert answer("t1.plan.2", row(every_days="7", owner="we"))["value"][0]["every_days"] == 7


def test_empty_rows_are_left_out_also_with_an_owner_already_chosen():
    assert answer("t1.plan.2", {"t1.plan.2.0.owner": "me", "t1.plan.2.0.action": " "}) is None
    assert len(answer("t1.plan.2", row(1) | {"t1.plan.2.0.owner": "me"})["value"]) == 1
    assert len(answer("t1.plan.2", row(0) | row(1))["value"]) == 2


@pytest.mark.parametrize(
    ("columns", "message", "impossible", "column"),
    [
        ({"owner": "partner"}, problems.NOT_AN_OPTION, True, "owner"),
        ({"owner": ""}, problems.ROW_WITHOUT_OWNER, False, "owner"),
        ({"component": "moon"}, problems.NOT_AN_OPTION, True, "component"),
        ({"component": ""}, problems.ROW_WITHOUT_COMPONENT, False, "component"),
        ({"action": ""}, problems.ROW_WITHOUT_ACTION, False, "action"),
        ({"action": "x" * 201}, problems.ROW_TEXT_TOO_LONG, False, "action"),
        ({"action": "a\x00"}, problems.ROW_CHARACTERS, False, "action"),
        ({"measure": "x" * 201}, problems.ROW_TEXT_TOO_LONG, False, "measure"),
        ({"measure": "a\u2066"}, problems.ROW_CHARACTERS, False, "measure"),
        ({"due_on": "2026-11-21"}, problems.ROW_DATE_PAST, False, "due_on"),
        ({"due_on": "2032-11-22"}, problems.ROW_DATE_FAR, False, "due_on"),
        ({"due_on": "tomorrow"}, problems.ROW_DATE, False, "due_on"),
        ({"due_on": "2026-02-30"}, problems.ROW_DATE, False, "due_on"),
        ({"due_on": "20261201"}, problems.ROW_DATE, False, "due_on"),
        ({"due_on": "2026-W50-1"}, problems.ROW_DATE, False, "due_on"),
        ({"every_days": "0"}, problems.ROW_DAYS, False, "every_days"),
        ({"every_days": "367"}, problems.ROW_DAYS, False, "every_days"),
        ({"every_days": "weekly"}, problems.ROW_DAYS, False, "every_days"),
        ({"every_days": "7.5"}, problems.ROW_DAYS, False, "every_days"),
        ({"every_days": "9" * 5000}, problems.ROW_DAYS, False, "every_days"),
        ({"every_days": "7", "due_on": "2026-12-01"}, problems.ROW_DATE_AND_DAYS, False, "every_days"),
    ],
)
def test_what_is_wrong_in_a_plan_row_is_named_with_its_column(columns, message, impossible, column):
    found = problem("t1.plan.2", row(**columns))
    assert (found.message, found.impossible, found.field) == (message, impossible, f"t1.plan.2.0.{column}")
    assert impossible or found.values["row"] == 1
    found.message % found.values


@pytest.mark.parametrize(
    "columns",
    [
        {"action": "x" * 200},
        {"measure": "x" * 200},
        {"due_on": "2026-11-22"},
        {"every_days": "1"},
        {"every_days": "366"},
    ],
)
def test_a_plan_row_may_reach_its_limits(columns):
    assert answer("t1.plan.2", row(**columns))


def test_of_several_things_wrong_the_first_is_told():
    assert problem("t1.plan.2", row(component="", owner="")).message == problems.ROW_WITHOUT_COMPONENT


def test_the_second_row_is_called_the_second():
    assert problem("t1.plan.2", row(0) | row(1, due_on="never")).values == {"row": 2}


def test_a_third_row_where_there_is_room_for_two_is_impossible():
    assert posted("t1.plan.2", row(0) | row(2)).impossible
    rows = [{"component": "work", "action": "x", "owner": "me"}] * 3
    (found,) = check(FORM, {"t1.plan.2": {"value": rows}})
    assert (found.message, found.impossible) == (problems.TOO_MANY_ROWS, True)


def test_a_row_is_not_past_while_nobody_asks_what_day_it_is():
    old = {"t1.plan.2": {"value": [{"component": "work", "action": "x", "owner": "me", "due_on": "2020-01-01"}]}}
    assert check(FORM, old) == []
    assert [found.message for found in check(FORM, old, TODAY)] == [problems.ROW_DATE_PAST]


def test_a_plan_without_components_needs_none():
    table = definition()
    table["sections"][-1] = section("more", other("t1.more.01", "plan", rows=1))
    del table["option_sets"]["outcomes"]
    form = instrument(table)
    good = {"t1.more.01": {"value": [{"action": "x", "owner": "we"}]}}
    assert check(form, good) == []
    good["t1.more.01"]["value"][0]["component"] = "work"
    assert check(form, good)[0].impossible


def test_rows_that_could_control_wait_for_approval():
    item = FORM.item("t1.plan.2")
    assert waits_for_approval(item, {"component": "home"})
    assert not waits_for_approval(item, {"component": "work"})
    assert not waits_for_approval(item, {"component": None})
