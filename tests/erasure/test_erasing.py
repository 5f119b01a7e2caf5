"""One partner is erased: their words open under no key of the database, the other's stay as they were."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from practice import clock, timed_work
from practice.extensions import db
from practice.models.all import Base
from practice.models.assignment import Homework
from practice.models.audit import AuditEntry
from practice.models.data_key import WrappedKey
from practice.models.erasure import Erasure
from practice.models.outbox import OutboxMail
from practice.models.report import Report
from practice.models.response import Response
from practice.models.session_record import SessionRecord
from practice.services.couple import legal_hold
from practice.services.erasure import erasing, ledger
from practice.services.installation import copies
from practice.services.keys import sealed_columns
from practice.services.report import reporting
from practice.services.session import session_records
from practice.vault import Sealed, Unreadable
from tests.factories import PASSWORD
from tests.keys.rotating import full_practice, opened, owners

NAMES = ("Maya", "Okafor")
EXPECTED = {
    "partner.name",
    "response.answers",
    "check_in.answers",
    "check_in_link.token",
    "safety.action",
    "outbox.message",
    "report.pdf",
    "session.note",
}


def test_every_table_of_a_partner_is_erased_with_them():
    """A table that another partner's row refers to tomorrow has to be named in the erasure, or fails here."""
    theirs = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name == "partner" for key in table.foreign_keys)
    }
    models = (*erasing.OF_ONE_PARTNER, *erasing.EMPTIED, Homework, OutboxMail, Report)
    handled = {model.__tablename__ for model in models}
    assert theirs == handled


def with_sessions(make, couple):
    """A session with each of them alone and one with both."""
    caseload = make.caseload()
    found = [session_records.start(caseload, couple.ref, position) for position in (1, 2, None)]
    db.session.commit()
    return found


def sealed_values(make):
    make.session.rollback()
    return {
        (column.label, row, sealed.blob): owner
        for owner in owners(make)
        for column, row, sealed in sealed_columns.of_owner(make.session, owner)
    }


def test_nothing_of_the_erased_opens_and_everything_of_the_other_does(make, app, environ, tmp_path):
    couple, _ = full_practice(make)
    one, two = couple.partner_ids
    alone = with_sessions(make, couple)
    before, stored, keys = opened(make), sealed_values(make), wrapped_keys(make)
    copy = copy_of_database(environ, tmp_path)
    theirs = {value for value, owner in stored.items() if owner.id == one or owner.kind == "report"}
    theirs |= {value for value in stored if value[1] == alone[0]}
    assert {label for label, *_ in theirs} >= EXPECTED

    with pytest.raises(legal_hold.OnHold):
        erasing.erase_partner(make.caseload(), couple.ref, 1)
    legal_hold.lift(make.caseload(), couple.ref)
    erasing.erase_partner(make.caseload(), couple.ref, 1)
    db.session.commit()
    timed_work.publish_erasures()
    db.session.remove()

    with clock.at(clock.now() + timedelta(minutes=20)):
        timed_work.destroy_old_keys()
    after = opened(make)
    gone = {(label, row) for label, row, _ in theirs}
    for place in before.keys() - gone:
        assert after.get(place, before[place]) == before[place], "what is there still is as it was"
    others = {(label, row) for (label, row, _), owner in stored.items() if owner.id == two}
    assert others <= set(after), "the other's values are all there"
    assert ("session.note", alone[1]) in after
    assert ("session.note", alone[2]) in after
    left = {label for (label, _, _), owner in sealed_values(make).items() if owner.id == one}
    assert left == {"partner.name", "partner.contact"}
    for label, row, blob in theirs:
        for owner in owners(make):
            with pytest.raises(Unreadable):
                make.keyring.key(owner).open(label, row, Sealed(blob))
    if copy:
        raw = b"".join(path.read_bytes() for path in (tmp_path).glob("fourfold.db*"))
        assert not [owner for owner, wrapped in keys.items() if owner.id == one and wrapped in raw]
        assert not [label for label, _, blob in theirs if blob in raw]
        with closing(sqlite3.connect(copy)) as connection:
            kept = {row[0] for row in connection.execute("SELECT owner_id FROM data_key")}
        assert one.hex not in kept
        assert two.hex in kept
        assert keys[next(owner for owner in keys if owner.id == one)] not in copy.read_bytes()
    [line] = list(ledger.read(tmp_path / ledger.FILE))
    assert (line.partner_id, line.ref) == (one, couple.ref)
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0


def wrapped_keys(make):
    rows = {row.owner_id: row.wrapped for row in make.session.scalars(select(WrappedKey))}
    return {owner: rows[owner.id] for owner in owners(make)}


def copy_of_database(environ, tmp_path):
    """A copy as a migration makes it, with the keys in it."""
    if not environ["DATABASE_URL"].startswith("sqlite"):
        return None
    return copies.copy_before("0099", tmp_path / "fourfold.db", tmp_path / "backups", clock.now())


