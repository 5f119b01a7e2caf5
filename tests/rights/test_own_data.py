"""The copy of one partner's data: all that is theirs, nothing that tells of the other, private by choice."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from practice import clock, programme
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.couple import Partner
from practice.services.couple import couples
from practice.services.couple.couples import Details
from practice.services.homework import homework, responses
from practice.services.homework.responses import Sharing
from practice.services.rights import own_data, own_traces, own_words, restriction
from practice.services.rights.own_data import Wanted
from practice.services.session import session_notes, session_records
from practice.services.session.session_notes import Written
from practice.services.trail import trail_words
from tests.check_in import making
from tests.factories import rated

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
OWN, PRIVATE, ALONE = "MARKER-own-words", "MARKER-private-words", "MARKER-note-on-Maya-alone"
OTHERS = ("MARKER-other-words", "MARKER-other-private", "MARKER-joint-note", "MARKER-note-on-Jonas", "MARKER-phone")
NAMES_OF_OTHER = ("Jonas", "Lindqvist")


def form():
    return programme.catalogue().current("s1")


def answers(words, private=None):
    text = next(item for item in form().items if item.type == "text")
    given = rated(form(), 4) | {text.key: {"value": words}}
    if private:
        item = next(item for item in form().items if item.privacy == "private")
        given[item.key] = {"value": [item.scale.options[0].key], "comment": private}
    return given


@pytest.fixture
def couple(make):
    make.practice()
    making.switch_on(make)
    with make.at(NOW):
        couple = make.couple()
        couple.first = make.assigned(couple)
        make.send(couple.first.homework_ids[0], answers(OWN, PRIVATE), sharing=Sharing("areas"))
        couple.second = make.assigned(couple, "s2", reason="They wish to go on")
        couple.alone = noted(make, couple, 1, ALONE)
    return couple


def noted(make, couple, position, words):
    """A session with a note, with one partner alone or with both."""
    caseload = make.caseload()
    session_id = session_records.start(caseload, couple.ref, position)
    row = session_notes.being_written(caseload, couple.ref, session_id)
    written = Written(row.written.held_at, row.written.attendance, "free", {"text": words}, "")
    session_notes.save(caseload, couple.ref, session_id, written, row.session.revision)
    db.session.commit()
    return session_id


def begun(make, homework_id):
    section = programme.catalogue().current("s2").sections[0]
    make.draft(make.visit(homework_id), section.key, {section.items[0].key: {"value": 2}})


def document(make, couple, wanted=None, position=1):
    made = own_data.make(make.caseload(), couple.ref, position, wanted or Wanted(), "own_data.exported")
    db.session.commit()
    return json.dumps(made.document, ensure_ascii=False, indent=1)


def test_nothing_that_the_other_did_changes_a_byte_of_it(make, couple):
    everything = Wanted(private=True, notes=frozenset({couple.alone}))
    with make.at(NOW + timedelta(days=1)):
        before = [document(make, couple), document(make, couple, everything)]
    two = couple.first.homework_ids[1]
    doings = (
        lambda: homework.acknowledge(make.visit(couple.second.homework_ids[1]), 1, "Promised."),
        lambda: begun(make, couple.second.homework_ids[1]),
        lambda: make.send(two, answers(OTHERS[0], OTHERS[1]), sharing=Sharing("ratings")),
        lambda: responses.choose_sharing(make.visit(two), Sharing("talk_first")),
        lambda: noted(make, couple, None, OTHERS[2]),
        lambda: noted(make, couple, 2, OTHERS[3]),
        lambda: making.keep(make, couple, making.answers(**making.worst()), position=2),
        lambda: couples.edit(
            make.caseload(), couple.ref, [Details("Maya", "Okafor"), Details("Jonas", "L", phone=OTHERS[4])], None
        ),
        lambda: restriction.begin(make.caseload(), couple.ref, 2, "MARKER-other-asked"),
    )
    for do in doings:
        with make.at(NOW + timedelta(hours=7)):
            do()
            db.session.commit()
        with make.at(NOW + timedelta(days=1)):
            after = [document(make, couple), document(make, couple, everything)]
        assert after == before
    never = (*OTHERS, *NAMES_OF_OTHER, str(couple.partner_ids[1]), "MARKER-other")
    for text in before:
        assert OWN in text
        assert not [one for one in never if one in text]


def test_private_answers_and_notes_are_in_it_only_where_ticked_and_else_it_looks_as_if_there_were_none(make):
    make.practice()
    making.switch_on(make)
    texts = []
    for private in (None, PRIVATE):
        with make.at(NOW):
            couple = make.couple()
            couple.first = make.assigned(couple)
            make.send(couple.first.homework_ids[0], answers(OWN, private))
        if private:
            with make.at(NOW + timedelta(hours=3)):
                making.keep(make, couple, making.answers(**making.worst()))
        with make.at(NOW + timedelta(days=1)):
            texts.append(document(make, couple))
    assert texts[0] == texts[1]
    assert "whether or not there are any" in texts[0]
    with_private = document(make, couple, Wanted(private=True))
    assert PRIVATE in with_private
    [check_in] = json.loads(with_private)["private"]["check_ins"]
    assert {one.text for one in making.QUESTIONS} < {one["question"] for one in check_in["answers"] if one["stored"]}


def test_it_holds_every_open_question_with_its_words_and_what_was_allowed(make, couple):
    found = json.loads(document(make, couple))
    assert (found["format"], found["version"]) == ("fourfold-own-data", 1)
    assert found["person"]["first_name"] == "Maya"
    [sent] = found["forms"]
    asked = [item.text for item in form().items if item.privacy != "private"]
    assert [one["question"] for one in sent["answers"]] == asked
    assert OWN in [line for one in sent["answers"] for line in one["answer"]]
    assert [one["level"] for one in sent["sharing"]] == ["areas"]
    assert found["consent"][0]["words"] == "What this partner was promised."
    assert "homework.acknowledged" in [one["what"] for one in found["events"]]
    assert found["sessions_alone"] == [{"held_at": NOW.isoformat()}]
    assert "private" not in found


def test_it_takes_ticks_and_is_audited_with_what_was_in_it_also_where_own_answers_are_off(make, couple):
    therapist = make.signed_in()
    start = f"/couples/{couple.ref}/own-data/1"
    page = unescape(therapist.get(start).text)
    assert "can be made to ask for this" in page
    assert "also where own answers are not handed over" in page
    assert therapist.get(f"{start}/own-data.json").status_code == 303, "nothing without the page before"
    assert therapist.post(start, data={}).status_code == 422
    assert therapist.post(start, data={"alone": "y", "notes": str(couple.alone)}).location.endswith("/ready")
    assert therapist.get(f"{start}/ready").status_code == 200
    file = therapist.get(f"{start}/own-data.json")
    assert json.loads(file.data)["sessions_alone"][0]["note"] == [{"part": "text", "text": ALONE}]
    assert PRIVATE not in file.text
    name = file.headers["Content-Disposition"]
    assert couple.ref in name
    assert not [one for one in ("Maya", "Okafor", *NAMES_OF_OTHER) if one in name]
    printed = unescape(therapist.get(f"{start}/print").text)
    assert OWN in printed
    assert ALONE in printed
    assert not [one for one in (PRIVATE, *NAMES_OF_OTHER) if one in printed]
    assert therapist.get(f"/couples/{couple.ref}/own-data/2/own-data.json").status_code == 303, "the ticks were for one"
    with clock.at(clock.now() + timedelta(minutes=9)):
        assert make.signed_in().get(f"{start}/own-data.json").status_code == 303, "another sign-in ticks itself"
    db.session.remove()
    rows = make.session.execute(
        select(AuditEntry.action, AuditEntry.object_id, AuditEntry.outcome).where(AuditEntry.action.like("own_data%"))
    ).all()
    assert sorted(tuple(row) for row in rows) == [
        ("own_data.exported", couple.partner_ids[0], "usual, 1 notes"),
        ("own_data.printed", couple.partner_ids[0], "usual, 1 notes"),
    ]


def test_it_is_printed_in_the_language_of_whose_it_is(make):
    make.practice()
    couple = make.couple()
    db.session.get(Partner, couple.partner_ids[0]).language = "es"
    db.session.commit()
    make.send(make.assigned(couple).homework_ids[0], answers(OWN, PRIVATE), sharing=Sharing("areas"))
    therapist = make.signed_in()
    start = f"/couples/{couple.ref}/own-data/1"
    therapist.post(start, data={"alone": "y"})
    printed = unescape(therapist.get(f"{start}/print").text)
    assert '<html lang="es">' in printed
    for spoken in ("Lo que se guarda de ti", "Respuestas enviadas", "Resultados por área", "Lo que no está aquí"):
        assert spoken in printed
    assert "Español" in printed
    words = re.sub("<[^>]*>", " ", printed)
    assert not [one for one in ("Your ", "homework", " and ", "Where ", "Answers ", "asked") if one in words]


def test_every_event_that_it_tells_has_its_words():
    every = {action for kind in trail_words.WORDS.values() for action in kind}
    told = {one for one in every if one.startswith(own_traces.EVENTS)}
    assert told - own_words.EVENTS.keys() == {"homework.refused"}, "at no case, so in nobody's copy"


def test_who_may_not_read_private_pages_makes_no_copy(make, couple):
    make.therapist("anna@example.org")
    other = make.signed_in("anna@example.org")
    for rest in ("", "/ready", "/own-data.json", "/print"):
        assert other.get(f"/couples/{couple.ref}/own-data/1{rest}").status_code == 404
