"""The couples: what is told about them is in their answers."""

from itertools import pairwise
from statistics import mean

import pytest

from practice import programme
from practice.assessment import answers as answering
from practice.assessment import scoring
from practice.sample.couples import CASES
from practice.services.review import history
from tests.sample.conftest import LOADED_ON, answers_of


def both(rounds):
    return None not in (*rounds[0], *rounds[-1])


def change(scores, who):
    """The mean change from the first to the latest round over the areas that both answered both times."""
    return mean(rounds[-1][who] - rounds[0][who] for rounds in scores.values() if both(rounds))


def gap(scores, number):
    return mean(abs(a - b) for a, b in (rounds[number] for rounds in scores.values() if both(rounds)))


def test_zoe_and_mateusz_both_improve_over_three_rounds(scores_of):
    scores = scores_of("Zoë", "s1")
    assert all(len(rounds) == 3 for rounds in scores.values())
    assert change(scores, 0) > 15
    assert change(scores, 1) > 12
    for who in (0, 1):
        by_round = [mean(rounds[number][who] for rounds in scores.values() if both(rounds)) for number in range(3)]
        assert all(later > earlier for earlier, later in pairwise(by_round))


def test_luis_improves_and_kwame_stays_where_he_was(scores_of):
    scores = scores_of("Kwame", "s1")
    assert abs(change(scores, 0)) < 6
    assert change(scores, 1) > 18


def test_esra_and_bjorn_moved_apart(scores_of):
    scores = scores_of("Esra", "s1")
    assert change(scores, 0) < -8
    assert change(scores, 1) > 4
    assert gap(scores, -1) > gap(scores, 0) + 12


def test_oksana_and_daniel_hardly_change_and_do_not_differ_much(scores_of):
    scores = scores_of("Оксана", "s1")
    for who in (0, 1):
        assert abs(change(scores, who)) < 5
    assert gap(scores, -1) < 15


def test_aoife_and_thu_ha_see_it_very_differently_and_share_something_all_the_same(scores_of):
    scores = scores_of("Aoife", "s1")
    wide = [area for area, [(a, b)] in scores.items() if None not in (a, b) and a - b >= 25]
    assert len(wide) >= 5
    assert [area for area, [(a, b)] in scores.items() if None not in (a, b) and min(a, b) >= 62.5]
    listening = scores_of("Aoife", "s2")
    [(aoife_of_herself, _)], [(_, ha_of_aoife)] = listening["LIS-self"], listening["LIS-partner"]
    assert aoife_of_herself - ha_of_aoife >= 25


def test_an_area_that_thu_ha_would_rather_not_answer_has_no_score(scores_of):
    assert scores_of("Aoife", "s1")["INT"][0][1] is None


def test_half_of_what_oksana_was_asked_did_not_come_up(told, couple_of):
    asked, _ = history.of_round(told.caseload, couple_of("Оксана"), "s2", 1)
    oksana, daniel = asked.sent
    assert scoring.did_not_come_up(oksana.form, oksana.answers).finding
    assert daniel is None


def test_everything_that_was_sent_passes_the_checks_of_its_form(told):
    sent = answers_of(told)
    assert len(sent) == sum(s is not None and s.part == 1 for case in CASES for r in case.rounds for s in r.sittings)
    for (name, code, number), given in sent.items():
        form = programme.catalogue().current(code)
        assert answering.check(form, given) == [], (name, code, number)


def asked_in(case):
    """Item keys by the round in which the stories ask them."""
    rounds = {}
    for told in case.rounds:
        number = 1 + sum(1 for other in rounds if other[0] == told.instrument)
        form = programme.catalogue().current(told.instrument)
        part = form.for_round(None, number == 1 or told.is_last)
        rounds[told.instrument, number] = {item.key for item in part.items}
    return rounds


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.seed)
def test_no_word_of_a_story_is_written_for_a_question_that_is_not_asked(case):
    asked = asked_in(case)
    for partner in case.partners:
        for what in (partner.said, partner.comments):
            for key, by_round in what.items():
                for number in by_round:
                    assert key in asked[key.partition(".")[0], number], (partner.details.first_name, key, number)
        assert all(any(key in keys for keys in asked.values()) for key in partner.declined)


def test_every_word_that_is_sent_was_written_by_hand(told):
    """Open texts and plans are never made up by the machine, and never shared between two people."""
    written = []
    for given in answers_of(told).values():
        for answer in given.values():
            value = answer.get("value")
            written += [value] if isinstance(value, str) else []
            written += [row["action"] for row in value if isinstance(row, dict)] if isinstance(value, list) else []
            written += [answer["comment"]] if "comment" in answer else []
    assert len(written) > 70
    assert len(set(written)) == len(written)
    assert all(LOADED_ON.strftime("%Y") not in text for text in written)


def test_names_have_accents_and_cyrillic_and_some_couples_are_of_one_gender(told, couple_of):
    letters = {letter for case in CASES for partner in case.partners for letter in partner.details.first_name}
    letters |= {letter for case in CASES for partner in case.partners for letter in partner.details.last_name}
    assert {"ë", "ś", "í", "ễ", "ö", "О", "ũ"} <= letters
    pronouns = [tuple(partner.details.pronouns for partner in case.partners) for case in CASES]
    assert ("he/him", "he/him") in pronouns
    assert ("she/her", "she/her") in pronouns
    assert any("they/them" in pair for pair in pronouns)
