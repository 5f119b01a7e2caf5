"""A report of chosen rounds: every sentence of its summary is true of exactly these, computed by other hands."""

import re
from fractions import Fraction
from functools import cache
from random import Random

import pytest
from sqlalchemy import delete

from practice.app import create_app
from practice.extensions import db
from practice.models.pool import PoolSnapshot
from practice.services.report.request.choices import SECTIONS, USUAL
from practice.texts import translator
from reports import pdf
from tests.conftest import copied, environment
from tests.factories import Factory
from tests.reporting import oracle
from tests.reporting.making import Course, day, pool_of

NAMES = ("Maya", "Jonas")
SD, ALPHA = 9.0, 0.8
# step, round -> the day it was assigned and answered, and who answered
ROUNDS = {
    ("s1", 1): (1, "ab"),
    ("s1", 2): (40, "ab"),
    ("s1", 3): (80, "a"),
    ("s1", 4): (120, "ab"),
    ("s2", 1): (50, "ab"),
    ("s2", 2): (130, "ab"),
    ("s3", 1): (60, "b"),
}
STEPS = ("s1", "s2", "s3")
MOVED = re.compile("Scores (are|go) ")
NO_CHANGE = "There is no clear change in {}."
EVERY_AREA = {NO_CHANGE: "There is no clear change in any area."}
definition, titles_of = cache(oracle.definition), cache(oracle.titles)


def leaning(code, seed):
    """Answers that lean to one end of each area, so that there are strengths, concerns and changes to speak of."""
    chances = Random(f"{code} {seed}")
    high = chances.choice((0.15, 0.5, 0.9))
    found = definition(code)
    answers = {}
    for item in oracle.items(found):
        if item["key"] not in RATINGS[code] or chances.random() < 0.08:
            continue
        values = [one["value"] for one in found["option_sets"][item["options"]]["options"]]
        keyed = max(chances.choice(values), chances.choice(values)) if chances.random() < high else min(values) + 1
        answers[item["key"]] = {"value": min(values) + max(values) - keyed if item.get("reverse") else keyed}
    return answers


RATINGS = {
    code: {item["key"] for item in oracle.items(definition(code)) if item["type"] == "rating"} for code in STEPS
}


@pytest.fixture(scope="module")
def couple(tmp_path_factory, migrated, secrets_folder):
    """Rounds of three steps, some by one partner only."""
    folder = tmp_path_factory.mktemp("chosen")
    with create_app(environment(folder, secrets_folder, copied(migrated, folder))).app_context():
        make = Factory(None)
        make.practice(time_zone="Europe/London")
        course = Course(make)
        answers = {}
        for (code, number), (on, who) in sorted(ROUNDS.items(), key=lambda one: one[1]):
            given = [leaning(code, f"{one}{number}") if one in who else None for one in "ab"]
            course.round(code, on, *given)
            answers[code, number] = given
        course.answers = answers
        yield course
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=[False, True], ids=["no pool", "pool"])
def with_pool(request, couple):
    """With and without numbers of the practice's own that change is judged by."""
    if request.param:
        for code in ("s1", "s2"):
            pool_of(couple.make, code, sd=SD, alpha=ALPHA)
    yield request.param
    db.session.rollback()
    db.session.execute(delete(PoolSnapshot))
    db.session.commit()


def drawn_choices(chances):
    chosen = {}
    if chances.random() < 0.7:
        rounds = [one for one in ROUNDS if chances.random() < 0.6]
        chosen["rounds"] = [f"{code}.{number}" for code, number in rounds]
    if chances.random() < 0.4:
        chosen["since"] = day(chances.randrange(100)).date().isoformat()
    if chances.random() < 0.4:
        chosen["until"] = day(chances.randrange(60, 140)).date().isoformat()
    if chances.random() < 0.5:
        chosen["sections"] = [key for key in SECTIONS if chances.random() < 0.7]
    return chosen


