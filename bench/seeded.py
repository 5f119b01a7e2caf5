"""A seeded practice, kept for the next run until the tables change or what is written into them.

Ruth has 50 couples in every practice: five made by the product's own services, of which four have homework for eight
phones and one is ready for review, and 45 of the crowd. In a practice that is large enough Lena has 500, the largest
caseload; the rest are colleagues', few with many couples, many with few, who never sign in.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

from alembic.script import ScriptDirectory
from sqlalchemy import delete, insert, update

from bench import crowd, filling, postgres
from bench.crowd import Crowd
from practice import clock, extensions, hashing, programme
from practice.app import create_app
from practice.config import ROOT
from practice.extensions import db
from practice.key_files import make_secrets
from practice.models.assignment import Acknowledgement, Homework, HomeworkSession
from practice.models.response import DraftPart
from practice.models.therapist import Therapist
from practice.vault import Vault
from tests.factories import Factory
from tests.processes.web_server import Link

PEOPLE = 8
OWN, LARGEST = 50, 500  # couples of the two caseloads that are measured
LENA = "lena@example.org"
LARGEST_FROM = 2 * LARGEST + OWN  # couples of a practice that Lena is in
KEPT = "seeded.json"


@dataclass(frozen=True)
class Seeded:
    """The environment of its servers; whose caseload, which reviewed round and whose links are measured; its size."""

    environment: dict[str, str]
    therapist_id: UUID
    review: str
    links: tuple[Link, ...]
    counts: dict[str, float]


def seeded(size: int, server: str | None) -> Seeded:
    """A practice of `size` couples, on the PostgreSQL server at this address or else in a SQLite file."""
    of_its_kind = f"{'postgres' if server else 'sqlite'}-{size}-"
    folder = cache() / f"{of_its_kind}{fingerprint()}"
    is_new = not (folder / KEPT).exists()
    if is_new:
        for outdated in cache().glob(f"{of_its_kind}*"):
            shutil.rmtree(outdated)
    folder.mkdir(parents=True, exist_ok=True)
    environment = _environment(folder, server, anew=is_new)
    if is_new:
        kept = _filled(create_app(environment), size)
        (folder / KEPT).write_text(json.dumps(kept))
    kept = json.loads((folder / KEPT).read_text())
    links = tuple(Link(token, pin, UUID(homework_id)) for token, pin, homework_id in kept["links"])
    return Seeded(environment, UUID(kept["therapist_id"]), kept["review"], links, kept["counts"])


def unopened(seed: Seeded) -> None:
    """The eight phones' homework as nobody has opened it yet, whatever an earlier run wrote into it."""
    ids = [link.homework_id for link in seed.links]
    app = create_app(seed.environment)
    with app.app_context():
        session = extensions.writing_session()
        for model in (HomeworkSession, DraftPart, Acknowledgement):
            session.execute(delete(model).where(model.homework_id.in_(ids)))
        as_given = {"answered": 0, "opened_at": None, "saved_at": None, "expires_at": clock.now() + crowd.LINK}
        session.execute(update(Homework).where(Homework.id.in_(ids)).values(**as_given))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _filled(app: Any, size: int) -> dict[str, Any]:
    start = perf_counter()
    done = app.test_cli_runner().invoke(args=["database", "upgrade"])
    if done.exit_code:
        raise RuntimeError(done.output)
    with app.app_context():
        make = Factory(app)
        owner_id = make.practice()
        measured = _measured(make)
        rows = 0
        own = OWN - PEOPLE // 2 - 1
        keys = extensions.settings()
        people = Crowd(Vault(keys.master_key), keys.audit_key, clock.now(), hashing.hash_secret("the same for all"))
        places = list(_places(make, owner_id, own, size - OWN))
        for more in filling.fill(db.engine, people, places):
            rows += more
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{rows:,} rows ")
        filling.settle(db.engine)
        counts = {"couples": size, "rows": rows, "seconds": round(perf_counter() - start), **_counted()}
        db.session.remove()
        db.engine.dispose()
    return {"therapist_id": str(owner_id), "counts": counts, **measured}


