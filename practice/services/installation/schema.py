"""Which revision the database is at, and which one this code needs."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

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
    at = MigrationContext.configure(connection).get_current_revision()
    if at is None or _has(FOLDER, at):
        return Schema(at, wanted=_newest(FOLDER), known=True)
    oldest = runs_from.read(connection)
    return Schema(at, _newest(FOLDER), known=False, only_added=oldest is not None and _has(FOLDER, oldest))


@lru_cache
def _newest(folder: Path) -> str:
    newest = ScriptDirectory(str(folder)).get_current_head()
    if newest is None:
        raise RuntimeError(f"{folder} holds no migration")
    return newest


@lru_cache
def _has(folder: Path, revision: str) -> bool:
    try:
        return ScriptDirectory(str(folder)).get_revision(revision) is not None
    except CommandError:
        return False
