"""No page that is opened all day reads a table that grows with the practice from one end to the other.

SQLite plans without knowing how full its tables are: its plans on three couples are those on a hundred thousand.
"""

import re

import pytest
from sqlalchemy import event

from bench.statements import _saving
from practice.extensions import db

GROWS = {
    "acknowledgement", "assignment", "audit_entry", "audit_head", "couple", "data_key", "draft_part", "homework",
    "homework_session", "partner", "report", "response", "secrets_policy", "sharing_choice", "therapist_session",
}  # fmt: skip


@pytest.fixture
def plans(app):
    """Each statement of a page with its plan's lines, by calling it with what opens the page."""
    with app.app_context():
        engine = db.engine
        if engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL looks at its tables and plans anew")

    def of(page):
        made = []
        note = lambda *args: made.append(args[2:4])  # noqa: E731
        event.listen(engine, "before_cursor_execute", note)
        page()
        event.remove(engine, "before_cursor_execute", note)
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            asked = [one for one in made if one[0].startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))]
            explained = [driver.execute(f"EXPLAIN QUERY PLAN {sql}", bound).fetchall() for sql, bound in asked]
        return [(sql, [row[3] for row in rows]) for (sql, _), rows in zip(asked, explained, strict=True)]

    return of


def whole_tables(lines):
    """Which growing tables a plan reads whole, or by the kind of a key alone."""
    scanned = [re.match(r"SCAN (\w+?)(_\d+)?\b", line) for line in lines]
    found = [match[1] for match in scanned if match and match[1] in GROWS]
    return found + [line for line in lines if re.search(r"data_key\w* USING .*\(owner_kind=\?\)", line)]


def test_caseload_review_and_autosave_find_their_rows_by_an_index(app, make, therapist, plans):
    with app.app_context():
        couple = make.couple()
        sent = make.assigned(couple)
        for homework_id in sent.homework_ids:
            make.send(homework_id)
        make.safety_complete(couple)
        given = make.assigned(couple, "s2")
    pages = {
        "caseload": lambda: therapist.get("/"),
        "review": lambda: therapist.get(f"/couples/{couple.ref}/homework/{sent.id}"),
        "autosave": _saving(app.test_client(), given.tokens[0], couple.pins[0]),
    }
    found = [(name, whole_tables(lines), sql) for name, page in pages.items() for sql, lines in plans(page)]
    assert [one for one in found if one[1]] == []
