"""The note of a session: saved when it says so, lost never, finished once, amended afterwards."""

import html
from datetime import timedelta

import pytest
from sqlalchemy import update

from practice import clock
from practice.extensions import db
from practice.models.session_record import SessionRecord
from tests.accounts.test_kept_text import hidden, posted_again, sign_in
from tests.sessions.conftest import AUTOSAVE, recorded, rows, typed


def test_one_press_begins_a_session_and_opens_its_note(therapist, couple, begin):
    first = begin()
    assert therapist.get(first.address).status_code == 200
    assert begin().id == first.id, "pressed twice, it is one session"
    assert [row.kind for row in rows()] == ["joint"]
    assert len(recorded("session.started")) == 1


def test_a_session_begun_near_the_booked_time_is_dated_at_it(therapist, couple, begin, make):
    soon = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=50)
    make.couple_row(couple).next_session_at = soon
    db.session.commit()
    begin()
    assert rows()[0].held_at == soon


def test_saved_is_said_only_of_what_is_stored(therapist, couple, begin):
    session = begin()
    answer = therapist.post(session.address, data=typed(text="They laughed."), headers=AUTOSAVE)
    assert answer.json["said"].startswith("Saved ")
    assert answer.json["revision"] == rows()[0].revision == 1
    assert "They laughed." in therapist.get(session.address).text


def test_without_script_the_button_saves_and_says_so(therapist, couple, begin):
    session = begin()
    answer = therapist.post(session.address, data=typed(text="They laughed."), follow_redirects=True)
    assert "Saved." in answer.text
    assert "They laughed." in answer.text


@pytest.mark.parametrize("template", ["free", "dap", "soap"])
def test_switching_the_template_loses_no_word(therapist, couple, begin, template):
    session = begin()
    fields = {"text": "One", "data": "Two", "assessment": "Three", "plan": "Four", "subjective": "Five"}
    therapist.post(session.address, data=typed(**fields, switch=template))
    page = therapist.get(session.address).text
    assert rows()[0].template == template
    assert all(f">\r\n{words}</textarea>" in page for words in fields.values()), page


def test_two_windows_never_overwrite_each_other(therapist, couple, begin):
    session = begin()
    therapist.post(session.address, data=typed(text="From the first window."))
    quiet = therapist.post(session.address, data=typed(text="From the second."), headers=AUTOSAVE)
    assert quiet.status_code == 409
    assert "another window" in quiet.json["said"]
    shown = therapist.post(session.address, data=typed(text="From the second."))
    assert shown.status_code == 409
    assert "From the first window." in shown.text
    assert "From the second." in shown.text
    assert 'name="revision" value="1"' in shown.text
    assert therapist.post(session.address, data=typed(text="Both.", revision="1")).status_code == 303
    assert "Both." in therapist.get(session.address).text


def test_the_same_words_sent_twice_are_no_conflict(therapist, couple, begin):
    session = begin()
    page = typed(text="Once.")
    assert [therapist.post(session.address, data=page, headers=AUTOSAVE).status_code for _ in range(2)] == [200, 200]
    assert rows()[0].revision == 1


def test_a_finished_note_stays_and_what_comes_later_is_an_amendment(therapist, couple, begin):
    session = begin()
    therapist.post(session.address, data=typed(text="As it was.", then="finish"))
    late = therapist.post(session.address, data=typed(text="Something else altogether.", revision="1"))
    assert late.status_code == 409
    assert "Something else altogether." in late.text
    for _ in range(2):
        answer = therapist.post(f"{session.address}/amend", data={"amendment": "It was the sister."})
        assert answer.status_code == 303
    page = therapist.get(session.address).text
    assert "As it was." in page
    assert page.count("It was the sister.") == 1
    assert "amended" in therapist.get(f"/couples/{couple.ref}/sessions").text
    assert len(recorded("note.amended")) == 1


