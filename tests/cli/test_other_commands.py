"""`flask audit|couples|instruments|demo ...`, and a start that is refused."""

import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import delete, select, update

from practice.config import ROOT
from practice.extensions import db, settings
from practice.models.audit import AuditEntry, AuditHead
from practice.models.couple import Couple
from practice.services.installation import audit_heads


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


@pytest.fixture
def chain(make):
    """A case whose newest entries have been published outside the database."""
    make.practice()
    couple = make.couple()
    make.safety_complete(couple)
    make.assigned(couple)
    audit_heads.publish(db.session, settings().data_dir)
    return str(couple.id)


def entry(chain, number):
    return (AuditEntry.chain == chain, AuditEntry.number == number)


def last(chain):
    return db.session.scalar(select(AuditHead.number).where(AuditHead.chain == chain))


def test_an_untouched_trail_is_whole(chain, run):
    done = run("audit", "verify")
    assert done.exit_code == 0, done.output
    assert "The audit trail is whole" in done.stdout


@pytest.mark.parametrize(
    "attack",
    [
        lambda chain: [update(AuditEntry).where(*entry(chain, 2)).values(action="something.else")],
        lambda chain: [delete(AuditEntry).where(*entry(chain, 2))],
        lambda chain: [
            update(AuditEntry).where(*entry(chain, 2)).values(number=-1),
            update(AuditEntry).where(*entry(chain, 3)).values(number=2),
            update(AuditEntry).where(*entry(chain, -1)).values(number=3),
        ],
        lambda chain: [delete(AuditEntry).where(*entry(chain, last(chain)))],
        lambda chain: [delete(AuditEntry).where(AuditEntry.chain == chain)],
    ],
    ids=["alter", "delete", "reorder", "truncate", "delete all"],
)
def test_verify_finds_what_was_done_to_the_trail(chain, run, attack):
    for statement in attack(chain):
        db.session.execute(statement)
    db.session.commit()
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert f"chain {chain}" in done.stderr


def cut_cleverly(chain):
    """Take the newest entry away and set the head back, as somebody with the whole database could."""
    newest = last(chain)
    before = db.session.scalar(select(AuditEntry.mac).where(*entry(chain, newest - 1)))
    db.session.execute(delete(AuditEntry).where(*entry(chain, newest)))
    db.session.execute(update(AuditHead).where(AuditHead.chain == chain).values(number=newest - 1, mac=before))
    db.session.commit()


def test_an_end_cut_off_together_with_its_head_is_found_by_what_was_published(chain, run):
    cut_cleverly(chain)
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert "the end of the trail was cut off" in done.stderr


def test_a_cut_end_that_grew_again_is_found_too(chain, make, run):
    cut_cleverly(chain)
    couple = db.session.scalar(select(Couple))
    make.audit.record(make.caseload().actor, "pin.renewed", couple_id=couple.id)
    db.session.commit()
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert "it was replaced" in done.stderr


def test_only_chains_that_grew_get_a_new_line(chain, make):
    folder = settings().data_dir
    lines = (folder / audit_heads.FILE).read_text().splitlines()
    assert audit_heads.publish(db.session, folder) == 0
    make.audit.record(make.caseload().actor, "practice.changed")
    db.session.commit()
    assert audit_heads.publish(db.session, folder) == 1
    assert (folder / audit_heads.FILE).read_text().splitlines()[:-1] == lines


def test_couples_rebuild_writes_a_wrong_row_again(chain, run):
    assert "Every couple's row agreed" in run("couples", "rebuild").stdout
    db.session.execute(update(Couple).values(state="reviewed"))
    db.session.commit()
    assert "1 rows did not agree" in run("couples", "rebuild").stdout
    db.session.expire_all()
    assert db.session.scalar(select(Couple.state)) == "waiting"


def test_instruments_check_prints_every_definition(run):
    done = run("instruments", "check")
    assert done.exit_code == 0
    for code in ("s1", "s2", "s3", "s4", "safe"):
        assert f"{code} 1.0.0" in done.stdout
        assert f"{code} 1.0.0 is in en, es\n" in done.stdout
    assert "minutes" in done.stdout


def test_instruments_verify_prints_what_differs_and_ends_with_1(run, tmp_path):
    right = {
        "id": "one",
        "kind": "area_score",
        "inputs": {"raw": [4, 5, 2, 3], "reverse": [False, False, True, False], "min": 1, "max": 5},
        "expected": {"score": 75.0},
    }
    file = tmp_path / "examples.json"
    file.write_text(json.dumps({"examples": [right]}))
    done = run("instruments", "verify", str(file))
    assert done.exit_code == 0, done.output
    file.write_text(json.dumps({"examples": [right, right | {"id": "two", "expected": {"score": 74.0}}]}))
    done = run("instruments", "verify", str(file))
    assert done.exit_code == 1
    assert "two" in done.stdout
    assert "one (" not in done.stdout


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"examples": 3}', "\xff"])
def test_instruments_verify_says_what_is_wrong_with_a_file(run, tmp_path, content):
    file = tmp_path / "examples.json"
    if content is not None:
        file.write_bytes(content.encode("latin-1"))
    done = run("instruments", "verify", str(file))
    assert done.exit_code == 1
    assert done.output.strip()
    assert "Traceback" not in done.output


def test_the_sample_is_loaded_once_never_beside_couples_and_removed_whole(app, run):
    done = run("demo", "load")
    assert done.exit_code == 0, done.output
    email, password = "marisol@example.org", done.stdout.strip().rsplit(" ", 1)[1]
    assert email in done.stdout
    signed_in = app.test_client().post("/sign-in", data={"email": email, "password": password})
    assert signed_in.status_code == 303
    again = run("demo", "load")
    assert again.exit_code == 1
    assert "is there already" in again.stderr
    assert run("audit", "verify").exit_code == 0
    assert run("demo", "remove").exit_code == 0
    assert run("audit", "verify").exit_code == 0
    assert run("demo", "remove").exit_code == 1


def test_the_sample_is_refused_beside_a_real_practice(make, run):
    make.practice()
    couple = make.couple()
    for words, says in ((("demo", "load"), "There is a real practice"), (("demo", "remove"), "no sample practice")):
        done = run(*words)
        assert done.exit_code == 1
        assert says in done.stderr
    assert db.session.get(Couple, couple.id) is not None


def test_a_database_without_its_tables_is_one_line(app, run):
    def rename(old, new):
        with app.app_context():
            db.session.execute(db.text(f"ALTER TABLE {old} RENAME TO {new}"))
            db.session.commit()

    rename("practice", "elsewhere")
    try:
        done = run("therapist", "list")
    finally:
        rename("elsewhere", "practice")
    assert done.exit_code == 1
    assert "Run flask check" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_refused_start_is_said_in_plain_lines(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "check"],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "MASTER_KEY:" in done.stderr
    assert "Traceback" not in done.stderr
