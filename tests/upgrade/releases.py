"""Two releases side by side on one machine: the one before out of the history, the next one as the code here is."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from practice.config import ROOT
from tests.processes.web_server import Link, WebServer

PREVIOUS = (Path(__file__).with_name("previous_release.txt")).read_text().strip()
PARTS = ("practice", "reports", "templates", "migrations", "tests", "wsgi.py")

# What a later release may add, to every table that a save, a sending and a report write to.
LATER = '''
"""Of a release that there is not yet."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{head}", None, None


def upgrade() -> None:
    for table in ("draft_part", "response", "report"):
        op.add_column(table, sa.Column("later_word", sa.String(20), nullable=True))
        op.add_column(table, sa.Column("later_count", sa.Integer(), nullable=False, server_default="0"))
        op.create_index(f"ix_{{table}}_later_word", table, ["later_word"])
    op.create_table(
        "later",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("couple_id", sa.Uuid(), sa.ForeignKey("couple.id", ondelete="CASCADE"), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError
'''

# Run by the release before: a new database with one couple whose answers are there, and homework for some partners.
FOUNDING = """
import json, sys
from pathlib import Path
from practice.app import create_app
from tests.factories import Factory
from tests.processes.web_server import links

folder, people, settings = Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
environment, found = links(folder, people, **settings)
app = create_app(environment)
with app.app_context():
    make = Factory(app)
    couple = make.couple()
    for homework_id in make.assigned(couple).homework_ids:
        make.send(homework_id)
print(json.dumps([environment, [[one.token, one.pin, str(one.homework_id)] for one in found], couple.ref]))
"""


class Release:
    """One release's code in a folder, and its parts, each a process whose lines are kept."""

    def __init__(self, name: str, code: Path) -> None:
        self.name, self.code, self.environment = name, code, {}
        self.web: WebServer | None = None
        self.parts: dict[str, subprocess.Popen] = {}

    def log(self, part: str) -> Path:
        return self.code.parent / f"{self.name}-{part}.log"

    def flask(self, *words: str) -> subprocess.CompletedProcess:
        return self._python("-m", "flask", "--app", "wsgi", *words)

    def found(self, folder: Path, people: int, settings: dict[str, str]) -> tuple[dict[str, str], list[Link], str]:
        """A new installation: its environment, links of so many partners, and a couple to report on."""
        made = self._python("-c", FOUNDING, str(folder), str(people), json.dumps(settings))
        assert made.returncode == 0, made.stderr
        environment, links, ref = json.loads(made.stdout.splitlines()[-1])
        return environment, [Link(token, pin, UUID(one)) for token, pin, one in links], ref

    def _python(self, *words: str) -> subprocess.CompletedProcess:
        environment = os.environ | self.environment
        return subprocess.run(
            [sys.executable, *words], check=False, cwd=self.code, env=environment, capture_output=True, text=True
        )

    def serve(self) -> tuple[str, int]:
        self.web = WebServer(self.environment, self.code, self.log("web"))
        return "127.0.0.1", self.web.port

    def starting_flask(self, *words: str) -> subprocess.Popen:
        with self.log(words[0] if len(words) == 1 else "flask").open("a") as log:
            command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
            return subprocess.Popen(command, cwd=self.code, env=os.environ | self.environment, stdout=log, stderr=log)

    def start(self, part: str) -> None:
        self.parts[part] = self.starting_flask(part)

    def stop(self, part: str) -> None:
        self.parts[part].terminate()
        assert self.parts.pop(part).wait(60) == 0, self.log(part).read_text()

    def close(self) -> None:
        if self.web is not None:
            self.web.stop()
            self.web = None
        for part in self.parts.values():
            part.kill()
            part.wait()

    def faults_told(self) -> list[str]:
        lines = [line for file in self.code.parent.glob(f"{self.name}-*.log") for line in file.read_text().splitlines()]
        return [line for line in lines if "unexpected error" in line or "Traceback" in line]


def previous(folder: Path) -> Release:
    """The release before, as the history has it; the test is skipped where there is no history."""
    known = ["git", "-C", str(ROOT), "archive", PREVIOUS, *PARTS]
    taken = subprocess.run(known, check=False, capture_output=True) if shutil.which("git") else None
    if taken is None or taken.returncode:
        pytest.skip("the history is not here, so there is no release before this one to run beside it")
    code = folder / "previous"
    code.mkdir()
    subprocess.run(["tar", "-x"], check=True, cwd=code, input=taken.stdout)
    return Release("previous", code)


def upcoming(folder: Path) -> Release:
    """The code as it is here, and one migration more."""
    code = folder / "next"
    code.mkdir()
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        copy(ROOT / part, code / part)
    versions = code / "migrations" / "versions"
    head = sorted(versions.glob("[0-9]*.py"))[-1].name.partition("_")[0]
    (versions / "9000_later.py").write_text(LATER.format(head=head))
    return Release("next", code)
