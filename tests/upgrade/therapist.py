"""A therapist's browser over a real connection, which may speak to any of several servers."""

import time
from urllib.parse import urlencode

from tests.factories import EMAIL, PASSWORD
from tests.input.forms import forms_of
from tests.processes.web_server import Browser


class Therapist(Browser):
    """Signed in; every request goes to the server that `to` names."""

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__([address])
        self.post("/sign-in", {"email": EMAIL, "password": PASSWORD})

    def to(self, address: tuple[str, int]) -> "Therapist":
        """The same browser, from now on served by another server."""
        self.connection.close()
        self.connection.host, self.connection.port = address
        return self

    def post(self, path: str, fields: dict[str, str], page: str | None = None) -> str:
        """Post the form of a page that leads to `path`, with these fields filled in; where the answer leads."""
        _, text = self.ask("GET", page or path)
        form = next(one for one in forms_of(page or path, text) if one.action == path)
        status, _ = self.ask("POST", path, urlencode(dict(form.values) | fields))
        assert status in (302, 303), (path, status)
        return self.led_to

    def asked_for_report(self, ref: str) -> str:
        """Ask for a report with the choices as they stand; its page."""
        return self.post(f"/couples/{ref}/reports", {})

    def file_of(self, page: str, seconds: float = 90) -> str:
        """The report's file once it is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status, text = self.ask("GET", f"{page}.pdf")
            if status == 200:
                return text
            time.sleep(0.3)
        raise AssertionError(f"no file after {seconds} s")
