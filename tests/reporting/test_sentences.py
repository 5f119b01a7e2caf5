"""What stands out is always true: each finding is checked against scores computed by other hands."""

import re
from fractions import Fraction
from types import SimpleNamespace
from uuid import uuid4

import pytest

from practice import programme
from practice.assessment.comparison import compare
from practice.services.couple.couples import Details, Person
from practice.services.review.said import listed, say, speak
from practice.services.review.sentences import names_of, standing_out, what_stands_out
from tests.reporting import oracle
from tests.reporting.making import drawn

CODES = ("s1", "s2", "s3", "s4")
BANNED = re.compile(r"\b(accura\w+|significan\w+|diagnos\w+|normal|therapy|improve\w*|worse|green|red|because)\b", re.I)


def english(message):
    return message


def person(first, last="", position=1):
    return Person(uuid4(), position, "circle", Details(first, last))


def findings(code, a, b, names=("Maya", "Jonas")):
    found = standing_out(programme.catalogue().current(code), compare(programme.catalogue().current(code), a, b), names)
    return {one.kind: one for one in found}, " ".join(speak(english, one) for one in found)


def scored(code, answers):
    return {area: one for area, one in oracle.scores(code, answers).items() if isinstance(one, Fraction)}


def titles_where(code, a, b, fits):
    """The titles of areas with both scores for which `fits` holds."""
    titles = oracle.titles(code)
    one, other = scored(code, a), scored(code, b)
    return {titles[area] for area in titles if area in one and area in other and fits(area, one[area], other[area])}


def about(finding):
    """The areas that a finding names, out of its sentences."""
    said = [speak(english, one) for one in finding.more] if finding else []
    return {re.match(r"(.*): Maya \d+, Jonas \d+\.", one)[1] for one in said}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("code", CODES)
def test_every_finding_is_true(code, seed):
    a, b = drawn(code, f"a{seed}", left_out=0.2), drawn(code, f"b{seed}", left_out=0.2)
    found, _ = findings(code, a, b)
    strain = {"STRAIN"}
    gaps = titles_where(code, a, b, lambda *_: True)
    if gaps:
        one, other = scored(code, a), scored(code, b)
        widest = max(abs(one[area] - other[area]) for area in one if area in other)
        expected = titles_where(code, a, b, lambda _, x, y: abs(x - y) == widest)
        assert set(found["widest"].areas) == expected
        step = "Answered about one step apart or more" in speak(english, found["widest"])
        assert step is (widest >= 25)
        also = titles_where(code, a, b, lambda _, x, y: 25 <= abs(x - y) < widest)
        assert about(found.get("also")) == also
    half = Fraction(125, 2)
    rules = {
        "well": lambda area, x, y: area not in strain and min(x, y) >= half,
        "concern": lambda area, x, y: area not in strain and max(x, y) < 50,
        "little_strain": lambda area, x, y: area in strain and max(x, y) <= 100 - half,
        "strain": lambda area, x, y: area in strain and min(x, y) > 50,
    }
    for kind, fits in rules.items():
        assert about(found.get(kind)) == titles_where(code, a, b, fits), kind


@pytest.mark.parametrize("code", CODES)
def test_the_numbers_in_the_sentences_are_the_scores(code):
    a, b = drawn(code, "a"), drawn(code, "b")
    found, said = findings(code, a, b)
    one, other = scored(code, a), scored(code, b)
    for area, title in oracle.titles(code).items():
        for match in re.finditer(re.escape(title) + r": Maya (\d+), Jonas (\d+)\.", said):
            assert (int(match[1]), int(match[2])) == (oracle.half_up(one[area]), oracle.half_up(other[area]))
    assert found


def all_answers(code, value):
    return {item.key: {"value": value} for item in programme.catalogue().current(code).ratings}


def test_two_views_of_one_person_are_named_by_who_sees_whom():
    low = {key: {"value": 1} for key in all_answers("s2", 1) if key.endswith(".p")}
    maya = all_answers("s2", 3) | {key: one for key, one in low.items() if ".lis." in key}
    _, said = findings("s2", maya, all_answers("s2", 3))
    assert "Listening in Jonas: Jonas answers 50, Maya answers 0." in said
    assert "Listening in Maya: Maya answers 50, Jonas answers 50." in said
    assert "Where the two are about a step apart or more, ask before concluding." in said
    assert "Keeping out of traps in Jonas" not in said


