"""A partner's pages are in that partner's language from the first to the last; the therapist reads English."""

from datetime import date
from html import unescape
from types import SimpleNamespace

import pytest

from practice import programme
from practice.access import keyring as owners
from practice.models.assignment import Acknowledgement
from practice.models.response import Response
from practice.services.couple import couples
from practice.services.couple.couples import Details
from practice.texts import languages, translator
from practice.web import page
from practice.web.homework.question_words import is_wordy
from script import translating
from tests.homework.phone import Phone, still, value_of

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}


@pytest.fixture
def ana(make, app):
    """A Spanish speaker and an English speaker with homework; the phone of the first, and what is known of both."""

    def assign(code=None):
        make.practice()
        caseload = make.caseload()
        couple = couples.add(caseload, [Details("Ana", language="es"), Details("Luz", language="en")])
        couples.record_policy(caseload, couple.ref, "limited")
        make.session.commit()
        of_couple = SimpleNamespace(ref=couple.ref, caseload=caseload, id=couple.id)
        make.safety_complete(of_couple)
        pins = [couples.pin_of(caseload, couple.ref, position) for position in (1, 2)]
        assignment = make.assigned(of_couple, code)
        return SimpleNamespace(
            phone=Phone(app, assignment.tokens[0], pins[0]),
            luz=Phone(app, assignment.tokens[1], pins[1]),
            assignment=assignment,
            ref=couple.ref,
        )

    return assign


def start(phone):
    """Enter and say, in whichever language, that what comes first was read."""
    assert phone.enter().status_code == 303
    assert phone.post("/q", {"version": value_of(phone.get("/q").text, "version")}).status_code == 303
    return phone


def english_in(text):
    """The English sentences of clients' pages that a page holds, those left out that say the same in Spanish."""
    text = unescape(text)
    say = translator("es")
    wanted = {form for one in translating.for_clients() if one.id for form in _forms(one.id)}
    return sorted(form for form in wanted if len(form) > 8 and "%" not in form and say(form) != form and form in text)


def _forms(message):
    return (message,) if isinstance(message, str) else message


def test_before_a_link_is_opened_the_page_follows_the_browser_and_is_the_same_for_every_link(client, make):
    make.practice()
    one = client.get("/q/one", headers=SPANISH).text
    assert still(one) == still(client.get("/q/another-made-up-link", headers=SPANISH).text)
    assert '<html lang="es">' in one
    assert "Escribe tu PIN para seguir." in one
    assert english_in(one) == []
    assert '<html lang="en">' in client.get("/q/one").text
    assert '<html lang="en">' in client.get("/q/one", headers={"Accept-Language": "de"}).text


def test_a_reader_can_ask_for_the_other_language_and_a_refused_pin_answers_in_it(client, make):
    make.practice()
    assert '<a class="lnk" href="?language=es" lang="es" hreflang="es">Español</a>' in client.get("/q/one").text
    asked = client.get("/q/one?language=es").text
    assert "Escribe tu PIN para seguir." in asked
    assert ">English</a>" in asked
    assert 'href="/q/more?language=es"' in asked
    refused = client.post("/q/one?language=es", data={"pin": "111111"})
    assert refused.status_code == 403
    assert "No se abrió." in refused.text
    assert '<html lang="en">' in client.get("/q/one?language=xx").text


@pytest.mark.parametrize("code", [known.code for known in programme.catalogue().programme])
def test_every_page_of_a_spanish_speakers_homework_is_in_spanish(ana, code):
    phone = ana(code).phone
    phone.enter()
    seen = {"before": phone.get("/q").text, "pin": phone.get("/q/pin").text}
    start(phone)
    parts = len(programme.catalogue().current(code).sections)
    paths = ["/q", *(f"/q/part/{number}" for number in range(1, parts)), "/q/check", "/q/more?language=es"]
    seen |= {path: phone.get(path).text for path in paths}
    assert phone.send().status_code == 303
    seen |= {path: phone.get(path).text for path in ("/q/done", "/q/sharing")}
    for name, text in seen.items():
        assert '<html lang="es">' in text, name
        assert english_in(text) == [], name
    own = programme.catalogue().current(code)
    whole = unescape(" ".join(seen.values()))
    assert own.in_language("es").client_title in whole
    assert [item.key for item in own.items if item.text in whole] == []


def test_the_other_partners_pages_stay_english(ana):
    luz = ana().luz.start()
    assert '<html lang="en">' in luz.get("/q").text
    assert "We manage to get our meaning across to each other." in luz.get("/q/part/1").text


