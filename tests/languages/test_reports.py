"""A report in another language is in that language from its first word to its last, for each of its three readers."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from practice import clock, programme
from practice.extensions import db
from practice.models.report import Report
from practice.services.homework.responses import Sharing
from practice.services.joint import own_answers
from practice.services.report import report_content, reporting
from practice.services.report.parts import voice
from practice.texts import translator
from reports import pdf
from script import translating
from tests.release import marked
from tests.release.conftest import release_all
from tests.reporting.making import pool_of

START = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
NAMES = ("Maya", "Okafor", "Jonas", "Lindqvist", "Dr Ruth Adeyemi")
AUDIENCES = ("therapist", "couple", "partner")
OPEN, CLOSE = "⟦", "⟧"


@pytest.fixture
def asked(make):
    """Three reports on a couple that has answered everything and released it, asked for in Spanish."""
    make.practice(time_zone="Europe/London")
    with clock.at(START):
        couple = make.couple()
        make.safety_complete(couple)
    for number, form in enumerate([marked.FORMS[0], *marked.FORMS]):
        with clock.at(START + timedelta(days=1 + 20 * number)):
            assignment = make.assigned(couple, form.code, although_too_soon=True, reason="Agreed with each, alone.")
            for author in (0, 1):
                given = marked.answers(form, (author + number) % 2)
                sharing = Sharing("ratings", marked.texts(form))
                make.send(assignment.homework_ids[author], given, sharing=sharing)
            release_all(SimpleNamespace(couple=couple, form=form, assignment=assignment), reason="Asked each alone.")
    pool_of(make)
    own_answers.switch(couple.caseload, couple.ref, on=True)

    def ask(audience):
        partner = couple.partner_ids[0] if audience == "partner" else None
        choices = {"language": "es", "paper": "A4", "appendix": "yes"}
        with clock.at(START + timedelta(days=140)):
            wish = reporting.request(couple.caseload, couple.ref, choices, audience, partner)
            db.session.commit()
            report = db.session.get_one(Report, wish.report_id)
            return report_content.collect(couple.caseload, report)

    return SimpleNamespace(ask=ask, couple=couple)


def visible(html):
    """All that is read or heard: the text, what figures are called, the footer."""
    footer = " ".join(re.findall(r'data-[a-z-]+="([^"]*)"', html))
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)) + " " + footer)


def texts_of_forms(language):
    """Everything that the sets of questions say in a language, longest first."""
    found = set()
    for form in (one.in_language(language) for one in programme.catalogue().programme):
        found |= {form.title, form.short_title, form.client_title, *(group.title for group in form.groups)}
        for area in form.areas:
            found |= {area.title, area.title.rpartition(",")[0]}
        for item in form.items:
            found.add(item.text)
            for options in (item.options, item.components):
                found |= {option.text for option in options.options} if options else set()
    return sorted(found - {""}, key=len, reverse=True)


def bracketed(message):
    return f"{OPEN}{message}{CLOSE}"


def test_no_word_of_a_report_is_written_without_asking_for_its_translation(asked, monkeypatch):
    """Each sentence comes back between brackets; outside of them there is only what somebody wrote or is called."""
    monkeypatch.setattr(voice, "translator", lambda language: bracketed)
    for audience in AUDIENCES:
        assert unasked(pdf.to_html(asked.ask(audience), bracketed), asked.couple.ref) == [], audience


def unasked(html, ref):
    """The words outside of all brackets that are neither of the questions nor anybody's own."""
    left = html
    assert OPEN in left
    while (shorter := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", left)) != left:
        left = shorter
    left = re.sub(r"Zq(note|text|step)-\S+", " ", visible(left))
    left = re.sub(r"\d+ (de )?\w{3,12}\.?( (de )?\d+)?", " ", left)  # days
    for known in (*texts_of_forms("es"), *NAMES, ref):
        left = left.replace(known, " ")
    left = re.sub(r"\bs\d-\d\b|\bes\b", " ", left)  # lineages, the file's language
    return re.findall(r"[^\W\d_]{2,}", left)


def pieces(form):
    """The parts of an English sentence between its values that are long enough to be told from another language's."""
    return [part for part in re.split(r"%\(\w+\)s|[.:;]", form) if len(part.strip()) > 8]


def test_a_spanish_report_holds_no_english_sentence(asked):
    spanish = translator("es")
    wanted = [form for one in translating.wanted() if one.id for form in _forms(one.id)]
    said = " ".join(spanish(form) for form in wanted)
    english = {part for form in wanted for part in pieces(form) if part not in said}
    english |= {one for one in set(texts_of_forms("en")) - set(texts_of_forms("es")) if len(one) > 8}
    assert len(english) > 400
    for audience in AUDIENCES:
        html = pdf.to_html(asked.ask(audience), spanish)
        text = visible(html)
        assert '<html lang="es">' in html
        assert sorted(part for part in english if part in text) == [], audience
        assert "Cómo leer esto" in text
        assert re.search(r"\d+ (de )?ago", text)
        assert "21 de diciembre de 2026" in text


def _forms(message):
    return [message] if isinstance(message, str) else message
