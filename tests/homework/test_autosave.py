"""The short way of a save: few statements, the same outcome as the ordinary way, and nothing lost in between."""

import random
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from practice import clock, extensions, programme
from practice.access import keyring as owners
from practice.extensions import db
from practice.models.assignment import Homework, HomeworkSession
from practice.models.couple import SecretsPolicy
from practice.models.response import DraftPart
from practice.services.homework import drafts
from practice.services.keys import data_keys
from practice.web.homework import homework_autosave
from tests.factories import Factory
from tests.homework.phone import Phone, stored
from tests.homework.test_parts import filled, part_with


@contextmanager
def statements(app):
    """What the database is asked meanwhile, without the transactions' own words."""
    asked = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement.split(maxsplit=2)[:2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def saved(phone, number, fields, revision):
    """A save of a page's script, ready to be posted without asking for a page first."""
    data = {"for": phone.mark(), "revision": str(revision), **fields}
    return lambda: posted(phone, number, data)


def posted(phone, number, data):
    return phone.client.post(f"/q/part/{number}", data=data, headers={"Accept": "application/json"})


@pytest.mark.parametrize("parts", [1, 4])
def test_a_save_is_one_statement_to_read_and_two_to_write_however_much_was_saved(app, given, phone, parts):
    phone.start()
    for number in range(1, parts + 1):
        keys = [item.key for item in given.form.sections[number - 1].items if item.type == "rating"]
        phone.autosave(number, dict.fromkeys(keys, "3"), 0)
    key = next(item.key for item in given.form.sections[0].items)
    post = saved(phone, 1, {key: "4"}, 1)
    with statements(app) as asked:
        assert post().json["revision"] == 2
    assert asked == [["SELECT", asked[0][1]], ["UPDATE", "homework"], ["UPDATE", "draft_part"]]


def test_a_parts_first_save_notes_in_the_session_what_was_answered(app, given, phone):
    phone.start()
    post = saved(phone, 1, {given.form.sections[0].items[0].key: "4"}, 0)
    with statements(app) as asked:
        assert post().json["revision"] == 1
    assert [words[0] for words in asked] == ["SELECT", "UPDATE", "INSERT", "UPDATE"]


@pytest.mark.parametrize("code", ["s1", "s3"])
def test_the_short_way_says_and_stores_what_the_ordinary_way_does(app, make, monkeypatch, code):
    """The same saves by two partners, whole and unfinished, late and out of order, from one phone and the next, those
    of the one in the short way and those of the other in the ordinary one."""
    form = programme.catalogue().current(code)
    make.practice()
    couple = make.couple()
    make.safety_complete(couple)
    assignment = make.assigned(couple, code)
    one, other = assignment.homework_ids
    quick, slow = (Phone(app, *keys).start() for keys in zip(assignment.tokens, couple.pins, strict=True))
    marks = quick.mark(), slow.mark()
    chance, taken = random.Random(8), []
    real = homework_autosave.take

    def take(*words):
        taken.append(real(*words))
        return taken[-1]

    revisions = {}
    for count in range(30):
        number = chance.randint(1, len(form.sections))
        fields = _some_fields(form.sections[number - 1], chance)
        if chance.random() < 0.05:
            quick, slow = (Phone(app, phone.token, phone.pin).start() for phone in (quick, slow))
        revision = max(0, revisions.get(number, 0) - (chance.random() < 0.1))
        mark = f"page0page.{count - 2 * (chance.random() < 0.1)}" if chance.random() < 0.8 else ""
        fields |= {"revision": str(revision), "page": mark} | ({"anew": "1"} if chance.random() < 0.05 else {})
        monkeypatch.setattr(homework_autosave, "take", take)
        short = posted(quick, number, fields | {"for": marks[0]})
        monkeypatch.setattr(homework_autosave, "take", lambda *_: None)
        ordinary = posted(slow, number, fields | {"for": marks[1]})
        assert (short.status_code, _told(short)) == (ordinary.status_code, _told(ordinary)), (number, fields)
        revisions[number] = (short.json or {}).get("revision", revisions.get(number, 0))
        assert _rows(make, one) == _rows(make, other)
    assert len([answer for answer in taken if answer]) > 12


def _some_fields(section, chance) -> dict:
    fields = {}
    for item in section.items:
        if item.type != "plan_review" and chance.random() < 0.6:
            fields.update(filled(item)[0])
        if chance.random() < 0.1:
            fields[f"{item.key}.comment"] = "x" * chance.choice((5, 5000))
    return fields


def _told(answer) -> dict | None:
    said = dict(answer.json or {})
    said.pop("said", None)
    return said


def _rows(make, homework_id):
    """What a save changes, without ids, times and seals."""
    make.session.rollback()
    make.session.expire_all()
    homework = make.session.get_one(Homework, homework_id)
    session = make.session.scalars(select(HomeworkSession).where(HomeworkSession.homework_id == homework_id)).one()
    parts = make.session.scalars(
        select(DraftPart).where(DraftPart.homework_id == homework_id).order_by(DraftPart.section)
    )
    owner = owners.person(homework.partner_id)
    return (homework.answered, homework.asked, homework.saved_at is None, session.written_items), [
        (
            part.section,
            make.keyring.open_json(owner, "draft.answers", part.id, part.answers),
            (part.answered, part.revision, part.saved_by),
        )
        for part in parts
    ]


@pytest.fixture
def meanwhile(app, monkeypatch):
    """Do something once, after a save has read what it stands on and before it writes."""

    def set_up(happening):
        real = extensions.writing

        def writing():
            monkeypatch.setattr(extensions, "writing", real)
            happening()
            return real()

        monkeypatch.setattr(extensions, "writing", writing)

    return set_up


def test_another_window_that_was_faster_is_not_overwritten(make, given, phone, meanwhile):
    phone.start()
    number, item = part_with(given.form, "text")
    other = saved(phone, number, {item.key: "From the other window."}, 1)
    phone.autosave(number, {item.key: "First."}, 0)
    post = saved(phone, number, {item.key: "From this window."}, 1)
    meanwhile(other)
    assert post().status_code == 409
    assert stored(make, given.homework_ids[0])[item.key]["value"] == "From the other window."


def test_two_windows_with_two_parts_at_the_same_moment_both_count(make, given, phone, meanwhile):
    phone.start()
    one, two = (section.items[0].key for section in given.form.sections[:2])
    meanwhile(saved(phone, 2, {two: "2"}, 0))
    answer = saved(phone, 1, {one: "4"}, 0)()
    assert (answer.status_code, answer.json["answered"]) == (200, 2)
    assert stored(make, given.homework_ids[0]) == {one: {"value": 4}, two: {"value": 2}}
    (answered, *_, written), _ = _rows(make, given.homework_ids[0])
    assert (answered, written) == (2, sorted([one, two]))


def _end(make, homework):
    homework.ended_at, homework.ended_because = clock.now(), "revoked"


def _close_session(make, homework):
    row = make.session.scalars(select(HomeworkSession).where(HomeworkSession.homework_id == homework.id)).one()
    make.session.delete(row)


def _change_policy(make, homework):
    newest = make.session.scalars(select(SecretsPolicy)).one()
    made = {"policy": newest.policy, "recorded_by": newest.recorded_by, "recorded_at": clock.now()}
    make.session.add(SecretsPolicy(couple_id=newest.couple_id, version=newest.version + 1, **made))


@pytest.mark.parametrize("ends", [_end, _close_session, _change_policy])
def test_what_ends_between_reading_and_writing_ends_before_the_save(app, make, given, phone, meanwhile, ends):
    phone.start()
    one, two = (item.key for item in given.form.sections[0].items[:2])
    phone.autosave(1, {one: "4"}, 0)

    def happening():
        with app.app_context():
            again = Factory(app)
            ends(again, again.session.get_one(Homework, given.homework_ids[0]))
            db.session.commit()

    post = saved(phone, 1, {one: "2", two: "2"}, 1)
    meanwhile(happening)
    assert post().status_code == 403
    assert stored(make, given.homework_ids[0]) == {one: {"value": 4}}


def test_a_key_that_is_renewed_in_between_seals_the_save(app, make, given, phone, meanwhile):
    phone.start()
    key = given.form.sections[0].items[0].key
    phone.autosave(1, {key: "4"}, 0)
    make.session.rollback()
    owner = owners.person(make.session.get_one(Homework, given.homework_ids[0]).partner_id)
    make.session.rollback()

    def renew():
        with app.app_context():
            again = Factory(app)
            data_keys.renew(again.session, again.keyring, owner)
            db.session.commit()

    post = saved(phone, 1, {key: "2"}, 1)
    meanwhile(renew)
    assert post().status_code == 200
    with app.app_context():
        again = Factory(app)
        assert data_keys.finish(again.session, again.keyring, owner).sealed_again == 0
        db.session.commit()
    with app.app_context():
        assert drafts.for_sending(Factory(app).visit(given.homework_ids[0])) == {key: {"value": 2}}


def test_a_save_keeps_the_session_open_once_a_minute(make, given, phone):
    phone.start()
    key = given.form.sections[0].items[0].key
    phone.autosave(1, {key: "4"}, 0)
    begun = _session(make, given).touched_at
    post = saved(phone, 1, {key: "2"}, 1)
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert post().status_code == 200
    assert _session(make, given).touched_at - begun > timedelta(minutes=4)
    post = saved(phone, 1, {key: "3"}, 2)
    with clock.at(clock.now() + timedelta(minutes=40)):
        assert post().status_code == 403


def _session(make, given):
    make.session.rollback()
    make.session.expire_all()
    return make.session.scalars(
        select(HomeworkSession).where(HomeworkSession.homework_id == given.homework_ids[0])
    ).one()