def shown_of(chosen):
    """The rounds that these choices mean, in order."""

    def is_in(one):
        on = day(ROUNDS[one][0]).date().isoformat()
        keys = chosen.get("rounds", [f"{code}.{number}" for code, number in ROUNDS])
        return f"{one[0]}.{one[1]}" in keys and chosen.get("since", "") <= on <= chosen.get("until", "9999")

    return [one for one in ROUNDS if is_in(one)]


def written(one):
    return f"{day(ROUNDS[one][0]):%-d %b %Y}"


def in_a_row(things):
    if len(things) < 2:
        return "".join(things)
    comma = any("," in one for one in things)
    return ("; " if comma else ", ").join(things[:-1]) + ("; " if comma else " and ") + things[-1]


class Truth:
    """What is true of the shown rounds, from the raw answers."""

    def __init__(self, course, chosen, with_pool):
        self.answers, self.with_pool, self.kept = course.answers, with_pool, {}
        self.shown = shown_of(chosen)
        self.left_out = len(ROUNDS) - len(self.shown)
        self.main = self._main()
        if self.main:
            self.rounds = [one for one in self.shown if one[0] == self.main]
            both = [one for one in self.rounds if ROUNDS[one][1] == "ab"]
            self.now = (both or self.rounds)[-1]
            self.titles = titles_of(self.main)

    def _main(self):
        steps = [code for code in STEPS if any(one[0] == code for one in self.shown)]
        changed = [code for code in steps if any(self.moved(code).values())]
        both = [code for code in steps if any(one[0] == code and ROUNDS[one][1] == "ab" for one in self.shown)]
        return (changed or both or steps or [None])[0]

    def scores(self, one, place):
        if (one, place) not in self.kept:
            given = self.answers[one][place]
            found = oracle.scores(one[0], given) if given is not None else {}
            self.kept[one, place] = {area: score for area, score in found.items() if isinstance(score, Fraction)}
        return self.kept[one, place]

    def ends(self, code, area, place):
        """The rounds of somebody's first and latest score of an area, and the two scores."""
        scored = [one for one in self.shown if one[0] == code and area in self.scores(one, place)]
        if len(scored) < 2:
            return None
        first, latest = scored[0], scored[-1]
        return first, latest, self.scores(first, place)[area], self.scores(latest, place)[area]

    def moved(self, code):
        """Area -> each partner's change that has one, by place."""
        found = {}
        for area in titles_of(code):
            ends = {place: self.ends(code, area, place) for place in (0, 1)}
            found[area] = {place: one[3] - one[2] for place, one in ends.items() if one}
        return found

    def changed_words(self, code):
        """Each sentence on what moved with the areas it is true of, in the form's order."""
        found = {}
        for area, moves in self.moved(code).items():
            found.setdefault(self._pattern(moves), []).append(titles_of(code)[area])
        if len(found) == 1 and not any(MOVED.match(words) for words in found):
            return {EVERY_AREA.get(words, words).replace(" in {}", "").replace(", where", ", and") for words in found}
        return {words.format(in_a_row(titles)) for words, titles in found.items()}

    def _pattern(self, moves):
        if not moves:
            return "There are no two scores to compare yet in {}."
        if not self.with_pool:
            return "There is not enough data yet to tell change from day-to-day swing in {}."
        limit = oracle.swing(SD, ALPHA)
        ways = {place: "same" if abs(by) < limit else "up" if by > 0 else "down" for place, by in moves.items()}
        if len(ways) == 1:
            ((place, way),) = ways.items()
            name, other = NAMES[place], NAMES[1 - place]
            if way == "same":
                return f"There is no clear change for {name} in {{}}, where {other} has no two scores to compare."
            return f"Scores are {way} for {name} in {{}}, where {other} has no two to compare."
        if ways[0] == ways[1]:
            return NO_CHANGE if ways[0] == "same" else f"Scores are {ways[0]} for both in {{}}."
        if "same" not in ways.values():
            up = 0 if ways[0] == "up" else 1
            return f"Scores go opposite ways in {{}}, up for {NAMES[up]} and down for {NAMES[1 - up]}."
        place = 0 if ways[1] == "same" else 1
        return f"Scores are {ways[place]} for {NAMES[place]} in {{}}, with no clear change for {NAMES[1 - place]}."

    def directions(self):
        """For each partner with a change, how many of the areas that are not shown apart went which way."""
        said = False
        for place, name in enumerate(NAMES):
            by = [
                moves[place]
                for area, moves in self.moved(self.main).items()
                if place in moves and area != "CLIMATE"
            ]
            if by:
                said = True
                yield self._went(name, by)
        if said:
            yield "None of that is marked as a change."

    def _went(self, name, by):
        up, down = sum(one > 0 for one in by), sum(one < 0 for one in by)
        every = len(by) == len([area for area in self.titles if area not in {"CLIMATE", "STRAIN"}])
        of = f"{len(by)} areas" if every else f"{len(by)} areas that can be compared"
        if len(by) == 1:
            way = "higher than" if up else "lower than" if down else "the same as"
            return f"The one score of {name}’s that can be compared is {way} at first."
        if len(by) in (up, down):
            return f"{name}’s scores are {'higher' if up else 'lower'} than at first in all {of}."
        if every:
            return f"{name}’s scores are higher than at first in {up} of {of} and lower in {down}."
        return f"Of {of}, {name}’s scores are higher than at first in {up} and lower in {down}."

    def average_gap(self):
        """Only over areas whose first and whose latest score are of the same rounds for both."""
        before, after = [], []
        for area in self.titles:
            ends = [self.ends(self.main, area, place) for place in (0, 1)]
            if area != "CLIMATE" and all(ends) and ends[0][:2] == ends[1][:2]:
                before.append(abs(ends[0][2] - ends[1][2]))
                after.append(abs(ends[0][3] - ends[1][3]))
        if len(before) > 1:
            means = [oracle.half_up(sum(one) / len(one)) for one in (before, after)]
            yield (
                f"Over {len(before)} areas, the average difference between them was {means[0]} at first, "
                f"{means[1]} now."
            )

    def today(self):
        """What stands out in the round that stands for now."""
        if ROUNDS[self.now][1] != "ab":
            yield from self._alone("ab".index(ROUNDS[self.now][1]))
            return
        one, other = (self.scores(self.now, place) for place in (0, 1))
        both = {area: (one[area], other[area]) for area in self.titles if area in one and area in other}
        gaps = {area: abs(a - b) for area, (a, b) in both.items()}
        widest = max(gaps.values(), default=None)
        if widest is not None and oracle.half_up(widest) > 0:
            named = []
            for area in (area for area in gaps if gaps[area] == widest):
                a, b = map(oracle.half_up, both[area])
                named.append(f"{self.titles[area]} (Maya {a} and Jonas {b})")
            by = "about one answer step or more: ask before concluding" if widest >= 25 else "less than one answer step"
            yield f"They differ most in {in_a_row(named)}, by {by}."
        elif widest is not None:
            yield "Wherever both have a score, the two are within a point of each other."
        for words, fits in (
            ("It is going well for both in", lambda a, b: min(a, b) >= Fraction(125, 2)),
            ("Both are under 50 in", lambda a, b: max(a, b) < 50),
        ):
            titles = [self.titles[area] for area, scores in both.items() if fits(*scores)]
            if titles:
                yield f"{words} {in_a_row(titles)}."

    def _alone(self, place):
        other_sent = any("ab"[1 - place] in who for _, who in ROUNDS.values())
        to_this = " to this round" if other_sent else ""
        yield f"Only {NAMES[place]} has sent answers{to_this}, so nothing is compared."
        scores = self.scores(self.now, place)
        for words, fits in (
            ("The answers are low in", lambda score: score < Fraction(75, 2)),
            ("The answers are strong in", lambda score: score >= Fraction(175, 2)),
        ):
            titles = [self.titles[area] for area in scores if fits(scores[area]) and area != "STRAIN"]
            if titles:
                yield f"{words} {in_a_row(titles)}."

    def summary(self):
        """Every sentence that the summary must hold, and no other."""
        if self.left_out:
            words = "One round" if self.left_out == 1 else f"{self.left_out} rounds"
            yield f"{words} with answers {'is' if self.left_out == 1 else 'are'} left out by choice: " + (
                "first, latest and now mean the rounds shown."
            )
        if not self.main:
            yield "The rounds and days that were chosen for this report hold nobody’s answers."
            yield "This report has no scores to show."
            return
        title, has_change = definition(self.main)["title"], any(self.moved(self.main).values())
        if has_change:
            first, latest = written(self.rounds[0]), written(self.rounds[-1])
            yield f"“{title}” is followed here from {first} to {latest}."
            yield from self.changed_words(self.main)
            if not self.with_pool:
                yield from self.directions()
            yield from self.average_gap()
            if self.now != self.rounds[-1]:
                shown = " shown" if self.left_out else ""
                yield f"The newest round{shown} that both have sent is of {written(self.now)}."
        elif ROUNDS[self.now][1] == "ab":
            yield f"Both sent “{title}” on {written(self.now)}."
        else:
            yield f"{NAMES['ab'.index(ROUNDS[self.now][1])]} sent “{title}” on {written(self.now)}."
        yield from self.today()
        for code in STEPS:
            if code != self.main and any(one[0] == code for one in self.shown):
                moved = [words for words in self.changed_words(code) if MOVED.match(words)]
                if moved:
                    yield f"“{definition(code)['title']}” was answered more than once as well."
                yield from moved


