"""Two web hosts, two worker hosts, PostgreSQL and Valkey, each a host of its own: any of them dies under load.

The order is drawn (see tests/seed.py); FAULTS=long goes through all of them five times.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from practice import jobs
from practice.app import create_app
from practice.extensions import db
from practice.models.couple import Couple
from practice.models.report import Report, ReportFile
from practice.running import embedded_queue
from practice.services.homework import drafts
from practice.services.report import reporting
from tests.factories import Factory
from tests.hosts import layout
from tests.hosts.database import Database, programs
from tests.hosts.layout import Host, flask
from tests.processes.helpers import wait_for
from tests.processes.test_killed_while_saving import Person, number_of, saved_since
from tests.processes.web_server import Phone, links
from tests.seed import chances

NAME = "fourfold.example.org"
PEOPLE = 4
USERS = ("web1", "web2", "work1", "work2")
NAMES = (*USERS, "db", "queue")
ROUNDS = 5 if os.environ.get("FAULTS") == "long" else 1
READY_SECONDS = 90  # the promise is 30 s after a worker's return; two cores carry eleven processes and the load here

pytestmark = [
    pytest.mark.hosts,
    pytest.mark.timeout(420 + 180 * ROUNDS),
    pytest.mark.skipif(programs() is None or not layout.is_possible(), reason="needs root, iproute2 and PostgreSQL"),
]


class Installation:
    """The hosts by name, and how to start what each of them runs."""

    def __init__(self, folder: Path, hosts: dict[str, Host]) -> None:
        self.folder, self.hosts = folder, hosts
        self.database = Database(self.hosts["db"], folder)
        self.environment, self.links = links(
            folder,
            PEOPLE,
            DATABASE_URL=self.database.url,
            REDIS_URL=f"redis://{self.hosts['queue'].address}:6379/0",
            PUBLIC_URL=f"https://{NAME}",
            TRUSTED_PROXIES="0",
        )
        self.app = create_app(self.environment)
        for name in ("queue", "web1", "web2", "work1", "work2"):
            self.start(name)
        for name in ("web1", "web2"):
            wait_for(lambda name=name: self.serves(name), 60)

    def start(self, name: str) -> None:
        host, log = self.hosts[name], self.folder / f"{name}.log"
        if name == "db":
            self.database.start()
        elif name == "queue":
            server = embedded_queue.command(self.folder / "queue" / "queue.sock")[0]
            options = ["--bind", host.address, "--protected-mode", "no", "--save", "", "--appendonly", "no"]
            host.run([server, *options], {}, log)
        elif name.startswith("web"):
            command = [sys.executable, "-m", "gunicorn", "--config", "practice/running/gunicorn_conf.py"]
            host.run(command, self.environment | {"ADDRESSES": f"{host.address}:8000"}, log)
        else:
            for word in ("worker", "tick"):
                host.run(flask(word), self.environment, log)

    def serves(self, name: str) -> bool:
        try:
            return Impatient([(self.hosts[name].address, 8000)], self.links[0].token, "", NAME) is not None
        except RuntimeError:
            return True  # an answer, if only that this was not the PIN
        except OSError:
            return False

    def transact(self, work: Callable[[], object]) -> object:
        """Do `work` in a transaction of its own; raises SQLAlchemyError while the database is away."""
        with self.app.app_context():
            try:
                found = work()
                db.session.commit()
                return found
            finally:
                db.session.remove()


class Impatient(Phone):
    """Asks the other host when this one says nothing for some seconds, as a balancer does."""

    patience = 10


class Asker(threading.Thread):
    """Asks for reports all the time; `asked` holds those whose request was committed."""

    def __init__(self, installation: Installation) -> None:
        super().__init__()
        self.installation = installation
        self.asked: list[UUID] = []
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(1.0):
            try:
                wish = self.installation.transact(self._ask)
            except SQLAlchemyError:
                continue  # nothing was promised
            self.asked.append(wish.report_id)
            self.installation.transact(lambda wish=wish: jobs.enqueue_report(wish))

    def _ask(self):
        caseload = Factory(self.installation.app).caseload()
        return reporting.request(caseload, db.session.scalars(select(Couple.ref)).first(), {})


@pytest.fixture
def installation():
    with tempfile.TemporaryDirectory(prefix="fourfold-") as name:
        Path(name).chmod(0o711)
        hosts: dict[str, Host] = {}
        try:
            layout.raise_switch()
            for number, word in enumerate(NAMES, start=2):
                hosts[word] = Host(word, number)
            yield Installation(Path(name), hosts)
        finally:
            for host in hosts.values():
                host.remove()
            layout.remove_switch()
            for log in sorted(Path(name).glob("*.log")):
                sys.stdout.write(f"{log.name}:\n{log.read_text()}")  # shown where the test fails


def test_any_host_may_die_under_load_and_nothing_is_lost(installation):
    chance = chances("hosts")
    addresses = [(installation.hosts[name].address, 8000) for name in ("web1", "web2")]
    people = [
        Person(Impatient(addresses[number % 2 :] + addresses[: number % 2], link.token, link.pin, NAME), link)
        for number, link in enumerate(installation.links)
    ]
    asker = Asker(installation)
    for thread in (*people, asker):
        thread.start()
    try:
        for name in _drawn(chance):
            wait_for(saved_since(people), 60)
            time.sleep(chance.uniform(0, 1.5))
            _dies_and_returns(installation, name, people, chance)
        wait_for(saved_since(people), 60)
        assert all(thread.is_alive() for thread in (*people, asker)), "one of the test's own threads broke"
    finally:
        for thread in (*people, asker):
            thread.done.set()
        for thread in (*people, asker):
            thread.join(90)
    assert [person.wrong for person in people] == [[]] * PEOPLE
    _every_save_is_there(installation, people)
    _every_report_is_made_once(installation, asker.asked)
    verified = installation.app.test_cli_runner().invoke(args=["audit", "verify"])
    assert verified.exit_code == 0, verified.output


def _drawn(chance: Random) -> list[str]:
    """Every host once a round, each round in an order of its own."""
    order = [name for _ in range(ROUNDS) for name in chance.sample(NAMES, len(NAMES))]
    sys.stdout.write(f"{' '.join(order)}\n")
    return order


def _dies_and_returns(installation, name: str, people, chance: Random) -> None:
    """One host dies, in half of the cases without a word; where others need what it ran, one of them dies too and comes
    back sooner: it waits for it."""
    host = installation.hosts[name]
    if chance.random() < 0.5:
        host.cut()
    host.kill()
    if name not in USERS:
        time.sleep(chance.uniform(0, 3))
        other = chance.choice(USERS)
        installation.hosts[other].kill()
        installation.start(other)
        time.sleep(chance.uniform(0, 3))
    if name != "db":
        wait_for(saved_since(people), 60)  # the others go on
    installation.start(name)


def _every_save_is_there(installation, people) -> None:
    def stored(person):
        return drafts.for_sending(Factory(installation.app).visit(person.homework_id))

    for person in people:
        with installation.app.app_context():
            number = number_of(stored(person), person.phone.keys)
            db.session.rollback()
        assert person.acknowledged <= number <= person.tried
    assert min(person.acknowledged for person in people) > 0


def _every_report_is_made_once(installation, asked) -> None:
    def states():
        rows = installation.transact(lambda: db.session.execute(select(Report.id, Report.state)).all())
        return {row.id: row.state for row in rows}

    def all_made():
        found = states()
        return all(found.get(one) == "ready" for one in asked)

    wait_for(all_made, READY_SECONDS)
    files = installation.transact(
        lambda: dict(
            db.session.execute(select(ReportFile.report_id, func.count()).group_by(ReportFile.report_id)).all()
        )
    )
    assert len(asked) > 5
    assert {one: files.get(one) for one in asked} == dict.fromkeys(asked, 1)
    sys.stdout.write(f"{len(asked)} reports, each made once\n")
