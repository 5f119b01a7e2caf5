"""A seeded installation in a folder of its own: SQLite files are kept for the next run, PostgreSQL is filled anew."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, select, text

from bench.crowd import Crowd, vault
from practice.app import create_app
from practice.config import ROOT
from practice.extensions import db
from practice.key_files import make_secrets
from practice.models.therapist import Therapist
from tests.factories import EMAIL, Factory
from tests.processes.web_server import Link

PEOPLE = 8
OWN = 50  # couples of the therapist whose caseload is measured
DONE = "seeded"


@dataclass(frozen=True)
class Seeded:
    """The environment of its servers, the measured therapist, one reviewed round, and eight partners' links."""

    environment: dict[str, str]
    therapist_id: UUID
    review: str
    links: tuple[Link, ...]


def seeded(size: int, database: str) -> Seeded:
    """An installation with `size` couples on "sqlite" or "postgres" (TEST_DATABASE_URL says where)."""
    folder = _cache() / f"{database}-{size}-{_stamp()}"
    folder.mkdir(parents=True, exist_ok=True)
    environment = _environment(folder, database)
    app = create_app(environment)
    if database == "postgres" or not (folder / DONE).exists():
        _fill(app, folder, size)
    return anew(environment)


def anew(environment: dict[str, str]) -> Seeded:
    """The same installation with homework that nobody has opened yet."""
    app = create_app(environment)
    with app.app_context():
        found = _measured(Factory(app))
        db.engine.dispose()
    return Seeded(environment, *found)


def _fill(app: Any, folder: Path, size: int) -> None:
    (folder / "fourfold.db").unlink(missing_ok=True)
    done = app.test_cli_runner().invoke(args=["database", "upgrade"])
    if done.exit_code:
        raise RuntimeError(done.output)
    with app.app_context():
        make = Factory(app)
        owner = make.session.get_one(Therapist, make.practice())
        crowd = Crowd(make.session, vault())
        crowd.caseload(owner.id, OWN - PEOPLE // 2 - 1)
        crowd.practice(size - OWN, owner)
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("PRAGMA optimize"))
            db.session.execute(text("ANALYZE"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    (folder / DONE).touch()


def _measured(make: Factory) -> tuple[UUID, str, tuple[Link, ...]]:
    """Made by the product's own services on top of the crowd; anew for each run, the rest of the caseload stays."""
    therapist_id = make.session.scalar(select(Therapist.id).where(Therapist.is_owner))
    links = []
    for _ in range(PEOPLE // 2):
        couple = make.couple()
        given = make.assigned(couple)
        links += [Link(*one) for one in zip(given.tokens, couple.pins, given.homework_ids, strict=True)]
    couple = make.couple()
    given = make.assigned(couple)
    for homework_id in given.homework_ids:
        make.send(homework_id)
    return therapist_id, f"/couples/{couple.ref}/homework/{given.id}", tuple(links)


def _environment(folder: Path, database: str) -> dict[str, str]:
    secrets = folder / "secrets"
    if not secrets.exists():
        secrets.mkdir(mode=0o700)
        make_secrets(secrets, beside_database=False)
    url = f"sqlite:///{folder / 'fourfold.db'}" if database == "sqlite" else _new_database(folder.name)
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "REDIS_URL": f"unix://{folder}/no-queue.sock",
        "SECRET_KEY_FILE": str(secrets / "session.key"),
        "MASTER_KEY_FILE": str(secrets / "master.key"),
        "AUDIT_KEY_FILE": str(secrets / "audit.key"),
    }


def _new_database(name: str) -> str:
    server = os.environ["TEST_DATABASE_URL"]
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fourfold-bench"


def _stamp() -> str:
    """Changes with the tables and with what is written into them."""
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head() or ""
    code = (ROOT / "bench" / "crowd.py").read_bytes() + Path(__file__).read_bytes() + EMAIL.encode()
    return hashlib.sha256(head.encode() + code).hexdigest()[:12]