DRAWS = [
    {},
    {"until": "2026-01-01"},
    {"rounds": ["s1.1", "s1.4"]},
    {"rounds": ["s1.3"]},
    {"rounds": ["s1.1", "s1.3", "s2.1"]},
    *(drawn_choices(Random(seed)) for seed in range(7)),
]


@pytest.mark.parametrize("chosen", DRAWS, ids=range(len(DRAWS)))
def test_every_sentence_of_the_summary_is_true_of_the_chosen_rounds(couple, with_pool, chosen):
    truth = Truth(couple, chosen, with_pool)
    content = couple.content(**chosen)
    assert sorted(content.summary) == sorted(truth.summary()), chosen
    by_title = {definition(code)["title"]: code for code in STEPS}
    for found in content.instruments:
        rounds = [one for one in truth.shown if one[0] == by_title[found.title]]
        assert len(found.rounds) == len(rounds), "a round that was left out takes no place on the axis"
        for area, code in zip(found.areas, titles_of(by_title[found.title]), strict=False):
            expected = [[truth.scores(one, place).get(code) for one in rounds] for place in (0, 1)]
            scores = [[one if isinstance(one, float) else None for one in line] for line in area.scores]
            assert scores == [[None if one is None else pytest.approx(float(one)) for one in line] for line in expected]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_left_out_is_said_and_a_section_that_was_not_chosen_is_not_there(couple, seed):
    sections = [one for one in SECTIONS if Random(f"{seed}{one}").random() < 0.6]
    chosen = {**drawn_choices(Random(100 + seed)), "sections": sections}
    truth, content = Truth(couple, chosen, False), couple.content(**chosen)
    said = [one.what for one in content.missing if one.what.startswith("Left out by choice")]
    not_chosen = [one for one in USUAL if one not in sections]
    assert len(said) == (truth.left_out + bool(not_chosen) if "missing" in sections else 0)
    page = pdf.to_html(content, translator("en"))
    headings = {
        "words": "In their own words", "appendix": "Appendix: every question", "missing": "What is missing, and why",
        "now": "Where they stand now", "changes": "From first to latest", "areas": "Each area, round by round",
        "priorities": "What to build on", "congruence": "How each sees the other",
    }
    for section, heading in headings.items():
        if section not in sections:
            assert f">{heading}" not in page, section
