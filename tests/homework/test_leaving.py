"""Leaving quickly: from every page, without script, whatever goes wrong."""

import pytest
from sqlalchemy import select

from practice.access import homework_link
from practice.models.assignment import HomeworkSession
from practice.sqlite import WriterBusy
from practice.web.homework import leaving

CLIENT_PAGES = ("/q", "/q/part/1", "/q/check", "/q/more")


def test_every_client_page_has_the_button(given, phone):
    pages = [phone.get(f"/q/{given.tokens[0]}").text]
    phone.enter()
    pages.append(phone.get("/q").text)
    phone.start()
    pages += [phone.get(path).text for path in CLIENT_PAGES]
    phone.send()
    pages += [phone.get(path).text for path in ("/q/done", "/q/sharing")]
    pages.append(phone.get("/q/nothing/here").text)
    for page in pages:
        assert '<form method="post" action="/q/leave" id="leave"' in page


def test_leaving_ends_the_session_on_the_server_and_shows_a_plain_page(make, phone):
    phone.start()
    cookie = phone.client.get_cookie("__Host-q").value
    answer = phone.post("/q/leave")
    assert (answer.status_code, answer.location) == (303, "/q/left")
    assert "__Host-q=;" in answer.headers["Set-Cookie"]
    make.session.rollback()
    assert make.session.scalars(select(HomeworkSession)).all() == []
    phone.client.set_cookie("__Host-q", cookie, domain="localhost", secure=True)
    for path in ("/q", "/q/part/1", "/q/check"):
        assert phone.get(path).status_code == 403


def test_what_was_saved_is_there_after_coming_back(make, given, phone):
    phone.start()
    phone.save(1, {given.form.sections[0].items[0].key: "4"})
    phone.post("/q/leave")
    assert "1 of 49 answered" in phone.start().get("/q").text


def test_leaving_works_with_a_form_token_that_is_too_old(app, phone):
    phone.start()
    app.config["WTF_CSRF_ENABLED"] = True
    answer = phone.post("/q/leave", {"csrf_token": "stale"})
    assert (answer.status_code, answer.location) == (303, "/q/left")
    assert "__Host-q=;" in answer.headers["Set-Cookie"]


def test_leaving_works_while_the_database_is_busy(phone, monkeypatch):
    phone.start()

    def busy():
        raise WriterBusy

    monkeypatch.setattr(leaving.guard, "start_writing", busy)
    answer = phone.post("/q/leave")
    assert (answer.status_code, answer.location) == (303, "/q/left")
    assert phone.get("/q").status_code == 403


def test_leaving_without_a_session_is_the_same(client):
    assert client.post("/q/leave").location == "/q/left"


@pytest.mark.parametrize("word", ["therap", "question", "couple", "practice", "partner", "answer", "Fourfold", "help"])
def test_the_plain_page_says_nothing_about_where_it_is(client, word):
    page = client.get("/q/left").text
    assert word.casefold() not in page.replace("static", "").casefold()


def test_stopping_for_now_saves_and_closes_the_pages_to_whoever_holds_the_phone_next(make, given, phone):
    phone.start()
    cookie = phone.client.get_cookie("__Host-q").value
    key = given.form.sections[0].items[0].key
    answer = phone.save(1, {key: "4"}, then="stop")
    assert (answer.status_code, answer.location) == (303, "/q")
    assert "__Host-q=;" in answer.headers["Set-Cookie"]
    closed = phone.get("/q").text
    assert "Open your link again to go on. What was saved is kept." in closed
    phone.client.set_cookie("__Host-q", cookie, domain="localhost", secure=True)
    for path in ("/q", "/q/part/1", "/q/check", "/q/part/1?anew=1"):
        assert phone.get(path).status_code == 403
    assert "1 of 49 answered" in phone.start().get("/q").text
    assert f'name="{key}"' not in phone.get("/q/part/1").text


def test_how_long_the_pages_stay_open_is_said_as_it_is(phone):
    assert homework_link.IDLE.total_seconds() == 30 * 60
    assert "for half an hour" in phone.start().get("/q").text
    phone.send()
    assert "for half an hour" in phone.get("/q/done").text
