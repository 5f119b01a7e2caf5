"""PostgreSQL on a host of the layout, for who comes from the layout's network; can be killed and started again."""

import shutil
import subprocess
from pathlib import Path

import psycopg

from tests.hosts.layout import NET, Host
from tests.processes.helpers import wait_for


def programs() -> Path | None:
    """Where PostgreSQL's server programs are; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


class Database:
    def __init__(self, host: Host, folder: Path) -> None:
        self.host, self.folder = host, folder / "postgres"
        self.folder.mkdir()
        shutil.chown(self.folder, "postgres")
        self.log = folder / "postgres.log"
        made = ["initdb", "-D", str(self.folder), "-U", "fourfold", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        subprocess.run(self._as_owner(made), check=True, capture_output=True, cwd="/")
        with (self.folder / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {NET}.0/24 trust\n")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://fourfold@{self.host.address}/postgres"

    def start(self) -> None:
        """Start it; after a kill it first reads what it had promised from its log."""
        # A host whose power was cut has no process of that number any more; here it may stay as a zombie.
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        settings = ["-c", f"listen_addresses={self.host.address}", "-c", "unix_socket_directories="]
        self.host.run(self._as_owner(["postgres", "-D", str(self.folder), *settings]), {}, self.log)
        wait_for(self.answers, 60)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    def is_asked(self, words: str) -> bool:
        """Whether somebody else waits for the answer to a statement with these words."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND strpos(query, %s) > 0"
        with psycopg.connect(self.url) as connection:
            return connection.execute(asked, [words]).fetchone() == (1,)

    def _as_owner(self, command: list[str]) -> list[str]:
        return ["runuser", "-u", "postgres", "--", str(programs() / command[0]), *command[1:]]
