"""`flask key ...`: which keys there are, another master key, other data keys. Each may be killed and run again."""

import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import click
from flask.cli import AppGroup
from sqlalchemy import select

from practice import clock, extensions
from practice.commands.plain import COMMAND_LINE, commit, plainly, refuse, trail
from practice.models.recovery import Recovery
from practice.services.installation import recovery
from practice.services.installation.recovery import InstallationKeys
from practice.services.keys import data_keys, master_key
from practice.services.people import accounts
from practice.vault import Vault

key = AppGroup("key", help="The keys that everything is sealed under.")


@key.command("status")
@plainly
def status() -> None:
    """Say which keys there are, how old the oldest is, and what is under way. Status 1 where one does not open."""
    session, found = extensions.session(), extensions.masters()
    print(f"Master key: {extensions.settings().master_key_file or 'given by MASTER_KEY'}")
    waiting = master_key.left(session, Vault(found.current))
    if found.others:
        print(f"  is being changed: {waiting} keys are still under the other one. Run: flask key rotate-master")
    for kind, (keys, renewing) in sorted(data_keys.count(session).items()):
        print(f"Data keys, {kind}: {keys}" + (f", {renewing} being renewed" if renewing else ""))
    oldest = data_keys.oldest(session)
    if oldest is not None:
        print(f"Oldest data key: made {oldest:%Y-%m-%d}")
    print(f"Recovery key: {_recovery_words()}")
    if waiting and not found.others:
        refuse("There are keys that the master key does not open. Run: flask check")


def _recovery_words() -> str:
    practice = accounts.practice_of(extensions.session())
    if practice is None or extensions.session().scalar(select(Recovery.id)) is None:
        return "none was made. The owner makes one on the account page."
    if practice.recovery_saved_at is None:
        return "made, and not saved yet by the owner"
    return f"saved {practice.recovery_saved_at:%Y-%m-%d}"


@key.command("rotate-master")
@click.option("--dry-run", is_flag=True, help="Say what would be done and change nothing.")
@click.option("--wait", default=60, show_default=True, help="Seconds until pages that were open before are done.")
@plainly
def rotate_master(dry_run: bool, wait: int) -> None:
    """Change the master key. Wraps the data keys anew and nothing else; everything can be read all the time."""
    file = extensions.settings().master_key_file
    if file is None:
        _with_key_of_environment(dry_run=dry_run)
        return
    stage = master_key.stage(file)
    if dry_run:
        print(_PLANS[stage] % {"file": file, "keys": _under_other(stage)})
        print("Nothing was changed.")
        return
    try:
        _change(file, stage, wait)
    except OSError as error:
        refuse(
            f"{error.filename or file} can't be written ({error.strerror}). Nothing is lost: run this again once "
            "it can, or change a key that is mounted read only with MASTER_KEY_NEXT_FILE (deploy/keys-and-backup.md)."
        )


_PLANS = {
    "new": "A new master key would be made beside %(file)s, and %(keys)s data keys wrapped under it.",
    "moving": "A change of %(file)s is under way: %(keys)s data keys would still be wrapped under the new one.",
    "ending": "The new master key is in %(file)s; what is left of the old one would be removed.",
}


def _under_other(stage: str) -> int:
    found = extensions.masters()
    if stage == "new":
        return sum(keys for keys, _ in data_keys.count(extensions.session()).values())
    return master_key.left(extensions.session(), Vault(found.current))


def _change(file: Path, stage: str, wait: int) -> None:
    if stage == "new":
        _offer(file)
    if stage != "ending":
        print(f"{_move_all()} data keys are wrapped under the new master key.")
        master_key.put_in_place(file)
        print(f"The new master key is in {file}.")
    if wait:
        print(f"Waiting {wait} seconds for pages and jobs that began with the old one ...", flush=True)
        time.sleep(wait)
    _move_all()
    _seal_for_recovery(InstallationKeys(extensions.masters().current, extensions.settings().audit_key))
    trail().record(COMMAND_LINE, "master_key.rotated")
    commit()
    master_key.forget_old(file)
    print("The old master key is removed. Copy the new file to where you keep copies of your keys.")
    print("Keep your copy of the old one for as long as you keep backups made before now, or make a new backup.")
    _say_recovery()