def test_half_not_come_up_is_a_finding_and_less_is_not():
    form = programme.catalogue().current("s2")
    keys = [item.key for item in form.ratings]
    half = all_answers("s2", 3) | {key: {"state": "not_applicable"} for key in keys[:16]}
    less = all_answers("s2", 3) | {key: {"state": "not_applicable"} for key in keys[:15]}
    _, said = findings("s2", half, less)
    assert "Half or more did not come up. Maya: 16 of 31 questions. That such moments are missing is itself a" in said
    assert "Jonas: 15" not in said


def test_soft_answers_are_named_nowhere():
    frightened = all_answers("s1", 5) | {"s1.tru.04": {"value": 1}, "s1.climate.04": {"value": 5}}
    _, said = findings("s1", frightened, all_answers("s1", 5))
    for words in ("safe", "fear", "judgement", "attacked", "blamed", "private"):
        assert words not in said.lower()


def test_alike_answers_are_called_alike():
    found, said = findings("s1", all_answers("s1", 4), all_answers("s1", 4))
    assert "widest" not in found
    assert "Hardly any difference." in said


def test_one_partners_view_has_no_word_about_the_couple():
    form = programme.catalogue().current("s1")
    answers = all_answers("s1", 5)
    found = standing_out(form, compare(form, answers, None), ["Jonas"])
    said = " ".join(speak(english, one) for one in found)
    assert said.startswith("One partner’s own view. Only Jonas has sent answers, so nothing is compared.")
    assert "both" not in said
    assert "differ" not in said
    assert "Maya" not in said


@pytest.mark.parametrize("kind", ["low", "strong"])
def test_one_partners_low_and_strong_areas_are_those_of_the_bands(kind):
    form = programme.catalogue().current("s1")
    answers = drawn("s1", "alone")
    found = {one.kind: one for one in standing_out(form, compare(form, answers, None), ["Jonas"])}
    titles, one = oracle.titles("s1"), scored("s1", answers)
    fits = (lambda x: x < Fraction(75, 2)) if kind == "low" else (lambda x: x >= Fraction(175, 2))
    assert set(found[kind].areas if kind in found else ()) == {titles[area] for area in one if fits(one[area])}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("code", CODES)
def test_no_finding_uses_a_word_that_may_not_be_said(code, seed):
    _, said = findings(code, drawn(code, f"a{seed}"), drawn(code, f"b{seed}", left_out=0.6))
    assert not BANNED.search(said)


def test_two_people_of_one_name_are_told_apart():
    assert names_of([person("Maya"), person("Jonas")]) == ("Maya", "Jonas")
    assert names_of([person("Alex", "Moreau"), person("Alex", "Duarte")]) == ("Alex Moreau", "Alex Duarte")
    assert names_of([person("Alex"), person("Alex", position=2)]) == ("Alex (1)", "Alex (2)")


def test_a_right_to_left_name_neither_turns_a_sentence_round_nor_takes_the_number_beside_it_along():
    names = names_of([person("يعل لوي"), person("Jonas")])
    assert names == ("\u2068يعل\u00a0لوي\u2069", "Jonas")
    said = say("%(name)s’s scores: %(score)s. %(words)s", name=names[0], score=31, words="مريم 5")
    assert speak(english, said) == f"{names[0]}’s scores: 31. \u2068مريم 5\u2069"


def test_a_sentence_is_put_together_by_its_translation():
    dutch = {
        "%(area)s: up for %(who)s.": "Omhoog voor %(who)s: %(area)s.",
        "%(some)s, %(next)s": "%(some)s, %(next)s",
        "%(some)s and %(last)s": "%(some)s en %(last)s",
        "Trust": "Vertrouwen",
    }
    said = say("%(area)s: up for %(who)s.", area=say("Trust"), who=listed(["Ada", "Bo", "Cy"]))
    assert speak(dutch.__getitem__, said) == "Omhoog voor Ada, Bo en Cy: Vertrouwen."


def test_things_with_commas_are_parted_by_semicolons():
    said = say("%(areas)s", areas=listed(["Listening, in oneself", "Trust", "Time"]))
    assert speak(english, said) == "Listening, in oneself; Trust; Time"


def test_a_name_with_percent_signs_stays_a_name():
    assert speak(english, say("%(name)s %(score)s.", name="%(score)s 100%", score=3)) == "%(score)s 100% 3."


def test_neither_names_nor_scores_stand_in_a_representation():
    said = say("%(name)s %(score)s.", name="MARKER", score=41)
    assert "MARKER" not in repr(said)
    assert "41" not in repr(said)
    assert "MARKER" not in repr(listed(["MARKER"]))


def test_a_review_without_answers_has_nothing_that_stands_out():
    assert what_stands_out(SimpleNamespace(comparison=None)) == []
