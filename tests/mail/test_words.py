"""No mail says what it is about, in any language."""

from datetime import UTC, datetime

import pytest

from practice.services.mail import mail_texts
from practice.services.mail.mail_texts import Occasion
from practice.texts import languages

RULES = (mail_texts.LINK, *mail_texts.REMINDERS)


def occasion(rule: str, language: str, *, pin: bool = True) -> Occasion:
    end = datetime(2026, 11, 16, 12, tzinfo=UTC)
    return Occasion(rule, "https://q.example.org/q/TOKEN", end, "Europe/London", pin, language)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("rule", RULES)
def test_no_mail_holds_a_word_that_tells(rule, language):
    one = occasion(rule, language)
    body = mail_texts.body(one, "https://q.example.org/q/stop/T")
    for text in (mail_texts.subject(one), body, mail_texts.to_copy(one)):
        assert mail_texts.telling_words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Your therapist writes", "Para tu pareja", "office@couplestherapy.example", "Terapia", "An assessment",
        "About your relationship", "Evaluación", "Fourfold", "Una pregunta", "terapeuta",
    ],
)  # fmt: skip
def test_the_list_finds_what_tells(text):
    assert mail_texts.telling_words(text)


@pytest.mark.parametrize("text", ["A short reminder", "office@example.org https://q.example.org", "Un recordatorio"])
def test_the_list_leaves_plain_words_alone(text):
    assert mail_texts.telling_words(text) == []


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_every_sentence_is_there_in_every_language(language):
    say = mail_texts.translator(language)
    sentences = [*mail_texts.SUBJECTS.values(), *mail_texts.OPENINGS.values()]
    sentences += [mail_texts.HELLO, mail_texts.OPEN_UNTIL, mail_texts.PIN, mail_texts.STOP]
    assert [text for text in sentences if say(text) == text] == []


def test_a_mail_says_when_the_link_ends_and_needs_a_pin_only_where_it_does():
    text = mail_texts.body(occasion("link", "en"), "https://q.example.org/q/stop/T")
    assert "It is open until 16 November 2026, 12:00. You need the PIN" in text
    assert "PIN" not in mail_texts.body(occasion("link", "en", pin=False), "x")


def test_a_link_that_ends_at_midnight_ends_on_the_day_that_its_reader_expects():
    one = Occasion("link", "x", datetime(2026, 11, 17, 0, 0, tzinfo=UTC), "Europe/London", True, "en")
    assert "16 November 2026, 23:59" in mail_texts.to_copy(one)


def test_the_subjects_of_all_mails_fit_a_lock_screen():
    for language in languages():
        for rule in RULES:
            assert len(mail_texts.subject(occasion(rule, language))) <= 40
