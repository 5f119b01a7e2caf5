"""Labels never touch and never leave their box, whatever the numbers."""

from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports import charts
from reports.couple import SHORT_ROW
from reports.measure import text_width
from reports.shapes import PAPER, PAPER_ROW, ROW, SCREEN, SHARE

MARKS = ("circle", "diamond")
SCORES = st.one_of(
    st.none(),
    st.sampled_from([0.0, 0.4, 12.4, 12.5, 49.9, 50.0, 99.5, 100.0]),
    st.floats(0, 100, allow_nan=False),
)
SIZES = st.sampled_from([ROW, SHARE, PAPER_ROW, SHORT_ROW])
FRAMES = st.sampled_from([SCREEN, PAPER])
PAIRS = st.one_of(
    st.lists(SCORES, min_size=2, max_size=2),
    st.floats(0, 99).flatmap(lambda low: st.floats(0, 1).map(lambda more: [low, low + more])),
)


def label_box(label, font, x):
    """Left, top, right and bottom of the ink of a label's figures."""
    width = text_width(label.text, font)
    start = {"start": x, "end": x - width, "middle": x - width / 2}[label.anchor]
    return (start, label.y - 0.7 * font, start + width, label.y)


def spot_box(spot, reach, x):
    half = reach * (0.8 if spot.mark == "circle" else 1)
    return (x - half, spot.y - half, x + half, spot.y + half)


def touch(a, b):
    return a[0] < b[2] - 1e-6 and b[0] < a[2] - 1e-6 and a[1] < b[3] - 1e-6 and b[1] < a[3] - 1e-6


def inside(box, width, height):
    return box[0] >= -1e-6 and box[1] >= -1e-6 and box[2] <= width + 1e-6 and box[3] <= height + 1e-6


def assert_clear(boxes, width, height):
    assert all(inside(box, width, height) for box in boxes)
    assert not any(touch(a, b) for a, b in combinations(boxes, 2))


@given(PAIRS, SIZES, st.floats(0, 2000))
@example([0.0, 100.0], ROW, 0.0)
@example([100.0, 100.0], SHARE, 0.0)
@example([0.0, 0.0], PAPER_ROW, 0.0)
def test_a_dumbbells_marks_and_numbers_are_clear_of_each_other_at_every_width(values, size, wider):
    chart = charts.dumbbell(list(zip(MARKS, values, strict=True)), size)
    width = size.min_width + wider
    boxes = [spot_box(spot, chart.reach, spot.x * width / 100) for spot in chart.spots]
    boxes += [label_box(label, chart.font, label.x * width / 100 + label.dx) for label in chart.labels]
    assert_clear(boxes, width, chart.height)


@given(st.lists(SCORES, max_size=4), SIZES)
def test_a_dumbbell_for_more_people_gives_each_a_lane(values, size):
    chart = charts.dumbbell([(MARKS[index % 2], value) for index, value in enumerate(values)], size)
    boxes = [spot_box(spot, chart.reach, spot.x * size.min_width / 100) for spot in chart.spots]
    boxes += [label_box(label, chart.font, label.x * size.min_width / 100 + label.dx) for label in chart.labels]
    assert_clear(boxes, size.min_width, chart.height)


@given(PAIRS)
def test_a_dumbbell_shows_who_has_no_score_as_nothing_and_never_as_zero(values):
    chart = charts.dumbbell(list(zip(MARKS, values, strict=True)))
    drawn = {spot.mark for spot in chart.spots}
    assert drawn == {mark for mark, value in zip(MARKS, values, strict=True) if value is not None}
    assert [label.text for label in chart.labels] == [charts.shown(value) for value in values if value is not None]


@given(SIZES)
def test_the_scale_stands_over_the_rows_grid(size):
    assert [line.x1 for line in charts.dumbbell_scale(size).grid] == [
        line.x1 for line in charts.dumbbell([("circle", 1.0)], size).grid
    ]


@given(
    st.integers(1, 12).flatmap(
        lambda rounds: st.tuples(
            st.lists(st.lists(SCORES, min_size=rounds, max_size=rounds), min_size=1, max_size=2),
            st.lists(st.text(max_size=18), min_size=rounds, max_size=rounds),
        )
    ),
    FRAMES,
)
@example(([[0.0], [0.0]], ["12 May 2026"]), PAPER)
@example(([[0.0, 100.0], [100.0, 100.0]], ["12 May", "16 November 2026"]), SCREEN)
def test_a_small_multiples_labels_are_clear_of_each_other_and_inside(drawn, frame):
    series, rounds = drawn
    chart = charts.small_multiple([(MARKS[i], values) for i, values in enumerate(series)], rounds, (), frame)
    numbers = [label_box(label, chart.font, label.x) for label in chart.labels]
    axis = [label_box(label, chart.font - 1, label.x) for label in chart.axis]
    marks = [spot_box(spot, chart.reach, spot.x) for spot in chart.spots]
    assert_clear(numbers + axis, frame.width, frame.height)
    assert all(inside(box, frame.width, frame.height) for box in marks)
    assert not any(touch(number, mark) for number in numbers for mark in marks)
    assert not any(touch(label, mark) for label in axis for mark in marks)


