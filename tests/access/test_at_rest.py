"""What lies on the disk: no name, contact, answer, note or token can be read from the database's files."""

from pathlib import Path

import pytest
from sqlalchemy import text

from practice.extensions import db
from practice.services.couple import couples
from practice.services.couple.couples import Details
from practice.services.safety import safety

MARKERS = {
    "first": "Zqmarkerfirst",
    "last": "Zqmarkerlast",
    "pronouns": "zqmarkerpronoun",
    "email": "zqmarker@example.org",
    "phone": "0999zqmarker",
    "answer": "Zqmarkeranswer",
    "reason": "Zqmarkerreason",
}


@pytest.mark.skipif("__import__('os').environ.get('TEST_DATABASE_URL')", reason="reads SQLite's files")
def test_no_private_marker_is_in_the_database_its_wal_or_beside_it(make, app, environ):
    make.practice()
    caseload = make.caseload()
    details = Details(
        MARKERS["first"], MARKERS["last"], MARKERS["pronouns"], "en", MARKERS["email"], MARKERS["phone"], "yes"
    )
    couple = couples.add(caseload, [details, Details("Jonas")])
    couples.record_policy(caseload, couple.ref, "limited")
    db.session.commit()
    pin = couples.pin_of(caseload, couple.ref, 1)
    made = make.couple()  # another couple, whose link and PIN are looked for as well
    assignment = make.assigned(made)
    form_text = next(item for item in _form(make, assignment).items if item.type == "text")
    make.send(assignment.homework_ids[0], {form_text.key: {"value": MARKERS["answer"]}})
    safety.require_open(made.caseload, made.caseload.couple(made.ref), MARKERS["reason"])
    db.session.commit()
    secrets = [*MARKERS.values(), assignment.tokens[1], "Okafor", "seven quiet herons"]
    for path in Path(environ["DATA_DIR"]).rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            for secret in secrets:
                assert secret.encode() not in held, f"{secret} in {path.name}"
    assert pin not in db.session.execute(text("select pin_hash from partner")).scalars().all()


def _form(make, assignment):
    from practice.services.homework import homework

    return homework.form_of(make.visit(assignment.homework_ids[0]))


def test_sql_errors_show_no_parameters(make):
    make.practice()
    with pytest.raises(Exception, match="hidden") as caught:
        db.session.execute(text("select * from nowhere where name = :name"), {"name": "Zqmarkerfirst"})
    db.session.rollback()
    assert "Zqmarkerfirst" not in str(caught.value)