def _offer(file: Path) -> None:
    """The recovery key first: from the first key under the new master on, it must bring back both."""
    made = master_key.new_key()
    _seal_for_recovery(InstallationKeys(extensions.masters().current, extensions.settings().audit_key, made))
    trail().record(COMMAND_LINE, "master_key.rotation_begun")
    commit()
    master_key.offer(file, made)
    print("A new master key is made; the old one stays readable.")


def _with_key_of_environment(*, dry_run: bool) -> None:
    found = extensions.masters()
    if not found.others:
        refuse(
            "MASTER_KEY holds the key itself, so this can't write another. Make one, set MASTER_KEY_NEXT to it, "
            "restart everything, and run this again."
        )
    waiting = master_key.left(extensions.session(), Vault(found.current))
    if dry_run:
        print(f"{waiting} data keys would be wrapped under MASTER_KEY_NEXT. Nothing was changed.")
        return
    _seal_for_recovery(extensions.installation_keys())
    commit()
    print(f"{_move_all()} data keys are wrapped under MASTER_KEY_NEXT.")
    _seal_for_recovery(InstallationKeys(found.current, extensions.settings().audit_key))
    trail().record(COMMAND_LINE, "master_key.rotated")
    commit()
    print("Now set MASTER_KEY to the value of MASTER_KEY_NEXT, remove that setting, and restart everything.")
    _say_recovery()


def _move_all() -> int:
    """Wrap every key under the current master, a batch a transaction, until a whole pass finds none left."""
    moved, passed = 0, -1
    while passed != 0:
        passed = 0
        last: UUID | None = None
        while True:
            found = extensions.masters()
            session = extensions.writing_session()
            batch = master_key.move(session, Vault(found.current, *found.others), last)
            commit()
            if batch.last is None:
                break
            last = batch.last
            passed += batch.moved
        moved += passed
    return moved


def _seal_for_recovery(keys: InstallationKeys) -> None:
    extensions.db.session.rollback()
    session = extensions.writing_session()
    if accounts.practice_of(session) is not None:
        recovery.seal_again(session, extensions.keyring(), keys)


def _say_recovery() -> None:
    if extensions.session().scalar(select(Recovery.id)) is None:
        print("There is no recovery key: without a copy of the key file, a lost disk loses the practice.")
    else:
        print("The recovery key that the owner saved stays valid: it brings back the new key.")


@key.command("rotate-data")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(data_keys.KINDS), help="Only these; may be repeated.")
@click.option("--older-than", default=1, show_default=True, help="Days: younger keys stay. 0 renews every key.")
@click.option("--dry-run", is_flag=True, help="Say what would be done and change nothing.")
@plainly
def rotate_data(kinds: Sequence[str], older_than: int, dry_run: bool) -> None:
    """Give persons, couples, reports and the practice new keys, and seal everything again under them."""
    before = clock.now() - timedelta(days=older_than)
    owners = data_keys.due(extensions.session(), kinds or data_keys.KINDS, before)
    under_way = data_keys.being_renewed(extensions.session())
    if dry_run:
        print(f"{len(owners)} keys would be renewed; {len(under_way)} are being renewed. Nothing was changed.")
        return
    extensions.db.session.rollback()
    unreadable: list[str] = []
    values = 0
    for number, owner in enumerate([*under_way, *owners]):
        step = data_keys.seal_again if number < len(under_way) else data_keys.renew
        done = step(extensions.writing_session(), extensions.keyring(), owner)
        commit()
        values += done.sealed_again
        unreadable += [f"{label} of {owner} does not open under any key" for label in done.unreadable]
    if owners:
        extensions.writing_session()
        trail().record(COMMAND_LINE, "data_keys.renewed")
        commit()
    print(f"{len(owners)} keys are renewed and {values} values sealed again under them.")
    if owners or under_way:
        minutes = int(data_keys.STILL_IN_USE.total_seconds() // 60)
        print(f"The timed work destroys the old keys after {minutes} minutes, once nothing is sealed under them.")
    if unreadable:
        refuse(*unreadable, "These were left as they are, and their old keys are kept. Restore them from a backup.")