def test_what_is_wrong_is_said_in_spanish(ana):
    phone = start(ana().phone)
    answer = phone.save(1, {"s1.com.01": "9"})
    assert answer.status_code == 400
    assert "Esta no es una de las opciones." in answer.text
    closed = Phone(phone.client.application, "x", "").client.get("/q", headers=SPANISH)
    assert "Vuelve a abrir tu enlace para seguir." in closed.text
    assert english_in(closed.text) == []
    assert '<html lang="es">' in phone.client.get("/q/part/99").text


def test_the_words_as_read_are_kept_in_the_language_they_were_read_in(ana, make):
    given = ana()
    start(given.phone)
    given.luz.start()
    make.session.rollback()
    read = {}
    for row in make.session.query(Acknowledgement):
        owner = owners.person(row.partner_id)
        read[row.homework_id] = make.keyring.open_text(owner, "acknowledgement.promise", row.id, row.promise)
    spanish, english = (read[homework] for homework in given.assignment.homework_ids)
    assert "Tu terapeuta las lee." in spanish
    assert "Your therapist reads them." in english


def test_a_response_keeps_its_language_and_the_therapist_reads_the_questions_in_english(ana, make):
    given = ana()
    words = "Zq dejamos de jugar."
    start(given.phone)
    parts = programme.catalogue().current("s1").sections
    tension = next(number for number, part in enumerate(parts, 1) if part.key == "tension")
    given.phone.save(1, {f"s1.com.0{number}": "4" for number in (1, 2, 3, 4)})
    given.phone.save(tension, {"s1.root.08": words})
    given.phone.send(level="ratings", words="s1.root.08")
    given.luz.start().send()
    make.session.rollback()
    found = {row.homework_id: row.language for row in make.session.query(Response)}
    assert [found[homework] for homework in given.assignment.homework_ids] == ["es", "en"]
    review = make.signed_in().get(f"/couples/{given.ref}/homework/{given.assignment.id}").text
    assert "We manage to get our meaning across to each other." in unescape(review)
    assert "Logramos que se entienda" not in unescape(review)
    assert words in unescape(review)


def test_days_are_written_as_one_writes_them(app):
    day = date(2026, 8, 3)
    with app.test_request_context("/q/x", headers=SPANISH):
        written = [page.format_day(day, form) for form in page.DAY_FORMS]
    assert written == ["lunes 3 de agosto", "lun 3 ago", "3 ago", "3 ago 2026"]
    with app.test_request_context("/q/x"):
        written = [page.format_day(day, form) for form in page.DAY_FORMS]
    assert written == ["Monday 3 August", "Mon 3 Aug", "3 Aug", "3 Aug 2026"]


def test_every_offered_language_has_every_form(make):
    for form in programme.catalogue().all_current:
        assert set(languages()) <= set(form.languages), form.code


def test_a_therapist_chooses_a_partners_language_and_can_read_each_form_in_it(make):
    make.practice()
    ruth = make.signed_in()
    new = ruth.get("/couples/new").text
    assert new.count('<option value="es">Español</option>') == 2
    preview = ruth.get("/programme/s1?language=es").text
    assert "En qué punto estamos" in preview
    assert 'lang="es"' in preview
    assert "Un paso del plan de la última vez" in ruth.get("/programme/s2?language=es").text
    assert ruth.get("/programme/s1?language=fr").status_code == 404
    assert '<html lang="en">' in preview, "the page around it is the therapist's"


def test_a_therapists_pages_are_english_whatever_the_browser_wishes(make):
    make.practice()
    assert '<html lang="en">' in make.signed_in().get("/", headers=SPANISH).text


def test_only_scales_with_long_words_get_a_line_for_each_option_on_a_phone():
    for form in programme.catalogue().programme:
        for item in form.ratings:
            assert not is_wordy(item.scale)
    sets = programme.catalogue().current("s3").in_language("es").option_sets
    assert [is_wordy(sets[name]) for name in ("AGR", "FRQ", "EXT")] == [True, True, True]


def test_the_sheet_to_print_is_in_the_partners_language_and_the_bar_above_it_in_the_therapists(ana, make):
    given = ana("s3")
    page = make.signed_in().get(f"/couples/{given.ref}/homework/{given.assignment.id}/paper/1").text
    bar = page[page.index('lang="en"') : page.index("<main")]
    assert '<html lang="es">' in page
    assert "Back to the links" in bar
    assert english_in(page.replace(bar, "")) == []
    assert "Respeté los límites que acordamos." in unescape(page)


def test_a_device_that_was_handed_over_is_asked_back_in_spanish(ana, make):
    given = ana()
    ruth = make.signed_in()
    started = ruth.post(f"/couples/{given.ref}/homework/{given.assignment.homework_ids[0]}/device")
    assert started.status_code == 303
    assert '<html lang="es">' in ruth.get("/q").text
    ruth.post("/q/leave")
    back = ruth.get("/q/device").text
    assert "Por favor, devuelve el dispositivo" in back
    assert english_in(back) == []
