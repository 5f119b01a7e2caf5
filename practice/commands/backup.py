"""`flask backup ...`: an encrypted copy of everything while Fourfold runs, and whether one can be trusted."""

import os
import subprocess
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from practice import clock, extensions
from practice.commands.plain import COMMAND_LINE, commit, plainly, refuse, trail
from practice.config import ROOT
from practice.services.backups import backup as backups
from practice.services.backups import manifest, package
from practice.services.backups.backup import Folders
from practice.services.backups.manifest import BackupFault, Facts
from practice.services.erasure import ledger

backup = AppGroup("backup", help="Copies of everything, encrypted, and bringing one back.")


@backup.command("keygen")
@click.argument("file", type=click.Path(path_type=Path))
@plainly
def keygen(file: Path) -> None:
    """Make the identity that opens backups, in FILE. Keep it off this machine; the recipient may be known to all."""
    try:
        print(f"Recipient: {package.new_identity(file)}")
    except BackupFault as fault:
        refuse(str(fault))
    print(f"The identity is in {file}. Move it off this machine and keep a copy: without it no backup opens.")


@backup.command("create")
@click.option("--to", type=click.Path(path_type=Path), required=True, help="Folder for the data.")
@click.option("--keys-to", type=click.Path(path_type=Path), help="Folder for the wrapped keys (default: keys in --to).")
@click.option("--recipient", "recipients", multiple=True, envvar="BACKUP_RECIPIENT", help="age1...; may be repeated.")
@click.option("--keep-data", default=90, show_default=True, help="Days that older data is kept in these folders.")
@click.option("--keep-keys", default=30, show_default=True, help="Days that older keys are kept.")
@plainly
def create(to: Path, keys_to: Path | None, recipients: tuple[str, ...], keep_data: int, keep_keys: int) -> None:
    """Make a backup of the database as it is now. Nobody has to stop working."""
    folders = Folders(to, keys_to or to / "keys")
    session = extensions.session()
    known = extensions.settings().data_dir / ledger.FILE
    erased = [*ledger.read(known), *ledger.missing(session, known)]
    session.rollback()
    try:
        opened = [package.recipient(one) for one in recipients]
        made = backups.create(extensions.db.engine, folders, opened, clock.now(), erased)
    except BackupFault as fault:
        refuse(str(fault), "No backup was made.")
    extensions.writing_session()
    trail().record(COMMAND_LINE, "backup.created")
    commit()
    found = manifest.read(made)
    print(f"Made {made} ({_counted(found.facts)}).")
    print(f"Data: {to / found.data.name}")
    print(f"Keys: {folders.keys / found.keys.name}")
    for file in backups.drop_old(folders, clock.now(), data_days=keep_data, keys_days=keep_keys):
        print(f"Deleted {file}: older than it is kept.")


@backup.command("verify")
@click.argument("description", metavar="MANIFEST", type=click.Path(path_type=Path))
@click.option("--identity", type=click.Path(path_type=Path), help="Also decrypt it and compare every row.")
@click.option("--keys", type=click.Path(path_type=Path), help="Its file of keys, where that lies in another folder.")
@plainly
def verify(description: Path, identity: Path | None, keys: Path | None) -> None:
    """Check a backup: whether its files are whole and, with the identity, whether they hold what they say."""
    try:
        if identity is None:
            backups.check_files(description, keys)
            print("Both files are whole. With --identity it is also tried whether they open and hold what they say.")
            return
        found = backups.verify(description, package.identity(identity), extensions.settings().data_dir, keys)
    except BackupFault as fault:
        refuse(str(fault))
    print(f"The backup opens and holds what it says: {_counted(found)}.")


def _counted(facts: Facts) -> str:
    rows = sum(table.rows for table in facts.tables.values())
    return f"{rows} rows in {len(facts.tables)} tables, revision {facts.revision}"


@backup.command("restore", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def restore(arguments: tuple[str, ...]) -> None:
    """The same as script/restore, which also runs where there are no keys yet: restore MANIFEST --identity FILE."""
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-P", "-m", "practice.restore", *arguments], env=environ, check=False)
    raise SystemExit(done.returncode)
