"""Making a backup while Fourfold runs, checking one, and opening one for a restore."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, make_url

from practice.services.backups import manifest, package, postgres_store, sqlite_store
from practice.services.backups.manifest import BackupFault, Facts, Manifest, Part
from practice.services.backups.package import Identity, Recipient
from practice.services.erasure import ledger
from practice.services.erasure.ledger import Line

STAMP = "%Y%m%dT%H%M%SZ"
INSIDE = "facts.json"


@dataclass(frozen=True)
class Folders:
    """Where the encrypted data and the encrypted wrapped keys go: apart, so that the keys can be kept for less long."""

    data: Path
    keys: Path


@dataclass(frozen=True)
class Opened:
    """A backup decrypted into two folders, with what it says of itself."""

    facts: Facts
    data: Path
    keys: Path


def create(
    engine: Engine, folders: Folders, recipients: Sequence[Recipient], at: datetime, erased: Sequence[Line]
) -> Path:
    """Make a backup of the database as it is now; its manifest's file. Raises BackupFault, and leaves nothing then."""
    if not recipients:
        raise BackupFault("A backup needs a recipient. Make one with: flask backup keygen")
    stamp = at.astimezone(UTC).strftime(STAMP)
    made: list[Path] = []
    try:
        with _room(folders.data) as room:
            data, keys = room / "data", room / "keys"
            data.mkdir()
            keys.mkdir()
            found = _take(engine, data, keys)
            for folder in (data, keys):
                (folder / INSIDE).write_text(manifest.facts_to_json(found))
            folders.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
            targets = {data: folders.data / f"{stamp}.data.age", keys: folders.keys / f"{stamp}.keys.age"}
            for folder, target in targets.items():
                package.pack(folder, room / target.name, recipients)
                shutil.move(room / target.name, target)
                made.append(target)
            ledger.add(folders.data / ledger.FILE, erased)
            description = folders.data / f"{stamp}.json"
            parts = [manifest.part_of(file) for file in made]
            who = tuple(str(one) for one in recipients)
            made.append(description)
            manifest.write(description, Manifest(at.isoformat(timespec="seconds"), who, found, *parts))
    except OSError as error:
        _remove(made)
        raise BackupFault(f"{error.filename or folders.data} can't be written ({error.strerror}).") from None
    except BaseException:
        _remove(made)
        raise
    return description


def drop_old(folders: Folders, now: datetime, *, data_days: int, keys_days: int) -> list[Path]:
    """Delete what is older than it is kept; the files deleted."""
    gone = []
    for folder, pattern, days in (
        (folders.data, "*.data.age", data_days),
        (folders.data, "*.json", data_days),
        (folders.keys, "*.keys.age", keys_days),
    ):
        oldest = (now - timedelta(days=days)).astimezone(UTC).strftime(STAMP)
        gone += [file for file in sorted(folder.glob(pattern)) if _is_stamp(file) and file.name.split(".")[0] < oldest]
    _remove(gone)
    return gone


def check_files(description: Path, keys: Path | None = None) -> tuple[Manifest, Path, Path]:
    """The manifest and its two files, which are whole. `keys` is another file of keys to take. Raises BackupFault."""
    found = manifest.read(description)
    data_file = description.parent / found.data.name
    keys_file = keys or _keys_file(description, found.keys)
    _whole(data_file, found.data)
    if keys_file.name == found.keys.name:
        _whole(keys_file, found.keys)
    elif not keys_file.exists():
        raise BackupFault(f"{keys_file} is missing.")
    return found, data_file, keys_file


def _keys_file(description: Path, part: Part) -> Path:
    """Beside the data or in the folder `keys` there, which is where they are made by default."""
    beside = description.parent / part.name
    return beside if beside.exists() else description.parent / "keys" / part.name


def _whole(file: Path, part: Part) -> None:
    if not file.exists():
        raise BackupFault(f"{file} is missing. Put it beside its manifest, or say where it is with --keys.")
    if file.stat().st_size != part.size:
        raise BackupFault(f"{file.name} does not have its {part.size} bytes: it is cut short. Use another copy.")
    if manifest.sha256_of(file) != part.sha256:
        raise BackupFault(f"{file.name} is not the file that was made: its hash is another one. Use another copy.")


@contextmanager
def opened(description: Path, opener: Identity, at: Path, keys: Path | None = None) -> Iterator[Opened]:
    """A backup decrypted into a folder below `at`, which goes again afterwards. Raises BackupFault."""
    _, data_file, keys_file = check_files(description, keys)
    with _room(at) as room:
        package.unpack(data_file, room / "data", opener)
        package.unpack(keys_file, room / "keys", opener)
        facts = manifest.facts_from_json((room / "data" / INSIDE).read_text())
        yield Opened(facts, room / "data", room / "keys")


def verify(description: Path, opener: Identity, at: Path, keys: Path | None = None) -> Facts:
    """Decrypt a backup and compare every row with what it says of itself; `keys` is its file of keys, where that lies
    in a folder of its own. Raises BackupFault."""
    described, *_ = check_files(description, keys)
    with opened(description, opener, at, keys) as found:
        if found.facts.engine == "sqlite":
            database = found.data.parent / "together.db"
            sqlite_store.put(found.data, found.keys, database)
            there = sqlite_store.facts(database)
        else:
            tables = postgres_store.tables_in(found.facts, found.data, found.keys)
            there = Facts(found.facts.engine, found.facts.revision, tables, found.facts.heads)
        faults = [*found.facts.differences(there), *described.facts.differences(found.facts)]
    if faults:
        raise BackupFault("The backup does not hold what it says: " + "; ".join(faults))
    return there


def erased_beside(description: Path) -> list[Line]:
    """The ledger that is kept beside the backups: newer than the backup, where others were made later."""
    return list(ledger.read(description.parent / ledger.FILE))


def _take(engine: Engine, data: Path, keys: Path) -> Facts:
    if engine.dialect.name == "sqlite":
        return sqlite_store.take(Path(make_url(engine.url).database or ""), data, keys)
    return postgres_store.take(engine, data, keys)


@contextmanager
def _room(below: Path) -> Iterator[Path]:
    """A folder for half-made files, for this account only; gone afterwards, whatever happens."""
    below.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = os.umask(0o077)
    room = Path(tempfile.mkdtemp(prefix=".half-", dir=below))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.umask(before)


def _is_stamp(file: Path) -> bool:
    stamp = file.name.split(".")[0]
    return len(stamp) == 16 and stamp[8] == "T" and stamp.endswith("Z")


def _remove(files: Sequence[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
