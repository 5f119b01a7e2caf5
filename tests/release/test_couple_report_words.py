"""What the couple's report says of two rounds: in words that are true of the two numbers, for every way they can go."""

from datetime import date
from itertools import product
from types import SimpleNamespace

import pytest

from practice.access.joint import JointArea
from practice.assessment.pool import Baseline
from practice.services.report.couple.compared import compared
from practice.services.report.couple.ground import Ground, Seen, Step, steps_of
from practice.services.report.parts.voice import Voice
from reports.content import Person
from tests.release.marked import FORMS

WAYS = {"up": (40.0, 70.0), "down": (70.0, 40.0), "same": (50.0, 55.0)}  # beyond 14.9 points, or within them
S1, S3 = (next(form for form in FORMS if form.code == code) for code in ("s1", "s3"))
DAY = SimpleNamespace(astimezone=lambda zone: SimpleNamespace(date=lambda: date(2026, 5, 12)))


def seen(form, number, area, scores, lineage="one"):
    shown = SimpleNamespace(areas=(JointArea(area.code, area.title, area.higher_is_better, False, scores),))
    joint = SimpleNamespace(code=form.code, round=number, score_lineage=lineage, shown=shown, assigned_at=DAY)
    return Seen(form, joint)


def ground(form, area, alpha=0.8):
    people = (Person("Maya", "circle"), Person("Jonas", "diamond"))
    baseline = Baseline("one", area.code, date(2026, 1, 1), 64, 32, 50.0, 12.0, alpha)
    return Ground(Voice("en", "UTC"), people, (), {("one", area.code): baseline})


def said(form, area, pairs, **changes):
    (before, after) = zip(*pairs, strict=True)
    step = Step((seen(form, 1, area, before), seen(form, 2, area, after)))
    found = compared(ground(form, area, **changes), step)
    assert [row.scores for row in found.rows] == [tuple(pairs)]
    return found.rows[0].said


@pytest.mark.parametrize(("maya", "jonas"), list(product(WAYS, WAYS)))
def test_each_is_named_with_what_happened_to_them(maya, jonas):
    words = said(S1, S1.area("COM"), (WAYS[maya], WAYS[jonas]))
    if maya == jonas:
        assert words == {"up": "Higher for both", "down": "Lower for both", "same": "No clear change"}[maya]
        return
    for name, way in (("Maya", maya), ("Jonas", jonas)):
        told = {"up": f"higher for {name}", "down": f"lower for {name}", "same": f"no clear change for {name}"}[way]
        assert told in words.lower().replace("maya", "Maya").replace("jonas", "Jonas")


def test_exchanging_the_two_says_the_same_of_each():
    area = S1.area("COM")
    for maya, jonas in product(WAYS, WAYS):
        one = said(S1, area, (WAYS[maya], WAYS[jonas]))
        other = said(S1, area, (WAYS[jonas], WAYS[maya]))
        exchanged = other.replace("Maya", "X").replace("Jonas", "Maya").replace("X", "Jonas")
        assert one == exchanged or {maya, jonas} == {"up", "down"}


def test_no_change_where_none_could_show_is_said_as_what_it_is():
    area = S1.area("COM")
    assert said(S1, area, ((90, 95), (92, 90))) == "No clear change, already going well"
    assert said(S1, area, ((90, 95), (60, 62))) == "No clear change"


def test_strain_and_unsteady_areas_are_too_early_to_say():
    strain = next(area for area in S3.areas if area.kind == "index")
    assert said(S3, strain, ((80, 20), (80, 20))) == "Too early to say"
    assert said(S1, S1.area("COM"), ((20, 90), (20, 90)), alpha=0.5) == "Too early to say"


def test_rounds_are_compared_within_one_lineage_from_the_first_that_shares_an_area():
    com, emo = S1.area("COM"), S1.area("EMO")
    older = seen(S1, 1, com, (1, 2), lineage="none")
    other_area, first, latest = seen(S1, 2, emo, (3, 4)), seen(S1, 3, com, (5, 6)), seen(S1, 5, com, (7, 8))
    (step,) = steps_of([latest, first, seen(S1, 4, com, (9, 9)), other_area, older])
    assert (step.first, step.latest) == (first, latest)
    found = compared(ground(S1, com), step)
    assert (found.first, found.latest, found.title) == ("first", "latest", "Then and now"), "both asked on one day"
    assert compared(ground(S1, com), Step((older, latest))) is None
