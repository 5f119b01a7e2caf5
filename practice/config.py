"""Settings: read once from the environment, frozen, refused as a whole when one of them is bad.

Each setting whose value is a secret can be given as NAME or as NAME_FILE, the file that holds it.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from practice.key_files import AUDIT, MASTER, SESSION, BadSecret, as_key, next_of, old_of, read_secret, strong

ROOT = Path(__file__).resolve().parent.parent
SOCKET_BYTES = 107  # the longest address of a unix socket that Linux takes
MOST_PROXIES = 5
LEAST_SETUP_CODE = 12
LEAST_METRICS_TOKEN = 20
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_./+@-]+")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")


T = TypeVar("T")


class BadSettings(Exception):
    """The start is refused; `faults` holds one plain line for each setting to mend, without any secret."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations. Its repr shows no secret."""

    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    public_url: str | None
    secret_key: bytes = field(repr=False)
    master_key: bytes = field(repr=False)
    master_key_file: Path | None  # None where the environment holds the key itself
    master_key_next: bytes | None = field(repr=False)
    audit_key: bytes = field(repr=False)
    trusted_proxies: int
    smtp_url: str | None = field(repr=False)
    mail_from: str | None
    setup_code: str | None = field(repr=False)
    metrics_token: str | None = field(repr=False)


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings that `environ` asks for. Raises BadSettings with every fault found, not only the first."""
    reader = _Reader(environ)
    data_dir = data_folder(environ)
    settings = Settings(
        data_dir=data_dir,
        database_url=_database(reader, data_dir),
        redis_url=reader.value("REDIS_URL", _redis_url, f"unix://{queue_socket(data_dir)}", secret=True),
        public_url=reader.optional("PUBLIC_URL", _public_url),
        secret_key=reader.key("SECRET_KEY", strong, data_dir / "secrets" / SESSION),
        master_key=reader.key("MASTER_KEY", as_key, data_dir / "secrets" / MASTER),
        master_key_file=master_key_file(environ),
        master_key_next=reader.optional("MASTER_KEY_NEXT", lambda text: as_key(text.encode()), secret=True),
        audit_key=reader.key("AUDIT_KEY", as_key, data_dir / "secrets" / AUDIT),
        trusted_proxies=reader.value("TRUSTED_PROXIES", _proxies, 0),
        smtp_url=reader.optional("SMTP_URL", _smtp_url, secret=True),
        mail_from=reader.optional("MAIL_FROM", _mail_from),
        setup_code=reader.optional("SETUP_CODE", _setup_code, secret=True),
        metrics_token=reader.optional("METRICS_TOKEN", _metrics_token, secret=True),
    )
    if "?" in str(data_dir):  # what follows would be taken for an option of the database's address
        reader.faults.append("DATA_DIR: may not contain a question mark; choose another folder")
    reader.faults += _faults_of_a_change(settings.master_key_file)
    faults = reader.faults or _faults_between(settings, bool(environ.get("TRUSTED_PROXIES")))
    if faults:
        raise BadSettings(faults)
    return settings


def data_folder(environ: Mapping[str, str]) -> Path:
    """Where the database, the keys and the backups are: DATA_DIR, else `data` beside the code. Absolute."""
    return Path(environ.get("DATA_DIR") or ROOT / "data").absolute()


def master_key_file(environ: Mapping[str, str]) -> Path | None:
    """The file that the master key is in; None where the environment holds the key itself."""
    if environ.get("MASTER_KEY"):
        return None
    return Path(environ.get("MASTER_KEY_FILE") or data_folder(environ) / "secrets" / MASTER)


def database_address(environ: Mapping[str, str]) -> str:
    """Where the database is, as Settings has it, for what runs before there are keys. Raises BadSettings."""
    reader = _Reader(environ)
    url = _database(reader, data_folder(environ))
    if reader.faults:
        raise BadSettings(reader.faults)
    return url


def queue_socket(data_dir: Path) -> Path:
    """The embedded queue server's socket: in the data folder, or in a folder of its own when that path is too long or
    has a space or the like, on which the Redis client stumbles in the server's answers.

    The same for every process and shell of one account, so that `flask` commands find the server without a setting.
    """
    inside = data_dir / "queue" / "queue.sock"
    if len(os.fsencode(inside)) <= SOCKET_BYTES and _PLAIN_PATH.fullmatch(str(inside)):
        return inside
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path("/tmp") / f"fourfold-{os.getuid()}-{name}" / "queue.sock"  # noqa: S108 - made 0700, owner checked


class _Reader:
    """Reads settings one by one and gathers what is wrong with them; what it returns beside a fault is not used."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def value(self, name: str, parse: Callable[[str], T], default: T, *, secret: bool = False) -> T:
        parsed = self.optional(name, parse, secret=secret)
        return default if parsed is None else parsed

    def optional(self, name: str, parse: Callable[[str], T], *, secret: bool = False) -> T | None:
        """The parsed setting; None when it is not set, is empty or is bad."""
        try:
            text = self._secret_text(name) if secret else self.environ.get(name, "").encode()
            return parse(text.decode().strip()) if text else None
        except UnicodeDecodeError:
            self.faults.append(f"{name}: is not text in UTF-8; write it again")
        except (BadSecret, ValueError) as fault:
            self.faults.append(f"{name}: {fault}")
        return None

    def key(self, name: str, check: Callable[[bytes], bytes], default: Path) -> bytes:
        try:
            return check(self._secret_text(name) or read_secret(default))
        except BadSecret as fault:
            self.faults.append(f"{name}: {fault}")
            return b""

    def _secret_text(self, name: str) -> bytes | None:
        text, file = self.environ.get(name), self.environ.get(f"{name}_FILE")
        if text and file:
            raise BadSecret(f"is given twice, here and as {name}_FILE; remove one of them")
        if file:
            return read_secret(Path(file)) or b"\0"  # an empty file is a bad secret, not an absent one
        return text.encode(errors="surrogateescape") if text else None


