"""What a client's pages must never tell: who else is there, what the other did, where this is."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from practice import clock
from practice.models.response import SharingChoice
from practice.services.couple import couples
from practice.services.couple.couples import Details
from tests.homework.phone import Phone, still, stored
from tests.homework.test_parts import part_with

PAGES = ("/q", "/q/part/1", "/q/part/10", "/q/check", "/q/done", "/q/sharing", "/q/more")


def every_page(phone) -> dict[str, str]:
    return {path: still(phone.client.get(path, follow_redirects=True).text) for path in PAGES}


def test_client_pages_are_not_stored_not_indexed_and_tell_nobody(given, phone):
    paths = (f"/q/{given.tokens[0]}", *PAGES, "/q/left")
    phone.start()
    for path in paths:
        answer = phone.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        if answer.status_code == 200:
            assert '<meta name="referrer" content="no-referrer">' in answer.text
            assert not re.findall(r'(?:src|href)="(?!/|#|\?language=es"|https://duckduckgo\.com)[^"]*"', answer.text)


def test_every_title_is_neutral_and_every_form_forgets(phone):
    phone.start()
    for path in ("/q", "/q/part/1", "/q/check"):
        page = phone.get(path).text
        assert "<title>Your questions</title>" in page
        fields = re.findall(r"<(?:input|textarea|select)[^>]*>", page)
        assert all('autocomplete="off"' in tag for tag in fields if 'type="hidden"' not in tag), path


def test_no_client_page_names_anybody(phone):
    phone.start()
    for before in (True, False):
        if not before:
            phone.send()
        for path, page in every_page(phone).items():
            for name in ("Maya", "Okafor", "Jonas", "Lindqvist", "Adeyemi", "ruth@"):
                assert name not in page, (path, name)


@pytest.mark.parametrize("other", ["nothing", "entered", "answered", "sent", "shared"])
def test_what_the_other_partner_did_changes_no_byte_of_ones_own_pages(given, phone, other_phone, other):
    phone.start()
    phone.save(1, {item.key: "4" for item in given.form.sections[0].items})
    before = every_page(phone)
    if other != "nothing":
        other_phone.start()
    if other in ("answered", "sent", "shared"):
        number, item = part_with(given.form, "text")
        other_phone.save(number, {item.key: "A canary of the other partner."})
        other_phone.save(1, {item.key: "2" for item in given.form.sections[0].items})
    if other in ("sent", "shared"):
        other_phone.send(level="ratings" if other == "shared" else "talk_first")
    assert every_page(phone) == before


def test_one_partners_cookie_never_opens_the_others_pages(app, given, phone, other_phone):
    number, item = part_with(given.form, "text")
    other_phone.start().save(number, {item.key: "A canary of the other partner."})
    phone.start()
    for page in every_page(phone).values():
        assert "canary" not in page
    assert phone.get(f"/q/{given.tokens[1]}").status_code == 200
    assert phone.post(f"/q/{given.tokens[1]}", {"pin": given.pins[0]}).status_code == 403


def test_the_help_page_is_the_same_for_everybody(given, client, phone):
    stranger = still(client.get("/q/more").text)
    phone.start()
    assert still(phone.get("/q/more").text) == stranger
    phone.send()
    assert still(phone.get("/q/more").text) == stranger
    assert "Helpline 0800 000 000" in stranger


def test_no_answer_and_no_name_reaches_the_log(given, phone, caplog):
    caplog.set_level(0)
    phone.start()
    number, item = part_with(given.form, "text")
    phone.save(number, {item.key: "A canary in a text."})
    phone.save(number, {item.key: "A canary in a text." * 200})
    phone.save(1, {"s1.com.01": "A canary as a rating"})
    phone.send()
    phone.post(f"/q/{given.tokens[0]}", {"pin": "654321"})
    for word in ("canary", "Maya", given.tokens[0], given.pins[0], "654321"):
        assert word not in caplog.text


def test_every_post_needs_the_pages_own_token(app, make, given, phone):
    phone.start()
    app.config["WTF_CSRF_ENABLED"] = True
    key = given.form.sections[0].items[0].key
    assert phone.post("/q", {"version": "1"}).status_code == 400
    assert phone.post("/q/part/1", {"revision": "0", key: "4"}).status_code == 400
    assert phone.post("/q/check", {"level": "ratings"}).status_code == 400
    assert phone.post("/q/sharing", {"level": "ratings"}).status_code == 400
    make.session.rollback()
    assert make.session.query(SharingChoice).count() == 0
    token = phone.client.token("/q/part/1")
    assert phone.post("/q/part/1", {"revision": "0", key: "4", "csrf_token": token}).status_code == 303


def test_a_text_kept_after_a_refused_token_is_shown_again(app, given, phone):
    phone.start()
    app.config["WTF_CSRF_ENABLED"] = True
    number, item = part_with(given.form, "text")
    answer = phone.post(f"/q/part/{number}", {"revision": "0", item.key: "A long thought that took a while."})
    assert answer.status_code == 400
    assert "A long thought that took a while." in answer.text


def test_a_spanish_speakers_pages_say_so(make, app):
    make.practice()
    caseload = make.caseload()
    couple = couples.add(caseload, [Details("Ana", language="es"), Details("Luz", language="en")])
    couples.record_policy(caseload, couple.ref, "limited")
    make.session.commit()
    pin = couples.pin_of(caseload, couple.ref, 1)
    assignment = make.assigned(SimpleNamespace(ref=couple.ref, caseload=caseload))
    phone = Phone(app, assignment.tokens[0], pin).start()
    assert '<html lang="es">' in phone.get("/q").text


def test_an_old_page_of_one_homework_never_posts_into_another(app, given, phone, make):
    """Two partners at one browser: the page that one left open must not write into or send what the other has open."""
    phone.start()
    old = phone.mark()
    other = Phone(app, given.tokens[1], given.pins[1])
    other.client = phone.client
    other.start()
    text = next(item for item in given.form.items if item.type == "text")
    number = 1 + next(place for place, section in enumerate(given.form.sections) if text in section.items)
    typed = {"for": old, "revision": "0", text.key: "Zqold words from my old page"}
    answer = phone.client.post(f"/q/part/{number}", data=typed)
    assert answer.status_code == 403
    assert "Zqold words from my old page" in answer.text, "what was typed is given back"
    assert phone.client.post("/q/check", data={"for": old, "level": "ratings"}).status_code == 403
    assert "Zqold" not in str(stored(make, given.homework_ids[1]))


def test_another_pin_ends_what_the_old_one_opened(make, given, phone):
    phone.start()
    make.signed_in().post(f"/couples/{given.couple.ref}/partners/1/pin/renew")
    assert phone.get("/q").status_code == 403


def test_a_session_ends_after_twelve_hours_however_busy(make, given, phone):
    phone.start()
    begun = clock.now()
    for minutes in range(25, 12 * 60 + 30, 25):
        with make.at(begun + timedelta(minutes=minutes)):
            answer = phone.post("/q", {"version": "1"})
    assert answer.status_code == 403


def test_leaving_ends_the_session_whatever_token_the_page_had(app, given, phone):
    phone.start()
    app.config["WTF_CSRF_ENABLED"] = True
    cookie = phone.client.get_cookie("__Host-q", domain="localhost").value
    phone.client.post("/q/leave", data={"csrf_token": "stale"})
    phone.client.set_cookie("__Host-q", cookie, domain="localhost", secure=True)
    assert phone.get("/q").status_code == 403
