"""Silence: whatever one partner answers, leaves blank or puts off, nothing that the other partner, a joint viewer or a
glance at the therapist's lists can reach differs by a byte. One database file a story, all copied from one beginning.
"""

import re
import shutil
from datetime import timedelta

import pytest

from practice import clock
from practice.extensions import db
from tests.check_in.making import FORM, GATE, QUESTIONS, PrivatePhone, at_home, switch_on, worst

pytestmark = pytest.mark.skipif(
    "__import__('os').environ.get('TEST_DATABASE_URL')", reason="copies SQLite's file for each story"
)

NEVER = {item.key.rpartition(".")[2]: item.scale.keys[0 if "often" in item.scale.keys else -1] for item in QUESTIONS}
STORIES = {
    "nothing ever": lambda phone: phone.send(**NEVER),
    "the worst of everything": lambda phone: phone.send(**worst()),
    "blank": lambda phone: phone.send(),
    "everything declined": lambda phone: phone.send(**dict.fromkeys(NEVER, "declined")),
    "one answer": lambda phone: phone.send(monitoring="sometimes"),
    "a talk alone": lambda phone: phone.send(**NEVER | {"wants_private_talk": "yes", "reach": "call"}),
    "somebody could see": lambda phone: phone.postpone("yes"),
    "not sure": lambda phone: phone.postpone("unsure"),
    "the gate left blank": lambda phone: phone.postpone(""),
}
CLIENT = ("/q", "/q/done", "/q/sharing", "/q/more", "/q/part/1", "/q/check", "/q/left")


def bare(answer):
    """An answer without what differs at every load: nonces, tokens, cookies."""
    page = answer.text if answer.mimetype in ("text/html", "text/csv", "application/json") else str(len(answer.data))
    page = re.sub(r'(nonce|value)="[^"]*"', "", page)
    return answer.status_code, answer.headers.get("Location"), page


@pytest.fixture
def world(make, app, environ, tmp_path):
    """A couple with sent homework and check-ins at home, and what brings the database back to this beginning."""
    make.practice()
    switch_on(make)
    couple = make.couple()
    tokens = at_home(make, couple)
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id)
    file = environ["DATABASE_URL"].removeprefix("sqlite:///")
    beginning = tmp_path / "beginning.db"

    def settle():
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()

    def begin_again():
        settle()
        shutil.copy(beginning, file)

    settle()
    shutil.copy(file, beginning)
    return couple, tokens, assignment, begin_again


def test_no_byte_within_anybodys_reach_depends_on_the_answers(make, app, world):
    couple, tokens, assignment, begin_again = world
    therapist_pages = [
        "/",
        "/?show=review",
        f"/?q={couple.ref}",
        "/reports",
        "/audit",
        "/audit.csv",
        "/caseload.csv",
        *(
            f"/couples/{couple.ref}{path}"
            for path in (
                "", "/people", "/alone", "/safety", "/review", "/change", "/reports", "/sessions", "/assign",
                f"/homework/{assignment.id}", f"/links/{assignment.id}", f"/homework/{assignment.id}/release",
                "/partners/1", "/partners/2", "/partners/1/check-in", "/partners/2/check-in", "/brief", "/status",
                "/access", "/goals", "/own-answers", "/erase", "/erase/1", "/erase/2", "/restriction/1",
                "/restriction/2", "/restriction/notice", "/legal-hold", "/own-data/1", "/own-data/2",
                "/reports/preview", "/status/partners/1", "/partners/2/own", f"/homework/{assignment.id}/paper/2",
            )
        ),
    ]
    now = clock.now() + timedelta(hours=1)
    seen = {}
    for name, story in STORIES.items():
        begin_again()
        with make.at(now):
            one = PrivatePhone(app, tokens[0], couple.pins[0])
            last = story(one)
            assert last.status_code == 200, name
            found = {f"own {path}": bare(one.client.get(path)) for path in CLIENT}
            again = PrivatePhone(app, tokens[0], couple.pins[0])
            found["own link"] = bare(again.client.get(f"/q/{tokens[0]}"))
            found["own link opened"] = bare(again.enter())
            found["own page"] = bare(again.client.get("/q"))
            other = PrivatePhone(app, tokens[1], couple.pins[1])
            found["other link"] = bare(other.client.get(f"/q/{tokens[1]}"))
            other.enter()
            found |= {f"other {path}": bare(other.client.get(path)) for path in CLIENT}
            other.post("before")
            found["other gate"] = bare(other.client.get("/q/part/1"))
            found["other questions"] = bare(other.pass_gate())
            homework = app.test_client()
            homework.post(f"/q/{assignment.tokens[1]}", data={"pin": couple.pins[1]})
            found |= {f"homework {path}": bare(homework.get(path)) for path in CLIENT}
            therapist = make.signed_in()
            found |= {path: bare(therapist.get(path)) for path in therapist_pages}
            copy = f"/couples/{couple.ref}/own-data/2"
            assert therapist.post(copy, data={"alone": "y", "private": "y"}).status_code == 303
            found |= {f"{copy}/{one}": bare(therapist.get(f"{copy}/{one}")) for one in ("own-data.json", "print")}
            found["other sent"] = bare(other.post("questions", **{GATE.key: "no", f"{FORM.code}.fear": "never"}))
            found["other afterwards"] = bare(other.client.get("/q"))
        if not name.startswith(("somebody", "not sure", "the gate")):
            found["the page after sending"] = bare(last)
        for what, page in found.items():
            assert page == seen.setdefault(what, page), f"{what} tells {name!r}"
    assert "A private page to read" in seen["/"][2]
    for path in ("/audit.csv", "/caseload.csv", f"/couples/{couple.ref}/own-data/2/own-data.json"):
        assert seen[path][0] == 200, path
    assert sum(page[0] == 200 for page in seen.values()) > 30, "the walk met real pages"
