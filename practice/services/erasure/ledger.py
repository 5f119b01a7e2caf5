"""The erasure ledger: who was erased, as rows and as lines of a file that is only ever added to.

The file is kept apart from the database and goes with every backup: after a restore its lines are erased again. A line
is id, couple, partner (or -), case number, moment; nothing that says who it was.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from practice.models.couple import Couple
from practice.models.erasure import Erasure
from practice.services.erasure import erasing
from practice.services.erasure.erasing import Hands

FILE = "erasures"


@dataclass(frozen=True)
class Line:
    """One erasure, as the file has it."""

    id: UUID
    couple_id: UUID
    partner_id: UUID | None
    ref: str
    erased_at: datetime

    def __str__(self) -> str:
        moment = self.erased_at.astimezone(UTC).isoformat(timespec="seconds")
        return f"{self.id} {self.couple_id} {self.partner_id or '-'} {self.ref} {moment}"


def missing(session: Session, file: Path) -> list[Line]:
    """The erasures of the database that the file has no line of, oldest first."""
    known = {line.id for line in read(file)}
    rows = session.scalars(select(Erasure).order_by(Erasure.erased_at, Erasure.id))
    found = (Line(row.id, row.couple_id, row.partner_id, row.ref, row.erased_at) for row in rows)
    return [line for line in found if line.id not in known]


def add(file: Path, lines: Iterable[Line]) -> int:
    """Add the lines that the file lacks, on the disk before this returns; how many."""
    known = {line.id for line in read(file)}
    new = [line for line in lines if line.id not in known]
    if new:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as out:
            out.writelines(f"{line}\n" for line in new)
            out.flush()
            os.fsync(out.fileno())
    return len(new)


def read(file: Path) -> Iterator[Line]:
    """The file's lines; one cut short by a crash is passed over, and written again from its row."""
    if not file.exists():
        return
    for text in file.read_text().splitlines():
        parts = text.split(" ")
        with suppress(ValueError, IndexError):
            partner = None if parts[2] == "-" else UUID(parts[2])
            yield Line(UUID(parts[0]), UUID(parts[1]), partner, parts[3], datetime.fromisoformat(parts[4]))


def replay(hands: Hands, lines: Iterable[Line]) -> int:
    """Erase again what these lines say and this database still has, whatever holds stood then; how many."""
    done = 0
    known = set(hands.session.scalars(select(Erasure.id)))
    for line in lines:
        if line.id in known:
            continue
        couple = hands.session.scalar(
            select(Couple).where(Couple.id == line.couple_id).options(selectinload(Couple.partners))
        )
        done += couple is not None and _again(hands, couple, line)
    return done


def _again(hands: Hands, couple: Couple, line: Line) -> bool:
    if line.partner_id is None:
        row = erasing.destroy_case(hands, couple, list(couple.partners))
    else:
        partner = next((one for one in couple.partners if one.id == line.partner_id), None)
        if partner is None or partner.erased_at is not None:
            return False
        row = erasing.destroy_partner(hands, couple, partner)
    row.id, row.erased_at, row.erased_by = line.id, line.erased_at, None
    hands.session.flush()
    return True
