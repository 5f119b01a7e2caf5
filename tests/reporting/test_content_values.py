"""Every number of the report, against the rules computed by other hands from the raw answers."""

from fractions import Fraction

import pytest

from reports.content import Absent
from tests.reporting import oracle
from tests.reporting.making import drawn, instrument_of, pool_of

CODES = ("s1", "s2", "s3", "s4")
TITLES = {code: oracle.definition(code)["title"] for code in CODES}


def score_of(found):
    """A score as the report must have it; None where it has to say why there is none."""
    return float(found) if isinstance(found, Fraction) else None


@pytest.mark.parametrize("code", CODES)
def test_every_score_of_every_round_is_what_the_raw_answers_give(history, code):
    shown = instrument_of(history.course.content(), TITLES[code])
    titles = oracle.titles(code)
    assert len(shown.areas) == len(titles)
    for area, area_code in zip(shown.areas, titles, strict=True):
        for person in (0, 1):
            for number, pair in enumerate(history.rounds[code]):
                expected = oracle.scores(code, pair[person])[area_code]
                found = area.scores[person][number]
                if isinstance(expected, Fraction):
                    assert found == pytest.approx(float(expected), abs=1e-9), (area.title, person, number)
                else:
                    assert found == Absent(f"too few answers ({expected[0]} of {expected[1]})")


@pytest.mark.parametrize("code", CODES)
def test_the_latest_rows_hold_the_newest_scores_and_are_sorted_by_gap(history, code):
    shown = instrument_of(history.course.content(), TITLES[code])
    a, b = (oracle.scores(code, one) for one in history.rounds[code][-1])
    expected = {}
    for area, title in oracle.titles(code).items():
        gap = abs(a[area] - b[area]) if isinstance(a[area], Fraction) and isinstance(b[area], Fraction) else None
        expected[title] = (score_of(a[area]), score_of(b[area]), None if gap is None else float(gap))
    assert len(shown.latest) == len(expected)
    for row in shown.latest:
        title = next(one for one in expected if row.title.startswith(one))
        found = tuple(None if isinstance(one, Absent) else one for one in row.scores)
        assert (*found, row.gap) == pytest.approx(expected[title])
    gaps = [row.gap for row in shown.latest if row.gap is not None and "shown apart" not in row.title]
    assert gaps == sorted(gaps, reverse=True)


def test_first_to_latest_takes_the_first_and_the_last_score_there_is(history):
    shown = instrument_of(history.course.content(), TITLES["s1"])
    titles = oracle.titles("s1")
    for row in shown.changes:
        area = next(code for code, title in titles.items() if row.title.startswith(title))
        for person in (0, 1):
            found = [oracle.scores("s1", pair[person])[area] for pair in history.rounds["s1"]]
            scored = [float(one) for one in found if isinstance(one, Fraction)]
            if len(scored) > 1:
                cells = row.people[person]
                assert (cells.first, cells.latest) == pytest.approx((scored[0], scored[-1]))
                assert cells.change == pytest.approx(scored[-1] - scored[0])
                assert cells.reliable is None, "no gate is open in an empty practice"


def test_a_change_is_marked_exactly_where_it_reaches_the_swing_of_the_practices_own_pool(history):
    pool_of(history.make, sd=9.0, alpha=0.75)
    shown = instrument_of(history.course.content(), TITLES["s1"])
    swing = oracle.swing(9.0, 0.75)
    marks = set()
    for row in shown.changes:
        assert row.swing == f"about {oracle.half_up(Fraction(swing))}"
        for cells in row.people:
            if not isinstance(cells.first, Absent):
                assert cells.reliable is (abs(cells.change) >= swing)
                marks.add(cells.reliable)
    assert marks == {True, False}, "the draw should have both"


@pytest.mark.parametrize(
    ("pool", "words"),
    [
        ({"people": 29}, "not enough data yet"),
        ({"couples": 14}, "not enough data yet"),
        ({"alpha": 0.59}, "not steady enough"),
        ({"sd": 0.0}, "not steady enough"),
    ],
)
def test_no_mark_where_the_gate_is_shut(history, pool, words):
    pool_of(history.make, **pool)
    content = history.course.content()
    shown = instrument_of(content, TITLES["s1"])
    assert {row.swing for row in shown.changes} == {words}
    assert {cells.reliable for row in shown.changes for cells in row.people} == {None}
    assert content.method.parameters == ()
    assert any("A mark for change" in one.what for one in content.missing)


def test_the_parameters_are_printed_with_the_result(history):
    pool_of(history.make, sd=9.0, alpha=0.75)
    for one in history.course.content().method.parameters:
        assert (one.people, one.couples, one.spread, one.steadiness) == ("64", "32", "9.0", "0.75")
        assert one.swing == f"{oracle.swing(9.0, 0.75):.1f}"
        assert one.dated == "2 Mar 2026"
        assert "s1-1" in one.area


