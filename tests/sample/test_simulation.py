"""The latent model behind the sample: answers that fit every form and go together the way people's answers do."""

from datetime import date
from statistics import correlation, mean

import pytest

from practice import programme
from practice.assessment import answers as answering
from practice.assessment import safety, scoring
from practice.assessment.consistency import alpha
from practice.sample.forms import Filling, fill
from practice.sample.simulation import Course, Leanings, Style
from practice.sample.stories import Partner, Step
from practice.services.couple.couples import Details

TODAY = date(2026, 11, 25)
FORMS = programme.catalogue().all_versions()
SCORED = [form for form in FORMS if form.areas]


def named(form):
    return f"{form.code} {form.version}"


def nobody(overall=55.0, later=None, **style):
    """Somebody without a story."""
    course = Course(overall, overall if later is None else later)
    return Partner(Details("A"), Leanings(course, style=Style(**style)))


def filled(form, seed, *, who=0, partners=None, progress=0.0, round_number=1, earlier=None):
    partners = partners or (nobody(), nobody())
    return fill(Filling(form, seed, partners, who, round_number, progress, TODAY, earlier))


def means(form, seed, **given):
    """Of each of the two, the mean over the areas that are not about the other; the welcome end is high."""
    both = [scoring.score(form, filled(form, seed, who=who, **given)) for who in (0, 1)]
    own = [area.code for area in form.areas if area.perspective != "partner"]
    return [mean(scores[code].good for code in own if isinstance(scores[code], scoring.AreaScore)) for scores in both]


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_answers_fit_every_instrument_and_version(form):
    for part in (form, form.for_round(None, False)):
        for number in range(25):
            for who in (0, 1):
                given = filled(part, f"n{number}", who=who, partners=(nobody(blank=0.2), nobody(declined=0.2)))
                assert answering.check(part, given, TODAY) == []
                assert given, "nobody leaves a whole form blank"


@pytest.mark.parametrize("form", SCORED, ids=named)
def test_partners_scores_go_together_about_half(form):
    both = {area.code: ([], []) for area in form.areas}
    for number in range(160):
        scores = [scoring.score(form, filled(form, f"n{number}", who=who)) for who in (0, 1)]
        for code, (first, second) in both.items():
            if all(isinstance(one[code], scoring.AreaScore) for one in scores):
                first.append(scores[0][code].score)
                second.append(scores[1][code].score)
    found = [correlation(*pairs) for pairs in both.values()]
    assert 0.4 <= mean(found) <= 0.6
    assert all(0.25 <= one <= 0.75 for one in found)


@pytest.mark.parametrize("form", SCORED, ids=named)
def test_the_items_of_a_scale_hang_together_as_noise_would_not(form):
    people = [filled(form, f"n{number}") for number in range(150)]
    for area in form.areas:
        rows = [[scoring.keyed_answer(item, given) for item in area.items] for given in people]
        assert 0.45 <= alpha(rows).alpha <= 0.95, area.code


def test_what_one_sees_goes_with_what_the_other_says_of_themselves():
    form = programme.catalogue().current("s2")
    pairs = [area for area in form.areas if area.perspective == "partner" and area.pair]
    for seen in pairs:
        views, own = [], []
        for number in range(160):
            mine = scoring.score(form, filled(form, f"n{number}", who=0))[seen.code]
            theirs = scoring.score(form, filled(form, f"n{number}", who=1))[seen.pair]
            if isinstance(mine, scoring.AreaScore) and isinstance(theirs, scoring.AreaScore):
                views.append(mine.score)
                own.append(theirs.score)
        assert correlation(views, own) > 0.3


def test_the_same_seed_gives_the_same_answers_and_another_gives_others():
    for form in FORMS:
        assert filled(form, "a") == filled(form, "a")
    form = SCORED[0]
    assert filled(form, "a") != filled(form, "b")
    assert filled(form, "a", who=0) != filled(form, "a", who=1)


@pytest.mark.parametrize("form", SCORED, ids=named)
def test_a_course_that_rises_shows_in_the_scores(form):
    partners = (nobody(40, 70), nobody(50, 50))
    before, after = [
        [means(form, f"n{n}", partners=partners, progress=progress) for n in range(30)] for progress in (0.0, 1.0)
    ]
    changes = [[b - a for a, b in zip(*rounds, strict=True)] for rounds in zip(before, after, strict=True)]
    assert mean(first for first, _ in changes) > 20
    assert abs(mean(second for _, second in changes)) < 3


def test_a_day_changes_few_answers_by_more_than_one_step():
    form = SCORED[0]
    early, late = filled(form, "a", round_number=1), filled(form, "a", round_number=2)
    steps = [
        abs(early[item.key]["value"] - late[item.key]["value"])
        for item in form.ratings
        if "value" in early.get(item.key, {}) and "value" in late.get(item.key, {})
    ]
    assert 0 < mean(steps) < 1
    assert sum(step > 1 for step in steps) <= len(steps) / 10


def test_somebody_who_likes_the_ends_of_a_scale_uses_them():
    form = SCORED[0]

    def extremes(stretch):
        partners = (nobody(65, stretch=stretch), nobody())
        given = [filled(form, f"n{n}", partners=partners) for n in range(20)]
        return sum(one.get(item.key, {}).get("value") in (1, 5) for one in given for item in form.ratings)

    assert extremes(1.4) > 2 * extremes(0.7)


def test_nobody_in_the_sample_raises_a_soft_flag_or_tells_of_harm():
    low = (nobody(5), nobody(5))
    for form in FORMS:
        for number in range(20):
            given = filled(form, f"n{number}", partners=low)
            assert scoring.soft_flags(form, given) == ()
            if form.private:
                assert safety.level_of(form, given).level in ("none_disclosed", "not_screened")


def test_a_plan_is_looked_back_on_by_its_author_only():
    for form in SCORED:
        for review in (item for item in form.items if item.type == "plan_review"):
            component = form.item(review.reviews).components.keys[0]
            planner = Partner(
                Details("A"),
                Leanings(Course(50, 50)),
                said={review.reviews: {1: (Step(component, "I ask first.", due_in=7),)}},
            )
            first = filled(form, "a", partners=(planner, nobody()))
            assert first[review.reviews]["value"][0]["due_on"] == "2026-12-02"
            assert review.key not in first
            second = filled(form, "a", partners=(planner, nobody()), round_number=2, earlier=first)
            assert list(second[review.key]["value"]) == ["0"]
            assert review.key not in filled(form, "a", who=1, partners=(planner, nobody()), round_number=2, earlier={})


def test_a_guess_is_partly_right():
    right = total = 0
    for form in SCORED:
        for guess in (item for item in form.items if item.guess_of):
            for number in range(60):
                told = set(filled(form, f"n{number}", who=1).get(guess.guess_of, {}).get("value", ()))
                guessed = set(filled(form, f"n{number}", who=0).get(guess.key, {}).get("value", ()))
                assert len(guessed) == len(told)
                right, total = right + len(told & guessed), total + len(told)
    assert 0.45 < right / total < 0.8
