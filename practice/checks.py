"""What must be right before Fourfold serves anybody: asked by `flask check`, the worker's start and /readyz.

Bad settings, secrets and definitions never get this far: create_app refuses them. Each function gives one plain line a
fault, with what to do and without any secret; an empty list means that all is well.
"""

import hmac

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from practice import audit, programme
from practice.config import Settings
from practice.master_keys import Masters
from practice.models.audit import AuditEntry, AuditHead
from practice.models.data_key import WrappedKey
from practice.services.homework import definitions
from practice.services.installation.schema import schema
from practice.sqlite import WriterBusy
from practice.vault import Owner, Unreadable, Vault


def faults(session: Session, settings: Settings, masters: Masters | None = None) -> list[str]:
    """Everything that stands against a start; keys only once the database can be read.

    `masters`: the master key as it is now, where that may be another one than at the start.
    """
    try:
        return faults_found(session, settings, masters)
    except (DBAPIError, WriterBusy) as error:
        return [_away(error)]


def faults_found(session: Session, settings: Settings, masters: Masters | None = None) -> list[str]:
    """The same for who waits for a database: raises DBAPIError, WriterBusy where it is away, full or locked."""
    return schema(session.connection()).faults() or [
        *_master_key_faults(session, masters or Masters(settings.master_key)),
        *_audit_key_faults(session, settings),
        *definitions.faults(session, programme.catalogue()),
    ]


def database_faults(session: Session) -> list[str]:
    """Whether the database answers and has the tables that this code needs."""
    try:
        return schema(session.connection()).faults()
    except (DBAPIError, WriterBusy) as error:
        return [_away(error)]


def _away(error: DBAPIError | WriterBusy) -> str:
    if isinstance(error, WriterBusy):
        return "DATABASE_URL: the database is busy; try again in a moment"
    reason = (str(error.orig).splitlines() or [type(error).__name__])[0]
    return f"DATABASE_URL: the database does not answer ({reason})"


def note(session: Session) -> str | None:
    """What is as it may be for the length of an upgrade only; None otherwise. To be asked where there is no fault."""
    return schema(session.connection()).note()


def _master_key_faults(session: Session, masters: Masters) -> list[str]:
    """One stored key is enough: all are wrapped by the same master key, or by two while one is changed."""
    row = session.execute(select(WrappedKey.owner_kind, WrappedKey.owner_id, WrappedKey.wrapped).limit(1)).first()
    if row is None:
        return []
    try:
        Vault(masters.current, *masters.others).unwrap(Owner(row.owner_kind, row.owner_id), row.wrapped)
    except Unreadable:
        return [
            "MASTER_KEY: is not the key that this database was sealed with, so nothing in it can be read. Put the "
            "right key back, or run script/recover with your recovery key."
        ]
    return []


def _audit_key_faults(session: Session, settings: Settings) -> list[str]:
    """The newest entry of one chain, against the key. `flask audit verify` reads every entry."""
    head = session.scalar(select(AuditHead).where(AuditHead.number > 0).limit(1))
    if head is None:
        return []
    last = {
        entry.number: entry
        for entry in session.scalars(
            select(AuditEntry).where(AuditEntry.chain == head.chain, AuditEntry.number >= head.number - 1)
        )
    }
    entry, before = last.get(head.number), last.get(head.number - 1)
    expected = entry and audit.mac(settings.audit_key, before.mac if before else bytes(32), entry)
    if entry is None or not expected or not hmac.compare_digest(entry.mac, expected):
        return [
            "AUDIT_KEY: the newest entry of the audit trail does not fit this key. Put the right key back; if it is "
            "the right one, the trail was altered: run flask audit verify."
        ]
    return []
