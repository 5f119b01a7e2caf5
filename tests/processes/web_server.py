"""The real web server over a real database, and phones that answer over a real connection, without a browser."""

import http.client
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from practice.app import create_app
from practice.config import ROOT
from practice.key_files import make_secrets
from tests.factories import Factory
from tests.processes.helpers import children, free_port

PAGE = "0kill0test"  # what a page of the script calls itself


@dataclass(frozen=True)
class Link:
    """What one partner holds, and the homework that it opens."""

    token: str
    pin: str
    homework_id: UUID


def links(folder: Path, people: int, **settings: str) -> tuple[dict[str, str], list[Link]]:
    """A new database with homework for so many partners: the server's environment, and their links."""
    secrets = folder / "secrets"
    secrets.mkdir()
    make_secrets(secrets, beside_database=False)
    environment = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'fourfold.db'}",
        "REDIS_URL": f"unix://{folder}/no-queue.sock",
        "SECRET_KEY_FILE": str(secrets / "session.key"),
        "MASTER_KEY_FILE": str(secrets / "master.key"),
        "AUDIT_KEY_FILE": str(secrets / "audit.key"),
    } | settings
    app = create_app(environment)
    done = app.test_cli_runner().invoke(args=["database", "upgrade"])
    if done.exit_code:
        raise RuntimeError(done.output)
    with app.app_context():
        make = Factory(app)
        make.practice()
        found = []
        while len(found) < people:
            couple = make.couple()
            given = make.assigned(couple)
            found += [Link(*one) for one in zip(given.tokens, couple.pins, given.homework_ids, strict=True)]
    return environment, found[:people]


class WebServer:
    """gunicorn as the supervisor starts it, on a port of its own; of the code in `code`, its lines in `log`."""

    application = "wsgi:app"
    options: tuple[str, ...] = ()

    def __init__(self, environment: dict[str, str], code: Path = ROOT, log: Path = Path(os.devnull)) -> None:
        self.port = free_port()
        self.environment = {**os.environ, **environment, "ADDRESSES": f"127.0.0.1:{self.port}"}
        self.code, self.log = code, log
        self.start()

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "--config", "practice/running/gunicorn_conf.py"),
                    *(*self.options, self.application),
                ],
                cwd=self.code,
                env=self.environment,
                stderr=log,
            )
        self.until_open()

    def until_open(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError("the web server did not start")

    def kill(self, *, whole: bool) -> None:
        """kill -9: the process that serves, which its parent replaces, or all of them, started again from nothing."""
        below = children(self.process.pid)
        if whole:
            self.process.kill()
            self.process.wait()
        for pid in below:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if whole:
            self.start()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


class Browser:
    """Speaks HTTP and keeps cookies, on a connection of its own.

    Where it is given several addresses it tries the next one when a connection breaks, as a balancer does.
    """

    patience = 30  # seconds

    def __init__(self, addresses: Sequence[tuple[str, int]], name: str | None = None) -> None:
        self.addresses, self.name = itertools.cycle(addresses), name
        self.connection = http.client.HTTPConnection(*next(self.addresses), timeout=self.patience)
        self.cookies: dict[str, str] = {}
        self.led_to = ""

    def ask(self, method: str, path: str, body: str | None = None, accept: str = "text/html") -> tuple[int, str]:
        """Status and text; raises OSError or HTTPException when the connection breaks, and forgets it."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Accept": accept}
        if self.name:
            headers["Host"] = self.name
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = http.client.HTTPConnection(*next(self.addresses), timeout=self.patience)
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        self.led_to = answer.headers.get("Location", "")
        return answer.status, text


class Phone(Browser):
    """One partner's browser, gone as far as the first part."""

    def __init__(self, addresses: Sequence[tuple[str, int]], token: str, pin: str, name: str | None = None) -> None:
        super().__init__(addresses, name)
        self.revision, self.count = 0, 0
        self.page = self.ask("GET", f"/q/{token}")[1]
        self._post(f"/q/{token}", {"pin": pin})
        self.page = self.ask("GET", "/q")[1]
        if 'name="version"' in self.page:  # not read yet on any device
            self._post("/q", {"version": "1"})
        self.page = self.ask("GET", "/q/part/1")[1]
        self.keys = re.findall(r'id="q\.([^"]+)"', self.page)

    def _hidden(self) -> dict[str, str]:
        found = {name: re.search(rf'name="{name}" value="([^"]*)"', self.page) for name in ("csrf_token", "for")}
        return {name: match[1] for name, match in found.items() if match}

    def _post(self, path: str, fields: dict[str, str]) -> None:
        status, _ = self.ask("POST", path, urlencode(self._hidden() | fields))
        if status != 303:
            raise RuntimeError(f"{path[:3]}: {status}")

    def send(self, *, presses: int = 1) -> None:
        """Send the homework as it is, to be talked about first; who presses again posts the same page again."""
        self.page = self.ask("GET", "/q/check")[1]
        for _ in range(presses):
            self._post("/q/check", {"level": "talk_first"})

    def form(self, answers: dict[str, str]) -> dict[str, str]:
        """What the page's script would send now."""
        self.count += 1
        return self._hidden() | {"revision": str(self.revision), "page": f"{PAGE}.{self.count}"} | answers

    def raw_save(self, answers: dict[str, str]) -> tuple[int, str]:
        """Save the first part as the page's script does: status and the answer's text."""
        status, text = self.ask("POST", "/q/part/1", urlencode(self.form(answers)), accept="application/json")
        if text.startswith("{"):
            self.revision = json.loads(text).get("revision", self.revision)
        return status, text

    def save(self, answers: dict[str, str]) -> tuple[int, dict]:
        """The same: status and what the page is told."""
        status, text = self.raw_save(answers)
        return status, json.loads(text) if text.startswith("{") else {}
