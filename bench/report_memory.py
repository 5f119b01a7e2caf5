"""Whether the worker's memory stays where it is: the real worker makes 200 reports, one after the other.

Run with `python -m bench.report_memory [reports]`. The couples are those of the sample practice; every tenth report is
whole, with its appendix, the others are short. Printed is the resident memory of the worker's parent, which lives for
months, after every twentieth report, and the most that any of its children had, each of which lives for one report.
The goal: the parent has at most a tenth more after the last report than after the first twenty.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from practice import extensions, jobs
from practice.app import create_app
from practice.audit import AuditTrail
from practice.extensions import db
from practice.key_files import make_secrets
from practice.models.couple import Couple
from practice.models.response import Response
from practice.sample import load as sample
from practice.services.report import reporting
from practice.services.report.request.choices import SECTIONS
from tests.conftest import environment
from tests.factories import Factory
from tests.processes.house import FINAL, House

REPORTS = 200
EVERY = 20
WHOLE: dict[str, Any] = {"paper": "A4", "sections": list(SECTIONS)}
SHORT: dict[str, Any] = {"paper": "A4", "sections": ["missing"]}
GOAL = 1.1


def memory(pid: int, what: str) -> float:
    """MiB of a process: "VmRSS" now, "VmHWM" the most it had; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), 0.0)


def children(pid: int) -> list[int]:
    """The processes that this one has begun and that are still there."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def sample_house(folder: Path) -> House:
    """The sample practice with its queue server and timed work."""
    secrets, url = folder / "secrets", f"sqlite:///{folder / 'fourfold.db'}"
    make_secrets(secrets, beside_database=False)
    app = create_app(environment(folder, secrets, url))
    app.test_cli_runner().invoke(args=["database", "upgrade"])
    with app.app_context():
        audit = AuditTrail(db.session, extensions.settings().audit_key)
        sample.load(extensions.writing_session(), extensions.keyring(), audit)
        db.session.commit()
        db.engine.dispose()
    return House(folder, secrets, url)


def couples(house: House) -> list[tuple[str, UUID]]:
    """The couples who have answered, each with its therapist."""
    with house.app.app_context():
        answered = select(Response.couple_id).distinct()
        found = db.session.execute(
            select(Couple.ref, Couple.therapist_id)
            .where(Couple.id.in_(answered), Couple.status != "archived")
            .order_by(Couple.ref)
        ).all()
    return [(ref, therapist_id) for ref, therapist_id in found]


def make(house: House, worker: int, number: int, whose: tuple[str, UUID]) -> float:
    """Ask for one report and wait for it; the most memory, in MiB, that the child had when it was last looked at."""
    ref, therapist_id = whose
    with house.app.app_context():
        choices = WHOLE if number % 10 == 0 else SHORT
        wish = reporting.request(Factory(house.app).caseload(therapist_id), ref, choices)
        db.session.commit()
        jobs.enqueue_report(wish)
    most = 0.0
    while (row := house.states([wish.report_id])[0])[0] not in FINAL:
        most = max([most, *(memory(child, "VmHWM") for child in children(worker))])
        time.sleep(0.1)
    if row[:2] != ("ready", 1):
        raise RuntimeError(f"report {number}: {row}")
    return most


def main() -> None:
    """Print the parent's memory over the reports, and the ratio of the last to that after the first twenty."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    with tempfile.TemporaryDirectory(prefix="fourfold-") as name:
        house = sample_house(Path(name))
        try:
            worker, whose, parent, child = house.worker().pid, couples(house), [], 0.0
            print(f"before the first: parent {memory(worker, 'VmRSS'):.1f} MiB")
            for number in range(reports):
                child = max(child, make(house, worker, number, whose[number % len(whose)]))
                if (number + 1) % EVERY == 0:
                    parent.append(memory(worker, "VmRSS"))
                    print(f"after {number + 1}: parent {parent[-1]:.1f} MiB, largest child {child:.1f} MiB", flush=True)
        finally:
            house.close()
    ratio = parent[-1] / parent[0]
    print(f"{ratio:.3f} times after the last (goal at most {GOAL}): {'met' if ratio <= GOAL else 'NOT met'}")


if __name__ == "__main__":
    main()
