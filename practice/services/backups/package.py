"""A folder as one file that only the holder of an age identity opens."""

import os
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyrage

from practice import key_files
from practice.key_files import BadSecret
from practice.services.backups.manifest import BackupFault

# The library tells mypy nothing of its types: these say what is meant.
Recipient = Any
Identity = Any


def recipient(text: str) -> Recipient:
    """Raises BackupFault for what is not a recipient's line."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise BackupFault(
            "This is not a recipient: it begins with age1 and is printed by flask backup keygen."
        ) from None


def new_identity(file: Path) -> str:
    """Write a new identity (0600); the recipient's line of it. Raises BackupFault where there is a file."""
    made = pyrage.x25519.Identity.generate()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(f"# recipient: {made.to_public()}\n{made}\n")
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise BackupFault(f"{file} exists and is not overwritten. Give another name.") from None
    except OSError as error:
        raise BackupFault(f"{file} can't be written ({error.strerror}).") from None
    return str(made.to_public())


def identity(file: Path) -> Identity:
    """The identity in a file that nobody else can read. Raises BackupFault."""
    try:
        lines = key_files.read_secret(file).decode().splitlines()
        [secret] = [line for line in lines if line and not line.startswith("#")]
        return pyrage.x25519.Identity.from_str(secret.strip())
    except BadSecret as bad:
        raise BackupFault(str(bad).replace("; script/server makes it at the first start", "")) from None
    except (ValueError, pyrage.IdentityError):
        raise BackupFault(f"{file} is not an identity file: it holds one line that begins AGE-SECRET-KEY-1.") from None


def pack(folder: Path, target: Path, recipients: Sequence[Recipient]) -> None:
    """Encrypt a folder's files into `target` (0600, on the disk). Leaves nothing else behind."""
    plain = folder.with_suffix(".tar")
    try:
        with tarfile.open(plain, "w:gz", compresslevel=1) as archive:
            for file in sorted(folder.iterdir()):
                archive.add(file, file.name)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        pyrage.encrypt_file(str(plain), str(target), list(recipients))
        with target.open("rb") as written:
            os.fsync(written.fileno())
    finally:
        plain.unlink(missing_ok=True)


def unpack(source: Path, folder: Path, opener: Identity) -> None:
    """The files of a package into an empty folder. Raises BackupFault for another's or a damaged package."""
    folder.mkdir(mode=0o700)
    plain = folder.with_suffix(".tar")
    try:
        pyrage.decrypt_file(str(source), str(plain), [opener])
        with tarfile.open(plain) as archive:
            archive.extractall(folder, filter="data")
    except pyrage.DecryptError:
        raise BackupFault(f"This identity does not open {source.name}: the backup was made for another one.") from None
    except (OSError, tarfile.TarError, EOFError):
        raise BackupFault(f"{source.name} is damaged or cut short. Use another copy of it.") from None
    finally:
        plain.unlink(missing_ok=True)