def _measured(make: Factory) -> dict[str, Any]:
    """What the product's own services make: homework for eight phones, and a round that waits for review."""
    links = []
    for _ in range(PEOPLE // 2):
        couple = make.couple()
        given = make.assigned(couple)
        ids = map(str, given.homework_ids)
        links += zip(given.tokens, couple.pins, ids, strict=True)
    couple = make.couple()
    given = make.assigned(couple)
    chance = Random(crowd.SEED)
    for homework_id in given.homework_ids:
        make.send(homework_id, crowd.answers(programme.catalogue().programme[0], chance))
    return {"links": links, "review": f"/couples/{couple.ref}/homework/{given.id}"}


def _places(make: Factory, owner_id: UUID, own: int, others: int) -> Iterator[filling.Place]:
    """A number and a therapist for each couple of the crowd."""
    chance, number = Random(crowd.SEED), 0
    for therapist_id, size in _caseloads(make, chance, owner_id, own, others):
        for _ in range(size):
            yield number, therapist_id
            number += 1


def _caseloads(make: Factory, chance: Random, owner_id: UUID, own: int, others: int) -> Iterator[tuple[UUID, int]]:
    yield owner_id, own
    if others >= LARGEST_FROM - OWN:
        yield make.therapist(LENA, "Lena Largest"), LARGEST
        others -= LARGEST
    caseloads = []
    while others:
        mine = min(others, LARGEST, max(1, round(chance.lognormvariate(3.2, 1.0))))
        caseloads.append((UUID(int=chance.getrandbits(128), version=4), mine))
        others -= mine
    if caseloads:
        make.session.execute(insert(Therapist), [_colleague(make, owner_id, key) for key, _ in caseloads])
        db.session.commit()
    yield from caseloads


def _colleague(make: Factory, owner_id: UUID, colleague_id: UUID) -> dict[str, Any]:
    """A therapist who never signs in: no password is theirs."""
    owner, key = make.session.get_one(Therapist, owner_id), make.keyring.practice()
    row = {column.name: getattr(owner, column.name) for column in Therapist.__table__.columns}
    return row | {
        "id": colleague_id, "email_index": secrets.token_bytes(32), "is_owner": False,
        "name": key.seal("therapist.name", colleague_id, b"Anna Colleague"),
        "email": key.seal("therapist.email", colleague_id, b"nobody@example.org"),
    }  # fmt: skip


def _counted() -> dict[str, float]:
    """What a seeded practice says of itself: assignments, answers that somebody sent, the database's size."""
    connection = db.session.connection()
    answered = "SELECT coalesce(sum(answered), 0) FROM homework WHERE sent_at IS NOT NULL"
    found = {
        "assignments": connection.exec_driver_sql("SELECT count(*) FROM assignment").scalar_one(),
        "answers": int(connection.exec_driver_sql(answered).scalar_one()),
    }
    if db.engine.dialect.name == "postgresql":
        size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    else:
        size = Path(str(db.engine.url.database)).stat().st_size
    return found | {"megabytes": round(size / 1e6)}


def _environment(folder: Path, server: str | None, *, anew: bool) -> dict[str, str]:
    kept = folder / "secrets"
    if not kept.exists():
        kept.mkdir(mode=0o700)
        make_secrets(kept, beside_database=False)
    name = re.sub(r"-[0-9a-f]+$", "", folder.name)  # of the kind and size: the next one replaces it
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": postgres.database(server, name, anew=anew) if server else f"sqlite:///{folder / 'fourfold.db'}",
        "REDIS_URL": f"unix://{folder}/no-queue.sock",
        "SECRET_KEY_FILE": str(kept / "session.key"),
        "MASTER_KEY_FILE": str(kept / "master.key"),
        "AUDIT_KEY_FILE": str(kept / "audit.key"),
    }


def cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fourfold-bench"


def fingerprint() -> str:
    """Changes with the tables and with what is written into them."""
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head() or ""
    code = b"".join((ROOT / "bench" / f"{name}.py").read_bytes() for name in ("crowd", "filling", "seeded"))
    return hashlib.sha256(head.encode() + code).hexdigest()[:12]
