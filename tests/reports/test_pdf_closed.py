"""A report opens its own fonts and nothing else, whatever a page asks for."""

import base64
import socket
import threading
from contextlib import suppress
from datetime import date
from itertools import cycle

import pytest

from reports.assets import Refused
from reports.pdf import render, to_pdf
from tests.reports.any_content import AUDIENCES, sample, with_texts
from tests.reports.reading import reader, text
from tests.reports.samples import AISHA, CALLUM, plain, report

SECRET = "planted-secret-4711"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
VECTORS = {
    "img": '<img src="{url}">',
    "img srcset": '<img src="data:," srcset="{url}"><img src="{url}">',
    "link": '<link rel="stylesheet" href="{url}">',
    "attachment": '<link rel="attachment" href="{url}">',
    "anchor attachment": '<a rel="attachment" href="{url}">x</a>',
    "import": '<style>@import url("{url}");</style>',
    "import plain": '<style>@import "{url}";</style>',
    "font": '<style>@font-face{{font-family:x;src:url("{url}")}} p{{font-family:x}}</style>',
    "content": '<style>p::before{{content:url("{url}")}}</style>',
    "background": '<style>p{{background:url("{url}")}}</style>',
    "list style": '<style>li{{list-style-image:url("{url}")}}</style><ul><li>x</ul>',
    "border image": '<style>p{{border:5px solid;border-image:url("{url}") 1}}</style>',
    "style attribute": '<p style="background-image:url({url})">x',
    "page background": '<style>@page{{background:url("{url}")}}</style>',
    "color profile": '<style>@color-profile --x{{src:url("{url}")}}</style>',
    "object": '<object data="{url}" type="image/png"></object>',
    "embed": '<embed src="{url}" type="image/png">',
    "base": '<base href="{url}/"><img src="x.png">',
    "svg image": SVG.format('<image href="{url}" width="9" height="9"/>'),
    "svg xlink": SVG.format('<image xlink:href="{url}" width="9" height="9"/>'),
    "svg use": SVG.format('<use href="{url}#x"/>'),
    "svg style": SVG.format('<style>@import url("{url}");</style><path d="M0 0h9"/>'),
    "svg pattern": SVG.format('<rect width="9" height="9" fill="url({url}#x)"/>'),
}
# WeasyPrint looks these up within the picture only, or cannot follow them: nothing is asked for, nothing is drawn.
QUIET = {"svg use", "svg pattern", "svg style"}


@pytest.fixture
def listener():
    """A server on this machine that counts who calls."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def listen():
            while not stop.is_set():
                with suppress(TimeoutError):
                    caller, _ = server.accept()
                    calls.append(caller.recv(200))
                    caller.sendall(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")
                    caller.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], calls
        stop.set()
        thread.join()


@pytest.fixture
def no_sockets(monkeypatch):
    """Every attempt to open a connection, also one that would fail."""
    attempts = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: attempts.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **how: attempts.append(where) or [])
    return attempts


def page(body):
    return f"<!doctype html><html lang=en><title>x</title><body>{body}<p>text"


@pytest.mark.parametrize("vector", VECTORS)
def test_a_local_file_is_refused(vector, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text(SVG.format(f"<text y='9'>{SECRET}</text>"))
    html = page(VECTORS[vector].format(url=secret.as_uri()))
    if vector in QUIET:
        pdf = to_pdf(html, date(2026, 1, 1), "A4")
        assert SECRET not in text(pdf)
        assert not reader(pdf).attachments
    else:
        with pytest.raises(Refused):
            to_pdf(html, date(2026, 1, 1), "A4")


@pytest.mark.parametrize("vector", VECTORS)
def test_an_address_is_refused_before_any_connection(vector, listener, no_sockets):
    port, calls = listener
    with suppress(Refused):
        to_pdf(page(VECTORS[vector].format(url=f"http://127.0.0.1:{port}/x")), date(2026, 1, 1), "A4")
    assert not no_sockets
    assert not calls


@pytest.mark.parametrize(
    "url",
    [
        "/etc/passwd",
        "../../../../etc/passwd",
        "etc/passwd",
        "//127.0.0.1/x",
        "https://127.0.0.1:9/x",
        "ftp://127.0.0.1/x",
        "FILE:///etc/passwd",
        "font:../report.css",
        "font:OFL-source-sans-3.txt",
        "font:/etc/passwd",
        "jar:file:///x",
        "javascript:1",
    ],
)
def test_no_spelling_of_an_address_gets_through(url, no_sockets):
    with pytest.raises(Refused):
        to_pdf(page(f'<img src="{url}">'), date(2026, 1, 1), "A4")
    assert not no_sockets


def test_a_stylesheet_inside_a_data_address_cannot_reach_further(no_sockets):
    inner = base64.b64encode(b'@import url("http://127.0.0.1:9/x");').decode()
    with pytest.raises(Refused):
        to_pdf(page(f'<link rel="stylesheet" href="data:text/css;base64,{inner}">'), date(2026, 1, 1), "A4")
    picture = base64.b64encode(SVG.format('<image href="file:///etc/hostname"/>').encode()).decode()
    with pytest.raises(Refused):
        to_pdf(page(f'<img src="data:image/svg+xml;base64,{picture}">'), date(2026, 1, 1), "A4")
    assert not no_sockets


def test_a_picture_inside_a_data_address_is_printed():
    picture = base64.b64encode(SVG.format("<text y='9'>inside</text>").encode()).decode()
    assert "inside" in text(
        to_pdf(page(f'<img alt=x src="data:image/svg+xml;base64,{picture}">'), date(2026, 1, 1), "A4")
    )


def test_a_whole_report_full_of_addresses_opens_no_connection_and_attaches_nothing(listener, no_sockets, tmp_path):
    port, calls = listener
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    urls = (f"http://127.0.0.1:{port}/", secret.as_uri())
    hostile = tuple(vector.format(url=url) for vector in VECTORS.values() for url in urls)
    people = (
        type(AISHA)(hostile[0], "circle", f'<img src="http://127.0.0.1:{port}/a">'),
        type(CALLUM)(f"url({secret.as_uri()})", "diamond"),
    )
    content = report(people=people, title=hostile[1], summary=hostile, claims=hostile, appendix=(), words=())
    pdf = render(content, plain)
    assert not no_sockets
    assert not calls
    assert not reader(pdf).attachments
    assert SECRET not in text(pdf)
    assert b"/EmbeddedFile" not in pdf
    assert "<link rel=" in text(pdf)


@pytest.mark.parametrize("kind", AUDIENCES)
def test_addresses_in_every_text_of_every_audience_reach_no_listener(kind, listener):
    port, calls = listener
    address = f"http://127.0.0.1:{port}/"
    spelled = cycle([address, f"//127.0.0.1:{port}/", *(vector.format(url=address) for vector in VECTORS.values())])
    content = with_texts(sample(kind), lambda: next(spelled))
    pdf = render(content, plain)
    assert not calls
    assert not reader(pdf).attachments
    assert b"/URI" not in pdf
    assert f":{port}" in text(pdf), "printed as it was written"


def test_the_listener_hears_whoever_calls(listener):
    port, calls = listener
    with socket.create_connection(("127.0.0.1", port)) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\n\r\n")
        caller.recv(100)
    assert calls