def test_an_open_note_is_not_amended_and_an_empty_amendment_is_refused(therapist, couple, begin):
    session = begin()
    assert therapist.post(f"{session.address}/amend", data={"amendment": "Too early."}).status_code == 409
    therapist.post(session.address, data=typed(then="finish"))
    assert therapist.post(f"{session.address}/amend", data={"amendment": "  "}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_at": "soon"}, "Not a valid"),
        ({"held_at": ""}, "Give the day and time."),
        ({"held_at": "1870-01-01T10:00"}, "from the year 2000"),
        ({"held_at": "2999-01-01T10:00"}, "has not come yet"),
        ({"held_at": "0001-01-01T00:00"}, "from the year 2000"),
        ({"held_at": "9999-12-31T23:59", "attendance": "cancelled"}, "too far ahead"),
        ({"attendance": "some"}, "Not a valid choice"),
        ({"text": "x" * 20_001}, "at most 20000 characters"),
        ({"homework": "bidi \u202e"}, "invisible control characters"),
    ],
)
def test_a_wrong_field_is_named_nothing_is_stored_and_what_was_typed_is_kept(therapist, couple, begin, wrong, said):
    session = begin()
    page = typed(plan="Kept words.", template="dap") | wrong
    answer = therapist.post(session.address, data=page)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert "Kept words." in answer.text
    quiet = therapist.post(session.address, data=page, headers=AUTOSAVE)
    assert quiet.status_code == 422
    assert quiet.json["said"].startswith("Not saved yet.")
    assert rows()[0].revision == 0


def test_odd_values_in_hidden_fields_change_nothing(therapist, couple, begin):
    session = begin()
    for odd in ({"revision": "x"}, {"revision": "9" * 30}, {"revision": ""}):
        assert therapist.post(session.address, data=typed(text="Words.") | odd).status_code == 409
    therapist.post(session.address, data=typed(template="poem", talked_about="nothing", text="Words."))
    assert rows()[0].template == "free"


def test_what_was_typed_survives_the_end_of_the_sign_in(therapist, couple, begin):
    session = begin()
    with clock.at(clock.now() + timedelta(minutes=20)):
        ended = therapist.post(session.address, data=typed(text="A long thought that must stay."))
    assert ended.status_code == 403
    assert rows()[0].revision == 0
    action, fields = posted_again(sign_in(therapist, hidden(ended.text)).text)
    assert therapist.post(action, data=fields).status_code == 303
    assert "A long thought that must stay." in therapist.get(session.address).text


def test_a_session_begun_by_mistake_is_removed_but_not_one_with_a_word(therapist, couple, begin):
    session = begin()
    assert therapist.post(f"{session.address}/remove").status_code == 303
    assert rows() == []
    session = begin()
    therapist.post(session.address, data=typed(text="A word."))
    assert therapist.post(f"{session.address}/remove").status_code == 409
    other = begin(2)
    therapist.post(f"{other.address}/private", data={"private": "Mine.", "revision": "0"})
    assert therapist.post(f"{other.address}/remove").status_code == 409
    assert len(rows()) == 2


def test_opening_a_note_is_recorded_and_each_save_is_not(therapist, couple, begin):
    session = begin()
    therapist.get(session.address)
    for number in range(3):
        page = typed(text=f"Word {number}", revision=str(number))
        assert therapist.post(session.address, data=page, headers=AUTOSAVE).status_code == 200
    assert [one.object_id.hex for one in recorded("note.opened")] == [session.id.replace("-", "")]
    assert len(recorded("note.begun")) == 1


def test_an_altered_note_is_an_error_and_never_an_empty_page(therapist, couple, begin):
    first, second = begin(1), begin(2)
    therapist.post(first.address, data=typed(text="Alone."))
    sealed = rows()[0].note
    db.session.execute(update(SessionRecord).values(note=sealed))
    db.session.commit()
    assert therapist.get(first.address).status_code == 200
    answer = therapist.get(second.address)
    assert answer.status_code == 500
    assert "could not be opened" in answer.text


def test_a_save_that_arrives_after_its_successor_changes_nothing(therapist, couple, begin):
    session = begin()
    page = {"page": "abcdefgh12.2", "revision": "0"}
    therapist.post(session.address, data=typed(text="First and second.") | page, headers=AUTOSAVE)
    late = typed(text="First.") | page | {"page": "abcdefgh12.1"}
    assert therapist.post(session.address, data=late, headers=AUTOSAVE).json["revision"] == 1
    assert "First and second." in therapist.get(session.address).text
    follows = typed(text="All three.") | page | {"page": "abcdefgh12.3"}
    assert therapist.post(session.address, data=follows, headers=AUTOSAVE).json["revision"] == 2
    other = typed(text="Elsewhere.") | page | {"page": "zzzzzzzz12.9"}
    assert therapist.post(session.address, data=other, headers=AUTOSAVE).status_code == 409
