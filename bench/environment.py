"""Where a run was made: what somebody else needs to know before they compare their ratios with these."""

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import version

from bench import postgres
from practice.config import ROOT

PACKAGES = ("flask", "gunicorn", "sqlalchemy", "psycopg", "cryptography", "weasyprint", "rq")


def environment(server: str | None) -> dict[str, str]:
    """Names and values, each a line of text."""
    commit = _said("git", "describe", "--always", "--dirty", "--abbrev=12")
    return {
        "commit": commit or "unknown",
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}, {_processor()}",
        "cores": str(os.cpu_count()),
        "load, one minute": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "sqlite": f"{sqlite3.sqlite_version}, WAL, synchronous FULL",
        **({"postgresql": f"{postgres.version(server)}, fsync and synchronous_commit on"} if server else {}),
        **{name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    said = _said("lscpu")
    names = [line.partition(":")[2].strip() for line in said.splitlines() if line.startswith("Model name")]
    return names[0] if names else platform.processor()


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        return ""
