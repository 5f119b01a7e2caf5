"""A note on a session with one partner alone, and a private note, stay where they belong."""

from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from practice.access import roles
from practice.access.caseload import Caseload
from practice.extensions import db
from practice.refusals import NotOnCaseload
from practice.services.report import reporting
from practice.services.report.report_content import collect
from practice.services.session import session_notes
from tests.sessions.conftest import AUTOSAVE, recorded, rows, typed


@pytest.fixture
def written(therapist, couple, begin):
    """A joint session, one with Maya alone, one to which only Jonas came, and a private note."""
    sessions = {name: begin(whom) for name, whom in (("joint", "both"), ("alone", 1))}
    for name, session in sessions.items():
        page = typed(text=f"Zqnote{name}", homework=f"Zqwork{name}")
        assert therapist.post(session.address, data=page).status_code == 303
    sessions["only"] = begin()
    page = typed(text="Zqnoteonly", homework="Zqworkonly", attendance="only_2")
    assert therapist.post(sessions["only"].address, data=page).status_code == 303
    private = {"private": "Zqprivatenote", "revision": "0"}
    assert therapist.post(f"{sessions['joint'].address}/private", data=private).status_code == 303
    return sessions


def test_a_note_on_a_session_alone_belongs_to_that_partner(couple, written):
    joint, alone, only = rows()
    assert (joint.partner_id, alone.partner_id, only.partner_id) == (None, *couple.partner_ids)


def test_when_both_came_after_all_the_note_is_the_couples_again(therapist, couple, written):
    page = typed(text="Zqnoteonly", homework="Zqworkonly", revision="1")
    assert therapist.post(written["only"].address, data=page).status_code == 303
    assert rows()[2].partner_id is None


def test_pages_about_the_couple_name_a_session_alone_and_hold_no_word_of_it(therapist, couple, written, answered):
    home = f"/couples/{couple.ref}"
    paths = (home, f"{home}/sessions", f"{home}/brief", f"{home}/homework/{answered.id}", f"{home}/goals", "/")
    for path in (*paths, f"{home}/change", f"{home}/people", f"{home}/reports", f"{home}/partners/1"):
        page = therapist.get(path).text
        assert "Zqnotealone" not in page, path
        assert "Zqnoteonly" not in page, path
        assert "Zqworkalone" not in page, path
        assert "Zqprivatenote" not in page, path
    for path in paths[:3]:
        assert "individual, with Maya" in therapist.get(path).text, path
    assert "Zqnotejoint" in therapist.get(f"{home}/brief").text


def test_the_report_holds_no_word_of_any_note(couple, written, answered):
    wish = reporting.request(couple.caseload, couple.ref, {"paper": "A4", "appendix": "yes", "language": "en"})
    db.session.commit()
    report = db.session.get_one(reporting.Report, wish.report_id)
    assert "Zq" not in repr(collect(couple.caseload, report))


def test_nothing_a_partner_can_open_holds_a_word_of_a_note(client, make, couple, written):
    given = make.assigned(couple)
    client.post(f"/q/{given.tokens[0]}", data={"pin": couple.pins[0]})
    for path in ("/q", "/q/more", "/q/check", "/q/sharing", f"/q/{given.tokens[0]}"):
        page = client.get(path).text
        assert not any(word in page for word in ("Zqnote", "Zqwork", "Zqprivate")), path


def test_who_only_reads_a_case_opens_the_couples_note_and_none_of_a_session_alone(couple, written):
    reader = Caseload(couple.caseload.session, couple.caseload.therapist_id, couple.caseload.keyring, None, roles.READ)
    reader.couple = partial(only_reading, reader.couple)
    assert session_notes.being_written(reader, couple.ref, UUID(written["joint"].id))
    for name in ("alone", "only"):
        with pytest.raises(NotOnCaseload):
            session_notes.being_written(reader, couple.ref, UUID(written[name].id))


def only_reading(look, ref, right=roles.READ):
    """A caseload of somebody who has the right to read and no other."""
    if right != roles.READ:
        raise NotOnCaseload
    return look(ref)


def test_a_private_note_is_one_click_further_with_a_record_of_its_own(therapist, couple, written):
    assert "Zqprivatenote" not in therapist.get(written["joint"].address).text
    assert "Zqprivatenote" in therapist.get(f"{written['joint'].address}/private").text
    assert len(recorded("private_note.opened")) == 1
    assert len(recorded("private_note.begun")) == 1


def test_two_windows_of_a_private_note_show_both_texts(therapist, couple, written):
    address = f"{written['joint'].address}/private"
    late = {"private": "Another hunch.", "revision": "0"}
    assert therapist.post(address, data=late, headers=AUTOSAVE).status_code == 409
    shown = therapist.post(address, data=late)
    assert shown.status_code == 409
    assert "Zqprivatenote" in shown.text
    assert "Another hunch." in shown.text
    assert therapist.post(address, data=late | {"revision": "1"}, headers=AUTOSAVE).json["revision"] == 2


def test_a_private_note_that_is_too_long_is_kept_in_the_page(therapist, couple, begin):
    address = f"{begin().address}/private"
    answer = therapist.post(address, data={"private": "y" * 20_001, "revision": "0"})
    assert answer.status_code == 422
    assert "y" * 20_001 in answer.text


@pytest.mark.skipif("__import__('os').environ.get('TEST_DATABASE_URL')", reason="reads SQLite's files")
def test_no_word_of_a_note_a_goal_or_an_amendment_lies_on_the_disk(therapist, couple, written, environ):
    therapist.post(f"/couples/{couple.ref}/goals", data={"words": "Zqgoal", "source": ""})
    therapist.post(written["alone"].address, data=typed(text="Zqnotealone2", revision="1", then="finish"))
    therapist.post(f"{written['alone'].address}/amend", data={"amendment": "Zqamended"})
    for path in Path(environ["DATA_DIR"]).rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            found = [word for word in ("Zqnote", "Zqwork", "Zqprivate", "Zqgoal", "Zqamended") if word.encode() in held]
            assert found == [], path.name


def test_a_couple_with_a_note_is_a_record_and_not_deleted_as_a_mistake(therapist, make, couple, written):
    answer = therapist.post(f"/couples/{couple.ref}/delete")
    assert answer.status_code == 409
    assert "notes of a session" in answer.text
    assert "Zqnotejoint" in therapist.get(written["joint"].address).text
    other = make.couple()
    therapist.post(f"/couples/{other.ref}/sessions", data={"with": "1"})
    assert therapist.post(f"/couples/{other.ref}/delete").status_code == 302
