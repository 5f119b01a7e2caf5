"""Which revision the database is at, and which one this code needs.

A migration's file is named after its revision, and each follows the one before by its number: that is all a process has
to know that serves pages, and it does without Alembic's ten megabytes.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from practice.config import ROOT
from practice.services.installation import runs_from

FOLDER = ROOT / "migrations"


@dataclass(frozen=True)
class Schema:
    """`at` is the database's revision, None without tables; `wanted` the code's; `known` whether the code has `at`.

    `only_added`: a newer release has brought it further, and took nothing away that this code needs.
    """

    at: str | None
    wanted: str
    known: bool
    only_added: bool = False

    @property
    def current(self) -> bool:
        return self.at == self.wanted

    def note(self) -> str | None:
        """What a person should know about a database that is fit for this code although it is another's."""
        if not self.only_added:
            return None
        return (
            f"The database is at revision {self.at}, of a newer version of Fourfold, which only added to what this one "
            "needs. Both may run for the length of an upgrade; then start the newer version here too."
        )

    def faults(self) -> list[str]:
        """One line when the database does not fit the code, with what to do."""
        if self.current or self.only_added:
            return []
        if not self.known:
            return [
                f"The database is at revision {self.at}, which this version of Fourfold does not know: it is newer "
                "than the code. Start the newer version, or restore the copy in data/backups from before it."
            ]
        at = f"is at revision {self.at}" if self.at else "has no tables yet"
        return [f"The database {at} and the code needs {self.wanted}. Run: flask database upgrade"]


def schema(connection: Connection) -> Schema:
    at, known = _revision(connection), revisions(FOLDER)
    if at is None or at in known:
        return Schema(at, wanted=known[-1], known=True)
    return Schema(at, wanted=known[-1], known=False, only_added=runs_from.read(connection) in known)


@lru_cache
def revisions(folder: Path) -> tuple[str, ...]:
    """Those that the code has, oldest first."""
    found = tuple(sorted(file.name.partition("_")[0] for file in folder.glob("versions/[0-9]*_*.py")))
    if not found:
        raise RuntimeError(f"{folder} holds no migration")
    return found


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(runs_from.TABLE):
        return None
    at: str | None = connection.execute(text(f"SELECT version_num FROM {runs_from.TABLE}")).scalar()  # noqa: S608
    return at