def _database(reader: _Reader, data_dir: Path) -> str:
    return reader.value("DATABASE_URL", _database_url, f"sqlite:///{data_dir / 'fourfold.db'}", secret=True)


def _database_url(text: str) -> str:
    """SQLite by absolute path, or PostgreSQL through psycopg 3."""
    wanted = "must be postgresql://user:password@host/name or sqlite:////path/of/the/file.db"
    scheme, _, rest = text.partition("://")
    path = _split(text, wanted).path
    if scheme in ("postgresql", "postgres", "postgresql+psycopg") and path.strip("/"):
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest == path and path.strip("/") and ":memory:" not in path:
        return f"sqlite:///{Path(path[1:]).absolute()}"
    raise ValueError(wanted)


def _split(text: str, wanted: str) -> SplitResult:
    """The parts of an address, its port included. The library's own messages quote what may be a password."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise ValueError(wanted) from None
    return parts


def _redis_url(text: str) -> str:
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must begin with redis://, rediss:// or unix://; leave it out for the embedded server")
    return text


def _public_url(text: str) -> str:
    """`https://host` or `https://host:port`, lower case, without a slash at the end."""
    wanted = "must be https:// and the host name, as in https://fourfold.example.org, with nothing after it"
    parts = _split(text.lower(), wanted)
    host = parts.hostname or ""
    clean = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc or "?" in text)
    if parts.scheme != "https" or not clean or not _HOST.fullmatch(host):
        raise ValueError(wanted)
    return f"https://{host}" if parts.port in (None, 443) else f"https://{host}:{parts.port}"


def _proxies(text: str) -> int:
    if not re.fullmatch("[0-9]", text) or int(text) > MOST_PROXIES:
        raise ValueError(f"must be the number of proxies in front of Fourfold, 0 to {MOST_PROXIES}")
    return int(text)


def _smtp_url(text: str) -> str:
    wanted = "must be smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465"
    parts = _split(text, wanted)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(wanted)
    return text


def _mail_from(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("must be one mail address, as in office@example.org")
    return text


def _setup_code(text: str) -> str:
    """Tried over the network, so long enough not to be guessed; leave it out and `flask setup-code` makes one."""
    if len(text) < LEAST_SETUP_CODE:
        raise ValueError(f"needs at least {LEAST_SETUP_CODE} characters; leave it out to have one made")
    return text


def _metrics_token(text: str) -> str:
    if len(text) < LEAST_METRICS_TOKEN or not text.isascii() or " " in text:
        raise ValueError(f"needs at least {LEAST_METRICS_TOKEN} letters and digits; leave it out to have no /metrics")
    return text


def _faults_of_a_change(file: Path | None) -> Iterator[str]:
    """The keys that a change of the master key has left beside its file: as good as it, or nothing under them opens."""
    for path in () if file is None else (next_of(file), old_of(file)):
        try:
            if path.exists():
                as_key(read_secret(path))
        except (BadSecret, OSError) as fault:
            yield f"MASTER_KEY: {path.name} {fault}"


def _faults_between(settings: Settings, proxies_said: bool) -> list[str]:
    """What is wrong only when two settings are seen together."""
    faults = []
    keys = {settings.secret_key, settings.master_key, settings.audit_key}
    hexed = {key.hex().encode() for key in (settings.master_key, settings.audit_key)}
    if len(keys) < 3 or settings.secret_key in hexed:
        faults.append("SECRET_KEY, MASTER_KEY, AUDIT_KEY: two of them are the same secret; make one for each")
    if settings.smtp_url and not settings.mail_from:
        faults.append("MAIL_FROM: is missing; SMTP_URL needs the address that mail is sent from")
    if settings.trusted_proxies and not settings.public_url:
        faults.append("PUBLIC_URL: is missing; TRUSTED_PROXIES says that a proxy serves Fourfold under that address")
    if settings.public_url and not proxies_said:  # tries are counted by address: the proxy's would be everybody's
        faults.append("TRUSTED_PROXIES: is missing; PUBLIC_URL needs the number of proxies in front, 0 for none")
    return faults
