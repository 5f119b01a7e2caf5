"""Brings a backup back where there is nothing yet:

    python -m practice.restore MANIFEST --identity FILE [--keys FILE] [--data DIR]

Stands alone, because the app does not start without keys; script/restore runs it. The master and audit key are taken
from where they belong (settings or files), else from the owner's recovery key, which is typed or read from the first
line of standard input. What does not end well leaves nothing behind.
"""

import argparse
import os
import secrets
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from alembic import command
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import Engine, create_engine, delete, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from practice import audit, checks, clock, extensions, key_files
from practice.app import create_app
from practice.commands import recover
from practice.commands.database import bring_up_to_date
from practice.commands.plain import COMMAND_LINE, trail
from practice.config import BadSettings, data_folder, database_address
from practice.key_files import MASTER, SESSION
from practice.models.assignment import HomeworkSession
from practice.models.check_in import CheckInLink
from practice.models.recovery import Recovery
from practice.models.therapist import TherapistSession
from practice.services.backups import backup as backups
from practice.services.backups import package, postgres_store, sqlite_store
from practice.services.backups.backup import Opened
from practice.services.backups.manifest import BackupFault, Facts
from practice.services.erasure import ledger
from practice.services.erasure.erasing import Hands
from practice.services.erasure.ledger import Line
from practice.services.installation import audit_heads, migrations, recovery
from practice.services.installation.recovery import CannotRestore
from practice.services.keys import opening


@dataclass
class Place:
    """Where a backup is restored to, and what was made there so far."""

    environ: dict[str, str]
    address: str
    folder: Path
    made: list[Path] = field(default_factory=list)
    tables_made: bool = False

    @property
    def file(self) -> Path | None:
        """The SQLite database's file; None for PostgreSQL."""
        return Path(self.address.removeprefix("sqlite:///")) if self.address.startswith("sqlite:///") else None

    def engine(self) -> Engine:
        return create_engine(self.address, hide_parameters=True)

    def take_back(self) -> None:
        """Remove what was made: the target was empty."""
        if self.tables_made:
            engine = self.engine()
            postgres_store.drop_everything(engine)
            engine.dispose()
        for path in self.made:
            for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
                each.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None) -> int:
    os.umask(0o077)
    options = _options(arguments)
    environ = dict(os.environ) | ({"DATA_DIR": str(options.data.absolute())} if options.data else {})
    try:
        place = Place(environ, database_address(environ), data_folder(environ))
        _refuse_filled(place)
        lines = _restore(place, options)
    except (BackupFault, CannotRestore, BadSettings) as fault:
        print(fault, "Nothing was restored and nothing was left behind.", sep="\n", file=sys.stderr)
        return 1
    except (OSError, SQLAlchemyError) as error:
        what = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else type(error).__name__
        print(f"The restore broke off ({what}). Nothing was left behind.", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/restore", description="Bring a backup back on an empty machine.")
    parser.add_argument("manifest", type=Path, help="the .json file of the backup")
    parser.add_argument("--identity", type=Path, required=True, help="the file made by flask backup keygen")
    parser.add_argument("--keys", type=Path, help="another file of wrapped keys than the backup's own")
    parser.add_argument("--erasures", type=Path, help="a newer list of who was erased than the one beside the backup")
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: as script/server)")
    return parser.parse_args(arguments)


def _refuse_filled(place: Place) -> None:
    """Nothing is ever restored over something."""
    if place.file is not None:
        if place.file.exists():
            raise BackupFault(f"{place.file} exists. Restore into an empty folder (--data DIR), or move it away first.")
        return
    engine = place.engine()
    try:
        if inspect(engine).get_table_names():
            raise BackupFault("The database that DATABASE_URL names has tables. Make an empty one and name that.")
    finally:
        engine.dispose()


def _restore(place: Place, options: argparse.Namespace) -> list[str]:
    opener = package.identity(options.identity)
    with backups.opened(options.manifest, opener, place.folder, options.keys) as found:
        try:
            _fill(place, found)
            same_keys = options.keys is None
            _compare(place, found.facts, with_keys=same_keys)
            _bring_keys(place)
            return _prove(place, found.facts, _erased(options))
        except BaseException:
            place.take_back()
            raise


def _erased(options: argparse.Namespace) -> list[Line]:
    """Who was erased, from beside the backup and from a list given with it; each once."""
    if options.erasures is not None and not options.erasures.exists():
        raise BackupFault(f"{options.erasures} is missing.")
    given = ledger.read(options.erasures) if options.erasures else ()
    return list({line.id: line for line in (*backups.erased_beside(options.manifest), *given)}.values())


