"""What two people may look at together: every choice of one, every choice of the other, every release."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.access import joint_rules
from practice.access.joint import LEVELS, Choice, Given, Opened
from tests.release import marked, oracle

FORMS = {form.code: form for form in marked.FORMS}
S1 = FORMS["s1"]


def both(form, levels, ticks=None):
    ticks = ticks or [marked.texts(form)] * 2
    return [
        Given(Choice(level, frozenset(ticks[author])), marked.answers(form, author))
        for author, level in enumerate(levels)
    ]


def all_opened(form, level) -> Opened:
    areas, pieces = marked.everything(form)
    return Opened(level, frozenset(areas), frozenset(pieces))


def markers_in(form, shown) -> set[str]:
    said = _written(shown)
    return {marker for marker in oracle.all_markers(form) if marker in said}


def _written(shown) -> str:
    """Every value of what is shown, those too that its repr leaves out."""
    if shown is None:
        return ""
    answers = [answer for one in shown.questions for answer in one.answers] + [one.answer for one in shown.texts]
    return repr(answers)


@pytest.mark.parametrize("code", sorted(FORMS))
@pytest.mark.parametrize(("one", "other", "release"), list(product(LEVELS, LEVELS, LEVELS)))
def test_what_is_shown_is_what_the_rules_allow_and_all_of_it(code, one, other, release):
    form = FORMS[code]
    shown = joint_rules.show(form, both(form, (one, other)), all_opened(form, release))
    levels = (one, other, release)
    assert (shown is None) == (oracle.width(levels) == 0)
    expected = oracle.allowed_markers(form, levels, [marked.texts(form)] * 2)
    assert markers_in(form, shown) == expected
    assert [area.code for area in shown.areas] == oracle.allowed_areas(form, levels) if shown else True


@pytest.mark.parametrize("code", sorted(FORMS))
def test_each_text_needs_its_own_authors_tick(code):
    form = FORMS[code]
    for key, author in product(marked.texts(form), (0, 1)):
        ticks = [(), ()]
        ticks[author] = (key,)
        shown = joint_rules.show(form, both(form, ("ratings", "ratings"), ticks), all_opened(form, "ratings"))
        assert {(one.item.key, one.place) for one in shown.texts} == {(key, author)}


@pytest.mark.parametrize("code", sorted(FORMS))
def test_no_answer_that_is_never_shown_can_be_worked_out_from_the_others(code):
    """An area's mean with all but one of its answers beside it would tell the one that is missing."""
    form = FORMS[code]
    shown = joint_rules.show(form, both(form, ("ratings", "ratings")), all_opened(form, "ratings"))
    alone = {one.item.key for one in shown.questions}
    hidden = {item.key for item in form.items if item.privacy != "shareable"}
    assert not alone & hidden
    for area in form.areas:
        keys = {item.key for item in area.items}
        assert not keys & hidden or not keys & alone, area.code


def test_an_area_is_shown_for_both_or_not_at_all():
    area = S1.area("CON")
    pair = both(S1, ("ratings", "ratings"))
    few = {key: answer for key, answer in pair[1].answers.items() if key not in {item.key for item in area.items}}
    shown = joint_rules.show(S1, [pair[0], replace(pair[1], answers=few)], all_opened(S1, "ratings"))
    assert "CON" not in {one.code for one in shown.areas}
    assert not {one.item.key for one in shown.questions} & {item.key for item in area.items}


def with_privacy(form, key, privacy):
    """The form as a definition could have it that is not ours: one item is marked otherwise."""

    def changed(parts):
        found = [[replace(one, privacy=privacy) if one.key == key else one for one in part.items] for part in parts]
        return tuple(replace(part, items=tuple(items)) for part, items in zip(parts, found, strict=True))

    return replace(form, sections=changed(form.sections), areas=changed(form.areas))


@pytest.mark.parametrize("privacy", ["private", "area_only"])
def test_what_a_definition_marks_is_kept_in_an_area_and_outside_of_any(privacy):
    area = S1.area("CON")
    form = with_privacy(S1, area.items[0].key, privacy)
    shown = joint_rules.show(form, both(form, ("ratings", "ratings")), all_opened(form, "ratings"))
    assert ("CON" in {one.code for one in shown.areas}) == (privacy == "area_only")
    assert not {one.item.key for one in shown.questions} & {item.key for item in area.items}
    for item in (one for one in S1.items if one.area is None and one.privacy == "shareable"):
        form = with_privacy(S1, item.key, privacy)
        pair = both(form, ("ratings", "ratings"), [(item.key,)] * 2)
        shown = joint_rules.show(form, pair, all_opened(S1, "ratings"))
        assert item.key not in {one.item.key for one in (*shown.questions, *shown.texts)}, item.key


