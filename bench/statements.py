"""How many SQL statements a page makes on a caseload of 1, of 10 and of 50 couples; timing plays no part in it.

Counted apart are the session's (who is this, may they) and the audit trail's, which every page of the kind makes.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from bench import filling
from bench.crowd import Crowd
from bench.ratios import Found
from practice import clock, extensions
from practice.app import create_app
from practice.extensions import db
from practice.key_files import make_secrets
from practice.vault import Vault
from tests.conftest import environment
from tests.factories import Factory

COUPLES = (1, 10, 50)
AIMS = {"caseload": 2, "autosave": 2, "review": 4}
_SESSION = re.compile(r"\b(therapist_session|homework_session|authenticator_app|passkey)\b")
_AUDIT = re.compile(r"\b(audit_entry|audit_head)\b")
_NO_TABLE = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")
_PAGE = "0counts0it"


def counted() -> tuple[dict[str, Found], dict[str, str]]:
    """The goals' values, and for each page how many statements that were on 1, 10 and 50 couples, beside the aim."""
    told: dict[str, dict[str, list[int]]] = {}
    with tempfile.TemporaryDirectory(prefix="fourfold-bench-") as folder:
        app = _app(Path(folder))
        with app.app_context():
            engine = db.engine
            Factory(app).practice()
        for couples in COUPLES:
            for name, page in _pages(app, couples).items():
                mine = _kinds(engine, page)
                for kind in ("page", "session", "audit"):
                    told.setdefault(name, {}).setdefault(kind, []).append(mine[kind])
        engine.dispose()
    ratios = {name: kinds["page"][-1] / kinds["page"][0] for name, kinds in told.items()}
    lines = {f"SQL statements, {name}": _line(kinds, AIMS[name]) for name, kinds in told.items()}
    return {f"statements {name}": Found(value, value, value) for name, value in ratios.items()}, lines


def _line(kinds: dict[str, list[int]], aim: int) -> str:
    counts = {kind: ", ".join(map(str, found)) for kind, found in kinds.items()}
    couples = ", ".join(map(str, COUPLES))
    return (
        f"{counts['page']} on {couples} couples (aim {aim}), "
        f"beside {counts['session']} of the session and {counts['audit']} of the audit trail"
    )


def _app(folder: Path) -> Flask:
    secrets = folder / "secrets"
    secrets.mkdir()
    make_secrets(secrets, beside_database=False)
    app = create_app(environment(folder, secrets, f"sqlite:///{folder / 'fourfold.db'}"))
    app.config["WTF_CSRF_ENABLED"] = False
    done = app.test_cli_runner().invoke(args=["database", "upgrade"])
    if done.exit_code:
        raise RuntimeError(done.output)
    return app


def _pages(app: Flask, couples: int) -> dict[str, Callable[[], Any]]:
    """A therapist with so many couples, one of them with a round to review and another one open."""
    make, email = Factory(app), f"with-{couples}@example.org"
    with app.app_context():
        therapist_id = make.therapist(email, "Somebody")
        couple = make.couple(therapist_id=therapist_id)
        sent = make.assigned(couple)
        for homework_id in sent.homework_ids:
            make.send(homework_id)
        make.safety_complete(couple)
        given = make.assigned(couple, "s2")
        keys = extensions.settings()
        crowd = Crowd(Vault(keys.master_key), keys.audit_key, clock.now(), "the same for all")
        list(filling.fill(db.engine, crowd, ((1000 * couples + one, therapist_id) for one in range(couples - 1))))
    with app.app_context():
        therapist = make.signed_in(email)
    return {
        "caseload": lambda: _ok(therapist.get("/")),
        "autosave": _saving(app.test_client(), given.tokens[0], couple.pins[0]),
        "review": lambda: _ok(therapist.get(f"/couples/{couple.ref}/homework/{sent.id}")),
    }


def _saving(phone: FlaskClient, token: str, pin: str) -> Callable[[], Any]:
    """Saves the first part, each time with other answers."""
    phone.post(f"/q/{token}", data={"pin": pin})
    mark = re.findall(r'name="for" value="([^"]*)"', phone.get("/q").text)[0]
    phone.post("/q", data={"for": mark, "version": "1"})
    keys = re.findall(r'id="q\.([^"]+)"', phone.get("/q/part/1").text)
    revision = 0

    def save() -> None:
        nonlocal revision
        answers = dict.fromkeys(keys, str(1 + revision % 5))
        form = {"for": mark, "revision": str(revision), "page": f"{_PAGE}.{revision + 1}", **answers}
        said = _ok(phone.post("/q/part/1", data=form, headers={"Accept": "application/json"})).get_json()
        if said["revision"] == revision:
            raise RuntimeError("nothing was saved")
        revision = said["revision"]

    return save


def _ok(answer: Any) -> Any:
    if answer.status_code != 200:
        raise RuntimeError(f"a page answered {answer.status_code}")
    return answer


def _kinds(engine: Engine, page: Callable[[], Any]) -> Counter[str]:
    """The statements of a page that was opened before, by whose they are."""
    found: Counter[str] = Counter()

    def note(*arguments: Any) -> None:
        statement = arguments[2]
        if not statement.startswith(_NO_TABLE):
            found["session" if _SESSION.search(statement) else "audit" if _AUDIT.search(statement) else "page"] += 1

    page()
    event.listen(engine, "before_cursor_execute", note)
    try:
        page()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found
