"""The statements of every kind of report gone through before the first job, so that none is slow for being the first.

SQLAlchemy compiles a statement when it is first run, some two milliseconds each; Python becomes quicker at what it has
done before; and a forked process pays for each page of memory that it is the first to touch. So the worker's parent
goes through the reports of a couple who do not exist, and each child does so again while it waits for its job.

The couple stands in a database in this process's memory alone: no lock of the real one is taken, no record in it is
opened, and nothing is kept. What SQLite needs is compiled there. For PostgreSQL the parent goes through the same once
in the real database, in a transaction that is taken back.
"""

import logging
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, StaticPool, create_engine, make_url, select
from sqlalchemy.orm import Session

from practice import extensions, sqlite
from practice.access import roles
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.audit import TIMED, AuditTrail
from practice.commands import invented
from practice.models.all import Base
from practice.models.report import Report
from practice.models.therapist import Therapist
from practice.redaction import where
from practice.services.report import report_content, reporting
from practice.vault import KEY_BYTES, Vault

IN_MEMORY = "sqlite://"
AUDIENCES = ("therapist", "couple", "partner")
TIMES = 3  # from then on Python gets no quicker at it that could be measured
log = logging.getLogger("fourfold.worker")

CaseloadOf = Callable[[str], Caseload]  # the therapist's caseload by right, each with a keyring that opened nothing yet


class Rehearsal:
    """What the parent makes once, and can be gone through in each process that is forked from it.

    `jobs` is the engine that the jobs will use; it is only read from for PostgreSQL.
    """

    def __init__(self, jobs: Engine) -> None:
        is_sqlite = jobs.dialect.name == "sqlite"
        jobs.update_execution_options(compiled_cache={})  # shared: a compiled statement is found by its dialect
        dialect = jobs.dialect if is_sqlite else create_engine(IN_MEMORY).dialect
        options = jobs.get_execution_options()
        self._engine = Engine(StaticPool(self._open), dialect, make_url(IN_MEMORY), execution_options=options)
        sqlite.prepare(self._engine)
        self._vault, self._audit_key = Vault(secrets.token_bytes(KEY_BYTES)), secrets.token_bytes(KEY_BYTES)
        self._filled = b""  # the database with the couple in it
        self._ref, self._therapist_id = "", UUID(int=0)
        self._server_knows = is_sqlite

    def begin(self) -> None:
        """In the parent: invent the couple and go through their reports, so that no child has to compile anything."""
        with _whatever_happens():
            self._invent()
            for _ in range(TIMES):
                self._go_through(*AUDIENCES)

    def again(self, audience: str) -> None:
        """In a child that waits: touch what a job will need."""
        if self._filled:
            with _whatever_happens():
                self._go_through(audience)

    def connect(self) -> None:
        """In a child that waits: open the file of the database and read its tables' layout, without holding a lock.

        Not for a server, which may have hung up by the time there is a job.
        """
        if self._engine.dialect is extensions.db.engine.dialect:
            with _whatever_happens(), extensions.db.engine.connect() as connection:
                connection.execute(select(Report.id).where(Report.id == UUID(int=0)))

    def on_server(self) -> None:
        """In the parent, before each fork: the same on PostgreSQL, once, as soon as there is a practice to do it in."""
        if self._server_knows:
            return
        self._server_knows = True  # what fails for another reason than being too early is not tried before each job
        try:
            with _whatever_happens():
                self._server_knows = _gone_through_on_server()
        finally:
            extensions.disconnect()  # two processes would speak on one socket

    def _open(self) -> Any:
        raw = sqlite3.connect(":memory:", check_same_thread=False)
        if self._filled:
            raw.deserialize(self._filled)
        return raw

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                session.connection(execution_options={sqlite.WRITING: True})
                yield session
        finally:
            self._engine.dispose()

    def _caseload(self, session: Session, right: str) -> Caseload:
        keyring, audit = Keyring(session, self._vault), AuditTrail(session, self._audit_key)
        return Caseload(session, self._therapist_id, keyring, audit, right)

    def _invent(self) -> None:
        with self._session() as session:
            Base.metadata.create_all(session.connection())
            keyring, audit = Keyring(session, self._vault), AuditTrail(session, self._audit_key)
            self._therapist_id = invented.add_practice(session, keyring, audit)
            self._ref = invented.add_couple(self._caseload(session, roles.MANAGE))
            raw: Any = session.connection().connection.driver_connection
            session.commit()
            self._filled = raw.serialize()

    def _go_through(self, *audiences: str) -> None:
        with self._session() as session:
            go_through(partial(self._caseload, session), self._ref, audiences)


def go_through(caseload_of: CaseloadOf, ref: str, audiences: Iterable[str]) -> None:
    """Everything that is asked of the database from asking for a report until it is ready, for each audience."""
    partner_id = caseload_of(roles.MANAGE).couple(ref).partners[0].id
    for audience in audiences:
        caseload = caseload_of(roles.MANAGE)
        session = caseload.session
        whose = partner_id if audience == "partner" else None
        wish = reporting.request(caseload, ref, {}, audience, whose)
        session.flush()
        session.expunge_all()  # the job is another process
        reader = caseload_of(roles.READ)
        report = reporting.take(session, wish.report_id, wish.attempt)
        if report is not None:
            report_content.collect(reader, report)
            reporting.beat(session, wish.report_id, wish.attempt, "drawing")
            reporting.counts(session, wish.report_id, wish.attempt)
            reader.audit.record(TIMED, "report.built", couple_id=report.couple_id, about=("report", wish.report_id))
            reporting.finish(session, reader.keyring, wish.report_id, wish.attempt, b"", 1)
            session.flush()


def _gone_through_on_server() -> bool:
    """Whether it could be done: not before there is a therapist, nor while the server is away."""
    try:
        session = extensions.writing_session()
        therapist_id = session.scalar(select(Therapist.id).limit(1))
    except extensions.DATABASE_BUSY:
        return False
    if therapist_id is None:
        return False

    def caseload_of(right: str) -> Caseload:
        return Caseload(session, therapist_id, extensions.keyring(), extensions.audit_trail(), right)

    go_through(caseload_of, invented.add_couple(caseload_of(roles.MANAGE)), AUDIENCES)
    session.rollback()
    return True


@contextmanager
def _whatever_happens() -> Iterator[None]:
    """A worker starts whatever is wrong with its rehearsal: its jobs are slower, and no less sure."""
    try:
        yield
    except Exception as error:
        log.warning("No rehearsal: %s", where(error))