@pytest.mark.parametrize("state", ["declined", "not_applicable", None])
def test_a_question_that_one_left_open_reads_like_one_that_was_not_chosen(state):
    form = FORMS["s2"]
    pair = both(form, ("ratings", "ratings"))
    key = form.area("US").items[0].key
    answers = {k: v for k, v in pair[0].answers.items() if k != key} | ({key: {"state": state}} if state else {})
    areas, pieces = marked.everything(form)
    without_area = frozenset(set(areas) - {"US"})
    left_open = joint_rules.show(form, [replace(pair[0], answers=answers), pair[1]], all_opened(form, "ratings"))
    not_chosen = joint_rules.show(form, pair, Opened("ratings", without_area, frozenset(set(pieces) - {key})))
    assert left_open == not_chosen


def test_how_close_the_views_are_is_never_said_with_its_lean():
    form = FORMS["s2"]
    shown = joint_rules.show(form, both(form, ("ratings", "ratings")), all_opened(form, "ratings"))
    assert shown.views
    assert not [name for one in shown.views for name in vars(one) if "bias" in name or "lean" in name]
    areas = joint_rules.show(form, both(form, ("ratings", "areas")), all_opened(form, "ratings"))
    assert areas.views == ()


def test_a_plans_row_is_shown_only_where_it_was_chosen_by_itself():
    form = FORMS["s4"]
    opened = Opened("areas", frozenset(), frozenset({"s4.plan.1/2/1"}))
    shown = joint_rules.show(form, both(form, ("areas", "areas")), opened)
    item = form.item("s4.plan.1")
    assert markers_in(form, shown) == {marked.step(item, 1, 1)}


def test_a_private_form_has_nothing_joint():
    private = replace(S1, private=True)
    assert joint_rules.show(private, both(S1, ("ratings", "ratings")), all_opened(S1, "ratings")) is None


def test_one_partner_alone_has_nothing_joint():
    assert joint_rules.show(S1, both(S1, ("ratings", "ratings"))[:1], all_opened(S1, "ratings")) is None


KEYS = [item.key for item in S1.items]
AREAS, PIECES = marked.everything(S1)
LEVEL = st.sampled_from(LEVELS)
TICKS = st.lists(st.lists(st.sampled_from(marked.texts(S1)), unique=True), min_size=2, max_size=2)


@settings(max_examples=60, deadline=None)
@given(
    levels=st.tuples(LEVEL, LEVEL),
    release=LEVEL,
    ticks=TICKS,
    areas=st.sets(st.sampled_from(AREAS)),
    pieces=st.sets(st.sampled_from(PIECES), max_size=40),
    blank=st.lists(st.sets(st.sampled_from(KEYS), max_size=12), min_size=2, max_size=2),
)
def test_whatever_is_chosen_answered_and_opened_nothing_more_is_shown(levels, release, ticks, areas, pieces, blank):
    pair = [
        replace(one, answers={key: answer for key, answer in one.answers.items() if key not in left})
        for one, left in zip(both(S1, levels, ticks), blank, strict=True)
    ]
    opened = Opened(release, frozenset(areas), frozenset(pieces))
    shown = joint_rules.show(S1, pair, opened)
    assert markers_in(S1, shown) <= oracle.allowed_markers(S1, (*levels, release), ticks)
    if shown is None:
        return
    assert {one.code for one in shown.areas} <= areas & set(oracle.allowed_areas(S1, (*levels, release)))
    assert {one.item.key for one in shown.questions} <= pieces
    # The one that the other could not conclude anything from: what one left open takes both out.
    assert all("value" in answer for one in shown.questions for answer in one.answers)
    # Nobody's narrower choice shows more.
    narrower = [replace(pair[0], choice=Choice("areas" if levels[0] == "ratings" else "talk_first")), pair[1]]
    assert markers_in(S1, joint_rules.show(S1, narrower, opened)) <= markers_in(S1, shown)


@settings(max_examples=30, deadline=None)
@given(levels=st.tuples(LEVEL, LEVEL), release=LEVEL)
def test_exchanging_the_partners_exchanges_their_places_and_nothing_else(levels, release):
    pair = both(S1, levels)
    opened = Opened(release, frozenset(AREAS), frozenset(KEYS))
    one, other = joint_rules.show(S1, pair, opened), joint_rules.show(S1, pair[::-1], opened)
    if one is None:
        assert other is None
        return
    assert [area.scores for area in one.areas] == [area.scores[::-1] for area in other.areas]
    assert [found.answers for found in one.questions] == [found.answers[::-1] for found in other.questions]
