"""The release before and the next one on one database for the length of a deploy, while partners answer and send.

A deploy as deploy/operating.md has it: migrate, then start the next release beside the one before, then stop that one.
The release before is the commit in previous_release.txt: the oldest whose code knows that it may run on newer tables.
FAULTS=long runs it on SQLite as well as on PostgreSQL.
"""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from practice.app import create_app
from practice.config import ROOT
from practice.extensions import db
from practice.services.homework import drafts
from practice.sqlite import WAIT_SECONDS
from tests.factories import Factory
from tests.hosts.database import programs
from tests.processes.helpers import Queue, wait_for
from tests.processes.test_killed_while_saving import Person, number_of, saved_since
from tests.processes.web_server import Browser, Phone
from tests.upgrade.releases import previous, upcoming
from tests.upgrade.therapist import Therapist

SAVING, SENDING = 3, 2  # partners who answer all the time, and who send at one moment each
PAUSE = 0.1  # seconds between two saves of one partner: there are eleven processes, and no prize for the most

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]


class Steady(Person):
    """Answers at a person's pace."""

    def _until_saved(self) -> None:
        super()._until_saved()
        time.sleep(PAUSE)


class Roaming(Phone):
    """A phone whose every request goes to the next server, as a balancer without memory does."""

    def ask(self, *what, **more):
        self.connection.close()
        self.connection = http.client.HTTPConnection(*next(self.addresses), timeout=30)
        return super().ask(*what, **more)


def engines() -> list[str]:
    if programs() is None:
        return ["sqlite"]
    return ["postgresql", "sqlite"] if os.environ.get("FAULTS") == "long" else ["postgresql"]


@contextmanager
def database(engine: str, folder: Path):
    """The address of an empty database."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'fourfold.db'}"
        return
    holding = ["sh", "-c", 'echo "$TEST_DATABASE_URL"; exec sleep 900']
    server = subprocess.Popen(
        [ROOT / "script" / "with-postgres", *holding], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield server.stdout.readline().strip()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.fixture(params=engines())
def deploy(request):
    """Both releases, with the one before at work over a founded database."""
    with tempfile.TemporaryDirectory(prefix="fourfold-") as name, database(request.param, Path(name)) as url:
        folder = Path(name)
        queue = Queue(folder)
        old, new = previous(folder), upcoming(folder)
        try:
            (folder / "data").mkdir()
            settings = {"DATABASE_URL": url, "REDIS_URL": queue.url}
            environment, old.links, old.ref = old.found(folder / "data", SAVING + SENDING, settings)
            old.environment = new.environment = environment
            old.address = old.serve()
            for part in ("worker", "tick"):
                old.start(part)
            yield old, new
        finally:
            old.close()
            new.close()
            queue.kill()


def test_two_releases_on_one_database_lose_nothing_and_serve_each_others_work(deploy):
    old, new = deploy
    saving, sending = old.links[:SAVING], old.links[SAVING:]
    therapist = Therapist(old.address)
    people = [Steady(Phone([old.address], link.token, link.pin), link) for link in saving[:-1]]
    try:
        for person in people:
            person.start()
        wait_for(saved_since(people), 60)
        waits = migrate_under(old, new, people)
        new.address = new.serve()
        both = [old.address, new.address]
        people.append(Steady(Roaming(both, saving[-1].token, saving[-1].pin), saving[-1]))
        people[-1].start()
        wait_for(saved_since(people[-1:]), 60)
        send_from_each(both, sending)
        reports_from_each_to_the_other(old, new, therapist)
        old_parts_start_again(old)
        move_over(old, new, people)
        wait_for(saved_since(people), 60)
    finally:
        for person in people:
            person.done.set()
        for person in people:
            person.join(90)
    sys.stdout.write(f"{sum(one.acknowledged for one in people)} saves; {waits}\n")
    assert [person.wrong for person in people] == [[]] * SAVING
    assert old.faults_told() == new.faults_told() == []
    everything_is_there(new, people, len(sending))


def migrate_under(old, new, people) -> str:
    """Bring the tables to the next release while the one before serves: the longest time in which nobody saved."""
    longest, began = 0.0, time.monotonic()
    with new.starting_flask("database", "upgrade") as migrating:
        while migrating.poll() is None:
            saved = time.monotonic()
            wait_for(saved_since(people), 2 * WAIT_SECONDS + 10)
            longest = max(longest, time.monotonic() - saved)
    told = new.log("flask").read_text()
    assert migrating.returncode == 0, told
    status, said = Browser([old.address]).ask("GET", "/readyz")
    assert (status, '"ready"' in said) == (200, True), said
    assert "Both may run for the length of an upgrade" in old.flask("check").stdout
    assert "There is nothing to do here" in old.flask("database", "upgrade").stdout
    tries = 1 + told.count("tried again")
    return f"migrated in {time.monotonic() - began:.0f} s and {tries} tries, no save for {longest:.1f} s at most"


def send_from_each(both, sending) -> None:
    """Half begins at one release and sends at the other; a second press finds it sent."""
    for number, link in enumerate(sending):
        phone = Phone(both[number % 2 :] + both[: number % 2], link.token, link.pin)
        assert phone.save({f"{phone.keys[0]}": "3"})[0] == 200
        phone.connection.close()
        phone.connection = http.client.HTTPConnection(*next(phone.addresses), timeout=30)
        phone.send(presses=2)


def reports_from_each_to_the_other(old, new, therapist) -> None:
    """A report asked for at the next release is made by the worker before it, and the other way round."""
    page = therapist.to(new.address).asked_for_report(old.ref)
    assert therapist.file_of(page).startswith("%PDF-")
    assert therapist.to(old.address).file_of(page).startswith("%PDF-")
    old.stop("worker")
    for part in ("worker", "tick"):
        new.start(part)
    page = therapist.asked_for_report(old.ref)
    assert therapist.file_of(page).startswith("%PDF-")
    assert therapist.to(new.address).file_of(page).startswith("%PDF-")


def old_parts_start_again(old) -> None:
    """A host of the release before that is restarted in the middle comes back on the newer tables."""
    old.stop("tick")
    old.start("worker")
    time.sleep(1)
    wait_for(lambda: old.parts["worker"].poll() is None)
    old.web.kill(whole=True)


def move_over(old, new, people) -> None:
    for person in people:
        person.phone.addresses = iter(lambda: new.address, None)
    old.close()


def everything_is_there(new, people, sent: int) -> None:
    app = create_app(new.environment)
    with app.app_context():
        make = Factory(app)
        for person in people:
            number = number_of(drafts.for_sending(make.visit(person.homework_id)), person.phone.keys)
            make.session.rollback()
            assert 0 < person.acknowledged <= number <= person.tried
        responses = db.session.execute(db.text("SELECT count(*) FROM response")).scalar()
        assert responses == sent + 2
        db.session.remove()
        db.engine.dispose()
    said = new.flask("audit", "verify")
    assert said.returncode == 0, said.stdout
