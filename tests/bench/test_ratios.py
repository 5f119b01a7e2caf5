"""What the benchmark says about its times is right; the times themselves decide no test."""

from dataclasses import replace
from itertools import cycle

import pytest

from bench.goals import GOALS, Goal
from bench.ratios import Found, more, over, p95, paired, ratio, speed, tail


def test_each_block_is_a_b_a_a_b_a_and_the_first_of_each_is_not_measured():
    order = []
    times = {"a": cycle([9.0, 1.0, 3.0, 5.0, 1.0]), "b": cycle([9.0, 4.0, 6.0])}

    def done(name):
        def work():
            order.append(name)
            return next(times[name])

        return work

    (block,) = paired(done("a"), done("b"), 1)
    assert "".join(order) == "ab" + "abaaba"
    assert (block.a, block.b, block.again) == (1.0, 5.0, 4.0)


def test_a_machine_that_gets_steadily_slower_changes_no_ratio():
    clock = iter(range(1, 1000))
    (block,) = paired(lambda: next(clock), lambda: 2 * next(clock), 1)
    assert block.b / block.a == pytest.approx(2)
    assert block.again / block.a == pytest.approx(1)


def test_ratio_speed_and_difference_are_medians_over_the_blocks_with_the_control():
    times = iter([1, 1, *[1, 2, 1, 1, 2, 1], *[2, 6, 2, 2, 6, 2], *[1, 4, 1, 1, 4, 1]])
    blocks = paired(lambda: next(times), lambda: next(times), 3)
    assert ratio(blocks).value == 3
    assert speed(blocks).value == pytest.approx(1 / 3)
    assert more(blocks).value == 3000
    found = ratio(blocks)
    assert (found.low, found.high, found.control, found.a, found.b) == (2, 4, 1, 1, 4)


def test_the_interval_holds_the_value_narrows_with_more_values_and_is_the_same_again():
    few, many = [1.0, 1.2, 0.9, 1.1, 1.05], [1.0, 1.2, 0.9, 1.1, 1.05] * 20
    median = lambda values: sorted(values)[len(values) // 2]  # noqa: E731
    wide, narrow = over(few, median), over(many, median)
    assert wide.low <= wide.value <= wide.high
    assert narrow.high - narrow.low < wide.high - wide.low
    assert over(few, median) == wide


def test_percentiles_are_those_of_the_tail():
    times = [float(one) for one in range(1, 201)]
    assert p95(times) == pytest.approx(190.95)
    assert tail(times) == pytest.approx(198.99 / 100.5)


def test_a_restless_control_makes_any_value_inconclusive():
    goal = Goal("speed", "anchor", 0.7, 0.8, at_least=True)
    found = Found(0.75, 0.7, 0.8, control=1.0)
    assert goal.verdict(found) == "met"
    assert goal.verdict(replace(found, value=0.85)) == "stretch met"
    assert goal.verdict(replace(found, value=0.6)) == "NOT MET"
    assert [goal.verdict(replace(found, control=one)) for one in (0.94, 1.06)] == ["inconclusive"] * 2
    assert [goal.verdict(replace(found, control=one)) for one in (0.95, 1.05)] == ["met"] * 2


def test_at_most_is_the_other_way_round_and_the_bound_itself_is_met():
    goal = GOALS["caseload large"]
    values = {1.1: "stretch met", 1.2: "met", 1.21: "NOT MET"}
    assert {value: goal.verdict(Found(value, value, value, 1.0)) for value in values} == values