def _fill(place: Place, found: Opened) -> None:
    """Put the rows where they belong, as they were."""
    wanted = "sqlite" if place.file is not None else "postgresql"
    if found.facts.engine != wanted:
        raise BackupFault(f"This is a backup of {found.facts.engine}; DATABASE_URL names another kind of database.")
    if place.file is not None:
        place.made.append(place.file)
        together = found.data.parent / "together.db"
        sqlite_store.put(found.data, found.keys, together)
        shutil.move(together, place.file)
        return
    place.tables_made = True
    _make_tables(place, found.facts.revision)
    engine = place.engine()
    try:
        postgres_store.put(engine, found.data, found.keys)
    finally:
        engine.dispose()


def _make_tables(place: Place, revision: str) -> None:
    """The tables of the backup's revision, with keys that seal nothing: no row is there yet."""
    passing = {name: secrets.token_hex(32) for name in ("SECRET_KEY", "MASTER_KEY", "AUDIT_KEY")}
    app = _app({"DATA_DIR": str(place.folder), "DATABASE_URL": place.address, **passing})
    with app.app_context():
        try:
            command.upgrade(migrations.config(), revision)
        except CommandError:
            raise BackupFault(f"The backup is at revision {revision}, which this version of Fourfold lacks.") from None
        finally:
            extensions.db.engine.dispose()


def _app(environ: dict[str, str]) -> Flask:
    return create_app(environ)


def _compare(place: Place, saved: Facts, *, with_keys: bool) -> None:
    if place.file is not None:
        there = sqlite_store.facts(place.file)
    else:
        engine = place.engine()
        there = postgres_store.facts(engine)
        engine.dispose()
    faults = [line for line in saved.differences(there) if with_keys or not line.startswith(("data_key", "recovery"))]
    if faults:
        raise BackupFault("The restored database is not the one that was saved: " + "; ".join(faults))


def _bring_keys(place: Place) -> None:
    """Master and audit key from the recovery key where they are not here; a session key is simply made."""
    environ = place.environ
    folder = place.folder / "secrets"
    if not (environ.get("SECRET_KEY") or environ.get("SECRET_KEY_FILE")) and not (folder / SESSION).exists():
        place.made += key_files.make_secrets(folder, names=[SESSION])
    if environ.get("MASTER_KEY") or Path(environ.get("MASTER_KEY_FILE") or folder / MASTER).exists():
        return
    targets = recover.targets_of(environ)
    engine = place.engine()
    try:
        with Session(engine) as session:
            if session.scalar(select(Recovery.id)) is None:
                raise CannotRestore(
                    f"{targets[MASTER]} is missing and the backup has no recovery key. Put your copies of master.key "
                    "and audit.key there first."
                )
            print("The master key is not on this machine: type the practice's recovery key.", file=sys.stderr)
            place.made += recover.write(targets, recovery.restore(session, recover.typed()))
    finally:
        engine.dispose()


def _prove(place: Place, saved: Facts, erased: Sequence[Line]) -> list[str]:
    """Migrate, check, erase again who was erased since, end every session; what to tell."""
    place.made += [place.folder / audit_heads.FILE, place.folder / ledger.FILE]
    app = _app(place.environ)
    with app.app_context():
        try:
            bring_up_to_date()
            return [*_counts(saved), *_settle(place, erased), "Start Fourfold with script/server."]
        finally:
            extensions.disconnect()


def _counts(saved: Facts) -> list[str]:
    rows = sum(table.rows for table in saved.tables.values())
    return [f"Restored {rows} rows in {len(saved.tables)} tables; counts and hashes are those of the backup."]


def _settle(place: Place, erased: Sequence[Line]) -> list[str]:
    session, settings = extensions.session(), extensions.settings()
    faults = [*checks.faults(session, settings, extensions.masters()), *audit.faults(session, settings.audit_key)]
    if faults:
        raise BackupFault("; ".join(faults))
    session.rollback()
    writing = extensions.writing_session()
    again = ledger.replay(Hands(writing, extensions.keyring(), trail(), COMMAND_LINE), erased)
    _end_sessions(writing)
    trail().record(COMMAND_LINE, "backup.restored")
    writing.commit()
    values = opening.try_all(session, extensions.keyring())
    if values.opened == 0 and values.faults:
        raise BackupFault("; ".join(values.faults))
    audit_heads.publish(session, place.folder)
    ledger.add(place.folder / ledger.FILE, [*erased, *ledger.missing(session, place.folder / ledger.FILE)])
    return [
        "The audit trail is whole up to the backup.",
        f"{values.opened} sealed values open.",
        *values.faults,
        f"{again} erasures from after the backup were done again." if again else "Nobody was erased after the backup.",
    ]


def _end_sessions(session: Session) -> None:
    """Whoever was signed in then signs in again: some of these sessions were ended since."""
    now = clock.now()
    session.execute(update(TherapistSession).where(TherapistSession.ended_at.is_(None)).values(ended_at=now))
    session.execute(delete(HomeworkSession))
    session.execute(update(CheckInLink).values(session_hash=None))


if __name__ == "__main__":
    sys.exit(main())
