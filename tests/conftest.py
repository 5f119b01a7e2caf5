"""Fixtures of every test that needs the app: settings, a migrated database, clients that hold pages to their rules."""

import gc
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, event, make_url, text
from werkzeug.serving import make_server

from practice import hashing
from practice.app import create_app
from practice.extensions import db
from practice.key_files import make_secrets
from practice.models.all import Base
from practice.web import steady
from tests import made_once
from tests.browser_rules import StrictClient
from tests.factories import Factory

made_once.keep_addresses()
# How fast a machine is decides no test.
settings.register_profile("unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """What is there by now stays until the end: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


POSTGRES = os.environ.get("TEST_DATABASE_URL")


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """argon2id as always, but with a memory and a time that a suite of hundreds of sign-ins can afford."""
    slow, nobody, wait = hashing._hasher, hashing._NOBODY, steady.SECONDS
    hashing._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    hashing._NOBODY = hashing._hasher.hash("nobody")
    steady.SECONDS = 0.0
    yield
    hashing._hasher, hashing._NOBODY, steady.SECONDS = slow, nobody, wait


@pytest.fixture(scope="session")
def secrets_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    make_secrets(folder, beside_database=False)
    return folder


def environment(data_dir: Path, secrets: Path, database_url: str) -> dict[str, str]:
    """What a process of this test would have in its environment; no queue server answers there."""
    return {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "REDIS_URL": f"unix://{data_dir}/no-queue.sock",
        "SECRET_KEY_FILE": str(secrets / "session.key"),
        "MASTER_KEY_FILE": str(secrets / "master.key"),
        "AUDIT_KEY_FILE": str(secrets / "audit.key"),
    }


@pytest.fixture(scope="session")
def migrated(tmp_path_factory, secrets_folder) -> str:
    """The address of a database that every migration has run on: a file to copy, or a PostgreSQL database to empty."""
    folder = tmp_path_factory.mktemp("migrated")
    url = _new_postgres_database("tests") if POSTGRES else f"sqlite:///{folder / 'empty.db'}"
    app = create_app(environment(folder, secrets_folder, url))
    result = app.test_cli_runner().invoke(args=["database", "upgrade"])
    assert result.exit_code == 0, result.output
    with app.app_context():
        db.engine.dispose()
    return url


def copied(migrated: str, folder: Path) -> str:
    """The address of a migrated, empty database that nothing else uses."""
    if POSTGRES:
        return _new_postgres_database(folder.name, template=make_url(migrated).database)
    shutil.copy(migrated.removeprefix("sqlite:///"), folder / "fourfold.db")
    return f"sqlite:///{folder / 'fourfold.db'}"


def _new_postgres_database(purpose: str, template: str = "template1") -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    name = f"fourfold_{worker}_{os.getpid()}_{purpose}"
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def environ(tmp_path, migrated, secrets_folder) -> dict[str, str]:
    """The environment of one test with an empty database: a copy, or one that is emptied after the test."""
    return environment(tmp_path, secrets_folder, migrated if POSTGRES else copied(migrated, tmp_path))


@pytest.fixture
def app(environ) -> Iterator[Flask]:
    app = create_app(environ)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = bool(os.environ.get("SHOW_ERRORS"))  # to look for the cause of a 500
    app.config["WTF_CSRF_ENABLED"] = False  # tests of the tokens switch it on
    app.test_client_class = StrictClient
    made_once.use(app)
    _watch_for_uncommitted(app)
    yield app
    with app.app_context():
        db.session.remove()
        if POSTGRES:
            tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
            with db.engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {tables} CASCADE"))
        db.engine.dispose()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's own chromium; the browser library brings none."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture
def address(app) -> Iterator[str]:
    """The app behind a real socket, with its form tokens on."""
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def _watch_for_uncommitted(app: Flask) -> None:
    """Fail a request whose view changed something and did not commit: it would be lost without a word."""

    def changed(session, *_rest) -> None:
        session.info["uncommitted"] = True

    def settled(session) -> None:
        session.info.pop("uncommitted", None)

    def look(error) -> None:
        assert error or not db.session.info.get("uncommitted"), "a view left changes that were not committed"

    with app.app_context():
        for name, listener in (("after_flush", changed), ("after_commit", settled), ("after_rollback", settled)):
            event.listen(db.session, name, listener)
    app.teardown_request(look)


@pytest.fixture
def make(app) -> Iterator[Factory]:
    """Makes practices, therapists, couples and responses through the services, in an app context of its own."""
    with app.app_context():
        yield Factory(app)


@pytest.fixture
def client(app) -> StrictClient:
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def therapist(make, app) -> StrictClient:
    """The browser of the practice's owner, signed in."""
    make.practice()
    return make.signed_in()
