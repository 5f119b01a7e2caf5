"""A web server that is killed again and again while people answer: what was said to be saved is there, and all of it.

KILLS=200 in the environment runs the long form.
"""

import http.client
import os
import sqlite3
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from practice.app import create_app
from practice.services.homework import drafts
from tests.factories import Factory
from tests.processes.helpers import wait_for
from tests.processes.web_server import Phone, WebServer, links
from tests.seed import chances

KILLS = int(os.environ.get("KILLS", "10"))
WHOLE = 5  # every fifth kill takes all processes, not only the one that serves
PEOPLE = 3

pytestmark = [pytest.mark.processes, pytest.mark.faults, pytest.mark.timeout(120 + 10 * KILLS)]


class Person(threading.Thread):
    """Answers the first part over and over, as the page's script does: a save that was not answered is made again.

    `acknowledged` is the number of the last save that the server said was stored; save number n gives every question
    the same scale point and note, so that a half-written one can be told.
    """

    def __init__(self, phone: Phone, link) -> None:
        super().__init__()
        self.phone = phone
        self.homework_id = link.homework_id
        self.tried, self.acknowledged, self.unanswered = 0, 0, 0
        self.wrong: list[str] = []
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            self.tried += 1
            self._until_saved()

    def _until_saved(self) -> None:
        while not self.done.is_set():
            try:
                status, said = self.phone.save(answers_of(self.phone.keys, self.tried))
            except (OSError, http.client.HTTPException):
                self.unanswered += 1
                time.sleep(0.02)
                continue
            if status == 200:
                self.acknowledged = self.tried
                return
            if status != 503:
                self.wrong.append(f"save {self.tried}: {status} {said}")
                return


def answers_of(keys, number: int) -> dict[str, str]:
    point = {key: str(1 + number % 5) for key in keys}
    return point | {f"{key}.comment": f"save {number}" for key in keys}


def number_of(stored: dict, keys) -> int:
    """Which save is stored; fails where it is of more than one piece."""
    notes = {answer["comment"] for answer in stored.values()}
    assert set(stored) == set(keys)
    assert len(notes) == 1, notes
    number = int(notes.pop().removeprefix("save "))
    assert {answer["value"] for answer in stored.values()} == {1 + number % 5}
    return number


def saved_since(people):
    """Whether anybody's save was acknowledged after this moment: a kill of a server at rest would prove nothing."""
    before = sum(person.acknowledged for person in people)
    return lambda: sum(person.acknowledged for person in people) > before


def test_nothing_acknowledged_is_lost_and_nothing_is_half_written():
    chance = chances("saves")
    with tempfile.TemporaryDirectory(prefix="fourfold-") as name:
        environment, found = links(Path(name), PEOPLE)
        server = WebServer(environment)
        people = [Person(Phone([("127.0.0.1", server.port)], link.token, link.pin), link) for link in found]
        try:
            for person in people:
                person.start()
            for kill in range(KILLS):
                wait_for(saved_since(people), 60)
                time.sleep(chance.uniform(0, 0.2))
                server.kill(whole=kill % WHOLE == WHOLE - 1)
            wait_for(saved_since(people), 60)
        finally:
            for person in people:
                person.done.set()
            for person in people:
                person.join(60)
            server.stop()
        saves, unanswered = (sum(getattr(one, name) for one in people) for name in ("acknowledged", "unanswered"))
        sys.stdout.write(f"{KILLS} kills, {saves} saves acknowledged, {unanswered} tries without an answer\n")
        assert [person.wrong for person in people] == [[]] * PEOPLE
        assert saves > KILLS
        _everything_is_there(environment, people)


def _everything_is_there(environment, people) -> None:
    with closing(sqlite3.connect(environment["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    app = create_app(environment)
    with app.app_context():
        make = Factory(app)
        for person in people:
            stored = drafts.for_sending(make.visit(person.homework_id))
            make.session.rollback()
            number = number_of(stored, person.phone.keys)
            assert person.acknowledged <= number <= person.tried
    verified = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert verified.exit_code == 0, verified.output
