"""What is said about change: judged only where the practice's own numbers allow it, and in words that stay true."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from practice import programme
from practice.assessment import scoring
from practice.assessment.pool import Baseline
from practice.models.audit import AuditEntry
from practice.services.couple.couples import Details, Person
from practice.services.review import change
from practice.services.review.change import of_history
from practice.services.review.change_sentences import moved
from practice.services.review.history import InstrumentHistory, Round, Sent
from practice.services.review.said import speak
from tests.reporting import oracle
from tests.reporting.making import drawn, pool_of

PEOPLE = (
    Person(uuid4(), 1, "circle", Details("Maya")),
    Person(uuid4(), 2, "diamond", Details("Jonas")),
)


def english(message):
    return message


def spoken(said):
    return speak(english, said)


def history(code, *rounds):
    """One round a pair of answers; None where a partner sent nothing."""
    form = programme.catalogue().current(code)
    made = []
    for number, pair in enumerate(rounds, 1):
        at = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=30 * number)
        sent = tuple(
            None if given is None else Sent(one.id, at, form, given, scoring.score(form, given))
            for one, given in zip(PEOPLE, pair, strict=True)
        )
        made.append(Round(number, form, sent))
    return InstrumentHistory(form, tuple(made))


def baselines(code, *, sd=12.0, alpha=0.8, people=64, couples=32, mean=50.0):
    form = programme.catalogue().current(code)
    return {
        (form.score_lineage, area.code): Baseline(
            form.score_lineage, area.code, date(2026, 11, 16), people, couples, mean, sd, alpha
        )
        for area in form.areas
    }


def points(code, area, maya, jonas):
    """Answers in which only the items of one area are given, all with one scale point each."""
    items = programme.catalogue().current(code).area(area).items

    def given(point):
        if point is None:
            return {}
        return {
            item.key: {"value": item.scale.minimum + item.scale.maximum - point if item.reverse else point}
            for item in items
        }

    return given(maya), given(jonas)


def area_of(code, area, *rounds, pool):
    found = of_history(history(code, *(points(code, area, *pair) for pair in rounds)), PEOPLE, pool)
    return next(one for one in found.areas if one.area.code == area), found


# From 2 (25 points) to 4 (75 points) is beyond any swing here; from 3 to 3 is none.
PATTERNS = [
    ((2, 2), (4, 4), "Up for both."),
    ((4, 4), (2, 2), "Down for both."),
    ((2, 3), (4, 3), "Up for Maya, no clear change for Jonas."),
    ((3, 4), (3, 2), "Down for Jonas, no clear change for Maya."),
    ((2, 4), (4, 2), "Opposite ways: up for Maya, down for Jonas."),
    ((4, 2), (2, 4), "Opposite ways: up for Jonas, down for Maya."),
    ((3, 3), (3, 3), "No clear change."),
    ((2, 3), (4, None), "Up for Maya. Jonas has no two scores to compare."),
    ((None, 4), (3, 2), "Down for Jonas. Maya has no two scores to compare."),
    ((3, 3), (3, None), "No clear change for Maya. Jonas has no two scores to compare."),
    ((3, None), (None, 3), "No two scores to compare yet."),
]


@pytest.mark.parametrize(("first", "latest", "words"), PATTERNS)
def test_the_pattern_of_two_partners_in_words(first, latest, words):
    area, _ = area_of("s1", "CON", first, latest, pool=baselines("s1"))
    assert spoken(area.pattern.said) == words


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        ({"people": 29}, "Not enough data yet to tell change from day-to-day swing."),
        ({"couples": 14}, "Not enough data yet to tell change from day-to-day swing."),
        ({"alpha": 0.59}, "This scale is not steady enough to say."),
    ],
)
def test_where_the_gate_is_shut_the_change_is_shown_and_not_judged(gate, words):
    area, found = area_of("s1", "CON", (2, 3), (4, 3), pool=baselines("s1", **gate))
    assert spoken(area.pattern.said) == words
    assert [spoken(one) for one in area.people[0].said] == ["Up 50 points (25 to 75)."]
    assert [one.reliable for one in area.people] == [None, None]
    assert not any("judged" in spoken(note) or "swing is taken" in spoken(note) for note in found.notes)


def test_without_any_noise_in_the_pool_nothing_is_called_a_swing():
    area, _ = area_of("s1", "CON", (2, 3), (4, 3), pool=baselines("s1", alpha=1.0))
    assert spoken(area.pattern.said) == "How far this swings from day to day is not known."


def test_strain_is_never_judged_by_alpha_and_says_which_way_is_which():
    area, _ = area_of("s3", "STRAIN", (3, 1), (1, 1), pool=baselines("s3"))
    assert spoken(area.pattern.said) == "How far this swings from day to day is not known."
    assert [spoken(one) for one in area.notes] == ["Higher means more strain."]
    assert spoken(area.people[0].said[0]) == "Down 50 points (75 to 25)."


@pytest.mark.parametrize("seed", range(8))
def test_every_person_is_marked_as_the_formula_says(seed):
    rounds = [tuple(drawn("s1", f"{name}{number}{seed}") for name in "ab") for number in (0, 1)]
    found = of_history(history("s1", *rounds), PEOPLE, baselines("s1", sd=10.0, alpha=0.7))
    smallest = oracle.swing(10.0, 0.7)
    for area in found.areas:
        assert area.swing == pytest.approx(smallest)
        for place, one in enumerate(area.people):
            first, latest = (oracle.scores("s1", pair[place])[area.area.code] for pair in rounds)
            assert one.change == pytest.approx(float(latest - first))
            expected = "same" if abs(latest - first) < smallest else "up" if latest > first else "down"
            assert one.direction == expected
            said = [spoken(sentence) for sentence in one.said]
            swing = oracle.half_up(oracle.Fraction(smallest))
            assert said[1].startswith(f"Swings of under about {swing} points can happen just by how people answer")
            assert f"({oracle.half_up(first)} to {oracle.half_up(latest)})" in said[0] or first == latest


def test_the_overview_names_every_area_once():
    rounds = [tuple(drawn("s1", f"{name}{number}") for name in "ab") for number in (0, 1)]
    found = of_history(history("s1", *rounds), PEOPLE, baselines("s1"))
    said = " ".join(spoken(one) for one in found.overview)
    assert all(said.count(title) == 1 for title in oracle.titles("s1").values())


def test_many_looks_are_told_with_their_chance_of_a_false_mark():
    rounds = [tuple(drawn("s1", f"{name}{number}") for name in "ab") for number in (0, 1)]
    found = of_history(history("s1", *rounds), PEOPLE, baselines("s1"))
    chance = round(100 * (1 - 0.95**16))
    said = " ".join(spoken(one) for one in found.notes)
    assert f"16 changes were judged here. Had nothing changed at all, about {chance} in 100 such histories" in said
    assert "at least 64 people of 32 couples for an area, fixed on 16 Nov 2026" in said


def test_a_start_near_the_top_says_that_a_rise_cannot_show():
    area, _ = area_of("s1", "CON", (5, 3), (4, 3), pool=baselines("s1"))
    assert "a rise beyond the swing cannot show" in spoken(area.people[0].caveats[0])
    assert area.people[1].caveats == ()


def test_the_drift_to_the_middle_is_told_where_a_change_went_the_same_way():
    area, _ = area_of("s1", "CON", (2, 4), (4, 5), pool=baselines("s1"))
    assert [spoken(one) for one in area.people[0].caveats] == [
        "If nothing had changed, about 30 would be expected now: scores far out drift to the middle."
    ]
    assert not any("drift" in spoken(one) for one in area.people[1].caveats), "it went away from the middle"


@pytest.mark.parametrize(
    ("first", "latest", "words"),
    [
        (50.0, 50.0, "The same as at first (50)."),
        (58.4, 58.6, "Less than a point from the first score (58 to 59)."),
        (50.0, 51.0, "Up 1 point (50 to 51)."),
        (51.0, 50.0, "Down 1 point (51 to 50)."),
        (41.25, 59.0, "Up 18 points (41 to 59)."),
        (62.5, 50.0, "Down 13 points (63 to 50)."),
    ],
)
def test_a_change_in_words(first, latest, words):
    assert spoken(moved(first, latest)) == words


def test_change_is_never_put_down_to_the_therapy():
    rounds = [tuple(drawn("s1", f"{name}{number}") for name in "ab") for number in (0, 1)]
    found = of_history(history("s1", *rounds), PEOPLE, baselines("s1"))
    said = [spoken(one) for one in (*found.overview, *found.notes)]
    said += [spoken(one) for area in found.areas for person in area.people for one in (*person.said, *person.caveats)]
    for word in ("therapy", "treatment", "improve", "better", "worse", "significant", "success"):
        assert not [one for one in said if word in one.lower()]


def test_opening_the_page_is_audited_and_shows_every_instrument(make, course):
    pool_of(make)
    course.round("s1", 1, drawn("s1", "a0"), drawn("s1", "b0"))
    course.round("s1", 40, drawn("s1", "a1"), drawn("s1", "b1"))
    course.round("s2", 50, drawn("s2", "a"), None)
    page = change.open_change(course.couple.caseload, course.ref)
    assert [one.instrument.code for one in page.instruments] == ["s1", "s2"]
    assert page.header.name == "Maya & Jonas"
    assert all(area.swing is not None for area in page.instruments[0].areas)
    assert page.instruments[1].overview == ()
    assert [head.number for head in page.instruments[0].rounds] == [1, 2]
    assert _actions(make)[-1] == "change.opened"


def _actions(make):
    return [one.action for one in make.session.query(AuditEntry).order_by(AuditEntry.at, AuditEntry.number)]