@pytest.fixture
def case(make, therapist):
    """Both have sent the first step, sessions were begun; Maya is the one to go."""
    couple = make.couple()
    assignment = make.assigned(couple)
    for homework_id, rating in zip(assignment.homework_ids, (4, 2), strict=True):
        make.send(homework_id, rating=rating)
    sessions = with_sessions(make, couple)
    return SimpleNamespace(couple=couple, assignment=assignment, sessions=sessions, ref=couple.ref)


def given(ref, **changes):
    return {"number": ref, "looked_up": "y", "current": PASSWORD} | changes


def test_the_page_says_what_goes_and_asks_three_times_before_it_does(case, therapist, make):
    address = f"/couples/{case.ref}/erase/1"
    assert address in therapist.get(f"/couples/{case.ref}/people").text
    page = therapist.get(address).text
    for words in ("What goes, for good", "What stays", "1 set of sent answers", "The other’s answers: 1 set"):
        assert words in page
    for wrong in ({"number": "AAA-AAA"}, {"looked_up": ""}, {"current": "not the password"}):
        sent = {name: value for name, value in given(case.ref, **wrong).items() if value}
        assert therapist.post(address, data=sent).status_code == 422
    db.session.rollback()
    assert db.session.scalars(select(Erasure)).all() == []

    assert therapist.post(address, data=given(case.ref)).status_code == 303
    db.session.remove()
    [response] = db.session.scalars(select(Response)).all()
    assert response.partner_id == case.couple.partner_ids[1]
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.chain == str(case.couple.id))).all()
    assert "partner.erased" in actions
    pages = ["/", *(f"/couples/{case.ref}{rest}" for rest in PAGES), f"/couples/{case.ref}/review"]
    for path in pages:
        answer = therapist.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        assert not [name for name in NAMES if name in answer.text], path
    assert "Partner 1 (erased)" in therapist.get(f"/couples/{case.ref}").text
    assert "Erased. Only the number is left." in therapist.get(f"/couples/{case.ref}/people").text
    assert address not in therapist.get(f"/couples/{case.ref}/people").text
    assert therapist.post(address, data=given(case.ref)).status_code == 303, "a second click erases nothing more"
    assert len(db.session.scalars(select(Erasure)).all()) == 1


PAGES = ("", "/people", "/sessions", "/reports", "/safety", "/status", "/goals", "/erase/2")


def test_a_case_that_is_held_is_not_erased_until_the_hold_is_lifted_on_purpose(case, therapist):
    hold, erase = f"/couples/{case.ref}/legal-hold", f"/couples/{case.ref}/erase"
    assert therapist.post(hold, data={"reason": ""}).status_code == 422
    assert therapist.post(hold, data={"reason": "Letter of the court of 3 May"}).status_code == 303
    for address in (erase, f"{erase}/1", f"/couples/{case.ref}/delete"):
        data = given(case.ref)
        assert therapist.post(address, data=data).status_code == 409
    assert "Letter of the court of 3 May" in therapist.get(f"{erase}/1").text
    assert "Erase for good" not in therapist.get(erase).text
    for wrong in ({"sure": "y", "current": "no"}, {"current": PASSWORD}):
        assert therapist.post(f"{hold}/lift", data=wrong).status_code == 422
    assert therapist.post(f"{hold}/lift", data={"sure": "y", "current": PASSWORD}).status_code == 303
    assert therapist.post(erase, data=given(case.ref)).status_code == 303
    db.session.remove()
    assert therapist.get(f"/couples/{case.ref}").status_code == 404
    for table in Base.metadata.tables.values():
        if "couple_id" in table.columns and table.name != "erasure":
            assert db.session.execute(select(table).where(table.c.couple_id == case.couple.id)).all() == [], table.name
    assert db.session.scalars(select(SessionRecord)).all() == []
    kinds = set(db.session.scalars(select(WrappedKey.owner_kind)))
    assert kinds == {"practice"}
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.chain == str(case.couple.id))).all()
    assert {"legal_hold.placed", "legal_hold.lifted", "couple.erased"} <= set(actions)


def test_a_colleague_on_the_case_erases_nothing(case, make):
    make.therapist("anna@example.org")
    other = make.signed_in("anna@example.org")
    for address in (f"/couples/{case.ref}/erase", f"/couples/{case.ref}/erase/1", f"/couples/{case.ref}/legal-hold"):
        assert other.get(address).status_code == 404
        assert other.post(address, data=given(case.ref)).status_code == 404


def test_nothing_of_a_case_that_is_held_is_deleted_by_hand_either(make, app):
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    wish = reporting.request(couple.caseload, couple.ref, {})
    legal_hold.place(couple.caseload, couple.ref, "Letter of the court of 3 May")
    db.session.commit()
    browser = make.signed_in()
    for act in (f"/reports/{wish.report_id}/delete", f"/couples/{couple.ref}/assignments/{assignment.id}/withdraw"):
        assert browser.post(act).status_code == legal_hold.OnHold.status
    assert make.session.get(Report, wish.report_id) is not None
    assert make.session.get(Homework, assignment.homework_ids[0]).ended_at is None
