"""What a backup consists of, and what it says about itself: counts, hashes and the audit chains' heads."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = 1
KEY_TABLES = ("data_key", "recovery")  # in the file of the keys, not in that of the data
NOT_COUNTED = "alembic_version"  # which revision it is stands in the manifest


class BackupFault(Exception):
    """Why a backup can't be made, checked or restored; one plain line with what to do, without content."""


@dataclass(frozen=True)
class Table:
    """How many rows, and the SHA-256 over all of them in the order of their keys."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Facts:
    """A database at one moment. `heads` are the newest entry's number and HMAC of each audit chain."""

    engine: str
    revision: str
    tables: dict[str, Table]
    heads: dict[str, tuple[int, str]]

    def differences(self, found: "Facts") -> list[str]:
        """One line for each table and chain that is not the same in `found`."""
        lines = []
        for name in sorted(self.tables.keys() | found.tables.keys()):
            here, there = self.tables.get(name), found.tables.get(name)
            if here is None or there is None or here.rows != there.rows:
                saved, left = here.rows if here else 0, there.rows if there else 0
                lines.append(f"{name}: {saved} rows were saved, {left} are there")
            elif here.sha256 != there.sha256:
                lines.append(f"{name}: the rows are not those that were saved")
        return lines + ([] if self.heads == found.heads else ["the audit trail does not end where it ended"])


@dataclass(frozen=True)
class Part:
    """One encrypted file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Stands beside the two files as plain JSON, and once more inside the encrypted data."""

    made_at: str
    recipients: tuple[str, ...]
    facts: Facts
    data: Part
    keys: Part


def part_of(file: Path) -> Part:
    return Part(file.name, file.stat().st_size, sha256_of(file))


def sha256_of(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def facts_to_json(facts: Facts) -> str:
    return json.dumps(asdict(facts), sort_keys=True)


def facts_from_json(text: str) -> Facts:
    return _facts(json.loads(text))


def write(file: Path, manifest: Manifest) -> None:
    file.write_text(json.dumps({"format": FORMAT} | asdict(manifest), indent=1, sort_keys=True) + "\n")


def read(file: Path) -> Manifest:
    """Raises BackupFault when this is not the description of a backup that this version knows."""
    try:
        plain = json.loads(file.read_text())
        if plain["format"] != FORMAT:
            raise BackupFault(f"{file} was written by another version of Fourfold; restore it with that one.")
        return Manifest(
            made_at=plain["made_at"],
            recipients=tuple(plain["recipients"]),
            facts=_facts(plain["facts"]),
            data=Part(**plain["data"]),
            keys=Part(**plain["keys"]),
        )
    except OSError as error:
        raise BackupFault(f"{file} can't be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupFault(f"{file} is not the manifest of a backup: give its .json file.") from None


def _facts(plain: dict[str, Any]) -> Facts:
    return Facts(
        engine=plain["engine"],
        revision=plain["revision"],
        tables={name: Table(**table) for name, table in plain["tables"].items()},
        heads={chain: (head[0], head[1]) for chain, head in plain["heads"].items()},
    )
