"""Smaller answers, and none that tells a secret by its length."""

import gzip

import pytest

from practice.web import compression, page

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def started(make, app):
    from tests.homework.phone import Phone

    make.practice()
    couple = make.couple()
    return Phone(app, make.assigned(couple).tokens[0], couple.pins[0]).start()


@pytest.mark.parametrize("name", ["app.css", "homework.js", "plain.svg"])
def test_static_text_is_packed_and_kept_for_ever(client, app, name):
    with app.test_request_context():
        address = page.asset(name)
    answer = client.get(address, headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert gzip.decompress(answer.data) == (compression.STATIC / name).read_bytes() == client.get(address).data
    again = client.get(address, headers=GZIP | {"If-None-Match": answer.headers["ETag"].replace("-gzip", "")})
    assert again.status_code in (200, 304)


def test_fonts_are_sent_as_they_are(client):
    answer = client.get("/static/fonts/source-sans-3-latin-wght-normal.woff2", headers=GZIP)
    assert "Content-Encoding" not in answer.headers


def test_the_pages_of_an_open_homework_are_packed_with_a_length_that_varies(started):
    answers = [started.client.get("/q/part/1", headers=GZIP) for _ in range(12)]
    assert all(b"Part 1 of" in gzip.decompress(answer.data) for answer in answers)
    assert len({len(answer.data) for answer in answers}) > 2


@pytest.mark.parametrize("path", ["/q/more", "/q/left", "/q/nothing/here", "/sign-in", "/q/check"])
def test_no_page_is_packed_without_the_homeworks_own_cookie(started, app, path):
    assert "Content-Encoding" not in app.test_client().get(path, headers=GZIP).headers


def test_no_answer_to_a_form_is_packed(started):
    answer = started.client.post("/q/check", data={"for": started.mark(), "level": "everything"}, headers=GZIP)
    assert answer.status_code == 422
    assert "Content-Encoding" not in answer.headers
