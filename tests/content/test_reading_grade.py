"""The reading grade is the published formula over counts that a reader would agree with."""

import pytest

from practice.assessment.text_checks import grade_of, reading_grade, sentences, syllables, words


def test_the_grade_is_the_published_formula():
    assert reading_grade(120, 10, 156) == pytest.approx(4.43, abs=1e-6)


@pytest.mark.parametrize("counts", [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_a_grade_of_nothing_is_refused(counts):
    with pytest.raises(ValueError, match="at least one"):
        reading_grade(*counts)


def test_a_text_without_words_has_no_grade():
    assert grade_of(" … ") is None


COUNTED = {
    1: "I we talk time asked used eyes whole life breathe clothes tree free hour our fair years tired",
    2: "partner listen people little noticed quiet being moments someone sometimes settled agree table even wanted",
    3: "understood promises family idea area really opinions injury happening therapist different expecting unhurried",
    4: "relationship emotional experience expectations seriously disagreement understanding society variety",
    5: "misunderstanding uncomfortable experiences",
}


@pytest.mark.parametrize("count", COUNTED)
def test_syllables_are_counted_as_they_are_spoken(count):
    assert {word: syllables(word) for word in COUNTED[count].split()} == dict.fromkeys(COUNTED[count].split(), count)


def test_a_word_with_an_apostrophe_or_a_hyphen_is_one():
    assert words("My partner’s check-in didn't take 10 minutes.") == [
        *("My", "partner’s", "check-in", "didn't", "take", "10", "minutes")
    ]
    assert syllables("check-in") == 2
    assert syllables("partner’s") == 2


def test_lines_colons_and_full_stops_end_a_sentence():
    assert sentences("One. Two: three\nfour … five?") == ["One", "Two", "three", "four", "five"]
    assert grade_of("Short. Words. Win.") < grade_of("Considerable complexity discourages comprehension.")
