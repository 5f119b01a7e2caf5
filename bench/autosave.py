"""How long a save takes while eight people answer at once: the real gunicorn, SQLite with full sync.

Run with `python -m bench.autosave [saves per person]`. Eight phones, each with its own homework and connection, answer
one question after the other without a pause. Printed are the median, the 99th percentile and their ratio, which is the
goal (at most 4) because it does not depend on the machine; the times do.
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from practice.app import create_app
from practice.config import ROOT
from practice.key_files import make_secrets
from tests.factories import Factory

PEOPLE = 8
SAVES = 100
GOAL = 4.0
KEYS = {"secret": "session", "master": "master", "audit": "audit"}


class Phone:
    """One partner's browser on a connection of its own, gone as far as the first part."""

    def __init__(self, port: int, token: str, pin: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.page = self._ask("GET", f"/q/{token}")
        self.page = self._post(f"/q/{token}", {"pin": pin})
        self.page = self._ask("GET", "/q")
        self._post("/q", {"version": "1"})
        self.page = self._ask("GET", "/q/part/1")
        self.keys = re.findall(r'id="q\.([^"]+)"', self.page)

    def _ask(self, method: str, path: str, body: str | None = None, accept: str = "text/html") -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Accept": accept}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        text = answer.read().decode()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path.split('/')[1]}: {answer.status}")
        return text

    def _hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return found[1] if found else ""

    def _post(self, path: str, fields: dict[str, str]) -> str:
        hidden = {name: self._hidden(name) for name in ("csrf_token", "for")}
        return self._ask("POST", path, urlencode(hidden | fields))

    def save(self, number: int) -> float:
        """Answer every question of the part with the next scale point; the seconds until the page says "Saved"."""
        answers = {key: str(1 + (number + place) % 5) for place, key in enumerate(self.keys)}
        hidden = {name: self._hidden(name) for name in ("csrf_token", "for")}
        body = urlencode(hidden | {"revision": str(number)} | answers)
        start = time.perf_counter()
        said = self._ask("POST", "/q/part/1", body, accept="application/json")
        took = time.perf_counter() - start
        if "Saved" not in said:
            raise RuntimeError("not saved")
        return took


def links(folder: Path) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """A database with homework for everybody: the server's environment, and each link's token and PIN."""
    secrets = folder / "secrets"
    secrets.mkdir()
    make_secrets(secrets, beside_database=False)
    environment = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'fourfold.db'}",
        "REDIS_URL": f"unix://{folder}/no-queue.sock",
        **{f"{name.upper()}_KEY_FILE": str(secrets / f"{file}.key") for name, file in KEYS.items()},
    }
    app = create_app(environment)
    done = app.test_cli_runner().invoke(args=["database", "upgrade"])
    if done.exit_code:
        raise RuntimeError(done.output)
    with app.app_context():
        make = Factory(app)
        make.practice()
        found = []
        for _ in range((PEOPLE + 1) // 2):
            couple = make.couple()
            found += list(zip(make.assigned(couple).tokens, couple.pins, strict=True))
    return environment, found[:PEOPLE]


@contextmanager
def server(environment: dict[str, str]) -> Iterator[int]:
    """gunicorn as the supervisor starts it; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "practice/running/gunicorn_conf.py"],
        cwd=ROOT,
        env={**os.environ, **environment, "ADDRESSES": f"127.0.0.1:{port}"},
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def measure(port: int, found: list[tuple[str, str]], saves: int) -> list[float]:
    """Everybody saves at the same time; all the times, in seconds."""
    phones = [Phone(port, token, pin) for token, pin in found]
    ready = threading.Barrier(len(phones))

    def answer(phone: Phone) -> list[float]:
        phone.connection.close()  # opened again by the first save; the server may have closed it while others came in
        ready.wait()
        return [phone.save(number) for number in range(saves)]

    with ThreadPoolExecutor(len(phones)) as pool:
        return [took for mine in pool.map(answer, phones) for took in mine]


def main() -> None:
    """Print the median, the 99th percentile and their ratio."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else SAVES
    with tempfile.TemporaryDirectory(prefix="fourfold-bench-") as folder:
        environment, found = links(Path(folder))
        with server(environment) as port:
            times = measure(port, found, saves)
    half, late = 1000 * median(times), 1000 * quantiles(times, n=100)[98]
    print(
        f"a save with {PEOPLE} people at once, {len(times)} saves: median {half:.1f} ms, p99 {late:.1f} ms, "
        f"ratio {late / half:.1f} (goal {GOAL:g}), slowest {1000 * max(times):.1f} ms"
    )


if __name__ == "__main__":
    main()
