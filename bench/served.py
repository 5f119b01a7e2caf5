"""Fourfold and its anchors, each served by the same gunicorn, and what asks them for pages."""

import http.client
import re
import time
from urllib.parse import urlencode

from tests.factories import EMAIL, PASSWORD
from tests.processes.web_server import WebServer


class Fourfold(WebServer):
    """The product's server, which here keeps a connection open while the other one is measured."""

    options = ("--keep-alive", "3600")


class Anchor(Fourfold):
    """The bare app of bench/anchor.py under the same settings."""

    application = "bench.anchor:app"


class Browser:
    """A signed-in therapist's browser on one kept connection, or anybody's."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        found = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, found

    def sign_in(self, email: str = EMAIL) -> "Browser":
        _, page = self.ask("GET", "/sign-in")
        token = re.search(rb'name="csrf_token" value="([^"]+)"', page)
        fields = {"csrf_token": token[1].decode() if token else "", "email": email, "password": PASSWORD}
        status, _ = self.ask("POST", "/sign-in", urlencode(fields))
        if status not in (302, 303):
            raise RuntimeError(f"signing in: {status}")
        return self

    def timed(self, path: str) -> float:
        """Seconds for one answer; raises RuntimeError for anything but a page."""
        start = time.perf_counter()
        status, _ = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return time.perf_counter() - start
