"""Starts Fourfold whole and keeps it so: secrets, database, checks, then every part, each started again if it ends.

Run by script/server as `python -m practice.running.supervisor`. It imports neither Flask nor the app, so that a fault
in them is seen from outside.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

from redis import Redis
from redis.exceptions import RedisError

from practice.config import ROOT, BadSettings, Settings, data_folder, from_environment, queue_socket
from practice.running import addresses, embedded_queue, folder, healthy
from practice.running.parts import Part
from practice.running.refused import StartRefused

QUEUE = "queue server"
LOOK_SECONDS = 0.2
QUEUE_SECONDS, READY_SECONDS = 10.0, 90.0
STOP_SECONDS = 45.0  # a report or a mail under way is finished first; asked twice, nothing is
MOST_DEATHS_AT_START = 4


@dataclass
class Supervisor:
    """The parts in the order of their start, and whether somebody asked for the end."""

    environ: dict[str, str]
    parts: list[Part] = field(default_factory=list)
    stopping: bool = False

    def add(self, name: str, command: list[str], log: Path | None = None) -> Part:
        part = Part(name, command, self.environ, log)
        self.parts.append(part)
        part.start()
        return part

    def look_after(self) -> None:
        for part in self.parts:
            ended = part.look_after()
            if ended and not self.stopping:
                say(f"The {part.name} ended ({ended}) and is started again.")

    def wait_until(self, done: Callable[[], bool], seconds: float, what: str) -> None:
        """Look after the parts until `done`. Raises StartRefused when it takes too long or a part can't stay up."""
        deadline = time.monotonic() + seconds
        while not self.stopping and not done():
            self.look_after()
            broken = [part.name for part in self.parts if part.deaths >= MOST_DEATHS_AT_START]
            if broken or time.monotonic() > deadline:
                raise StartRefused(f"The {', '.join(broken) or what} did not start; the lines above say why.")
            time.sleep(LOOK_SECONDS)

    def run(self) -> None:
        while not self.stopping:
            self.look_after()
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Stop all parts, the queue server last: what is under way ends cleanly before its queue goes."""
        self.stopping = True
        queue = [part for part in self.parts if part.name == QUEUE]
        for group, seconds in (([part for part in self.parts if part not in queue], STOP_SECONDS), (queue, 3.0)):
            deadline = time.monotonic() + seconds
            for part in group:
                part.ask_to_stop()
            for part in group:
                part.wait(deadline)

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping:  # asked twice: no more waiting
            for part in self.parts:
                part.kill()
        self.stopping = True


def main() -> int:
    options = _options()
    os.umask(0o077)
    supervisor = Supervisor(os.environ | {"PYTHONUNBUFFERED": "1", "FLASK_DEBUG": "0"})
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, supervisor.on_signal)
    try:
        _serve(supervisor, options)
    except StartRefused as refused:
        say("Fourfold did not start.", *refused.lines)
        return 1
    except BadSettings as bad:
        say("Fourfold did not start.", *bad.faults)
        return 1
    say("Fourfold has stopped.")
    return 0


def _serve(supervisor: Supervisor, options: argparse.Namespace) -> None:
    environ = supervisor.environ
    data_dir = (options.data or data_folder(environ)).absolute()
    environ["DATA_DIR"] = str(data_dir)
    environ["ACCESS_LOG"] = "1" if options.access_log else environ.get("ACCESS_LOG", "")
    addresses.refuse_open_host(options.host, environ)
    home = environ.get("PUBLIC_URL") or f"http://{addresses.as_text(options.host, options.port)}"
    folder.make(data_dir)
    with folder.hold(data_dir, home):
        listen = addresses.addresses(options.host, options.port)
        environ["ADDRESSES"] = ",".join(addresses.as_text(*each) for each in listen)
        try:
            for made in folder.make_missing_secrets(environ):
                say(f"Made {made}. Keep a copy where only you can read it.")
            settings = from_environment(environ)
            way_in = _prepare(environ, load_sample=options.sample)
            if not supervisor.stopping:
                _start_parts(supervisor, settings)
            ready = partial(healthy.is_ready, *listen[0], settings.public_url)
            supervisor.wait_until(ready, READY_SECONDS, "web server")
            if not supervisor.stopping:
                _welcome(home, environ["ADDRESSES"], way_in)
            supervisor.run()
        finally:
            supervisor.stop()
            embedded_queue.clean_up(queue_socket(data_dir))


def _prepare(environ: dict[str, str], *, load_sample: bool) -> str:
    """Bring the database up to date and check everything; how to get into an empty installation, else nothing.

    Raises StartRefused with the reasons. In a session of its own: Ctrl-C must not break off a migration halfway.
    """
    done = subprocess.run(
        [sys.executable, "-m", "practice.prepare", *(["--sample"] if load_sample else [])],
        check=False,
        env=environ,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    lines = done.stdout.strip()
    if done.returncode:
        raise StartRefused(lines or "Migrating and checking broke off; the lines above say why.")
    return lines


def _flask_command(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", *words]


def _start_parts(supervisor: Supervisor, settings: Settings) -> None:
    if not supervisor.environ.get("REDIS_URL") and not supervisor.environ.get("REDIS_URL_FILE"):
        socket = queue_socket(settings.data_dir)
        command = embedded_queue.command(socket)
        supervisor.add(QUEUE, command, socket.parent / "server.log")
        supervisor.wait_until(lambda: _queue_answers(settings.redis_url), QUEUE_SECONDS, QUEUE)
    supervisor.add("worker", _flask_command("worker"))
    supervisor.add("timed work", _flask_command("tick"))
    config = Path(__file__).with_name("gunicorn_conf.py")
    supervisor.add("web server", [sys.executable, "-m", "gunicorn", "--config", str(config)])


def _queue_answers(url: str) -> bool:
    try:
        with Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as connection:
            return bool(connection.ping())
    except (RedisError, OSError):
        return False


def _welcome(home: str, listening: str, way_in: str) -> None:
    say(f"Fourfold is ready: {home}" + (f" (listening on {listening})" if home.startswith("https:") else ""))
    if way_in:
        say(way_in)
    say("Press Ctrl-C to stop.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", description="Start Fourfold: web pages, worker, queue.")
    parser.add_argument("--port", type=int, default=8000, help="where to listen (default 8000)")
    parser.add_argument("--host", default=addresses.LOCAL, help="default localhost; others need PUBLIC_URL=https://...")
    parser.add_argument("--data", type=Path, metavar="DIR", help="database, keys, backups (default: data)")
    parser.add_argument("--access-log", action="store_true", help="print a line a request, without tokens or queries")
    parser.add_argument("--sample", action="store_true", help="fill an empty database with sample couples")
    return parser.parse_args()


def say(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