@given(st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=8), FRAMES)
def test_a_round_without_a_score_breaks_the_line(pairs, frame):
    series = [[pair[index] for pair in pairs] for index in (0, 1)]
    rounds = [str(number) for number in range(len(pairs))]
    chart = charts.small_multiple(list(zip(MARKS, series, strict=True)), rounds, (), frame)
    for mark, values in zip(MARKS, series, strict=True):
        joined = sum(1 for a, b in pairwise(values) if a is not None and b is not None)
        assert len([line for line in chart.lines if line.mark == mark]) == joined
        assert len([spot for spot in chart.spots if spot.mark == mark]) == sum(v is not None for v in values)


@given(st.floats(0, 100), FRAMES)
def test_partners_who_coincide_stand_seven_units_apart(score, frame):
    chart = charts.small_multiple([("circle", [score] * 3), ("diamond", [score] * 3)], ["1", "2", "3"], (), frame)
    circles, diamonds = ([spot for spot in chart.spots if spot.mark == mark] for mark in MARKS)
    assert [d.x - c.x for c, d in zip(circles, diamonds, strict=True)] == pytest.approx([7.0] * 3)
    assert [d.y for d in diamonds] == [c.y for c in circles]


def test_two_lineages_never_share_a_line():
    chart = charts.small_multiple([("circle", [10, 20, 30, 40])], ["1", "2", "3", "4"], ["a", "a", "b", "b"])
    assert len(chart.lines) == 2
    assert len(chart.breaks) == 1
    assert chart.spots[1].x < chart.breaks[0].x1 < chart.spots[2].x


def test_the_last_rounds_label_is_always_there_and_labels_that_do_not_fit_are_left_out():
    rounds = [f"{day} November" for day in range(1, 13)]
    chart = charts.small_multiple([("circle", [50.0] * 12)], rounds, (), PAPER)
    names = [label.text for label in chart.axis[3:]]
    assert names[-1] == "12 November"
    assert names[0] == "1 November"
    assert len(names) < 12


@given(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=1, max_size=2))
def test_a_strip_shows_every_answer_inside_its_box(answers):
    chart = charts.item_strip([(MARKS[i], answer) for i, answer in enumerate(answers)], 5)
    assert_clear([spot_box(spot, chart.reach, spot.x) for spot in chart.spots], chart.width, chart.height)
    places = [1 + (spot.x - 10) / 30 for spot in chart.spots]
    assert places == [answer for answer in answers if answer is not None]


@pytest.mark.parametrize("score", [-0.1, 100.1, float("nan"), float("inf")])
def test_a_score_outside_the_scale_is_refused(score):
    with pytest.raises(ValueError, match="0 to 100"):
        charts.dumbbell([("circle", score)])
    with pytest.raises(ValueError, match="0 to 100"):
        charts.small_multiple([("circle", [score])], ["1"])


def test_series_and_rounds_of_different_length_are_refused():
    with pytest.raises(ValueError, match="equally long"):
        charts.small_multiple([("circle", [1.0, 2.0])], ["1"])
    with pytest.raises(ValueError, match="options"):
        charts.item_strip([("circle", 6)], 5)


@pytest.mark.parametrize(
    ("score", "text"), [(62.5, "63"), (62.49999999999999, "63"), (62.4, "62"), (0.0, "0"), (99.5, "100"), (0.5, "1")]
)
def test_scores_are_shown_rounded_half_up(score, text):
    assert charts.shown(score) == text


@pytest.mark.parametrize(("change", "text"), [(18.0, "+18"), (-2.5, "−3"), (2.5, "+3"), (0.2, "0"), (-0.2, "0")])
def test_a_change_has_its_sign_and_turning_it_round_turns_only_the_sign(change, text):
    assert charts.signed(change) == text


def test_a_charts_words_hold_every_number():
    words = charts.in_words("Trust", ["Maya", "Jonas"], [[44.0, None], [75.0, 62.5]], "no score")
    assert words == "Trust: Maya 44, no score; Jonas 75, 63"
