"""Writes lost key files again, from the owner's recovery key:

    python -m practice.commands.recover

Stands alone, because the app does not start without those keys; script/recover runs it. The recovery key is typed, or
read from the first line of standard input; it is never an argument that others could see.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from practice import key_files
from practice.config import BadSettings, data_folder, database_address
from practice.key_files import AUDIT, MASTER, next_of
from practice.services.installation import recovery
from practice.services.installation.recovery import CannotRestore, InstallationKeys


def main() -> int:
    os.umask(0o077)
    try:
        targets = targets_of(os.environ)
        _refuse_existing(targets)
        keys = _keys(database_address(os.environ), typed())
        made = write(targets, keys)
    except (CannotRestore, BadSettings) as refused:
        print(refused, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or 'The key files'} can't be written ({error.strerror}).", file=sys.stderr)
        return 1
    for path in made:
        print(f"Wrote {path}.")
    print("Everything can be read again. Start Fourfold, and keep copies of these files where only you can read them.")
    return 0


def targets_of(environ: Mapping[str, str]) -> dict[str, Path]:
    """Where each key file belongs. Raises CannotRestore when a setting gives the key itself."""
    folder = data_folder(environ) / "secrets"
    targets = {}
    for name, setting in ((MASTER, "MASTER_KEY"), (AUDIT, "AUDIT_KEY")):
        if environ.get(setting):
            raise CannotRestore(f"{setting} is set, so there is nothing to restore. Unset it if it is the wrong key.")
        targets[name] = Path(environ.get(f"{setting}_FILE") or folder / name)
    return targets


def _refuse_existing(targets: Mapping[str, Path]) -> None:
    """The master key is what is lost; an audit key that is there is left alone."""
    if os.path.lexists(targets[MASTER]):
        raise CannotRestore(
            f"{targets[MASTER]} exists and is not overwritten. If it is the wrong key, move it away first."
        )


def typed() -> str:
    if sys.stdin.isatty():
        letters: str = click.prompt("Recovery key")
        return letters
    return sys.stdin.readline()


def _keys(address: str, typed: str) -> InstallationKeys:
    engine = create_engine(address, hide_parameters=True)
    try:
        with Session(engine) as session:
            return recovery.restore(session, typed)
    except SQLAlchemyError as error:
        raise CannotRestore(f"The database can't be read ({type(error).__name__}). Restore it first.") from None
    finally:
        engine.dispose()


def write(targets: Mapping[str, Path], keys: InstallationKeys) -> list[Path]:
    """Write what is missing, 0600 and on the disk, the master key last: with it in place the job is done."""
    wanted = [(targets[AUDIT], keys.audit), (targets[MASTER], keys.master)]
    if keys.following is not None:  # lost while the master key was being changed: rotate-master goes on from here
        wanted.insert(1, (next_of(targets[MASTER]), keys.following))
    made = [(path, key) for path, key in wanted if not os.path.lexists(path)]
    for path, key in made:
        key_files.write_key(path, key)
    return [path for path, _ in made]


if __name__ == "__main__":
    sys.exit(main())
