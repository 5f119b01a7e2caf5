"""A test client that holds every answer to the rules of the house, so that each page's test tests them too."""

import gzip
import re
from contextvars import copy_context
from html.parser import HTMLParser

from flask import has_app_context
from flask.globals import _cv_app
from flask.testing import FlaskClient

from practice.extensions import db

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SVG_MAY_CLOSE = {"path", "circle", "line", "rect", "polyline", "text"}


class StrictClient(FlaskClient):
    """A browser on https://localhost."""

    def open(self, *args, **kwargs):
        kwargs.setdefault("base_url", "https://localhost")
        if has_app_context():
            db.session.rollback()  # the test's own session sees afterwards what the request did
        answer = copy_context().run(self._open_apart, args, kwargs)
        check_answer(answer)
        return answer

    def _open_apart(self, args, kwargs):
        """In an app context of its own, as a real request has: within a test's context Flask would share it."""
        _cv_app.set(None)
        return super().open(*args, **kwargs)

    def token(self, path: str) -> str:
        """The CSRF token that a page's form carries."""
        return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).text)[1]


def check_answer(answer) -> None:
    """Safe headers, valid pages."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    if answer.request.path.startswith("/static/"):
        return
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    if answer.mimetype == "text/html" and answer.data and answer.status_code not in (301, 302, 303, 308):
        packed = answer.headers.get("Content-Encoding") == "gzip"
        check_page(gzip.decompress(answer.data).decode() if packed else answer.text)


def check_page(page: str) -> None:
    """Well-formed, with a language, one main heading, unique ids, labels that exist, and no inline style or script."""
    reader = _Reader()
    reader.feed(page)
    assert not reader.open, f"not closed: {reader.open}"
    assert reader.language, "the page has no language"
    assert reader.headings == 1, f"{reader.headings} main headings"
    assert not (reader.wanted - reader.ids), f"a label or description points nowhere: {reader.wanted - reader.ids}"
    assert "Undefined" not in page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.wanted: set[str] = set()
        self.headings = 0
        self.language = ""

    def handle_starttag(self, tag, attrs):
        self._attributes(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self._attributes(tag, dict(attrs))

    def _attributes(self, tag, attributes):
        assert "style" not in attributes, f"<{tag}> has an inline style"
        assert not [name for name in attributes if name.startswith("on")], f"<{tag}> has an inline handler"
        if tag == "script":
            assert attributes.get("nonce"), "a script without a nonce"
        if tag == "html":
            self.language = attributes.get("lang", "")
        self.headings += tag == "h1"
        if "id" in attributes:
            assert attributes["id"] not in self.ids, f"id {attributes['id']} stands twice"
            self.ids.add(attributes["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.wanted.update((attributes.get(name) or "").split())

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()
