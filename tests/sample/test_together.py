"""The sample shows what looking at it together is like: released, withdrawn, and still to be prepared."""

from practice import clock
from practice.access import disclosure
from practice.services.joint import quotes, release


def rounds(told, couple, instrument):
    found = release.states(told.caseload, couple.id)
    with clock.at(told.moment):
        all_of_it = release.case.assignments_of(told.caseload, couple.ref)
    return [(one, found.get(one.id)) for one in all_of_it if one.instrument.code == instrument]


def test_zoe_and_mateusz_have_two_released_rounds_and_one_to_prepare(told, couple_of):
    couple = couple_of("Zoë")
    (_, state), (newest, _) = rounds(told, couple, "s4")[0], rounds(told, couple, "s1")[-1]
    assert state.is_live
    assert newest.id not in release.states(told.caseload, couple.id)
    listening, _ = rounds(told, couple, "s2")[-1]
    shown = disclosure.for_couple(told.caseload, couple, listening.id)
    assert [area.code for area in shown.shown.areas] == ["LIS-self", "LIS-partner", "PIT-self", "US"]
    assert len(shown.shown.texts) == 2
    assert shown.shown.views
    assert shown.words.strengths[0].area


def test_what_was_withdrawn_is_shown_to_nobody(told, couple_of):
    couple = couple_of("Esra")
    ((talks, state),) = rounds(told, couple, "s2")
    assert state.ended_because == "withdrawn"
    assert disclosure.for_couple(told.caseload, couple, talks.id) is None


def test_the_samples_words_quote_nothing_that_was_not_ticked(told, couple_of):
    for name in ("Zoë", "Esra"):
        couple = couple_of(name)
        for assignment_id in release.states(told.caseload, couple.id):
            words = disclosure.feedback_of(told.caseload, couple, assignment_id)
            assert words.pattern
            assert quotes.not_ticked(told.caseload, couple, words) == []
