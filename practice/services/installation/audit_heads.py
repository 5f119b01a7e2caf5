"""The newest entry of each audit chain, kept outside the database: who cuts the end of a chain off can't hide it there.

One line a chain and time: chain, number, HMAC, moment. Lines are only ever added. After a restore from an older copy
the file knows entries that the database does not; `flask audit verify` then says which.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice import clock
from practice.models.audit import AuditEntry, AuditHead

FILE = "audit-heads"
EVERY = timedelta(minutes=10)


def publish(session: Session, data_dir: Path) -> int:
    """Add a line for every chain that has grown since its last line, on the disk before this returns; how many."""
    file = data_dir / FILE
    known = {chain: number for chain, number, _, _ in _lines(file)}
    heads = session.execute(select(AuditHead.chain, AuditHead.number, AuditHead.mac).order_by(AuditHead.chain))
    grown = [head for head in heads if head.number > known.get(head.chain, 0)]
    if not grown:
        return 0
    moment = clock.now().isoformat(timespec="seconds")
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as out:
        out.writelines(f"{head.chain} {head.number} {head.mac.hex()} {moment}\n" for head in grown)
        out.flush()
        os.fsync(out.fileno())
    return len(grown)


def is_due(data_dir: Path) -> bool:
    """Whether the last line is old enough for another: the file grows with every one."""
    file = data_dir / FILE
    return not file.exists() or not clock.is_within(datetime.fromtimestamp(file.stat().st_mtime, UTC), EVERY)


def begin_anew(data_dir: Path) -> None:
    """Forget what was published: the sample practice is gone, and its trail with it."""
    with contextlib.suppress(FileNotFoundError):
        (data_dir / FILE).unlink()


def faults(session: Session, data_dir: Path) -> Iterator[str]:
    """One line for each published entry that the database has no longer, or has another in its place."""
    for chain, number, mac, moment in _lines(data_dir / FILE):
        found = session.scalar(
            select(AuditEntry.mac).where(AuditEntry.chain == chain, AuditEntry.number == number)
        )
        if found is None:
            yield f"chain {chain}: entry {number}, published {moment}, is gone; the end of the trail was cut off"
        elif found.hex() != mac:
            yield f"chain {chain}: entry {number} is not the one published {moment}; it was replaced"


def counts(session: Session) -> tuple[int, int]:
    """How many entries, and in how many chains."""
    row = session.execute(select(func.count(), func.count(AuditEntry.chain.distinct())).select_from(AuditEntry)).one()
    return row[0], row[1]


def _lines(file: Path) -> Iterator[tuple[str, int, str, str]]:
    """The file's lines; one cut short by a crash is passed over."""
    if not file.exists():
        return
    for line in file.read_text().splitlines():
        parts = line.split(" ")
        if len(parts) == 4 and parts[1].isdigit():
            yield parts[0], int(parts[1]), parts[2], parts[3]
