import logging
import secrets

import pytest

from practice.redaction import TokenFilter, where, without_tokens

ID = "0b9f4b0e-5d0c-4a6e-8a53-6b1f0e7b9a10"


@pytest.mark.parametrize("frame", ["/q/{}", "GET /q/{} HTTP/1.1", "Exception on /q/{} [GET]", "'/q/{}?x=1'", "/q/{}/"])
def test_no_form_of_a_link_leaves_its_token_in_a_line(frame):
    for _ in range(200):
        token = secrets.token_urlsafe(32)
        assert token not in without_tokens(frame.format(token))


@pytest.mark.parametrize("short", ["x", "abc-def", "donext", "part", "checked"])
def test_even_a_cut_token_is_hidden(short):
    assert without_tokens(f"/q/{short}") == "/q/(hidden)"


@pytest.mark.parametrize(
    "path",
    [
        *("/q", "/q/part/3", "/q/check", "/q/sharing", "/q/done", "/q/more", "/q/leave"),
        *(f"/reports/{ID}", f"/reports/{ID}.pdf"),
    ],
)
def test_addresses_that_open_nothing_stay_readable(path):
    assert without_tokens(path) == path


def test_long_segments_and_queries_are_hidden_everywhere():
    token = secrets.token_urlsafe(32)
    assert token not in without_tokens(f"/reset/{token}")
    assert token not in without_tokens(f"/sign-in?next=/q/{token}")
    assert without_tokens("/sign-in?next=/couples/AB12&x=y") == "/sign-in"


def test_the_filter_works_on_the_finished_line():
    said = ("GET", "/q/tok%20en")
    record = logging.LogRecord("x", logging.WARNING, "", 0, "Error handling request %s %s", said, None)
    assert TokenFilter().filter(record)
    assert record.getMessage() == "Error handling request GET /q/(hidden)"


def test_where_tells_the_place_and_not_the_text():
    try:
        raise ValueError("what a client wrote")
    except ValueError as error:
        told = where(error)
    assert told.startswith("ValueError\n")
    assert "test_redaction.py" in told
    assert "client wrote" not in told.replace('raise ValueError("what a client wrote")', "")
