"""The Flask extensions, made once and bound to the app in practice.app."""

from functools import lru_cache
from typing import cast

from flask import Flask, current_app
from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, configure_mappers

from practice import postgres, sqlite
from practice.access.keyring import Keyring
from practice.audit import AuditTrail
from practice.config import Settings
from practice.hanging_up import EndingSession
from practice.master_keys import MasterKeys, Masters
from practice.models.all import Base
from practice.prepared import Direct
from practice.services.installation.recovery import InstallationKeys
from practice.sqlite import WRITING, WriterBusy
from practice.vault import Vault

db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"expire_on_commit": False, "class_": EndingSession},
)
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()

DATABASE_BUSY = (OperationalError, WriterBusy)  # locked, full or away: a wait that came to its end
DONE_ALREADY = IntegrityError  # two rows where there may be one: a double click, or two people at the same moment


def settings() -> Settings:
    return cast(Settings, current_app.extensions["fourfold.settings"])


def prepare_database(app: Flask) -> None:
    """Give the engine of `app` its database's set-up; makes no query.

    The models are put together now, not at the first query: processes that are forked from this one share them.
    """
    configure_mappers()
    with app.app_context():
        sqlite.prepare(db.engine)
        postgres.prepare(db.engine)


def session() -> Session:
    """The database session of this request or job."""
    return cast(Session, db.session)


def writing_session() -> Session:
    """The session of a transaction that reads and then writes; call before its first statement."""
    session().connection(execution_options={WRITING: True})
    return session()


def disconnect() -> None:
    """End the session and close this process's connections: one that stays open could be lost, or reach a child."""
    db.session.remove()
    db.engine.dispose()


def reading() -> Direct:
    """A connection for one prepared statement that only reads."""
    return Direct(db.engine)


def writing() -> Direct:
    """A connection whose transaction writes, for a few prepared statements; rolled back unless it is committed."""
    return Direct(db.engine, writing=True)


def audit_trail() -> AuditTrail:
    """The trail that is written in this request's or job's own transaction."""
    return AuditTrail(session(), settings().audit_key)


def masters() -> Masters:
    """The master key as it is now; another one beside it while it is being changed."""
    return cast(MasterKeys, current_app.extensions["fourfold.masters"]).now()


def installation_keys() -> InstallationKeys:
    """What the recovery key has to bring back now: both master keys while one is being changed for the other."""
    found = masters()
    if not found.others:
        return InstallationKeys(found.current, settings().audit_key)
    return InstallationKeys(found.others[0], settings().audit_key, found.current)


def vault() -> Vault:
    return _vault(masters())


@lru_cache(maxsize=1)
def _vault(found: Masters) -> Vault:
    """Kept until the master key is another: its ciphers are made of nothing else."""
    return Vault(found.current, *found.others)


def keyring() -> Keyring:
    return Keyring(session(), vault())


def redis_connection() -> Redis:
    """A connection that fails at once when the server is away: what was asked for stands in the database.

    It tells the server no name of its library, which would be looked up among the installed packages each time.
    """
    return Redis.from_url(
        settings().redis_url,
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=1,
        socket_timeout=2,
        driver_info=None,
    )


def queue_is_there() -> bool:
    try:
        with redis_connection() as connection:
            return bool(connection.ping())
    except (RedisError, OSError):
        return False


def enqueue(queue: str, function: str, job_id: str, *arguments: str | int) -> bool:
    """Put a job on a queue, ids only; one that waits there already keeps its place.

    False when the queue server is away: the sweeper enqueues it later.
    """
    try:
        with redis_connection() as connection:
            waiting = Queue(queue, connection=connection, serializer=JSONSerializer)
            if connection.lpos(waiting.key, job_id) is None:
                waiting.enqueue_call(
                    function, args=arguments, job_id=job_id, timeout=300, result_ttl=0, failure_ttl=3600
                )
    except (RedisError, OSError):
        return False
    return True
