"""What a web process never loads: what makes a PDF, and what only the worker and the commands use."""

import json
import os
import subprocess
import sys

from practice.config import ROOT
from tests.factories import EMAIL, PASSWORD

NEVER = {  # module -> why a web process does not need it
    "weasyprint": "only the worker lays out pages",
    "fontTools": "comes with it",
    "pydyf": "comes with it",
    "PIL": "comes with it",
    "alembic": "what is served needs the number of a revision only",
    "practice.commands": "each is loaded when it is asked for",
    "practice.running.worker": "the worker's own",
    "practice.sample": "only for an empty database, by a command",
    "practice.restore": "a command of its own",
    "reports.pdf": "only the worker lays out pages",
}
WEB = """
import json, re, sys
token, pin, email, password = sys.argv[1:]
from wsgi import app

def posted(client, path, page, **fields):
    hidden = dict(re.findall(r'name="(csrf_token|for|version)" value="([^"]*)"', page))
    return client.post(path, data={**hidden, **fields}, base_url="https://localhost").status_code

def page(client, path):
    return client.get(path, base_url="https://localhost").text

phone, therapist = app.test_client(), app.test_client()
statuses = [
    posted(phone, f"/q/{token}", page(phone, f"/q/{token}"), pin=pin),
    posted(phone, "/q", page(phone, "/q")),
    posted(phone, "/q/part/1", page(phone, "/q/part/1"), revision="0"),
    posted(therapist, "/sign-in", page(therapist, "/sign-in"), email=email, password=password),
    therapist.get("/", base_url="https://localhost").status_code,
    therapist.get("/readyz", base_url="https://localhost").status_code,
]
print(json.dumps({"statuses": statuses, "modules": sorted(sys.modules)}))
"""


def test_a_web_process_loads_neither_pdf_nor_worker_nor_commands(make, environ):
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    words = assignment.tokens[0], couple.pins[0], EMAIL, PASSWORD
    done = subprocess.run(
        [sys.executable, "-c", WEB, *words],
        check=True,
        cwd=ROOT,
        env={**os.environ, **environ, "DATABASE_URL": environ["DATABASE_URL"]},
        capture_output=True,
        text=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["statuses"] == [303, 303, 303, 303, 200, 200]
    loaded = {name for name in NEVER for module in found["modules"] if module == name or module.startswith(f"{name}.")}
    assert not loaded, {name: NEVER[name] for name in loaded}