@pytest.mark.parametrize(("code", "stems"), [("s2", ("s2.lis.", "s2.pit.")), ("s3", ("s3.habits.",))])
def test_congruence_sets_each_view_beside_the_others_own(history, code, stems):
    shown = instrument_of(history.course.content(), TITLES[code])
    a, b = history.rounds[code][0]
    maya, jonas, _alike = shown.congruence
    assert maya.title == "How close Maya’s view is to Jonas’s own"
    for direction, (viewer, viewed) in ((maya, (a, b)), (jonas, (b, a))):
        for row, stem in zip(direction.rows, stems, strict=True):
            pairs = oracle.views(code, viewer, viewed, stem)
            gaps = [abs(seen - own) for seen, own in pairs]
            n = len(pairs)
            if n < 5:
                assert row.closeness == f"too few pairs ({n})"
                continue
            closeness = 100 * (1 - Fraction(sum(gaps), n) / 4)
            assert row.closeness == str(oracle.half_up(closeness))
            assert row.same == f"{gaps.count(0)} of {n}"
            assert row.within_one == f"{sum(gap < 2 for gap in gaps)} of {n}"
            lean = Fraction(sum(seen - own for seen, own in pairs), n)
            tenths = oracle.half_up(abs(lean) * 10)
            side = "higher" if lean > 0 else "lower"
            assert row.lean == ("level" if tenths == 0 else f"{tenths // 10}.{tenths % 10} {side}")


def test_priorities_and_strengths_follow_their_formula(course):
    ranks = ({"COM": 1, "TRU": 2, "INT": 3}, {"QTI": 1, "COM": 2})
    pair = [drawn("s1", name) | {"s1.next.03": {"value": rank}} for name, rank in zip("pq", ranks, strict=True)]
    course.round("s1", 1, *pair)
    content = course.content()
    a, b = (oracle.scores("s1", one) for one in pair)
    titles = {code: title for code, title in oracle.titles("s1").items() if code != "CLIMATE"}
    strong = [code for code in titles if min(a[code], b[code]) >= Fraction(125, 2)]
    strong.sort(key=lambda code: (-min(a[code], b[code]), -(a[code] + b[code])))
    assert [one.title for one in content.strengths] == [titles[code] for code in strong[:3]]

    def urgency(score, rank):
        return (100 - score) * (1 + (4 - rank if rank else 0)) / 4

    weight = {code: [urgency(a[code], ranks[0].get(code)), urgency(b[code], ranks[1].get(code))] for code in titles}
    rest = [code for code in titles if code not in strong]
    rest.sort(key=lambda code: (-sum(weight[code]), -max(weight[code]), -abs(a[code] - b[code])))
    assert [one.title for one in content.priorities] == [titles[code] for code in rest[:3]]
    for point in content.priorities:
        both = "Both put it among what to work on first." in point.words
        assert both is (point.title == titles["COM"])


def test_the_counts_leave_out_what_nobody_else_may_know_of(history):
    counted = {one.person: (one.answered, one.asked) for one in history.course.content().answered}
    for place, name in enumerate(("Maya", "Jonas")):
        given = asked = 0
        for code in CODES:
            found = oracle.definition(code)
            for number, pair in enumerate(history.rounds[code]):
                given += sum("value" in one for one in pair[place].values())
                asked += sum(
                    item["privacy"] != "private" and item["type"] != "plan_review"
                    for section in found["sections"]
                    if section["rounds"] == "every" or number == 0
                    for item in section["items"]
                )
        assert counted[name] == (given, asked)


def test_the_appendix_has_every_rated_question_of_every_round_with_both_answers(history):
    groups = history.course.content(appendix="yes").appendix
    shown = [item for group in groups for item in group.items]
    assert len(shown) == sum(
        len(rounds) * sum(item["type"] == "rating" for item in oracle.items(oracle.definition(code)))
        for code, rounds in history.rounds.items()
    )
    assert history.course.content().appendix == ()


def test_a_place_in_the_appendix_is_further_right_where_it_is_better(history):
    by_text = {item.text: item for group in history.course.content(appendix="yes").appendix for item in group.items}
    for code in ("s2", "s3"):
        pair = history.rounds[code][0]
        for item in oracle.items(oracle.definition(code)):
            if item["type"] == "rating":
                keyed = [oracle.keyed(code, item["key"], one) for one in pair]
                strain = item["key"].startswith("s3.strain")
                expected = [None if k is None else (4 - k if strain else k) + 1 for k in keyed]
                assert [answer.place for answer in by_text[item["text"]].answers] == expected
